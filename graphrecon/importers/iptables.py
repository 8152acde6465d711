"""Packets that iptables or nftables logged to syslog: each line is one packet of a Flow between two Hosts."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from graphrecon.importers import netflow
from graphrecon.importers.base import Item, Options
from graphrecon.importers.lines import refused, whole
from graphrecon.importers.source import Source
from graphrecon.model.values import MICROSECOND, InvalidValue, parse_time

_INTERFACES = re.compile(r"\bIN=[^\s=]* OUT=[^\s=]* ")
_ENDS = re.compile(r"\bSRC=[^\s=]+ DST=[^\s=]+ ")
_PAIR = re.compile(r"(?<!\S)([A-Z]+)=(\S*)")
_SYSLOG = re.compile(
    r"(?:<\d{1,3}>)?([A-Z][a-z]{2}) +(\d{1,2})(?: (\d{4}))? (\d{2}):(\d{2}):(\d{2})(?:[.](\d{1,6}))?\s"
)
_ISO = re.compile(r"(?:<\d{1,3}>\d? ?)?(\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}:\d{2}(?:[.,]\d+)?(?:Z|[+-]\d{2}:?\d{2})?)\s")
_MONTHS = {
    name: at
    for at, name in enumerate(["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"], 1)
}
_NAMES = {"icmpv6": "icmp", "ipv6-icmp": "icmp"}
_BACK = 8
"""Years that a line may be older than the file: 29 February may be that far back."""


class Iptables:
    """The importer of iptables and nftables lines."""

    name = "iptables"
    purpose = "flow"
    title = "iptables or nftables lines of syslog"

    def sniff(self, head: bytes, name: str) -> bool:
        """Return whether there are several lines of logged packets and they are most of the text."""
        lines = [line for line in head.split(b"\n") if line.strip() and not line.startswith(b"#")]
        found = sum(1 for line in lines if _packet(line.decode("latin-1")) is not None)
        return found >= 2 and found * 2 >= len(lines)

    def read(self, source: Source, options: Options) -> Iterator[Item]:
        """Yield two Hosts and then a Flow for each packet; a line that is none is a Skipped.

        The time of syslog has no zone and no year: it is taken as UTC; the year is the given one, else the last in
        which the line is not younger than the file.
        """
        maker = netflow.Maker(options)
        latest = datetime.fromtimestamp(source.modified, UTC) + timedelta(days=1)
        for number, line in source.lines():
            if not line.strip() or line.startswith(b"#"):
                continue
            try:
                items = _items(maker, whole(line).decode("utf-8", "backslashreplace"), options.year, latest)
            except InvalidValue as error:
                yield refused(source, number, line, error)
                continue
            yield from items


def _packet(line: str) -> str | None:
    """Return a line from its packet on, None where it logs none."""
    start = _INTERFACES.search(line)
    return line[start.start() :] if start and _ENDS.search(line, start.end()) else None


def _items(maker: netflow.Maker, line: str, year: int | None, latest: datetime) -> Iterator[Item]:
    packet = _packet(line)
    if packet is None:
        raise InvalidValue("no packet that iptables or nftables logged")
    text = packet.partition(" [")[0]
    pairs: dict[str, str] = {}
    for name, value in _PAIR.findall(text):
        pairs.setdefault(name, value)
    if "SRC" not in pairs or "DST" not in pairs:
        raise InvalidValue("no SRC or no DST")
    proto = _protocol(pairs.get("PROTO", ""))
    ports = icmp = None
    turn: bool | None = None
    if proto in netflow.WITH_PORTS and "SPT" in pairs:
        ports = (netflow.number(pairs["SPT"], 65535, "a port"), netflow.number(pairs.get("DPT", ""), 65535, "a port"))
        words = frozenset(text.split())
        if proto == "tcp" and "SYN" in words:
            turn = "ACK" in words
    elif proto == "icmp" and "TYPE" in pairs:
        icmp = (
            netflow.number(pairs["TYPE"], 255, "an ICMP type"),
            netflow.number(pairs.get("CODE", "0"), 255, "an ICMP code"),
        )
    at = _time(line, year, latest)
    return maker.items(
        (at, at),
        pairs["SRC"],
        pairs["DST"],
        proto,
        ports=ports,
        icmp=icmp,
        sent=(1, netflow.counter(pairs.get("LEN", "0"))),
        turn=turn,
    )


def _protocol(text: str) -> str:
    name = netflow.PROTOCOLS.get(text, text.lower())
    if not name or len(name) > 32 or not name.isprintable():
        raise InvalidValue(f"not a protocol: {text[:60]!r}")
    return _NAMES.get(name, name)


def _time(line: str, year: int | None, latest: datetime) -> int:
    """Return the time at the beginning of a line in microseconds since 1970."""
    written = _ISO.match(line)
    if written is not None:
        return parse_time(written[1].replace(",", "."))
    found = _SYSLOG.match(line)
    if found is None or found[1] not in _MONTHS:
        raise InvalidValue("no time at its beginning")
    month, own, fraction = _MONTHS[found[1]], found[3], (found[7] or "").ljust(6, "0")
    day, hour, minute, second = (int(found[at]) for at in (2, 4, 5, 6))
    chosen = int(own) if own else year
    for each in (chosen,) if chosen else range(latest.year, latest.year - _BACK, -1):
        try:
            moment = datetime(each, month, day, hour, minute, second, int(fraction), tzinfo=UTC)
        except ValueError:
            continue
        if chosen or moment <= latest:
            since = moment - datetime(1970, 1, 1, tzinfo=UTC)
            if since.days < 0:
                raise InvalidValue("time before 1970")
            return (since.days * 86_400 + since.seconds) * MICROSECOND + since.microseconds
    raise InvalidValue(f"not a time: {found[0].strip()!r}")
