"""What the flow formats beside Zeek share: direction, ICMP pairs, protocol names, and the text that a tool made."""

from collections.abc import Callable, Iterator, Sequence
from itertools import chain

from graphrecon.importers.base import Item, Note, Options, Skipped
from graphrecon.importers.lines import excerpt, nothing_in
from graphrecon.importers.ports import better_known
from graphrecon.importers.source import ImporterError, Source
from graphrecon.importers.tools import Running, Tool, ToolMissing
from graphrecon.model.flow import MAX_SLOTS, Flow, flow_uid, slots
from graphrecon.model.host import host
from graphrecon.model.values import InvalidValue, parse_address

PROTOCOLS = {"0": "hopopt", "1": "icmp", "2": "igmp", "4": "ipip", "6": "tcp", "17": "udp", "41": "ipv6", "47": "gre"}
PROTOCOLS |= {"50": "esp", "51": "ah", "58": "icmp", "88": "eigrp", "89": "ospf", "103": "pim", "112": "vrrp"}
PROTOCOLS |= {"132": "sctp"}
"""Names of IP protocols by their number, those that Zeek's logs have; others keep their number."""
WITH_PORTS = frozenset({"tcp", "udp", "sctp"})
REQUESTS = {0: 8, 14: 13, 16: 15, 18: 17, 129: 128, 140: 139}
"""ICMP reply -> its request; types that are also sent unasked, such as advertisements, are no replies."""
_MOST = 1 << 50
_CUT = Note(f"time slots cut: a flow longer than {MAX_SLOTS} slots")


class Maker:
    """Makes the nodes of one record."""

    def __init__(self, options: Options) -> None:
        self.cleanup = options.cleanup
        self.precision = options.precision
        self.sources = (options.source,) if options.source else ()

    def items(
        self,
        times: tuple[int, int],
        src: str,
        dst: str,
        proto: str,
        *,
        ports: tuple[int, int] | None = None,
        icmp: tuple[int, int] | None = None,
        sent: tuple[int, int] = (0, 0),
        received: tuple[int, int] = (0, 0),
        count: int = 1,
        turn: bool | None = None,
    ) -> Iterator[Item]:
        """Yield two Hosts and the Flow, which comes last.

        `times` are microseconds of start and end, `sent` and `received` (packets, bytes) of src and dst, `icmp`
        (type, code), `turn` what the record itself says of its direction. Raises InvalidValue before anything is
        yielded.
        """
        start, stop = times
        if stop < start:
            raise InvalidValue("ends before it begins")
        kind, code = icmp or (None, None)
        if turn is None:
            turn = kind in REQUESTS or (ports is not None and better_known(*ports))
        if turn and self.cleanup:
            src, dst, sent, received = dst, src, received, sent
            ports = None if ports is None else (ports[1], ports[0])
            kind = kind if kind is None else REQUESTS.get(kind, kind)
        client, server = parse_address(src), parse_address(dst)
        moments, cut = slots(start, stop, self.precision)
        sport, dport = ports or (None, None)
        flow = Flow(
            uid=flow_uid(client.addr, server.addr, proto, dport, kind),
            src=client.addr,
            dst=server.addr,
            proto=proto,
            dport=dport,
            type=kind,
            codes=() if code is None else (code,),
            sports=() if sport is None else (sport,),
            times=moments,
            sources=self.sources,
            count=count,
            cspkts=sent[0],
            scpkts=received[0],
            csbytes=sent[1],
            scbytes=received[1],
            firstseen=start,
            lastseen=stop,
        )
        return iter(((_CUT,) if cut else ()) + (host(client, start, stop), host(server, start, stop), flow))


def counter(text: str) -> int:
    """Return a counter. Raises InvalidValue for what is none, and above 2**50, which only a fault makes."""
    if not (text.isascii() and text.isdecimal()):
        raise InvalidValue(f"not a counter: {text[:60]!r}")
    value = int(text[:20])
    if value > _MOST:
        raise InvalidValue(f"counter out of range: {value}")
    return value


def number(text: str, most: int, what: str) -> int:
    """Return a number from 0 to `most`. Raises InvalidValue otherwise."""
    if not (text.isascii() and text.isdecimal()) or len(text) > 10 or int(text) > most:
        raise InvalidValue(f"not {what}: {text[:60]!r}")
    return int(text)


def text_of(
    source: Source,
    header: bytes,
    tool: Tool,
    arguments: Sequence[str],
    *,
    leave: bytes | tuple[bytes, ...],
    damage: str | None = None,
) -> Source:
    """Return a Source of what a tool writes of `source`, one record a line; lines that begin with `leave` are left out.

    Its identity is that text: a tool writes the same for the same content, and for a longer one it begins the same.
    What a tool wrote before it failed is kept. Raises ImporterError when there is nothing of a damaged input.
    """
    failure = damage

    def lines() -> Iterator[bytes]:
        nonlocal failure
        found = False
        try:
            with Running(tool, arguments) as running:
                for line in running:
                    if not line.startswith(leave):
                        found = True
                        yield line
                complaints = running.complaints
        except ToolMissing as error:
            raise ToolMissing(error.message, where=source.name, hint=error.hint) from error
        except ImporterError as error:
            failure = failure or error.message
        else:
            failure = failure or (f"{tool.name} says: {complaints}" if complaints else None)
        if not found and failure:
            raise ImporterError(f"nothing could be read: {failure}", where=source.name)
        if not found:
            yield nothing_in(source)

    result = Source.converted(chain((header,), lines()), source.name)
    result.damage = failure
    return result


def records(source: Source, header: bytes, width: int) -> Iterator[tuple[str, list[str]] | Skipped]:
    """Yield (place, fields) of each record of a converted text, and a Skipped for a line of another width."""
    if not source.head(len(header)).startswith(header):
        raise ImporterError("is not what the tool writes", where=source.name)
    for line_number, line in source.lines():
        if line.startswith(b"#"):
            continue
        fields = [field.strip() for field in line.decode("utf-8", "backslashreplace").split(",")]
        place = f"record {line_number - 1}"
        if len(fields) == width:
            yield place, fields
        else:
            yield Skipped(place, f"{len(fields)} fields where {width} were asked for", excerpt(line))


def items_of(source: Source, header: bytes, width: int, make: Callable[[list[str]], Iterator[Item]]) -> Iterator[Item]:
    """Yield what `make` makes of the fields of each record; one that it refuses by InvalidValue is a Skipped."""
    for found in records(source, header, width):
        if isinstance(found, Skipped):
            yield found
            continue
        place, fields = found
        try:
            made = make(fields)
        except InvalidValue as error:
            yield Skipped(place, error.message, ",".join(fields)[:300])
            continue
        yield from made
