"""What the bytes of a banner say, given as the services, scripts and identities that Nmap would have found."""

import base64
import binascii
import re
from collections.abc import Callable
from typing import Any

from graphrecon.importers import certificates, identities, products, protocols, smb, ssh_packets, tls, tpkt
from graphrecon.importers.scanned import Facts
from graphrecon.importers.script_values import decoded
from graphrecon.model.printed import certificate_text, key_text
from graphrecon.model.scan import Certificate
from graphrecon.model.values import clean_text, time_text

Decoder = Callable[[Facts, str, int, bytes], None]
"""Gives what a banner says: facts, key of the port, its number, the banner."""

_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_TITLE = re.compile(rb"<title[^>]{0,256}>", re.I)
_TITLE_END = re.compile(rb"</title", re.I)
_MEMCACHED = re.compile(rb"\bversion[= ]([\w.+-]{1,64})", re.I)
_LONGEST_TITLE = 512
"""Bytes of a title; what is longer is none."""


def text_of(raw: bytes) -> str:
    """Return a banner as the graph holds it: control characters and what is not UTF-8 are `\\xNN`."""
    text = clean_text(raw)
    return _CONTROL.sub(lambda found: f"\\x{ord(found[0]):02x}", text) if _CONTROL.search(text) else text


def give(facts: Facts, port: str, number: int, proto: str, found: str, raw: bytes, probe: str | None = None) -> None:
    """Give what a banner says; `found` is Masscan's name for it, `probe` the decoder that the user forces."""
    name = recognised(found, raw, number, proto)
    decoder = PROBES[probe.lower()] if probe else DECODERS.get(name)
    if decoder is not None:
        decoder(facts, port, number, raw)
    else:
        if name not in _BESIDE and name in SERVICES:
            facts.service(port, (SERVICES[name],), method="probed")
        facts.script(port, "RecordPort", f"masscan-{name}" if name in _BESIDE else "banner", text_of(raw))


def recognised(found: str, raw: bytes, number: int, proto: str) -> str:
    """Return Masscan's name of a banner: `found`, or where that is none what the bytes show themselves to be."""
    if found not in ("unknown", ""):
        return found
    return next((name for name, test in _BY_BYTES if test(raw, number, proto)), found)


def is_banner(name: str) -> bool:
    """Return whether what has this name of Masscan's is what a service said first, and so the port's banner."""
    return name not in _NO_BANNERS


def _service(facts: Facts, port: str, product: products.Product) -> None:
    facts.service(port, product[:5], method="probed", hostname=product.hostname)
    if product.hostname:
        facts.name(product.hostname, "service", report=False)


def _plain(name: str) -> Decoder:
    """Return the decoder of a service that says in words what it is."""

    def decode(facts: Facts, port: str, number: int, raw: bytes) -> None:
        _service(facts, port, products.recognise(name, clean_text(raw[:4096])))
        facts.script(port, "RecordPort", "banner", text_of(raw))

    return decode


def _ssh(facts: Facts, port: str, number: int, raw: bytes) -> None:
    line, _, rest = raw.partition(b"\n")
    _service(facts, port, products.recognise("ssh", clean_text(line.rstrip(b"\r"))))
    facts.script(port, "RecordPort", "banner", text_of(line.rstrip(b"\r")))
    if algorithms := ssh_packets.algorithms(rest):
        facts.script(port, "RecordPort", "ssh2-enum-algos", protocols.outline(algorithms), algorithms)
    if key := ssh_packets.host_key(rest):
        facts.script(port, "RecordPort", "ssh-hostkey", *_host_key(key))


def _host_key(blob: bytes) -> tuple[str, list[dict[str, str]]]:
    """Return output and structured result of Nmap's ssh-hostkey for one key."""
    key = certificates.ssh_key(blob)
    name = clean_text(blob[4 : 4 + int.from_bytes(blob[:4], "big")])[:64]
    told = {"key": base64.b64encode(blob).decode(), "type": name, "fingerprint": key.md5 or ""}
    bits = {} if key.bits is None else {"bits": str(key.bits)}
    return key_text(kind=name, bits=key.bits, digest=key.md5 or ""), [told | bits]


def _memcached(facts: Facts, port: str, number: int, raw: bytes) -> None:
    version = _MEMCACHED.search(raw)
    named = ("Memcached", clean_text(version[1])) if version else ()
    facts.service(port, ("memcached", *named), method="probed")
    facts.script(port, "RecordPort", "banner", text_of(raw))


def _server(facts: Facts, port: str, number: int, raw: bytes) -> None:
    text = text_of(raw)
    _service(facts, port, products.recognise("http", text))
    facts.script(port, "RecordPort", "http-server-header", text)


def _title(facts: Facts, port: str, number: int, raw: bytes) -> None:
    facts.service(port, ("http",), method="probed")
    facts.script(port, "RecordPort", "http-title", text_of(raw))


def _content(facts: Facts, port: str, number: int, raw: bytes) -> None:
    facts.service(port, ("http",), method="probed")
    facts.script(port, "RecordPort", "http-content", text_of(raw))


def _http(facts: Facts, port: str, number: int, raw: bytes) -> None:
    head, _, body = raw.replace(b"\r\n", b"\n").partition(b"\n\n")
    lines = [text_of(line) for line in head.rstrip(b"\r\n").split(b"\n")]
    server = next((line[7:].strip() for line in lines if line.lower().startswith("server:")), "")
    _service(facts, port, products.recognise("http", server))
    facts.script(port, "RecordPort", "banner", text_of(raw))
    headers = "\n".join(lines[1:]) + "\n\n  (Request type: GET)\n" if len(lines) > 1 else ""
    facts.script(port, "RecordPort", "http-headers", headers)
    if server:
        facts.script(port, "RecordPort", "http-server-header", server)
    title = _title_of(body)
    if title is not None:
        facts.script(port, "RecordPort", "http-title", text_of(title))


def _title_of(body: bytes) -> bytes | None:
    """Return the title of a page, None where there is none."""
    start = _TITLE.search(body)
    end = _TITLE_END.search(body, start.end()) if start else None
    title = body[start.end() : end.start()].strip() if start and end else None
    return title if title is not None and len(title) <= _LONGEST_TITLE else None


def _x509(script: str) -> Decoder:
    """Return the decoder of a certificate in base64, as script `ssl-cert` or `ssl-cacert`."""

    def decode(facts: Facts, port: str, number: int, raw: bytes) -> None:
        try:
            data = base64.b64decode(raw, validate=True)
        except (binascii.Error, ValueError):
            facts.skip("a certificate that is not base64", clean_text(raw[:200]))
            return
        if data:
            _certificate(facts, port, script, data)

    return decode


def _certificate(facts: Facts, port: str, script: str, data: bytes) -> None:
    found = identities.give_certificate(facts, port, "RecordPort", data, names=script == "ssl-cert")
    facts.script(port, "RecordPort", script, _described(found.certificate))


def _is_certificate(raw: bytes) -> bool:
    """Return whether this is a whole certificate in base64, of 256 bytes or more."""
    data = decoded(raw.decode("ascii", "replace")) if raw.startswith(b"MII") else None
    if data is None or data[1] != 0x82 or int.from_bytes(data[2:4], "big") != len(data) - 4 or data[4] != 0x30:
        return False
    return certificates.certificate(data).certificate.issuer is not None


def _described(certificate: Certificate) -> str:
    """Return a certificate in the words of Nmap's ssl-cert."""
    start, end = (None if each is None else time_text(each) for each in (certificate.not_before, certificate.not_after))
    return certificate_text(
        subject=certificate.subject,
        names=certificate.san,
        issuer=certificate.issuer,
        start=start,
        end=end,
        md5=certificate.md5,
        sha1=certificate.sha1,
    )


def _ssl(facts: Facts, port: str, number: int, raw: bytes) -> None:
    """Give TLS, from Masscan's words or from the records themselves, with the certificates that these show."""
    facts.service(port, ("ssl",), method="probed")
    facts.script(port, "RecordPort", "banner", text_of(raw))
    for place, data in enumerate(tls.certificates(raw)):
        _certificate(facts, port, "ssl-cacert" if place else "ssl-cert", data)


def _smb(facts: Facts, port: str, number: int, raw: bytes) -> None:
    """Give what an SMB server tells, in Masscan's words or by its own bytes."""
    facts.service(port, ("netbios-ssn" if number == 139 else "microsoft-ds",), method="probed")
    facts.script(port, "RecordPort", "banner", text_of(raw))
    told, ntlm = smb.read(raw) if smb.is_smb(raw) else smb.words(text_of(raw))
    if ntlm:
        facts.script(port, "RecordPort", "smb-ntlm-info", protocols.outline(ntlm), ntlm)
    if told:
        facts.script(port, "RecordPort", "smb-os-discovery", protocols.outline(told), told)


def _bytes(name: str, script: str, read: Callable[[bytes], dict[str, Any]], *, banner: bool = True) -> Decoder:
    """Return the decoder of a protocol: the service's name, the script, what reads the bytes, whether to show them."""

    def decode(facts: Facts, port: str, number: int, raw: bytes) -> None:
        told = read(raw)
        facts.service(port, (name, told.pop("product", None), told.pop("version", None)), method="probed")
        if banner or not told:
            facts.script(port, "RecordPort", "banner", text_of(raw))
        if told:
            facts.script(port, "RecordPort", script, protocols.outline(told), told)

    return decode


_ike = _bytes("isakmp", "ike-info", protocols.ike)
_s7 = _bytes("iso-tsap", "s7-info", tpkt.s7)
_rdp = _bytes("ms-wbt-server", "rdp-enum-encryption", tpkt.rdp)
_vnc = _bytes("vnc", "vnc-info", protocols.vnc)
_vnc_info = _bytes("vnc", "vnc-info", protocols.vnc_words, banner=False)
_dicom = _bytes("dicom", "dicom-ping", protocols.dicom)
_mysql = _bytes("mysql", "mysql-info", protocols.mysql)

SERVICES = {
    "telnet": "telnet",
    "snmp": "snmp",
    "nbtstat": "netbios-ns",
    "ntp": "ntp",
    "mc": "minecraft",
    "minecraft": "minecraft",
    "coap": "coap",
    "mqtt": "mqtt",
    "zeroaccess": "zeroaccess",
    "versioning": "versioning",
}
"""Masscan's name of what it recognised and nothing decodes -> the name that Nmap gives the service."""

DECODERS: dict[str, Decoder] = {
    "ssh": _ssh,
    "http": _http,
    "http.server": _server,
    "title": _title,
    "html": _content,
    "ftp": _plain("ftp"),
    "smtp": _plain("smtp"),
    "pop": _plain("pop3"),
    "imap": _plain("imap"),
    "dns-ver": _plain("domain"),
    "ssl": _ssl,
    "X509": _x509("ssl-cert"),
    "X509CA": _x509("ssl-cacert"),
    "smb": _smb,
    "isakmp": _ike,
    "ike": _ike,
    "s7": _s7,
    "s7comm": _s7,
    "rdp": _rdp,
    "vnc": _vnc,
    "vnc-info": _vnc_info,
    "dicom": _dicom,
    "mysql": _mysql,
    "memcached": _memcached,
}
"""The decoder of each name: Masscan's own, and those that `--masscan-probes` takes."""
PROBES = {name.lower(): decoder for name, decoder in sorted(DECODERS.items()) if "." not in name}
"""What `--masscan-probes` takes, in lower case."""

_BY_BYTES: tuple[tuple[str, Callable[[bytes, int, str], bool]], ...] = (
    ("isakmp", lambda raw, number, proto: proto == "udp" and protocols.is_ike(raw)),
    ("ssh", lambda raw, number, proto: raw.startswith(b"SSH-")),
    ("http", lambda raw, number, proto: raw.startswith(b"HTTP/")),
    ("vnc", lambda raw, number, proto: raw.startswith(b"RFB ")),
    ("rdp", lambda raw, number, proto: tpkt.is_rdp(raw)),
    ("s7", lambda raw, number, proto: tpkt.is_s7(raw) or (number == 102 and tpkt.is_cotp(raw))),
    ("dicom", lambda raw, number, proto: protocols.is_dicom(raw)),
    ("smb", lambda raw, number, proto: smb.is_smb(raw)),
    ("ssl", lambda raw, number, proto: proto == "tcp" and tls.is_tls(raw)),
    ("X509", lambda raw, number, proto: _is_certificate(raw)),
    ("mysql", lambda raw, number, proto: protocols.is_mysql(raw)),
)
"""Names of Masscan's, or of `DECODERS`, and what shows that bytes are it."""
_BESIDE = frozenset({"vuln", "heartbleed", "ticketbleed"})
_NO_BANNERS = frozenset({"title", "http.server", "html", "X509", "X509CA", "vnc-info", *_BESIDE})
