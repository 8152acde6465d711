"""ARP of a capture, read by tshark: which hardware address each protocol address had."""

from collections.abc import Iterable, Iterator

from graphrecon.importers import tools
from graphrecon.importers.base import Item, Note, Options
from graphrecon.importers.lines import nothing_in
from graphrecon.importers.passive.fact import Sighting
from graphrecon.importers.passive.lines import Told, read_lines
from graphrecon.importers.pcap import MAGIC
from graphrecon.importers.source import ImporterError, Source
from graphrecon.model.values import InvalidValue, parse_epoch

TSHARK = tools.Tool(name="tshark", package="tshark", ask=("-v",), least=(3, 0))
_FIELDS = (
    "frame.time_epoch",
    "arp.opcode",
    "arp.src.hw_mac",
    "arp.src.proto_ipv4",
    "arp.dst.hw_mac",
    "arp.dst.proto_ipv4",
)
PCAPNG = b"\x0a\x0d\x0d\x0a"
_FROM_PCAPNG = b"#pcapng\n"
_ARP_ALONE = Note(
    "of a pcapng capture nothing but its ARP is imported; its flows are when it is a pcap: editcap -F pcap IN OUT"
)
_SILENT = ("00:00:00:00:00:00", "ff:ff:ff:ff:ff:ff", "0.0.0.0", "")


class ArpPcap:
    """The importer of ARP in captures."""

    name = "arp-pcap"
    purpose = "passive"
    title = "ARP of a pcap or pcapng capture, by tshark"

    def sniff(self, head: bytes, name: str) -> bool:
        """Return whether this begins as a capture."""
        return head.startswith((*MAGIC, PCAPNG))

    def prepare(self, source: Source, options: Options) -> Source:
        """Return what tshark writes of the ARP packets, one a line; of a capture that is cut, those before the cut."""
        arguments = ["-n", "-r", str(source.path()), "-Y", "arp", "-T", "fields", "-E", "separator=/t"]
        for field in _FIELDS:
            arguments += ("-e", field)
        damage: str | None = None

        def lines() -> Iterator[bytes]:
            nonlocal damage
            found = False
            try:
                with tools.Running(TSHARK, arguments) as running:
                    for line in running:
                        found = True
                        yield line
            except ImporterError as error:
                if not found:
                    raise type(error)(error.message, where=source.name, hint=error.hint) from error
                damage = error.message
            if not found:
                yield nothing_in(source)

        pcapng = source.head().startswith(PCAPNG)
        content = Source.converted(_headed(lines(), pcapng=pcapng), source.name)
        content.damage = damage
        return content

    def read(self, source: Source, options: Options) -> Iterator[Item]:
        """Yield the items of each packet, and that of a pcapng there is no more than this."""
        if source.head().startswith(_FROM_PCAPNG):
            yield _ARP_ALONE
        yield from read_lines(source, options, _parse)


def _headed(lines: Iterable[bytes], *, pcapng: bool) -> Iterator[bytes]:
    if pcapng:
        yield _FROM_PCAPNG
    yield b"#" + "\t".join(_FIELDS).encode() + b"\n"
    yield from lines


def _parse(line: str) -> Told | None:
    if line.startswith("#"):
        return 0, 0, []
    fields = line.split("\t")
    if len(fields) != len(_FIELDS):
        raise InvalidValue("not the fields of one ARP packet")
    when, opcode, mac, addr, other_mac, other = fields
    kind = {"1": "REQUEST", "2": "REPLY"}.get(opcode)
    if kind is None:
        return None
    moment = parse_epoch(when)
    pairs = ((addr, mac, "SRC"), (other, other_mac, "DST"))  # a request that asks again knows whom it asks
    seen = [
        Sighting("MAC_ADDRESS", ip, None, f"ARP_{kind}_{side}", hardware)
        for ip, hardware, side in pairs
        if ip not in _SILENT and hardware not in _SILENT
    ]
    return (moment, moment, seen) if seen else None
