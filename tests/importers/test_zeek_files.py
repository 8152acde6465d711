"""Certificates and files of logs from before Zeek named connections and fingerprints in them: joined by their ids."""

import json
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest

from graphrecon.cypher.graph import Graph
from graphrecon.cypher.query.fingerprint import fingerprint
from graphrecon.cypher.statement import Statement
from graphrecon.importers.base import Options
from graphrecon.ingest import derive, files
from graphrecon.ingest.purge import purge
from graphrecon.model.flow import FileIdentity, FileReference
from tests.conftest import empty
from tests.importers.reading import SHARED, needs_shared, read

CLIENT, SERVER = "192.0.2.1", "198.51.100.80"
ENDS = {"uid": "C1", "id.orig_h": CLIENT, "id.orig_p": 50000, "id.resp_h": SERVER}
LOGS: dict[str, list[dict[str, Any]]] = {
    "ssl": [
        {"ts": 10.5, **ENDS, "id.resp_p": 443, "version": "TLSv12", "cert_chain_fuids": ["F1", "F2"],
         "client_cert_chain_fuids": ["F3"]},
        {"ts": 20.5, **ENDS, "id.resp_p": 443, "version": "TLSv12", "cert_chain_fuids": ["F1"]},
    ],
    "x509": [
        {"ts": 10.5, "id": "F1", "certificate.serial": "01", "certificate.subject": "CN=www.example.com"},
        {"ts": 10.5, "id": "F2", "certificate.serial": "02", "certificate.subject": "CN=ca"},
        {"ts": 10.5, "id": "F3", "certificate.serial": "03", "certificate.subject": "CN=client"},
    ],
    "http": [{"ts": 11.5, **ENDS, "id.resp_p": 80, "method": "GET", "host": "a", "resp_fuids": ["F4", "F5"]}],
    "files": [
        {"ts": 11.5, "fuid": "F4", "tx_hosts": [SERVER], "rx_hosts": [CLIENT], "conn_uids": ["C1"], "md5": "aa"},
        {"ts": 10.5, "fuid": "F1", "tx_hosts": [SERVER], "rx_hosts": [CLIENT], "conn_uids": ["C1"], "md5": "bb"},
    ],
}  # fmt: skip


@pytest.fixture
def old(tmp_path: Path) -> dict[str, Path]:
    """The logs of an old Zeek, by name."""
    for name, rows in LOGS.items():
        (tmp_path / f"{name}.log").write_text("".join(json.dumps({**row, "_path": name}) + "\n" for row in rows))
    return {name: tmp_path / f"{name}.log" for name in LOGS}


def imported(graph: Graph, path: Path, rejects: Path) -> None:
    report = files.import_path(graph, str(path), rejects, Options(), purpose="flow")
    assert (report.status, report.skipped) == ("done", 0)


def ask(graph: Graph, pattern: str) -> set[tuple[Any, ...]]:
    return {tuple(row.values()) for row in graph.read(Statement(pattern))}


def test_ids_become_references_and_identities() -> None:
    ssl, x509 = (read("zeek-intel", json.dumps({**LOGS[log][0], "_path": log}).encode()) for log in ("ssl", "x509"))

    assert [(each.sender, each.count) for each in ssl.of(FileReference)] == [
        (SERVER, 1), (None, 1), (SERVER, 1), (None, 1), (CLIENT, 1), (None, 1),
    ]  # fmt: skip
    assert [each.uid for each in x509.of(FileIdentity)] == [ssl.of(FileReference)[0].file]
    assert x509.notes == []


def test_a_log_that_names_connections_itself_waits_for_nothing() -> None:
    row = {**LOGS["files"][0], **ENDS, "id.resp_p": 80, "is_orig": False}
    found = read("zeek-intel", json.dumps({**row, "_path": "files"}).encode())

    assert found.of(FileIdentity) == []


@pytest.mark.graph
def test_any_order_of_separate_imports_joins_them(empty_graph: Graph, old: dict[str, Path], tmp_path: Path) -> None:
    seen = set()
    for order in list(permutations(LOGS))[::3]:
        empty(empty_graph)
        for name in order:
            imported(empty_graph, old[name], tmp_path)
            derive.drain(empty_graph)
        seen.add(fingerprint(empty_graph).sha256)
    assert len(seen) == 1

    carried = "MATCH (f:Flow)-[c:CARRIED]->(i:{}) RETURN i.{}, f.dport, c.count, c.lastseen.epochSeconds"
    assert ask(empty_graph, carried.format("X509", "subject")) == {
        ("CN=www.example.com", 443, 2, 20),
        ("CN=ca", 443, 1, 10),
        ("CN=client", 443, 1, 10),
    }
    assert ask(empty_graph, carried.format("FILE", "md5")) == {("aa", 80, 1, 11), ("bb", 443, 2, 20)}
    assert ask(empty_graph, "MATCH (h:Host)-[c:SENT]->(i:X509) RETURN h.addr, i.subject, c.count") == {
        (SERVER, "CN=www.example.com", 2),
        (SERVER, "CN=ca", 1),
        (CLIENT, "CN=client", 1),
    }


@pytest.mark.graph
def test_a_log_that_grew_is_joined_again(empty_graph: Graph, old: dict[str, Path], tmp_path: Path) -> None:
    for name in LOGS:
        imported(empty_graph, old[name], tmp_path)
    derive.drain(empty_graph)
    whole = fingerprint(empty_graph).sha256
    empty(empty_graph)

    text = old["ssl"].read_text()
    old["ssl"].write_text(text.splitlines(keepends=True)[0])
    for name in LOGS:
        imported(empty_graph, old[name], tmp_path)
        derive.drain(empty_graph)
    old["ssl"].write_text(text)
    imported(empty_graph, old["ssl"], tmp_path)
    derive.drain(empty_graph)

    without = "MATCH (i:Import) REMOVE i.ends, i.end_hashes RETURN count(*) AS n"
    counts = "MATCH ()-[c:CARRIED]->(i:Intel) RETURN i.uid, c.count, c.firstseen, c.lastseen"
    grown = ask(empty_graph, counts)
    empty_graph.run(Statement(without))
    empty(empty_graph)
    for name in reversed(LOGS):
        imported(empty_graph, old[name], tmp_path)
    derive.drain(empty_graph)
    assert ask(empty_graph, counts) == grown
    assert fingerprint(empty_graph).sha256 == whole


@pytest.mark.graph
def test_references_are_bounded_and_emptying_the_purpose_leaves_none(
    empty_graph: Graph, old: dict[str, Path], tmp_path: Path
) -> None:
    for name in ("http", "x509"):
        imported(empty_graph, old[name], tmp_path)
    assert ask(empty_graph, "MATCH (n:FileReference|FileIdentity) RETURN labels(n)[0], count(*)") == {
        ("FileReference", 2),
        ("FileIdentity", 3),
    }
    later = "MATCH (r:FileReference) WITH r ORDER BY r.uid LIMIT 1 SET r.lastseen = r.lastseen + duration('P1D')"
    empty_graph.run(Statement(later))
    waiting = "MATCH (r:FileReference) RETURN r.uid, r.lastseen ORDER BY r.lastseen"
    newest = max(ask(empty_graph, waiting), key=lambda row: row[1])
    assert [derive.forget_files(empty_graph, kept) for kept in (2, 1)] == [0, 1]
    assert ask(empty_graph, waiting) == {newest}
    purge(empty_graph, "flow")
    assert ask(empty_graph, "MATCH (n) WHERE NOT n:Setting RETURN labels(n)") == set()


@pytest.mark.graph
@needs_shared
def test_real_logs_of_an_old_zeek_are_joined(empty_graph: Graph, tmp_path: Path) -> None:
    for name in ("files", "http"):
        imported(empty_graph, SHARED / "zeek" / f"{name}.log", tmp_path)
    derive.drain(empty_graph)

    joined = ask(
        empty_graph,
        "MATCH (f:Flow)-[c:CARRIED]->(:FILE), (f)-[:CARRIED]->(:HTTP) RETURN f.dport, sum(c.count) AS files",
    )
    assert {port for port, _ in joined} >= {80}
    assert ask(empty_graph, "MATCH (r:FileReference) WHERE r.flow IS NULL RETURN r.uid") == set()
    (told,) = ask(empty_graph, "MATCH (i:FILE) RETURN count(i)")
    (carried,) = ask(empty_graph, "MATCH (i:FILE) WHERE EXISTS { (i)<-[:CARRIED]-() } RETURN count(i)")
    assert carried[0] > 0.9 * told[0]
