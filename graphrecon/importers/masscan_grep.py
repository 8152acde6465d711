"""The importer of Masscan's greppable output, in which a banner's protocol stands on another line."""

import re
from collections.abc import Callable

from graphrecon.importers import masscan
from graphrecon.importers.masscan import Seen
from graphrecon.importers.masscan_files import Line, MasscanLines
from graphrecon.model.values import InvalidValue

_PORTS = re.compile(r"Timestamp: (\d+)\s+Host: (\S+) \([^)]*\)\s+Ports: (.+)", re.S)
_PORT = re.compile(r"(\d{1,5})/([a-z|]+)/(\w+)/")
_BANNER = re.compile(r"Host: (\S+) \([^)]*\)\s+Port: (\d{1,5})\s+Service: (\S+)\s+Banner: (.*)", re.S)


_UDP = frozenset({"snmp", "nbtstat", "ntp", "dns-ver", "coap", "isakmp", "zeroaccess", "memcached"})
"""What only UDP probes find."""
_REMEMBERED = 1 << 17
"""Ports of hosts whose protocols are kept in mind: some 30 MB."""


class _GrepLines:
    """Reads lines of the greppable output, in which the line of a banner does not tell its protocol.

    It is one of those that the file said before of this port of this host: the one that fits what Masscan took the
    banner for, where there are several. Where it said none it is udp for what only UDP probes find, else tcp.
    """

    def __init__(self) -> None:
        self._protos: dict[tuple[str, str], tuple[str, ...]] = {}

    def __call__(self, text: str) -> list[Line]:
        if found := _PORTS.fullmatch(text):
            ports = [_PORT.match(each.strip()) for each in found[3].split(",")]
            if all(ports):
                return [self._port(found[2], found[1], Seen(each[3], each[1], each[2])) for each in ports if each]
        if found := _BANNER.fullmatch(text):
            proto = self._proto(found[1], found[2], "udp" if found[3] in _UDP else "tcp")
            seen = Seen(proto, found[2], "open", "response", None, found[3], masscan.unescaped(found[4]))
            return [Line(found[1], None, seen)]
        raise InvalidValue("not a line of Masscan's greppable output")

    def _port(self, addr: str, time: str, seen: Seen) -> Line:
        if seen.state == "open":
            told = self._protos.pop((addr, seen.port), ())
            self._protos[addr, seen.port] = told if seen.proto in told else (*told[-1:], seen.proto)
            if len(self._protos) > _REMEMBERED:
                del self._protos[next(iter(self._protos))]
        return Line(addr, time, seen)

    def _proto(self, addr: str, port: str, likely: str) -> str:
        told = self._protos.get((addr, port), ())
        return told[0] if told and likely not in told else likely


class MasscanGrep(MasscanLines):
    """The importer of Masscan's greppable output."""

    name = "masscan-grep"
    title = "Masscan greppable output (-oG)"
    context = b"Timestamp: "

    def parser(self) -> Callable[[str], list[Line]]:
        """Return what reads lines of ports and of banners."""
        return _GrepLines()

    def sniff(self, head: bytes, name: str) -> bool:
        """Return whether this begins as Masscan's greppable output."""
        return re.match(rb"\s*# Masscan \S+ scan initiated", head) is not None
