"""`cypher`: what is printed, what may be written, which parameters are understood."""

import pytest

from graphrecon.cli.cypher import parameters
from graphrecon.cypher.graph import Graph
from graphrecon.cypher.statement import Statement
from graphrecon.errors import GraphreconError
from tests.cli.conftest import Ask

SPEC = "MATCH (f:Flow)\nRETURN [f.proto, f.dport], count(*) AS cnt\nORDER BY cnt DESC"
PATH = "MATCH p=(:MAC)<-[:HAS_MAC]-(:View)-[:OF]->(:Host) RETURN [n IN nodes(p) | labels(n)] AS n, p"


@pytest.mark.graph
@pytest.mark.parametrize(
    ("line", "printed"),
    [
        (
            [SPEC + ", [f.proto, f.dport]"],
            "[f.proto, f.dport]  cnt\n------------------  ---\n['tcp', 443]        2\n"
            "['icmp', null]      1\n['tcp', 8080]       1\n",
        ),
        (["RETURN 1 AS a, 'x' AS b UNION RETURN 2 AS a, null AS b;"], "a  b\n-  ----\n1  x\n2  null\n"),
        (
            ["MATCH (m:MAC)<-[e:HAS_MAC]-() RETURN m, e"],
            "m                                   e\n----------------------------------  ----------\n"
            "(:MAC {addr: '00:00:5e:00:53:01'})  [:HAS_MAC]\n",
        ),
        (
            ["MATCH p=(:MAC)<-[:HAS_MAC]-(:View)-[:MATCHES_OS]->(:OS) RETURN p", "--csv"],
            None,
        ),
        (
            ["MATCH p=(:Hostname)-[:IN_DOMAIN]->(:Domain)<-[:IN_DOMAIN]-() RETURN p"],
            "",
        ),
        (
            ["MATCH p=(:Domain {name: 'example.org'})<-[:IN_DOMAIN]-(:Domain) RETURN p"],
            "p\n" + "-" * 60 + "\n(:Domain {name: 'example.org'})<-[:IN_DOMAIN]-(:Domain {name: 'www.example.org'})\n",
        ),
        (["MATCH (n:Nothing) RETURN n"], ""),
        (["MATCH (n:Nothing) RETURN n", "--json"], ""),
        (["RETURN $a + 1 AS n, $b AS t", "-p", "a=41", "-p", "b=text"], "n   t\n--  ----\n42  text\n"),
        (["RETURN $a AS a", "-p", 'a="1"', "--json"], '{"a": "1"}\n'),
        (["RETURN 1 AS `=x`, '=1' AS y", "--csv"], "'=x,y\n1,'=1\n"),
        (["RETURN 'a\u202eb\x1b[31m' AS x", "--csv"], "x\na\\u202eb\\x1b[31m\n"),
        (["RETURN 'a\nb' AS x"], "x\n------\na\\x0ab\n"),
        (["RETURN {k: ['a\x1b']} AS x"], "x\n----------------\n{k: ['a\\u001b']}\n"),
        (
            ["RETURN datetime('2026-01-02T03:00+01:00') AS t, 0.0/0.0 AS n, date('2026-01-02') AS d", "--json"],
            '{"t": "2026-01-02T02:00:00.000000Z", "n": null, "d": "2026-01-02"}\n',
        ),
        (["RETURN 1 AS x", "--cypher"], "RETURN 1 AS x;\n"),
        (["RETURN $a AS x", "-p", "a=[1]", "--cypher"], ":params {};\n:param a => [1];\n\nRETURN $a AS x;\n"),
        (["SHOW DATABASES YIELD name WHERE name = 'neo4j'", "--csv"], "name\nneo4j\n"),
        (["MATCH (n) RETURN count(n) AS c", "--explain"], None),
    ],
)
def test_rows_are_printed(ask: Ask, line: list[str], printed: str | None) -> None:
    done = ask("cypher", *line)
    assert (done.status, done.error) == (0, None)
    assert printed is None or done.out == printed


@pytest.mark.graph
def test_nodes_in_json_are_objects(ask: Ask) -> None:
    done = ask("cypher", "MATCH (m:MAC) WITH m {.*, x: 1} AS m RETURN m", "--json")
    assert done.out in (
        '{"m": {"addr": "00:00:5e:00:53:01", "x": 1}}\n',
        '{"m": {"x": 1, "addr": "00:00:5e:00:53:01"}}\n',
    )
    done = ask("cypher", "MATCH (m:MAC) RETURN m", "--json")
    assert '"labels": ["MAC"], "properties": {"addr": "00:00:5e:00:53:01"}' in done.out


@pytest.mark.graph
def test_the_statement_may_come_from_standard_input(ask: Ask) -> None:
    assert ask("cypher", "-", "--csv", stdin="RETURN 1 AS x;\n").out == "x\n1\n"


@pytest.mark.graph
@pytest.mark.parametrize(
    ("line", "says"),
    [
        (["CREATE (:Foo)"], "the statement writes, and only reading is allowed (--write allows it)"),
        (["CREATE INDEX foo FOR (n:Foo) ON (n.x)"], "--write allows it"),
        (["MATCH (n) DETACH DELETE n"], "--write allows it"),
        (["MATCH (n) RETRUN n"], "Invalid input 'RETRUN'"),
        (["RETURN $a"], "Expected parameter(s): a"),
        (["RETURN 1", "-p", "a"], "-p 'a': expected NAME=VALUE"),
        (["RETURN 1 AS x", "--json", "--csv"], "--json and --csv exclude each other"),
        ([" ; "], "no statement"),
    ],
)
def test_what_is_wrong_is_one_line(ask: Ask, known_graph: Graph, line: list[str], says: str) -> None:
    done = ask("cypher", *line)
    assert (done.status, done.out) == (2, "")
    assert done.error is not None
    assert says in done.error
    assert "\n" not in done.error
    assert known_graph.read(Statement("MATCH (n:Flow) RETURN count(n) AS c")) == [{"c": 4}]


@pytest.mark.graph
def test_write_allows_writing(ask: Ask, known_graph: Graph) -> None:
    try:
        assert ask("cypher", "--write", "CREATE (n:Foo {x: $x}) RETURN n.x AS x", "-p", "x=3").out == "x\n-\n3\n"
        assert known_graph.read(Statement("MATCH (n:Foo) RETURN n.x AS x")) == [{"x": 3}]
    finally:
        known_graph.run(Statement("MATCH (n:Foo) DELETE n"))


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("a=1", 1),
        ("a=1.5", 1.5),
        ("a=true", True),
        ("a=null", None),
        ("a=[1, 2]", [1, 2]),
        ('a={"k": "v"}', {"k": "v"}),
        ("a=plain text", "plain text"),
        ('a="1"', "1"),
        ("a=x=y", "x=y"),
        ("a=", ""),
        ("$a=1", 1),
    ],
)
def test_a_parameter_is_json_or_else_text(text: str, value: object) -> None:
    assert parameters([text]) == {"a": value}


@pytest.mark.parametrize(
    "text", ["a", "=1", "$=1", "a=9223372036854775808", "a=NaN", "a=[1e999]", "a=" + "[" * 100_000]
)
def test_a_parameter_that_no_server_takes_is_refused(text: str) -> None:
    with pytest.raises(GraphreconError):
        parameters([text])
