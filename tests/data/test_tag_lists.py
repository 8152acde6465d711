"""Tags from lists of addresses: given by a list alone, and gone with it; the view follows."""

import json
from pathlib import Path

import pytest

from graphrecon.cypher.graph import Graph
from graphrecon.cypher.query.fingerprint import fingerprint
from graphrecon.cypher.statement import Statement
from graphrecon.importers.base import Options
from graphrecon.ingest import derive, editions, files
from tests.cli.conftest import run
from tests.conftest import empty
from tests.ingest.samples import nmap_xml

pytestmark = pytest.mark.graph


def load(graph: Graph, path: Path, tag: str | None = None) -> None:
    options = Options(tags=(tag,)) if tag else Options()
    report = files.import_path(graph, str(path), path.parent, options, name="tag-list" if tag else None)
    assert report.status == "done", report
    derive.drain(graph)


def listed(folder: Path, *lines: str) -> Path:
    path = folder / f"{abs(hash(lines))}.txt"
    path.write_text("\n".join(lines) + "\n")
    return path


def tagged(graph: Graph) -> set[tuple[str, str, str, str]]:
    """What lists gave: address, tag, type and list; the property that filters read agrees."""
    text = "MATCH (v:View)-[t:TAGGED]->(g:Tag) WHERE g.name <> 'Reserved address'"
    found = {tuple(row.values()) for row in graph.read(Statement(f"{text} RETURN v.addr, g.name, t.type, t.info"))}
    shown = graph.read(Statement("MATCH (v:View) UNWIND v.tags AS tag WITH v, tag WHERE tag <> 'Reserved address'"
                                 " RETURN v.addr AS addr, tag"))  # fmt: skip
    assert {(row["addr"], row["tag"]) for row in shown} == {(addr, tag) for addr, tag, _, _ in found}
    assert derive.check(graph) == []
    return found


def test_views_follow_a_list_and_its_editions(empty_graph: Graph, tmp_path: Path) -> None:
    load(empty_graph, nmap_xml(tmp_path / "scan.xml", 4))
    assert tagged(empty_graph) == set()

    load(empty_graph, listed(tmp_path, "# tag: CDN:info:example", "10.9.0.1", "10.9.0.2-10.9.0.3"))
    load(empty_graph, listed(tmp_path, "10.9.0.0/30"), "Scanner:warning:watch")
    watched = {(f"10.9.0.{n}", "Scanner", "warning", "watch") for n in (1, 2, 3)}
    assert tagged(empty_graph) == watched | {(f"10.9.0.{n}", "CDN", "info", "example") for n in (1, 2, 3)}

    load(empty_graph, listed(tmp_path, "10.9.0.4"), "CDN:info:example")
    assert tagged(empty_graph) == watched | {("10.9.0.4", "CDN", "info", "example")}

    assert editions.drop(empty_graph, "Scanner/watch")
    assert not editions.drop(empty_graph, "Scanner/watch")
    derive.drain(empty_graph)
    assert tagged(empty_graph) == {("10.9.0.4", "CDN", "info", "example")}


def test_lists_and_hosts_may_come_in_any_order(empty_graph: Graph, tmp_path: Path) -> None:
    path, scan = listed(tmp_path, "# tag: TOR", "10.9.0.2"), nmap_xml(tmp_path / "scan.xml", 3)
    seen = set()
    for order in ((path, scan), (scan, path)):
        empty(empty_graph)
        for each in order:
            load(empty_graph, each)
        assert tagged(empty_graph) == {("10.9.0.2", "TOR", "info", path.stem)}
        seen.add(fingerprint(empty_graph).sha256)
    assert len(seen) == 1


def test_the_command_imports_shows_and_drops(empty_graph: Graph, environment: dict[str, str], tmp_path: Path) -> None:
    env: dict[str, str | None] = dict(environment)
    path = tmp_path / "cloud.json"
    path.write_text('{"created": "2026-01-01T00:00", "prefixes": [{"ip_prefix": "10.9.0.0/31", "region": "eu.1"}]}')

    assert run("ipdata", "--import", "--tag", "CDN:danger:x", "-q", str(path), env=env).status == 0
    assert json.loads(run("ipdata", "10.9.0.1", "--json", env=env).out) == {
        "addr": "10.9.0.1", "tags": [{"value": "CDN", "type": "danger", "info": ["x"]}]
    }  # fmt: skip
    missing = run("ipdata", "--drop", "CDN/y\x1b", env=env)
    assert (missing.status, missing.err) == (1, "graphrecon: no list is called 'CDN/y\\x1b'; there are: CDN/x\n")
    assert run("ipdata", "--drop", "CDN/x", env=env).status == 0
    assert run("ipdata", "10.9.0.1", "--json", env=env).status == 1

    wrong = run("ipdata", "--import", "--tag", "CDN:loud", "-q", str(path), env=env)
    assert (wrong.status, "not a tag: 'CDN:loud'" in wrong.out) == (2, True)
    path.write_text('{"prefixes": ["nothing.that.is.one"]}')
    assert "no range can be used" in run("ipdata", "--import", "--tag", "CDN", "-q", str(path), env=env).out
    assert "--tag belongs to --import" in str(run("ipdata", "--tag", "CDN", env=env).error)
