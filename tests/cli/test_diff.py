"""`graphrecon diff` on two scans of the lab: what changed between them is what the lab changed."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from graphrecon.cypher.graph import Graph
from graphrecon.cypher.statement import Statement
from graphrecon.importers.base import Options
from graphrecon.ingest import derive, files
from tests.cli.conftest import Ask, Ran, run
from tests.conftest import SAMPLES, empty

pytestmark = pytest.mark.graph

CHANGES = {
    ("new", "host", "198.51.100.99", None),
    ("new", "port", "198.51.100.99", 22),
    ("new", "port", "198.51.100.99", 8080),
    ("new", "port", "198.51.100.90", 22),
    ("gone", "port", "198.51.100.90", 2222),
    ("gone", "port", "198.51.100.88", 8081),
    ("changed", "port", "198.51.100.80", 80),
}
"""What tests/lab/samples/README.md says of the two scans, of the servers that both looked at."""


@pytest.fixture(scope="module")
def two_scans(graph: Graph, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Graph]:
    empty(graph)
    for name in ("first", "second"):
        path = SAMPLES / "scans" / f"nmap-{name}.xml"
        files.import_path(graph, str(path), tmp_path_factory.mktemp("rejects"), Options(categories=(name,)))
    derive.drain(graph)
    yield graph
    empty(graph)


@pytest.fixture
def ask(two_scans: Graph, server: tuple[str, str, str], tmp_path: Path) -> Ask:
    uri, user, password = server
    env: dict[str, str | None] = {
        "GRAPHRECON_URI": uri,
        "GRAPHRECON_USER": user,
        "GRAPHRECON_PASSWORD": password,
        "GRAPHRECON_HOME": f"{tmp_path}/home",
        "XDG_CONFIG_HOME": f"{tmp_path}/config",
    }

    def ask(*argv: str) -> Ran:
        return run(*argv, env=env)

    return ask


def changes(done: Ran) -> set[tuple[str, str, str, int | None]]:
    assert (done.status, done.error) == (0, None)
    found = [json.loads(line) for line in done.out.splitlines()]
    return {(each["change"], each["what"], each["addr"], each.get("port")) for each in found}


def test_two_categories_differ_as_the_lab_changed_between_them(ask: Ask) -> None:
    found = changes(ask("diff", "first", "second", "--json"))

    servers = {each for each in found if each[2].startswith("198.51.100.")}
    assert servers == CHANGES
    assert {each[:2] for each in found - servers} == {("gone", "host"), ("gone", "port")}


def test_two_scans_differ_as_their_categories(ask: Ask, two_scans: Graph) -> None:
    rows = two_scans.read(Statement("MATCH (s:Scan) RETURN s.uid AS uid ORDER BY s.start"))
    first, second = (str(row["uid"])[:12] for row in rows)

    assert ask("diff", first, f"scan:{second}", "--json").out == ask("diff", "first", "second", "--json").out


def test_times_say_what_was_known_then(ask: Ask) -> None:
    found = changes(ask("diff", "2026-11-22T10:00:00", "2026-12-01", "--json"))

    assert found == CHANGES


def test_a_side_differs_not_from_itself(ask: Ask) -> None:
    assert ask("diff", "first", "first").out == ""
    assert ask("diff", "first", "first", "--count").out.split("\n")[0] == "0 new hosts"


def test_it_is_printed_for_people_and_as_csv(ask: Ask) -> None:
    lines = ask("diff", "first", "second").out.splitlines()
    assert "~ 198.51.100.80 tcp/80 http nginx 1.22.1 -> http lighttpd 1.4.69" in lines
    assert "+ 198.51.100.99 new host" in lines
    rows = ask("diff", "first", "second", "--csv").out.splitlines()
    assert rows[0] == "what,change,addr,protocol,port,before,after,field,side"
    assert "port,changed,198.51.100.80,tcp,80,http nginx 1.22.1,http lighttpd 1.4.69,," in rows


@pytest.mark.parametrize(
    ("words", "status"),
    [
        (("nothing", "first"), 1),
        (("category:2026-11-22", "first"), 1),
        (("time:soon", "first"), 2),
        (("first",), 2),
        (("first", "second", "--json", "--csv"), 2),
    ],
)
def test_what_cannot_be_compared_is_said(ask: Ask, words: tuple[str, ...], status: int) -> None:
    assert ask("diff", *words).status == status


def test_it_shows_its_cypher(ask: Ask) -> None:
    assert "COLLECT {" in ask("diff", "first", "second", "--cypher").out


def test_new_hosts_and_ports_are_filters(ask: Ask) -> None:
    assert ask("view", "--short", "newhost:1000y", "198.51.100.99").out == "198.51.100.99\n"
    assert ask("view", "--count", "newhost:1s").out == "0\n"
    assert ask("view", "--short", "PORT(newport:1000y port:8080)").out == "198.51.100.99\n"
    assert ask("scancli", "--count", "newport:1000y").out != "0\n"


def test_a_port_that_was_closed_before_is_new_when_it_opens(ask: Ask, two_scans: Graph) -> None:
    rows = two_scans.read(
        Statement(
            "MATCH (:View {addr: '198.51.100.90'})-[:HAS_PORT]->(p:ViewPort {port: 22})"
            " RETURN p.opened.epochMillis AS opened, p.firstseen.epochMillis AS first, p.lastseen.epochMillis AS last"
        )
    )
    assert [row["opened"] >= row["first"] for row in rows] == [True]


def test_people_are_told_which_side_did_not_look(ask: Ask, two_scans: Graph) -> None:
    two_scans.run(
        Statement(
            "MATCH (s:Scan)-[:IN_CATEGORY]->({name: 'second'}) SET s.kept = s.services, s.services = $s",
            {"s": '[{"protocol":"tcp","services":"1-8000"}]'},
        )
    )
    try:
        lines = ask("diff", "first", "second").out.splitlines()
        counted = ask("diff", "first", "second", "--count", "--json")
    finally:
        two_scans.run(Statement("MATCH (s:Scan) WHERE s.kept IS NOT NULL SET s.services = s.kept REMOVE s.kept"))
    assert "? 198.51.100.88 tcp/8081 http lighttpd 1.4.69 (not looked at after)" in lines
    assert (counted.status, counted.error) == (0, None)
    assert json.loads(counted.out) | {"unseen ports": 1, "changed hosts": 0} == json.loads(counted.out)
