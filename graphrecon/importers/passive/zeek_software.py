"""What Zeek's logs of SSH, known services and software tell of hosts."""

import re

from graphrecon.importers.passive.fact import Sighting
from graphrecon.importers.passive.zeek_line import Line, Told, open_port

_DIGESTS = {
    "MD5": re.compile(r"[0-9a-f]{2}(:[0-9a-f]{2}){15}|[0-9a-f]{32}"),
    "SHA256": re.compile(r"(?:SHA256:)?(?:[A-Za-z0-9+/]{43}=?|[0-9a-f]{64})"),
}
"""How the digest of a host's key is written: MD5 up to Zeek 8.0, SHA-256 as OpenSSH has it, or in hexadecimal."""
_BY_TYPE = {
    "HTTP::SERVER": ("HTTP_SERVER_HEADER", "SERVER"),
    "HTTP::APPSERVER": ("HTTP_SERVER_HEADER", "X-POWERED-BY"),
    "HTTP::BROWSER": ("HTTP_CLIENT_HEADER", "USER-AGENT"),
}
"""Kinds of software that other recontypes tell better."""


def ssh(line: Line) -> Told:
    """Yield what ssh.log tells."""
    host, port = line.server
    if value := line.text("client"):
        yield Sighting("SSH_CLIENT", line.client, None, None, value)
    if value := line.text("server"):
        yield Sighting("SSH_SERVER", host, port, None, value)
        yield from open_port(line, "tcp")
    if value := line.text("hassh"):
        yield Sighting("SSH_CLIENT_HASSH", line.client, None, "hassh-v1.1", value)
    if value := line.text("hasshServer"):
        yield Sighting("SSH_SERVER_HASSH", host, port, "hassh-v1.1", value)
    for value in filter(None, (line.text("host_key"), line.text("host_key_fingerprint"))):
        kind = next((name for name, form in _DIGESTS.items() if form.fullmatch(value)), None)
        if kind:
            yield Sighting("SSH_SERVER_HOSTKEY", host, port, kind, value)


def known_services(line: Line) -> Told:
    """Yield what known_services.log tells: one open port, whatever number of services Zeek saw on it."""
    host, port, proto = line.text("host"), line.port("port_num"), (line.text("port_proto") or "tcp").lower()
    names = ",".join(sorted(name.lower() for name in line.texts("service")))
    yield Sighting("OPEN_PORT", host, port, proto.upper(), f"{proto}/{port}", names or None, proto)


def known_modbus(line: Line) -> Told:
    """Yield what known_modbus.log tells: that a host commands Modbus devices (`master`), or is one (`slave`)."""
    role = (line.text("device_type") or "").rpartition("_")[2].lower()
    if role in ("master", "slave"):
        yield Sighting("HOST", line.text("host"), None, "MODBUS", role)


def software(line: Line) -> Told:
    """Yield what software.log tells."""
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


def rfb(line: Line) -> Told:
    """Yield what rfb.log tells: the greeting of a VNC server, as it was sent."""
    host, port = line.server
    major, minor = line.text("server_major_version"), line.text("server_minor_version")
    if major and minor:
        yield Sighting("TCP_SERVER_BANNER", host, port, None, f"RFB {major}.{minor}")
        yield from open_port(line, "tcp")


def mqtt_connect(line: Line) -> Told:
    """Yield what mqtt_connect.log tells: that the broker answered."""
    if line.text("connect_status"):
        yield from open_port(line, "tcp")
