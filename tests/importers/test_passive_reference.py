"""docs/passive.md is what the table of kinds says."""

import json
import os
import re
from collections.abc import Iterator
from pathlib import Path

from graphrecon.importers.base import importers
from graphrecon.importers.passive.kinds import BY_NAME, Kind
from graphrecon.importers.passive.reference import markdown
from graphrecon.importers.passive.zeek_rows import ROWS
from graphrecon.model.base import Edge
from graphrecon.model.host import Script
from graphrecon.model.passive import Observation
from graphrecon.model.scan import Fingerprint
from tests.importers.reading import OWN, SHARED, Reading, needs_shared, read

PAGE = Path(__file__).parents[2] / "docs" / "passive.md"


def test_the_page_is_the_table() -> None:
    """To accept a change: GOLDEN_UPDATE=1 pytest tests/importers/test_passive_reference.py."""
    if os.environ.get("GOLDEN_UPDATE"):
        PAGE.parent.mkdir(exist_ok=True)
        PAGE.write_text(markdown(), "utf-8")
    assert PAGE.read_text("utf-8") == markdown()


def samples() -> Iterator[tuple[str, Path]]:
    """Yield importer and path of each sample of ours and of the shared ones that tells passive facts."""
    for each in importers():
        if each.purpose == "passive" and each.name != "arp-pcap":
            yield from ((each.name, path) for path in sorted((OWN / each.name).iterdir()) if path.suffix != ".json")
    yield "p0f", OWN.parent / "lab" / "samples" / "flows" / "p0f.log"
    for path in sorted((SHARED / "zeek").rglob("*.log")):
        if path.stem == "passive_recon":
            yield "passive-recon", path
        elif path.stem in ROWS:
            yield "zeek-facts", path


def labels(found: Reading, uid: str) -> set[str]:
    """Return what an observation leads to, in the words of the table."""
    scripts = {item.uid: f"Script {{name: '{item.name}'}}" for item in found.of(Script)}
    prints = {item.uid: f"Fingerprint {{kind: '{item.kind}'}}" for item in found.of(Fingerprint)}
    ends = {(edge.target, edge.target_label) for edge in found.of(Edge) if edge.source == uid}
    return {scripts.get(end, prints.get(end, label)) for end, label in ends if label != "Host"}


def listed(text: str) -> set[str] | None:
    """Return the values that a cell lists, None where it describes them."""
    plain = re.sub(r"`[^`]*`|[,;] ?", "", text).strip()
    return None if plain or "…" in text else set(re.findall(r"`([^`]*)`", text))


@needs_shared
def test_the_table_says_what_the_importers_make_of_the_samples() -> None:
    """Of each fact of each sample: its data, where it leads, its source and the log that told it stand in its row."""
    met: set[str] = set()
    for name, path in samples():
        found = read(name, path)
        for item in {item.uid: item for item in found.of(Observation)}.values():
            kind: Kind = BY_NAME[item.recontype]
            met.add(kind.name)
            leads = {end for node in kind.nodes for end in re.findall(r"\(:(.*?)\)", node)}
            assert set(json.loads(item.data or "{}")) <= set(kind.data), (path, item)
            assert labels(found, item.uid) <= leads, (path, item)
            sources = listed(kind.source)
            assert sources is None or (item.source or "-") in (sources or {"-"}), (path, item)
            if name == "zeek-facts" and kind.name != "OPEN_PORT":
                assert path.stem in re.findall(r"\w+", kind.logs), (path, item)
    assert len(met) > 30
