"""A capture directly: argus makes its flows, ra reads them."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

from graphrecon.importers import tools
from graphrecon.importers.argus import Argus, text_of
from graphrecon.importers.base import Item, Options
from graphrecon.importers.source import ImporterError, Source

MAGIC = (b"\xd4\xc3\xb2\xa1", b"\xa1\xb2\xc3\xd4", b"\x4d\x3c\xb2\xa1", b"\xa1\xb2\x3c\x4d")


class Pcap:
    """The importer of captures."""

    name = "pcap"
    purpose = "flow"
    title = "pcap capture, by argus"

    def sniff(self, head: bytes, name: str) -> bool:
        """Return whether this begins as a pcap file of either byte order and precision."""
        return head.startswith(MAGIC)

    def prepare(self, source: Source, options: Options) -> Source:
        """Return what ra writes of the flows that argus makes of the capture."""
        path = source.path()
        with tempfile.TemporaryDirectory(prefix="graphrecon-") as folder:
            flows = Path(folder) / "flows.argus"
            try:
                tools.find(tools.RA)
                arguments = [
                    "-X",
                    "-r",
                    str(path),
                    "-w",
                    str(flows),
                    *(("-", options.packets) if options.packets else ()),
                ]
                with tools.Running(tools.ARGUS, arguments, patience=None) as running:
                    for _ in running:
                        pass
                    complaints = running.complaints
            except ImporterError as error:
                raise type(error)(error.message, where=source.name, hint=error.hint) from error
            if complaints or not flows.exists():
                raise ImporterError(f"argus cannot read it: {complaints or 'it said nothing'}", where=source.name)
            return text_of(source, flows)

    def read(self, source: Source, options: Options) -> Iterator[Item]:
        """Yield what the reader of Argus files yields."""
        return Argus().read(source, options)
