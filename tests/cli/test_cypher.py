"""`cypher`: what is printed, what may be written, which parameters are understood."""

import json

import pytest

from graphrecon.cli.cypher import parameters
from graphrecon.cypher.graph import Graph
from graphrecon.cypher.statement import Statement
from graphrecon.errors import GraphreconError
from tests.cli.conftest import Ask

SPEC = "MATCH (f:Flow)\nRETURN [f.proto, f.dport], count(*) AS cnt\nORDER BY cnt DESC"


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
            ["MATCH p=(:MAC)<-[:HAS_MAC]-(v:View)-[r:IS_NAMED]->() RETURN p{}, r"],
            None,
        ),
        (
            ["MATCH (m:MAC)<-[e:HAS_MAC]-() RETURN m, e"],
            "m                                  e\n---------------------------------  ----------\n"
            "(:MAC {addr: '00:00:5e:00:53:01'})  [:HAS_MAC]\n",
        ),
        (["MATCH (n:Nothing) RETURN n"], ""),
        (["RETURN $a + 1 AS n, $b AS t", "-p", "a=41", "-p", "b=text"], "n   t\n--  ----\n42  text\n"),
        (["RETURN $a AS a", "-p", 'a="1"', "--json"], '{"a": "1"}\n'),
        (["RETURN 1 AS `=x`, '=1' AS y", "--csv"], "'=x,y\n1,'=1\n"),
        (["RETURN 'a\u202eb\x1b[31m' AS x", "--csv"], "x\na\\u202eb\\x1b[31m\n"),
        (["RETURN 'a\nb' AS x"], "x\n------\na\\x0ab\n"),
        (["RETURN datetime('2026-01-02T03:00+01:00') AS t, 0.0/0.0 AS n", "--json"], None),
        (["RETURN 1 AS x", "--cypher"], "RETURN 1 AS x;\n"),
        (["RETURN $a AS x", "-p", "a=[1]", "--cypher"], ":params {a: [1]}\n\nRETURN $a AS x;\n"),
    ],
)
def test_rows_are_printed(ask: Ask, line: list[str], printed: str | None) -> None:
    done = ask("cypher", *line)
    if printed is not None:
        assert done.error is None
        assert done.out == printed
