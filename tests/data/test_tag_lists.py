"""Tags from lists of addresses: given by a list alone, and gone with it; the view follows."""

import json
import re
from pathlib import Path

import pytest

from graphrecon.cypher.graph import Graph
from graphrecon.cypher.query.fingerprint import fingerprint
from graphrecon.cypher.statement import Statement
from graphrecon.importers.base import Options
from graphrecon.ingest import derive, editions, files
from graphrecon.ingest.purge import purge
from tests.cli.conftest import run
from tests.conftest import empty
from tests.ingest.samples import nmap_xml

pytestmark = pytest.mark.graph

SAMPLES = Path(__file__).parents[1] / "importers"


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

    digests = listed(tmp_path, "d" * 40, "e" * 64)
    assert run("ipdata", "--import", "--tag", "Ours:info:mine", "-q", str(digests), env=env).status == 0
    assert re.fullmatch(r"digest, Ours/mine [0-9a-f]{12}: 2 digests, in use\n", run("ipdata", env=env).out)

    wrong = run("ipdata", "--import", "--tag", "CDN:loud", "-q", str(path), env=env)
    assert (wrong.status, "not a tag: 'CDN:loud'" in wrong.out) == (2, True)
    path.write_text('{"prefixes": ["nothing.that.is.one"]}')
    assert "no range can be used" in run("ipdata", "--import", "--tag", "CDN", "-q", str(path), env=env).out
    assert "--tag belongs to --import" in str(run("ipdata", "--tag", "CDN", env=env).error)


SHOWN = """\
MATCH (v:View)-[:HAS_PORT]->{0,1}()-[:SHOWS]->(x)
WHERE x:Certificate OR x.kind = 'ja3'
RETURN v.addr AS addr, x.sha1 AS sha1, x.sha256 AS sha256, x.value AS value ORDER BY x.uid, addr"""


def shown(graph: Graph) -> tuple[dict[str, set[str]], dict[str, set[str]]]:
    """Return who shows each certificate, by SHA-1, and who each JA3, as the sensors' sample tells."""
    files.import_path(graph, str(SAMPLES / "passive-recon" / "passive_recon.log"), SAMPLES, Options())
    derive.drain(graph)
    certificates: dict[str, set[str]] = {}
    clients: dict[str, set[str]] = {}
    for row in graph.read(Statement(SHOWN)):
        found, value = (clients, row["value"]) if row["value"] else (certificates, row["sha1"])
        found.setdefault(value, set()).add(row["addr"])
    return certificates, clients


def abuse(folder: Path, names: str, *lines: str) -> Path:
    return listed(folder, "#" * 40, "# abuse.ch SSLBL #", "#" * 40, "#", f"# {names}", *lines)


def test_lists_of_digests_tag_who_shows_them(empty_graph: Graph, tmp_path: Path) -> None:
    certificates, clients = shown(empty_graph)
    sha1, client = next(iter(certificates)), next(iter(clients))
    own = tagged(empty_graph)

    first = abuse(tmp_path, "Listingdate,SHA1,Listingreason", f"2021-02-09 08:13:49,{sha1.upper()},Dridex C&C", "x,y,z")
    report = files.import_path(empty_graph, str(first), tmp_path, Options())
    assert (report.status, report.read, report.written, report.skipped) == ("done", 2, 1, 1), report
    derive.drain(empty_graph)
    by_certificate = {(addr, "Malware", "danger", "Dridex C&C") for addr in certificates[sha1]}
    assert tagged(empty_graph) - own == by_certificate

    when = "2017-07-14 18:08:15,2019-07-27 20:42:54"
    second = abuse(
        tmp_path, "ja3_md5,Firstseen,Lastseen,Listingreason", f"{client},{when},Tofsee", f"{'0' * 32},{when},X"
    )
    load(empty_graph, second)
    by_client = {(addr, "Malware", "danger", "Tofsee") for addr in clients[client]}
    assert tagged(empty_graph) - own == by_certificate | by_client

    colons = ":".join(sha1[at : at + 2] for at in range(0, 40, 2))
    load(empty_graph, listed(tmp_path, "# one a line", colons), "Ours:info:mine")
    ours = {(addr, "Ours", "info", "mine") for addr in certificates[sha1]}
    assert tagged(empty_graph) - own == by_certificate | by_client | ours

    assert editions.drop(empty_graph, f"Malware/{first.stem}")
    derive.drain(empty_graph)
    assert tagged(empty_graph) - own == by_client | ours
    load(empty_graph, listed(tmp_path, "f" * 64), "Ours:info:mine")
    assert tagged(empty_graph) - own == by_client
    purge(empty_graph, "data")
    assert tagged(empty_graph) == own


def test_lists_of_digests_and_hosts_may_come_in_any_order(empty_graph: Graph, tmp_path: Path) -> None:
    certificates, _ = shown(empty_graph)
    own = tagged(empty_graph)
    path = abuse(tmp_path, "Listingdate,SHA1,Listingreason", *(f"2021-02-09,{sha1},seen" for sha1 in certificates))
    load(empty_graph, path)
    late = fingerprint(empty_graph).sha256
    empty(empty_graph)
    load(empty_graph, path)
    shown(empty_graph)
    assert tagged(empty_graph) - own == {
        (addr, "Malware", "danger", "seen") for addrs in certificates.values() for addr in addrs
    }
    assert fingerprint(empty_graph).sha256 == late


@pytest.mark.parametrize(
    "lines", [("# ja3_md5,Firstseen,Lastseen,Listingreason",), ("# Listingdate,SHA1,Listingreason", "no digest, none")]
)
def test_a_list_without_a_digest_leaves_the_old_one(empty_graph: Graph, tmp_path: Path, lines: tuple[str, ...]) -> None:
    report = files.import_path(empty_graph, str(listed(tmp_path, *lines)), tmp_path, Options())
    assert report.status == "failed"
    assert empty_graph.read(Statement("MATCH (d:Dataset) RETURN d.uid")) == []
