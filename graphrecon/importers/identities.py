"""Identities in what scripts print: certificates, keys, fingerprints, names, weaknesses, each by the script's id."""

import base64
import binascii
import hashlib
import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from graphrecon.importers import certificates
from graphrecon.importers.base import Note
from graphrecon.model.scan import Certificate, PublicKey, Vulnerability, fingerprint
from graphrecon.model.values import InvalidValue, clean_text, cut_text, parse_time

if TYPE_CHECKING:
    from graphrecon.importers.scanned import Facts

Reader = Callable[["Facts", str, str, str, Any], None]
"""Gives what a script says: facts, key and label of what it ran on, its output, its structured result."""

_HEX = re.compile(r"[0-9a-f]{16,128}")
_NAMES_OF_SUBJECT = ("commonName", "organizationalUnitName", "organizationName", "localityName", "stateOrProvinceName")
_CVE = re.compile(r"CVE-\d{4}-\d{4,}")
_SCORE = re.compile(r"\d{1,2}(?:\.\d+)?")
_NOT_VULNERABLE = ("NOT VULNERABLE", "FALSE")


def read(facts: "Facts", owner: str, label: str, name: str, output: str, data: Any) -> None:
    """Give the identities in one script's output, if it is one that carries any."""
    reader = READERS.get(name)
    if reader is None:
        if "vuln" not in name and name not in _VULNERABILITY_SCRIPTS:
            reader = _ntlm if name.endswith("-ntlm-info") else None
        else:
            reader = _vulnerabilities
    if reader is not None and label != "Scan":
        reader(facts, owner, label, output, data)


def give_certificate(facts: "Facts", owner: str, label: str, data: bytes, *, names: bool = True) -> certificates.Parsed:
    """Give a certificate in DER or PEM that a port showed, its key, and its names, by which the host is named too.

    Those of an authority (`names` is False) are not the host's.
    """
    found = certificates.certificate(data, facts.end)
    facts.items += found.items
    facts.items += (Note(text) for text in found.trouble)
    facts.shows(owner, label, "Certificate", found.certificate.uid)
    for name, kind in found.names if names else ():
        if not name.startswith("*"):
            facts.name(name, kind, report=False)
    return found


def give_key(facts: "Facts", owner: str, label: str, key: PublicKey) -> None:
    """Give a public key that a port showed."""
    facts.items.append(key)
    facts.shows(owner, label, "PublicKey", key.uid)


def give_fingerprint(facts: "Facts", owner: str, label: str, kind: str, value: str, raw: str | None = None) -> None:
    """Give a fingerprint that a port showed."""
    node = fingerprint(kind, cut_text(clean_text(value)), clean_text(raw) if raw else None)
    facts.items.append(node)
    facts.shows(owner, label, "Fingerprint", node.uid)


def _authority(facts: "Facts", owner: str, label: str, output: str, data: Any) -> None:
    _certificate(facts, owner, label, output, data, names=False)


def _certificate(facts: "Facts", owner: str, label: str, output: str, data: Any, *, names: bool = True) -> None:
    for each in data if isinstance(data, list) else [data]:
        if not isinstance(each, dict):
            continue
        pem = each.get("pem")
        if isinstance(pem, str) and "CERTIFICATE" in pem:
            give_certificate(facts, owner, label, pem.encode("utf-8", "backslashreplace"), names=names)
        else:
            _described(facts, owner, label, each)


def _described(facts: "Facts", owner: str, label: str, each: dict[str, Any]) -> None:
    """Give a certificate of which only digests and the words of a script are known."""
    digests = {kind: text for kind in ("sha256", "sha1", "md5") if (text := _hex(each.get(kind)))}
    if not digests:
        return
    kind, value = next(iter(digests.items()))
    validity = each["validity"] if isinstance(each.get("validity"), dict) else {}
    subject, issuer = (_subject(each.get(f"{name}_text"), each.get(name)) for name in ("subject", "issuer"))
    facts.items.append(
        Certificate(
            uid=f"{kind}:{value}",
            sha256=digests.get("sha256"),
            sha1=digests.get("sha1"),
            md5=digests.get("md5"),
            subject=subject,
            issuer=issuer,
            serial=_text(each.get("serial_number")),
            not_before=_date(facts, each.get("not_before") or validity.get("notBefore")),
            not_after=_date(facts, each.get("not_after") or validity.get("notAfter")),
            self_signed=subject == issuer if subject and issuer else None,
            lastseen=facts.end,
        )
    )
    facts.shows(owner, label, "Certificate", f"{kind}:{value}")


def _subject(text: Any, parts: Any) -> str | None:
    if isinstance(text, str):
        return clean_text(text)
    if not isinstance(parts, dict):
        return None
    order = sorted(parts, key=lambda name: (name not in _NAMES_OF_SUBJECT, name))
    return clean_text("/".join(f"{name}={parts[name]}" for name in order)) or None


def _date(facts: "Facts", text: Any) -> int | None:
    if not isinstance(text, str) or not text:
        return None
    with suppress(InvalidValue):
        return parse_time(text)
    facts.items.append(Note("a certificate's date that is none, or before 1970, is not kept"))
    return None


def _ssh_host_keys(facts: "Facts", owner: str, label: str, output: str, data: Any) -> None:
    for each in data if isinstance(data, list) else [data]:
        if not isinstance(each, dict):
            continue
        blob = _base64(each.get("key"))
        if blob:
            give_key(facts, owner, label, certificates.ssh_key(blob))
        elif digest := _hex(str(each.get("fingerprint") or "").replace(":", "")):
            kind = str(each.get("type") or "").removeprefix("ssh-") or None
            bits = str(each.get("bits") or "")
            key = PublicKey(
                uid=f"md5:{digest}", md5=digest, type=kind, bits=int(bits) if bits.isdigit() and len(bits) < 7 else None
            )
            give_key(facts, owner, label, key)


def _hassh(facts: "Facts", owner: str, label: str, output: str, data: Any) -> None:
    if not isinstance(data, dict):
        return
    kex = _algorithms(data, "kex_algorithms")
    kinds = ("encryption_algorithms", "mac_algorithms", "compression_algorithms")
    if kex is not None:
        raw = hassh((kex, *(_algorithms(data, f"{kind}_server_to_client", kind) or () for kind in kinds)))
        give_fingerprint(facts, owner, label, "hassh-server", _md5(raw), raw)


def _algorithms(data: dict[str, Any], *names: str) -> tuple[str, ...] | None:
    found = next((data[name] for name in names if isinstance(data.get(name), list)), None)
    return tuple(str(each) for each in found) if found is not None else None


def hassh(algorithms: tuple[tuple[str, ...], ...]) -> str:
    """Return what a HASSH is the MD5 of: key exchange, encryption, MAC and compression algorithms of one side."""
    return ";".join(",".join(names) for names in algorithms)


def _favicon(facts: "Facts", owner: str, label: str, output: str, data: Any) -> None:
    found = re.search(r"MD5: ?([0-9A-Fa-f]{32})\b", output)
    if found:
        give_fingerprint(facts, owner, label, "favicon", found[1].lower())


def _printed(kind: str) -> Reader:
    """Return the reader of a script whose output, or structured result, is a fingerprint."""

    def reader(facts: "Facts", owner: str, label: str, output: str, data: Any) -> None:
        for each in data if isinstance(data, list) else [data]:
            value = each.get("md5") or each.get(kind) if isinstance(each, dict) else each or output.strip()
            if isinstance(value, str) and re.fullmatch(r"[0-9A-Za-z_,]{16,512}", value):
                raw = _text(each.get("raw")) if isinstance(each, dict) else None
                give_fingerprint(facts, owner, label, kind, value.lower(), raw)

    return reader


def _smb(facts: "Facts", owner: str, label: str, output: str, data: Any) -> None:
    if not isinstance(data, dict):
        return
    if name := _text(data.get("fqdn")):
        facts.name(name, "smb", report=False)
    if system := _text(data.get("os")):
        cpes = data.get("cpe")
        named = [cpes] if isinstance(cpes, str) else cpes if isinstance(cpes, list) else []
        facts.os(system, None, [], [cpe for cpe in named if isinstance(cpe, str)])


def _ntlm(facts: "Facts", owner: str, label: str, output: str, data: Any) -> None:
    if isinstance(data, dict) and (name := _text(data.get("DNS_Computer_Name"))):
        facts.name(name, "ntlm", report=False)


def _vulnerabilities(facts: "Facts", owner: str, label: str, output: str, data: Any) -> None:
    """Give what a script of Nmap's vulns library found; what is not vulnerable stays in the script alone."""
    for key, each in _reports(data):
        state = str(each.get("state") or "").upper()
        if state.startswith(_NOT_VULNERABLE):
            continue
        listed = each.get("ids")
        parts = listed if isinstance(listed, list) else []
        ids = _texts([part.get("id") if isinstance(part, dict) else part for part in parts])
        name = next((cve[0] for text in (*ids, key) if (cve := _CVE.search(text))), key)
        scores = each.get("scores")
        found = [_score(score) for score in (scores.values() if isinstance(scores, dict) else ())]
        _vulnerability(
            facts,
            owner,
            label,
            name,
            state or None,
            title=_text(each.get("title")),
            severity=max((score for score in found if score is not None), default=None),
            refs=tuple(sorted(_texts(each.get("refs")))),
        )


def _reports(data: Any) -> Iterator[tuple[str, dict[str, Any]]]:
    if isinstance(data, dict):
        for key, each in data.items():
            if isinstance(each, dict) and "title" in each and "state" in each:
                yield key, each
    elif isinstance(data, list):
        for each in data:
            if isinstance(each, dict) and "id" in each and "state" in each:
                yield str(each["id"]), each


def _vulners(facts: "Facts", owner: str, label: str, output: str, data: Any) -> None:
    """Give the CVEs that Vulners knows for a service's version; its other ids stay in the script alone."""
    lists = data.values() if isinstance(data, dict) else ()
    for each in (each for found in lists if isinstance(found, list) for each in found):
        name = each.get("id") if isinstance(each, dict) else None
        if isinstance(name, str) and _CVE.fullmatch(name):
            _vulnerability(facts, owner, label, name, "VERSION MATCHES", severity=_score(each.get("cvss")))


def _vulnerability(facts: "Facts", owner: str, label: str, name: str, state: str | None, **properties: Any) -> None:
    key = cut_text(clean_text(name), 256)
    facts.items.append(Vulnerability(name=key, lastseen=facts.end, **properties))
    facts.shows(owner, label, "Vulnerability", key, state=clean_text(state)[:64] if state else None)


def _score(value: Any) -> float | None:
    found = _SCORE.match(str(value)) if value is not None else None
    score = float(found[0]) if found else None
    return score if score is not None and score <= 10 else None


def _texts(value: Any) -> list[str]:
    return [clean_text(each) for each in value if isinstance(each, str)] if isinstance(value, list) else []


def _text(value: Any) -> str | None:
    return clean_text(value) if isinstance(value, str) and value else None


def _hex(value: Any) -> str | None:
    text = value.lower() if isinstance(value, str) else ""
    return text if _HEX.fullmatch(text) else None


def _md5(text: str) -> str:
    return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()


def _base64(value: Any) -> bytes | None:
    if not isinstance(value, str) or not 16 <= len(value) <= 1 << 16:
        return None
    try:
        return base64.b64decode(value, validate=True)
    except (binascii.Error, ValueError):
        return None


_VULNERABILITY_SCRIPTS = frozenset(
    {
        "ssl-heartbleed",
        "ssl-poodle",
        "ssl-ccs-injection",
        "ssl-dh-params",
        "sslv2-drown",
        "http-shellshock",
        "http-slowloris-check",
        "http-phpmyadmin-dir-traversal",
        "http-git",
        "smb-double-pulsar-backdoor",
        "ftp-libopie",
        "ftp-proftpd-backdoor",
        "ftp-vsftpd-backdoor",
        "clamav-exec",
        "distcc-cve2004-2687",
        "puppet-naivesigning",
        "qconn-exec",
        "realvnc-auth-bypass",
        "rmi-vuln-classloader",
        "supermicro-ipmi-conf",
        "tls-ticketbleed",
        "ipmi-cipher-zero",
        "http-tplink-dir-traversal",
        "http-iis-webdav-vuln",
        "http-method-tamper",
        "http-passwd",
    }
)
"""Scripts of the vulns library whose id does not hold `vuln`."""

READERS: dict[str, Reader] = {
    "ssl-cert": _certificate,
    "ssl-cacert": _authority,
    "ssh-hostkey": _ssh_host_keys,
    "ssh2-enum-algos": _hassh,
    "http-favicon": _favicon,
    "ssl-jarm": _printed("jarm"),
    "ssl-ja3-server": _printed("ja3s"),
    "ssl-ja3-client": _printed("ja3"),
    "ssl-ja4-client": _printed("ja4"),
    "smb-os-discovery": _smb,
    "vulners": _vulners,
}
"""The reader of each script that carries an identity."""
