"""One row of Zeek's own logs, and what they all say alike: that a port answered."""

from collections.abc import Iterator
from ipaddress import ip_address
from typing import Any

from graphrecon.importers.base import Note
from graphrecon.importers.passive.fact import Sighting
from graphrecon.importers.zeek_fields import Form
from graphrecon.model.base import Edge, Node
from graphrecon.model.values import InvalidValue, parse_address, parse_port

Told = Iterator[Sighting | Node | Edge | Note]
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

    def time(self, name: str) -> int | None:
        """Return a time in microseconds since 1970, None where it is unset or none that is kept."""
        try:
            return self._form.time(self._row[name]) if name in self._row else None
        except InvalidValue:
            return None

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


def open_port(line: Line, proto: str | None = None) -> Told:
    """Yield that the server's port answered, over `proto`, else what the log names.

    Nothing for addresses of many hosts, on which no port is open, whoever answered.
    """
    host, port = line.server
    name = proto or line.proto
    if host and port is not None and not (is_many(host) or (name == "udp" and host.endswith(".255"))):
        yield Sighting("OPEN_PORT", host, port, name.upper(), f"{name}/{port}", None, name)


def is_many(text: str) -> bool:
    """Return whether an address is none of a single host: multicast, broadcast, or not set."""
    try:
        address = ip_address(parse_address(text).addr)
    except InvalidValue:
        return False
    return address.is_multicast or address.is_unspecified or str(address) == "255.255.255.255"
