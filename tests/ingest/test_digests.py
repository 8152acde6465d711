"""A certificate, or key, that sources know by digests of unlike strength is one node, in whatever order they come."""

import base64
import hashlib
from itertools import permutations
from pathlib import Path

import pytest

from graphrecon.cypher.graph import Graph
from graphrecon.cypher.query.fingerprint import fingerprint
from graphrecon.cypher.statement import Statement
from graphrecon.importers.base import Options
from graphrecon.ingest import derive, files
from tests.conftest import empty
from tests.importers.test_certificates import made

pytestmark = pytest.mark.graph

DER = made()
KEY = b"\0\0\0\x0bssh-ed25519\0\0\0 " + bytes(range(32))
DIGESTS = {kind: hashlib.new(kind, DER).hexdigest() for kind in ("sha256", "sha1", "md5")}


def elem(key: str, value: str) -> str:
    return f'<elem key="{key}">{value}</elem>'


def scan(path: Path, number: int, *scripts: tuple[str, str]) -> Path:
    """A scan of a host of its own, whose port 443 prints these scripts."""
    printed = "".join(f'<script id="{name}" output="{number}">{inner}</script>' for name, inner in scripts)
    path.write_text(
        f'<nmaprun scanner="nmap" start="{number}"><host endtime="{number}"><status state="up"/><address '
        f'addr="192.0.2.{number}" addrtype="ipv4"/><ports><port protocol="tcp" portid="443"><state state="open"/>'
        f"{printed}</port></ports></host></nmaprun>"
    )
    return path


def certificate(*kinds: str) -> tuple[str, str]:
    return "ssl-cert", "".join(elem(kind, DIGESTS[kind]) for kind in kinds)


def key(*parts: str) -> tuple[str, str]:
    return "ssh-hostkey", f"<table>{''.join(parts)}</table>"


def test_any_order_gives_one_node(empty_graph: Graph, tmp_path: Path) -> None:
    pem = base64.b64encode(DER).decode()
    whole = f"-----BEGIN CERTIFICATE-----\n{pem}\n-----END CERTIFICATE-----\n"
    fingerprint_of_key = elem("fingerprint", hashlib.md5(KEY, usedforsecurity=False).hexdigest())
    paths = [
        scan(tmp_path / "1.xml", 1, certificate("md5"), key(fingerprint_of_key, elem("type", "ssh-ed25519"))),
        scan(tmp_path / "2.xml", 2, certificate("sha1", "md5"), ("ssl-jarm", "x")),
        scan(tmp_path / "3.xml", 3, ("ssl-cert", elem("pem", whole)), key(elem("key", base64.b64encode(KEY).decode()))),
        scan(tmp_path / "4.xml", 4, ("ssl-cert", elem("sha1", "e" * 40) + elem("md5", DIGESTS["sha1"][:32]))),
    ]
    seen = set()
    for order in permutations(paths):
        empty(empty_graph)
        for path in order:
            assert files.import_path(empty_graph, str(path), tmp_path, Options()).status == "done"
        derive.drain(empty_graph)
        seen.add(fingerprint(empty_graph).sha256)
    assert len(seen) == 1
    assert derive.check(empty_graph) == []

    shown = "MATCH (v:View)-[:HAS_PORT]->()-[:SHOWS]->(c:Certificate) RETURN v.addr AS addr, c.uid AS uid ORDER BY addr"
    strong = f"sha256:{DIGESTS['sha256']}"
    assert [tuple(row.values()) for row in empty_graph.read(Statement(shown))] == [
        ("192.0.2.1", strong), ("192.0.2.2", strong), ("192.0.2.3", strong), ("192.0.2.4", f"sha1:{'e' * 40}"),
    ]  # fmt: skip
    keys = "MATCH (r)-[:SHOWED]->(k:PublicKey) RETURN k.uid AS uid, k.type AS type, count(r) AS ports"
    assert empty_graph.read(Statement(keys)) == [
        {"uid": f"sha256:{hashlib.sha256(KEY).hexdigest()}", "type": "ed25519", "ports": 2}
    ]
