"""The Python doors: connect, the purposes, raw Cypher."""

from pathlib import Path

import pytest

import graphrecon.db
from graphrecon import connect
from graphrecon.cypher.filter import FilterError
from graphrecon.cypher.graph import BadStatement, Graph, ReadOnly, Refused, Unavailable
from graphrecon.db import Database
from graphrecon.errors import GraphreconError
from tests.ingest.samples import conn_log, nmap_xml

pytestmark = pytest.mark.graph


@pytest.fixture
def db(
    empty_graph: Graph,
    server: tuple[str, str, str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Database:
    """A Database with ten scanned hosts and sixty lines of flows, imported through the doors."""
    monkeypatch.setenv("GRAPHRECON_HOME", str(tmp_path / "home"))
    database = connect(server[0], user=server[1], password=server[2])
    assert database.nmap.import_file(str(nmap_xml(tmp_path / "scan.xml", 10)), categories=["lab"]).written == 10
    assert database.flow.import_file(str(conn_log(tmp_path / "conn.log", 60, 20)), source="tap").written == 60
    return database


def test_the_purposes_answer(db: Database) -> None:
    """get, count, top and distinct of nmap and view; an imported file is in the view at once."""
    for purpose in (db.nmap, db.view):
        assert purpose.count() == 10
        assert purpose.count("service:ssh:22 category:lab", "!port:443") == 10
        assert [record["addr"] for record in purpose.get("addr:10.9.0.1-10.9.0.2", sort=["addr"])] == [
            "10.9.0.1",
            "10.9.0.2",
        ]
        assert [row["value"] for row in purpose.top("port:open")] == [10]
        assert set(purpose.distinct("version")) == {"9.0p1", "9.1p1", "9.2p1", "9.3p1"}
    assert db.update_view() == 0


def test_a_name_that_no_index_takes_is_refused(db: Database, tmp_path: Path) -> None:
    with pytest.raises(GraphreconError, match="tag longer than 1024 bytes"):
        db.nmap.import_file(str(tmp_path / "scan.xml"), tags=["x" * 9000])


def test_flows_answer(db: Database) -> None:
    """Counts, lists and top values of flows."""
    counts = db.flow.count()
    assert counts["flows"] == len(list(db.flow.get())) > 0
    assert set(counts) == {"clients", "servers", "flows"}
    assert sum(row["count"] for row in db.flow.top(["proto", "dport"], limit=None)) == counts["flows"]
    assert db.flow.distinct("proto") == ["tcp"]
    assert db.flow.count("source:tap dport < 100", nodes=["src.addr:10.0.0.0/8"])["flows"] == counts["flows"]


def test_raw_cypher_reads_only(db: Database) -> None:
    """Rows with parameters; a write and nonsense are refused by name."""
    assert list(db.cypher("MATCH (h:Host {addr: $addr}) RETURN h.version AS v", addr="10.9.0.1")) == [{"v": 4}]
    with pytest.raises(ReadOnly):
        list(db.cypher("CREATE (n:X)"))
    with pytest.raises(BadStatement):
        list(db.cypher("MATCH oops"))


def test_a_wrong_filter_is_an_error(db: Database) -> None:
    """It names the column and the nearest name, and returns nothing."""
    with pytest.raises(FilterError, match="did you mean 'dport'"):
        list(db.flow.get("dprt = 80"))


def test_a_wrong_password_and_no_server(server: tuple[str, str, str]) -> None:
    """Each is an error of its own."""
    with pytest.raises(Refused):
        connect(server[0], user="neo4j", password="wrong-password")
    with pytest.raises(Unavailable):
        connect("bolt://127.0.0.1:9", user="neo4j", password="x")


def test_the_default_connection_is_the_one_of_the_settings(
    db: Database, server: tuple[str, str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """`from graphrecon.db import db`, opened at first use."""
    for name, value in zip(("URI", "USER", "PASSWORD"), server, strict=True):
        monkeypatch.setenv(f"GRAPHRECON_{name}", value)
    default = graphrecon.db.db
    assert default.view.count() == 10
    assert graphrecon.db.db is default
    default.close()
