"""What Zeek's own logs tell of hosts: one function a log, from a row to sightings."""

import base64
import re
from collections.abc import Callable, Iterator
from typing import Any

from graphrecon.importers.passive.fact import Sighting
from graphrecon.importers.zeek_fields import Form
from graphrecon.model.base import Edge, Node
from graphrecon.model.host import name_facts
from graphrecon.model.scan import Certificate, Certifies
from graphrecon.model.values import InvalidValue, hostname, parse_address, parse_port, uid

Told = Iterator[Sighting | Node | Edge]
_SHA256 = re.compile(r"[0-9a-f]{64}")
_MD5 = re.compile(r"[0-9a-f]{2}(:[0-9a-f]{2}){15}|[0-9a-f]{32}")
_NO_NAME = frozenset({"", "-", "<unknown>", "(empty)"})


class Line:
    """One row of a log: its columns as text, lists and ports; what is unset is None."""

    def __init__(self, row: dict[str, Any], form: Form) -> None:
        self._row = row
        self._form = form

    def text(self, *names: str) -> str | None:
        """Return the first of these columns that is set, as text."""
        for name in names:
            if name in self._row:
                value = self._form.text(self._row[name])
                if value not in _NO_NAME:
                    return value
        return None

    def texts(self, name: str) -> list[str]:
        """Return a list or set; a single value is a list of one."""
        if name not in self._row:
            return []
        value = self._row[name]
        return self._form.texts(value) if isinstance(value, list | str) else []

    def port(self, name: str) -> int | None:
        """Return a port."""
        return parse_port(self._row[name]) if name in self._row else None

    @property
    def client(self) -> str | None:
        """The address of the client."""
        return self.text("id.orig_h")

    @property
    def server(self) -> tuple[str | None, int | None]:
        """Address and port of the server."""
        return self.text("id.resp_h"), self.port("id.resp_p")

    @property
    def proto(self) -> str:
        """The transport protocol, where the log says it."""
        return (self.text("proto") or "tcp").lower()


def _open(line: Line, proto: str | None = None) -> Told:
    host, port = line.server
    if host and port is not None:
        name = proto or line.proto
        yield Sighting("OPEN_PORT", host, port, name.upper(), f"{name}/{port}", None, name)


def _http(line: Line) -> Told:
    host, port = line.server
    if value := line.text("host"):
        yield Sighting("HTTP_CLIENT_HEADER_SERVER", host, port, "HOST", value)
    if value := line.text("user_agent"):
        yield Sighting("HTTP_CLIENT_HEADER", line.client, None, "USER-AGENT", value)
    if user := line.text("username"):
        token = base64.b64encode(f"{user}:{line.text('password') or ''}".encode("utf-8", "replace")).decode()
        yield Sighting("HTTP_CLIENT_HEADER", line.client, None, "AUTHORIZATION", f"Basic {token}")
        yield Sighting("HTTP_CLIENT_HEADER_SERVER", host, port, "AUTHORIZATION", f"Basic {token}")
    for proxied in line.texts("proxied"):
        name, arrow, value = proxied.partition(" -> ")
        if arrow:
            yield Sighting("HTTP_CLIENT_HEADER", line.client, None, name, value)
    if line.text("status_code"):
        yield from _open(line, "tcp")


def _ssl(line: Line) -> Told:
    host, port = line.server
    ja3 = line.text("ja3")
    if ja3:
        yield Sighting("SSL_CLIENT", line.client, None, "ja3", ja3)
    if ja4 := line.text("ja4"):
        yield Sighting("SSL_CLIENT", line.client, None, "ja4", ja4)
    if (ja3s := line.text("ja3s")) and ja3:
        yield Sighting("SSL_SERVER", host, port, f"ja3-{ja3}", ja3s)
    for name, kind, addr, at, start in (
        ("cert_chain_fps", "SSL_SERVER", host, port, ""),
        ("client_cert_chain_fps", "SSL_CLIENT", line.client, None, "client_"),
    ):
        for number, digest in enumerate(line.texts(name)):
            if _SHA256.fullmatch(digest):
                yield Sighting(kind, addr, at, "cacert" if number else "cert", digest)
                if not number:
                    subject, issuer = line.text(f"{start}subject"), line.text(f"{start}issuer")
                    yield Certificate(uid=f"sha256:{digest}", sha256=digest, subject=subject, issuer=issuer)
    if line.text("cipher"):
        yield from _open(line, "tcp" if not (line.text("version") or "").startswith("DTLS") else "udp")


def _x509(line: Line) -> Told:
    digest = line.text("fingerprint") or ""
    if not _SHA256.fullmatch(digest):
        return
    key = f"sha256:{digest}"
    subject, issuer = line.text("certificate.subject"), line.text("certificate.issuer")
    names = line.texts("san.dns")
    serial = line.text("certificate.serial") or ""
    yield Certificate(
        uid=key,
        sha256=digest,
        subject=subject,
        issuer=issuer,
        serial=str(int(serial, 16)) if re.fullmatch(r"[0-9A-Fa-f]{1,64}", serial) else None,
        self_signed=subject == issuer if subject and issuer else None,
        san=tuple(sorted(set(names))),
    )
    for text in names:
        try:
            name = hostname(text)
        except InvalidValue:
            continue
        yield from name_facts(name)
        yield Certifies(source=key, target=name, type="cert-san-dns")


def _known_certs(line: Line) -> Told:
    issuer, serial, subject = line.text("issuer_subject"), line.text("serial"), line.text("subject")
    host, port = line.text("host"), line.port("port_num")
    if host and port is not None:
        yield Certificate(uid=uid(issuer, serial, subject), subject=subject, issuer=issuer)
        yield Sighting("OPEN_PORT", host, port, "TCP", f"tcp/{port}", "ssl")


def _ssh(line: Line) -> Told:
    host, port = line.server
    if value := line.text("client"):
        yield Sighting("SSH_CLIENT", line.client, None, None, value)
    if value := line.text("server"):
        yield Sighting("SSH_SERVER", host, port, None, value)
        yield from _open(line, "tcp")
    if value := line.text("hassh"):
        yield Sighting("SSH_CLIENT_HASSH", line.client, None, "hassh-v1.1", value)
    if value := line.text("hasshServer"):
        yield Sighting("SSH_SERVER_HASSH", host, port, "hassh-v1.1", value)
    if (value := line.text("host_key")) and _MD5.fullmatch(value):
        yield Sighting("SSH_SERVER_HOSTKEY", host, port, "MD5", value)


def _dns(line: Line) -> Told:
    server, port = line.server
    kind, name = line.text("qtype_name") or "", line.text("query")
    at = f"{server}-{port}"
    for answer in line.texts("answers") if name else ():
        try:
            address = parse_address(answer)
        except InvalidValue:
            address = None
        if kind in ("A", "AAAA") and address:
            yield Sighting(
                "DNS_ANSWER", address.addr, None, f"{'AAAA' if address.version == 6 else 'A'}-{at}", name or ""
            )
        elif kind in ("A", "AAAA", "CNAME"):
            yield Sighting("DNS_ANSWER", None, None, f"CNAME-{at}", name or "", answer)
            name = answer
        elif kind in ("PTR", "NS", "MX"):
            yield Sighting("DNS_ANSWER", None, None, f"{kind}-{at}", name or "", answer)
    if line.text("rcode"):
        yield from _open(line)


def _ftp(line: Line) -> Told:
    host, port = line.server
    for command, value in (("USER", line.text("user")), ("PASS", line.text("password"))):
        if value and value != "<hidden>":
            yield Sighting("FTP_CLIENT", line.client, None, command, value)
            yield Sighting("FTP_SERVER", host, port, command, value)
    if line.text("reply_code"):
        yield from _open(line, "tcp")


def _smtp(line: Line) -> Told:
    if value := line.text("helo"):
        yield Sighting("HOSTNAME", line.client, None, "SMTP", value)
    if value := line.text("user_agent"):
        yield Sighting("SOFTWARE", line.client, None, "SMTP::MAIL_CLIENT", value)
    if line.text("last_reply"):
        yield from _open(line, "tcp")


def _ntlm(line: Line) -> Told:
    host, port = line.server
    mine = {"NetBIOS_Domain_Name": "domainname", "User_Name": "username", "Workstation": "hostname"}
    theirs = {
        "NetBIOS_Computer_Name": "server_nb_computer_name",
        "DNS_Computer_Name": "server_dns_computer_name",
        "DNS_Tree_Name": "server_tree_name",
    }
    if value := _fields(line, mine):
        yield Sighting("NTLM_AUTHENTICATE", line.client, None, "tcp-ntlm.log", value)
    if value := _fields(line, theirs):
        yield Sighting("NTLM_CHALLENGE", host, port, "tcp-ntlm.log", value)


def _fields(line: Line, columns: dict[str, str]) -> str:
    found = {name: line.text(column) for name, column in columns.items()}
    return ",".join(
        f"{name}:{base64.b64encode(value.encode('utf-8', 'replace')).decode()}"
        for name, value in found.items()
        if value
    )


def _kerberos(line: Line) -> Told:
    if value := line.text("client"):
        yield Sighting("USER", line.client, None, "KERBEROS", value)
    if line.text("success"):
        yield from _open(line)


def _smb(line: Line) -> Told:
    host, port = line.server
    if value := line.text("path"):
        yield Sighting("SMB_SHARE", host, port, line.text("share_type"), value)


def _rdp(line: Line) -> Told:
    if value := line.text("cookie"):
        yield Sighting("USER", line.client, None, "RDP", value)
    if value := line.text("client_name"):
        yield Sighting("HOSTNAME", line.client, None, "RDP", value)
    if value := line.text("client_build"):
        yield Sighting("SOFTWARE", line.client, None, "RDP::CLIENT", value)
    if line.text("result"):
        yield from _open(line, "tcp")


def _dhcp(line: Line) -> Told:
    addr, mac = line.text("assigned_addr", "client_addr", "assigned_ip"), line.text("mac")
    if addr and mac:
        yield Sighting("MAC_ADDRESS", addr, None, "DHCP", mac)
    if addr and (name := line.text("client_fqdn", "host_name")):
        yield Sighting("HOSTNAME", addr, None, "DHCP", name)


def _known_hosts(line: Line) -> Told:
    yield Sighting("HOST", line.text("host"), None, "TCP", "up")


def _known_services(line: Line) -> Told:
    host, port, proto = line.text("host"), line.port("port_num"), (line.text("port_proto") or "tcp").lower()
    for name in line.texts("service") or [""]:
        yield Sighting("OPEN_PORT", host, port, proto.upper(), f"{proto}/{port}", name.lower() or None, proto)


_BY_TYPE = {
    "HTTP::SERVER": ("HTTP_SERVER_HEADER", "SERVER"),
    "HTTP::APPSERVER": ("HTTP_SERVER_HEADER", "X-POWERED-BY"),
    "HTTP::BROWSER": ("HTTP_CLIENT_HEADER", "USER-AGENT"),
}


def _software(line: Line) -> Told:
    host, port, kind = line.text("host"), line.port("host_p"), line.text("software_type") or ""
    whole = line.text("unparsed_version") or ""
    parts = [line.text(f"version.{name}") for name in ("major", "minor", "minor2", "minor3")]
    version = ".".join(part for part in parts if part)
    extra = line.text("version.addl") or ""
    version += extra if re.fullmatch(r"p\d+", extra) else ""
    if kind in _BY_TYPE and whole:
        recontype, source = _BY_TYPE[kind]
        yield Sighting(recontype, host, None if recontype == "HTTP_CLIENT_HEADER" else port, source, whole)
    if whole:
        name = line.text("name") or ""
        yield Sighting("SOFTWARE", host, port, kind, whole, f"{name}\t{version}")


def _sip(line: Line) -> Told:
    if value := line.text("user_agent"):
        yield Sighting("SOFTWARE", line.client, None, "SIP::CLIENT", value)
    if value := line.text("request_from"):
        yield Sighting("USER", line.client, None, "SIP", value)


def _snmp(line: Line) -> Told:
    host, port = line.server
    if value := line.text("community"):
        yield Sighting("SNMP_COMMUNITY", host, port, "COMMUNITY", value, None, "udp")
    if value := line.text("display_string"):
        yield Sighting("SOFTWARE", host, port, "SNMP::AGENT", value, None, "udp")
    if line.text("get_responses") not in (None, "0"):
        yield from _open(line, "udp")


def _mysql(line: Line) -> Told:
    if line.text("cmd") == "login" and (value := line.text("arg")):
        yield Sighting("USER", line.client, None, "MYSQL", value)
    if line.text("success"):
        yield from _open(line, "tcp")


def _radius(line: Line) -> Told:
    if value := line.text("username"):
        yield Sighting("USER", line.client, None, "RADIUS", value)
    addr, mac = line.text("framed_addr"), line.text("mac")
    if addr and mac:
        yield Sighting("MAC_ADDRESS", addr, None, "RADIUS", mac)
    if line.text("result"):
        yield from _open(line, "udp")


def _arp(line: Line) -> Told:
    kind = (line.text("op") or "").upper()
    if (addr := line.text("spa")) and (mac := line.text("sha")) and kind in ("REQUEST", "REPLY"):
        yield Sighting("MAC_ADDRESS", addr, None, f"ARP_{kind}_SRC", mac)


ROWS: dict[str, Callable[[Line], Told]] = {
    "arp": _arp,
    "dhcp": _dhcp,
    "dns": _dns,
    "ftp": _ftp,
    "http": _http,
    "kerberos": _kerberos,
    "known_certs": _known_certs,
    "known_hosts": _known_hosts,
    "known_services": _known_services,
    "mysql": _mysql,
    "ntlm": _ntlm,
    "radius": _radius,
    "rdp": _rdp,
    "sip": _sip,
    "smb_files": _smb,
    "smb_mapping": _smb,
    "smtp": _smtp,
    "snmp": _snmp,
    "software": _software,
    "ssh": _ssh,
    "ssl": _ssl,
    "x509": _x509,
}
