"""Zeek's conn.log, TSV or JSON lines: each line is one Flow between two Hosts."""

from collections.abc import Callable, Iterator
from functools import lru_cache
from operator import itemgetter

import msgspec

from graphrecon.importers import zeek
from graphrecon.importers import zeek_values as values
from graphrecon.importers.base import Item, Note, Options, Skipped
from graphrecon.importers.lines import excerpt, refused
from graphrecon.importers.ports import better_known
from graphrecon.importers.source import Source
from graphrecon.model.flow import MAX_SLOTS, Flow, flow_uid, slots
from graphrecon.model.host import Host
from graphrecon.model.values import InvalidValue, parse_address, parse_port

_FIELDS = (
    "ts",
    "id.orig_h",
    "id.orig_p",
    "id.resp_h",
    "id.resp_p",
    "proto",
    "service",
    "duration",
    "orig_bytes",
    "resp_bytes",
    "history",
    "orig_pkts",
    "orig_ip_bytes",
    "resp_pkts",
    "resp_ip_bytes",
    "ip_proto",
)
_NEEDED = _FIELDS[:6]
_WITH_PORTS = frozenset({"tcp", "udp", "sctp"})
_TURNED = frozenset({"tcp", "udp"})
_PAIRED = frozenset(
    {(8, 0), (0, 8), (9, 10), (10, 9), (13, 14), (14, 13), (15, 16), (16, 15), (17, 18), (18, 17)}
    | {(128, 129), (129, 128), (130, 131), (131, 130), (133, 134), (134, 133), (135, 136), (136, 135), (139, 140)}
)
"""ICMP types for which Zeek writes the type of the answer where the code of others stands; their code is 0."""
_PROTOCOLS = {"2": "igmp", "4": "ipip", "41": "ipv6", "47": "gre", "50": "esp", "51": "ah"}
_PROTOCOLS |= {"58": "icmp", "88": "eigrp", "89": "ospf", "103": "pim", "112": "vrrp", "132": "sctp"}


class _Line(msgspec.Struct):
    """One JSON line; what is not named here is passed over."""

    ts: float | str
    orig_h: str = msgspec.field(name="id.orig_h")
    orig_p: int = msgspec.field(name="id.orig_p")
    resp_h: str = msgspec.field(name="id.resp_h")
    resp_p: int = msgspec.field(name="id.resp_p")
    proto: str
    service: str | list[str] | None = None
    duration: float | None = None
    orig_bytes: int | None = None
    resp_bytes: int | None = None
    history: str | None = None
    orig_pkts: int | None = None
    orig_ip_bytes: int | None = None
    resp_pkts: int | None = None
    resp_ip_bytes: int | None = None
    ip_proto: int | None = None
    path: str | None = msgspec.field(name="_path", default=None)


class ZeekConn:
    """The importer of conn.log."""

    name = "zeek-conn"
    purpose = "flow"
    title = "Zeek conn.log, TSV or JSON lines"

    def sniff(self, head: bytes, name: str) -> bool:
        """Return whether this is a conn.log; one without its header is taken by its name, so that it is named."""
        log = zeek.log_of(head, name)
        if log is not None:
            return log == "conn"
        base = name.rpartition("/")[2]
        return base.startswith("conn.") and ".log" in base and head.partition(b"\n")[0].count(b"\t") >= 14

    def read(self, source: Source, options: Options) -> Iterator[Item]:
        """Yield two Hosts and then a Flow for each line; a line that cannot be used is a Skipped.

        The Flow, whose counters add up, is the last item of its line: a cut before any item counts it once.
        """
        lines = _read_json if zeek.is_json(source.head()) else _read_tsv
        return lines(source, _Builder(options))


class _Builder:
    """Makes the nodes of one connection from its values."""

    def __init__(self, options: Options) -> None:
        self.cleanup = options.cleanup
        self.precision = options.precision
        self.sources = (options.source,) if options.source else ()

    def items(
        self,
        start: int,
        duration: int,
        orig: tuple[str, int],
        resp: tuple[str, int],
        proto: str,
        service: bool,
        history: str,
        orig_counters: tuple[int, int],
        resp_counters: tuple[int, int],
    ) -> tuple[Host, Host, Flow, bool]:
        """Return (client, server, flow, whether its slots were cut); counters are (packets, bytes), times micro."""
        source, sport = orig
        target, dport = resp
        if self.cleanup and not service and better_known(sport, dport) and proto in _TURNED and not _began(history):
            source, sport, target, dport = target, dport, source, sport
            orig_counters, resp_counters = resp_counters, orig_counters
        stop = start + duration
        if stop > values.LAST_TIME:
            raise InvalidValue("duration out of range")
        times, cut = slots(start, stop, self.precision)
        client, server = parse_address(source), parse_address(target)
        src, dst = client.addr, server.addr
        port: int | None = None
        kind: int | None = None
        codes: tuple[int, ...] = ()
        sports: tuple[int, ...] = ()
        if proto in _WITH_PORTS:
            port, sports = dport, (sport,)
        elif proto == "icmp":
            kind, codes = sport, (0 if (sport, dport) in _PAIRED else dport,)
        flow = Flow(
            uid=flow_uid(src, dst, proto, port, kind),
            src=src,
            dst=dst,
            proto=proto,
            dport=port,
            type=kind,
            codes=codes,
            sports=sports,
            times=times,
            sources=self.sources,
            count=1,
            cspkts=orig_counters[0],
            scpkts=resp_counters[0],
            csbytes=orig_counters[1],
            scbytes=resp_counters[1],
            firstseen=start,
            lastseen=stop,
        )
        return (
            Host(addr=src, key=client.key, version=client.version, firstseen=start, lastseen=stop),
            Host(addr=dst, key=server.key, version=server.version, firstseen=start, lastseen=stop),
            flow,
            cut,
        )


_CUT = Note(f"time slots cut: a flow longer than {MAX_SLOTS} slots")


def _read_tsv(source: Source, builder: _Builder) -> Iterator[Item]:
    known: zeek.Columns | None = None
    unset, empty = "-", "(empty)"
    pick: Callable[[list[str]], tuple[str, ...]] = tuple
    missing, count = "", values.count
    for row in zeek.rows(source):
        if isinstance(row, zeek.BadRow):
            yield Skipped(f"line {row.number}", row.why, excerpt(row.line))
            continue
        number, line, fields, columns = row
        if columns is not known:
            known, unset, empty = columns, columns.unset, columns.empty
            pick = itemgetter(*columns.places(_FIELDS))
            missing = _unusable(columns)
        if missing:
            yield Skipped(f"line {number}", missing, excerpt(line))
            continue
        # fmt: off
        (ts, orig_h, orig_p, resp_h, resp_p, proto, service, duration, orig_bytes, resp_bytes, history,
         orig_pkts, orig_ip, resp_pkts, resp_ip, ip_proto) = pick(fields)
        # fmt: on
        try:
            client, server, flow, cut = builder.items(
                values.micro(ts),
                0 if duration == unset else values.duration(duration),
                (orig_h, values.port(orig_p)),
                (resp_h, values.port(resp_p)),
                _protocol(proto, ip_proto if ip_proto != unset else ""),
                service not in (unset, empty, ""),
                history,
                (count(orig_pkts, unset), count(orig_bytes if orig_ip == unset else orig_ip, unset)),
                (count(resp_pkts, unset), count(resp_bytes if resp_ip == unset else resp_ip, unset)),
            )
        except InvalidValue as error:
            yield Skipped(f"line {number}", error.message, excerpt(line))
            continue
        if cut:
            yield _CUT
        yield client
        yield server
        yield flow


def _read_json(source: Source, builder: _Builder) -> Iterator[Item]:
    decode, whole = msgspec.json.Decoder(_Line).decode, values.whole
    for number, line in source.lines():
        if not line.strip():
            continue
        try:
            row = decode(line)
            if row.path is not None and row.path != "conn":
                raise InvalidValue(f"a line of the Zeek {row.path} log")
            client, server, flow, cut = builder.items(
                values.json_time(row.ts),
                values.seconds(row.duration),
                (row.orig_h, parse_port(row.orig_p)),
                (row.resp_h, parse_port(row.resp_p)),
                _protocol(row.proto, "" if row.ip_proto is None else str(row.ip_proto)),
                bool(row.service) and row.service != "-",
                row.history or "",
                (whole(row.orig_pkts), whole(row.orig_bytes if row.orig_ip_bytes is None else row.orig_ip_bytes)),
                (whole(row.resp_pkts), whole(row.resp_bytes if row.resp_ip_bytes is None else row.resp_ip_bytes)),
            )
        except (msgspec.DecodeError, UnicodeDecodeError, InvalidValue) as error:
            yield refused(source, number, line, error, json=True)
            continue
        if cut:
            yield _CUT
        yield client
        yield server
        yield flow


def _unusable(columns: zeek.Columns) -> str:
    """Return why rows under this header cannot be read, or nothing."""
    if columns.path not in (None, "conn"):
        return f"a line of the Zeek {columns.path} log"
    absent = [name for name in _NEEDED if name not in columns.fields]
    return f"the header has no field {', '.join(absent)}" if absent else ""


@lru_cache(maxsize=4096)
def _began(history: str) -> bool:
    """Return whether a SYN was seen."""
    return any(mark in history for mark in "SshH")


@lru_cache(maxsize=1024)
def _protocol(name: str, number: str) -> str:
    """Return the protocol in lower case; one that Zeek does not know by its name or number."""
    text = name.lower()
    if text == "unknown_transport" and number:
        return _PROTOCOLS.get(number, number)
    if not text or len(text) > 32 or not text.isprintable():
        raise InvalidValue(f"not a protocol: {name[:60]!r}")
    return text
