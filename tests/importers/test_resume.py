"""Reading in two parts gives what reading in one gives, wherever the cut: what makes imports exactly once."""

from collections import Counter
from pathlib import Path

import pytest

from graphrecon.importers.base import ImporterError, Item, Note
from graphrecon.model.flow import Flow
from tests.importers.reading import OWN, SHARED, needs_shared, read

LAB = Path(__file__).parents[1] / "lab" / "samples"
NMAP = (OWN / "nmap-xml" / "sample.xml").read_bytes()
MASSCAN = (OWN / "masscan-xml" / "sample.xml").read_bytes()
CONN = (OWN / "zeek-conn" / "conn.log").read_bytes()
CONN_JSON = b"".join((LAB / "flows" / "conn.json.log").read_bytes().splitlines(True)[:12])

CONTENTS = {
    "nmap": ("nmap-xml", NMAP),
    "masscan": ("masscan-xml", MASSCAN),
    "several runs": ("nmap-xml", NMAP + MASSCAN + NMAP.replace(b"1795336817", b"1795336999")),
    "interrupted": ("nmap-xml", (LAB / "scans" / "nmap-interrupted.xml").read_bytes()),
    "repaired": ("masscan-xml", MASSCAN.replace(b"vsFTPd", b"\x01\xff&#27;vs")),
    "conn": ("zeek-conn", CONN),
    "conn with bad lines": ("zeek-conn", CONN.replace(b"2001:db8:a::21", b"nowhere")),
    "two conn logs": ("zeek-conn", CONN + CONN.replace(b"\tid.orig_h\tid.orig_p", b"\tid.orig_p\tid.orig_h")),
    "conn in JSON": ("zeek-conn", CONN_JSON),
}


def sums(items: list[Item]) -> Counter[Item]:
    return Counter(item for item in items if isinstance(item, Flow))


def facts(items: list[Item]) -> set[Item]:
    return {item for item in items if not isinstance(item, Note)}


@pytest.mark.parametrize("name", CONTENTS)
def test_a_cut_before_any_item_loses_and_doubles_nothing(name: str) -> None:
    importer, content = CONTENTS[name]
    whole = read(importer, content, precision=3600)

    for cut, (position, _) in enumerate(whole.placed):
        rest = read(importer, content, start=position)
        parts = whole.items[:cut] + rest.items
        assert facts(parts) == facts(whole.items)
        assert sums(parts) == sums(whole.items)
        assert rest.position == whole.position


@pytest.mark.parametrize("name", CONTENTS)
def test_positions_never_go_back_and_end_where_the_content_was_consumed(name: str) -> None:
    importer, content = CONTENTS[name]
    whole = read(importer, content)
    positions = [position for position, _ in whole.placed]

    assert positions == sorted(positions)
    assert whole.position == len(content) or whole.truncated


@pytest.mark.parametrize("name", CONTENTS)
def test_what_was_read_to_its_end_gives_no_counter_again(name: str) -> None:
    importer, content = CONTENTS[name]
    whole = read(importer, content)

    again = read(importer, content, start=whole.position)

    assert not sums(again.items)
    assert facts(again.items) <= facts(whole.items)


@pytest.mark.parametrize("name", ["nmap", "masscan", "several runs", "repaired", "conn", "conn in JSON"])
def test_a_content_that_grows_is_continued_where_it_ended(name: str) -> None:
    importer, content = CONTENTS[name]
    whole = read(importer, content)

    for size in range(200, len(content), max(1, len(content) // 60)):
        try:
            part = read(importer, content[:size])
        except ImporterError:
            continue
        assert part.position <= size
        rest = read(importer, content, start=part.position)
        kept = {item for item in part.items if type(item).__name__ not in ("Skipped", "Note")}
        assert kept | facts(rest.items) >= facts(whole.items)
        assert kept <= facts(whole.items)
        assert sums(part.items + rest.items) == sums(whole.items)


@needs_shared
@pytest.mark.parametrize(
    "path", sorted(SHARED.glob("scans/*.xml*")) + sorted(SHARED.glob("zeek/*conn.log")), ids=lambda path: path.name
)
def test_the_shared_samples_can_be_cut_anywhere(path: Path) -> None:
    importer = "zeek-conn" if path.suffix == ".log" else "masscan-xml"
    whole = read(importer, path)
    seen: set[int] = set()

    for cut, (position, _) in enumerate(whole.placed):
        if position in seen or cut % 7:
            continue
        seen.add(position)
        rest = read(importer, path, start=position)
        assert facts(whole.items[:cut] + rest.items) == facts(whole.items)
        assert sums(whole.items[:cut] + rest.items) == sums(whole.items)
