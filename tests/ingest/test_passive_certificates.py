"""Names and ports of certificates that several logs of Zeek tell of, in whatever order and form they came."""

import json
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest

from graphrecon.cypher.graph import Graph
from graphrecon.cypher.query.fingerprint import Fingerprint, fingerprint
from graphrecon.cypher.statement import Statement
from graphrecon.importers.base import Options
from graphrecon.ingest import derive, files
from graphrecon.ingest.purge import purge
from tests.conftest import empty
from tests.importers.reading import OWN, SHARED, needs_shared

pytestmark = pytest.mark.graph

ENDS = {"ts": 1_793_614_800.5, "id.orig_h": "198.51.100.7", "id.orig_p": 40000, "id.resp_h": "192.0.2.10"}
SUBJECT, ISSUER, DIGEST = "CN=www.lab.example", "CN=ca", "ab" * 32
TOLD = {
    "certificate.serial": "0A",
    "certificate.subject": SUBJECT,
    "certificate.issuer": ISSUER,
    "san.dns": ["*.lab.example", "mail.lab.example"],
    "san.ip": ["192.0.2.99"],
    "san.email": ["admin@post.lab.example"],
}
SSL = {**ENDS, "id.resp_p": 443, "version": "TLSv12", "cipher": "x", "subject": SUBJECT, "issuer": ISSUER}
NEW = {
    "ssl": [{**SSL, "cert_chain_fps": [DIGEST, "cd" * 32]}],
    "x509": [
        {"ts": ENDS["ts"], "fingerprint": DIGEST, **TOLD},
        {"ts": ENDS["ts"], "fingerprint": "cd" * 32, "certificate.subject": "CN=ca.lab.example", "san.dns": ["ca"]},
    ],
}
OLD = {
    "ssl": [{**SSL, "cert_chain_fuids": ["F1", "F2"]}],
    "x509": [
        {"ts": ENDS["ts"], "id": "F1", **TOLD},
        {"ts": ENDS["ts"], "id": "F2", **TOLD, "certificate.serial": "0B", "san.dns": ["ca.lab.example"]},
    ],
}
SHOWN = "MATCH (:View)-[:HAS_PORT]->(p)-[:SHOWS]->(c:Certificate) RETURN p.uid, c.subject, c.san ORDER BY p.uid, c.uid"


def tsv(log: str, rows: list[dict[str, Any]]) -> str:
    """Return rows as Zeek writes them in TSV."""
    columns = list(dict.fromkeys(name for row in rows for name in row))
    lines = ["#separator \\x09", "#set_separator\t,", "#empty_field\t(empty)", "#unset_field\t-", f"#path\t{log}"]
    lines += ["#fields\t" + "\t".join(columns), "#types\t" + "\t".join("string" for _ in columns)]
    for row in rows:
        values = (row.get(name, "-") for name in columns)
        lines.append("\t".join(",".join(value) if isinstance(value, list) else str(value) for value in values))
    return "\n".join(lines) + "\n"


def as_json(log: str, rows: list[dict[str, Any]]) -> str:
    return "".join(json.dumps({"_path": log, **row}) + "\n" for row in rows)


def load(graph: Graph, folder: Path, *contents: str | Path) -> None:
    """Import texts and files in this order, and bring the view up to date after each."""
    for number, content in enumerate(contents):
        path = content if isinstance(content, Path) else folder / f"{number}-{abs(hash(content))}"
        if isinstance(content, str):
            path.write_text(content)
        report = files.import_path(graph, str(path), folder, Options(), purpose="passive")
        assert report.status == "done", report
        derive.drain(graph)
    assert derive.check(graph) == []


def rows(graph: Graph, text: str) -> list[tuple[object, ...]]:
    return [tuple(row.values()) for row in graph.read(Statement(text))]


def names(graph: Graph) -> set[tuple[object, ...]]:
    return set(rows(graph, "MATCH (v:View)-[named:IS_NAMED]->(n) RETURN v.addr, n.name, named.type"))


@pytest.mark.parametrize("logs", [NEW, OLD], ids=["digests", "ids"])
def test_a_server_has_the_names_and_the_certificate_that_x509_log_tells_of(
    logs: dict[str, list[dict[str, Any]]], empty_graph: Graph, tmp_path: Path
) -> None:
    for write in (tsv, as_json):
        seen: list[Fingerprint] = []
        for order in permutations(logs):
            empty(empty_graph)
            load(empty_graph, tmp_path, *(write(log, logs[log]) for log in order))
            assert names(empty_graph) == {
                ("192.0.2.10", "www.lab.example", "cert-subject-cn"),
                ("192.0.2.10", "mail.lab.example", "cert-san-dns"),
            }
            shown = rows(empty_graph, SHOWN)
            assert [row[:2] for row in shown if row[1] == "commonName=www.lab.example"] == [
                ("192.0.2.10/tcp/443", "commonName=www.lab.example")
            ]
            assert rows(empty_graph, "MATCH (v:View)-[:FROM]->(o:Observation) RETURN count(o) > 0") == [(True,)]
            seen.append(fingerprint(empty_graph))
        assert seen[0] == seen[1]


def test_references_of_old_logs_go_when_they_are_joined_and_with_their_purpose(
    empty_graph: Graph, tmp_path: Path
) -> None:
    load(empty_graph, tmp_path, as_json("ssl", OLD["ssl"]))
    waiting = "MATCH (n:CertificateReference|CertificateFile) RETURN labels(n)[0], count(*) ORDER BY labels(n)[0]"
    assert rows(empty_graph, waiting) == [("CertificateReference", 1)]
    load(empty_graph, tmp_path, as_json("x509", OLD["x509"]))
    assert rows(empty_graph, waiting) == [("CertificateFile", 2)]
    purge(empty_graph, "passive")
    assert rows(empty_graph, "MATCH (n:CertificateFile|Certificate|Observation|Hostname) RETURN count(n)") == [(0,)]


def test_a_certificate_that_another_source_knows_whole_names_those_who_showed_its_digest(
    empty_graph: Graph, tmp_path: Path
) -> None:
    """Old logs tell the MD5; the sensor's log has the certificate itself, of another server."""
    whole = OWN / "passive-recon" / "passive_recon.log"
    load(empty_graph, tmp_path, whole)
    md5 = rows(empty_graph, "MATCH (c:Certificate) RETURN c.md5")[0][0]
    ssl = as_json("ssl", [{**ENDS, "id.resp_p": 443, "id.resp_h": "192.0.2.11", "cipher": "x", "cert_hash": md5}])
    told = {name for name in names(empty_graph) if str(name[2]).startswith("cert")}
    assert told
    seen = []
    for order in ((whole, ssl), (ssl, whole)):
        empty(empty_graph)
        load(empty_graph, tmp_path, *order)
        of_digest = {name for name in names(empty_graph) if name[0] == "192.0.2.11"}
        assert of_digest == {("192.0.2.11", name, kind) for _, name, kind in told}
        seen.append(fingerprint(empty_graph))
    assert seen[0] == seen[1]


@needs_shared
@pytest.mark.parametrize("form", ["tsv", "json"])
def test_the_names_of_a_real_certificate_reach_the_server(form: str, empty_graph: Graph, tmp_path: Path) -> None:
    folder = SHARED / "zeek" / "protocols" / "tls_tls1.2" / form
    other = SHARED / "zeek" / "protocols" / "tls_client-certificate" / form
    seen = []
    for log in (("ssl", "x509"), ("x509", "ssl")):
        empty(empty_graph)
        load(empty_graph, tmp_path, *(place / f"{name}.log" for name in log for place in (folder, other)))
        assert {name for _, name, kind in names(empty_graph) if kind == "cert-san-dns"} >= {"certauth.idrix.fr"}
        seen.append(fingerprint(empty_graph))
    assert seen[0] == seen[1]
