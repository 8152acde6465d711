"""What each tool counts of one capture: makes docs/flows.md. Usage: python -m tests.importers.flow_counts

The captures of `../shared/samples` are read by Zeek's logs of them, by argus and by nfpcapd; the lab's by the files in
`tests/lab/samples/flows`.
"""

import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from graphrecon.model.flow import Flow
from tests.conftest import ROOT, SAMPLES, SHARED
from tests.importers.reading import read

PAGE = ROOT / "docs" / "flows.md"
LAB = "lab"
BY = "conn.log", "Argus", "Nfdump (nfpcapd)", "Nfdump (softflowd)"


class Row(NamedTuple):
    """One line of the table: sums over all flows of a capture; `alike` are nodes that conn.log gives too."""

    capture: str
    by: str
    flows: int
    alike: int
    counted: int
    packets: int
    octets: int

    def text(self) -> str:
        """Return the line in Markdown."""
        return "| " + " | ".join([self.capture, self.by, *(f"{number:,}" for number in self[2:])]) + " |"


def rows(captures: list[str]) -> Iterator[Row]:
    """Yield the lines of some captures. Raises OSError where a tool is missing."""
    for name in captures:
        found = list(_lab() if name == LAB else _shared(name))
        nodes = {flow.uid for flow in found[0]}
        for by, flows in zip(BY, found, strict=False):
            uids = {flow.uid for flow in flows}
            yield Row(
                capture=name,
                by=by,
                flows=len(uids),
                alike=len(uids & nodes),
                counted=sum(flow.count for flow in flows),
                packets=sum(flow.cspkts + flow.scpkts for flow in flows),
                octets=sum(flow.csbytes + flow.scbytes for flow in flows),
            )


def _lab() -> Iterator[list[Flow]]:
    folder = SAMPLES / "flows"
    files = ("conn.log", "capture.argus", "nfpcapd.nfcapd", "softflowd.nfcapd")
    for importer, name in zip(("zeek-conn", "argus", "nfdump", "nfdump"), files, strict=True):
        yield read(importer, folder / name).of(Flow)


def _shared(name: str) -> Iterator[list[Flow]]:
    capture = SHARED / "pcaps" / f"{name}.pcap"
    yield read("zeek-conn", SHARED / "zeek" / "captures" / name / "tsv" / "conn.log").of(Flow)
    yield read("pcap", capture).of(Flow)
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(["nfpcapd", "-r", capture, "-t", "86400", "-w", folder], capture_output=True, check=True)
        (made,) = Path(folder).rglob("nfcapd.*")
        yield read("nfdump", made).of(Flow)


def shared_captures() -> list[str]:
    """Return the names of the shared captures."""
    return sorted(path.stem for path in (SHARED / "pcaps").glob("*.pcap"))


BEGIN, END = "<!-- table -->\n", "<!-- end -->\n"
HEAD = (
    "| capture | read from | flows | the same in conn.log | `count` | packets | bytes |\n"
    "|---|---|--:|--:|--:|--:|--:|\n"
)


def table(text: str) -> list[str]:
    """Return the lines of the table in the page."""
    return text.partition(BEGIN)[2].partition(END)[0].removeprefix(HEAD).splitlines()


def main() -> None:
    """Write the table into the page."""
    text = PAGE.read_text("utf-8")
    start, _, rest = text.partition(BEGIN)
    lines = "".join(f"{row.text()}\n" for row in rows([LAB, *shared_captures()]))
    PAGE.write_text(f"{start}{BEGIN}{HEAD}{lines}{END}{rest.partition(END)[2]}", "utf-8")


if __name__ == "__main__":
    main()
