"""`schema` and `fields`: the printed references, which need no server."""

import json
from pathlib import Path

import pytest

from graphrecon.cypher.filter import list_fields
from graphrecon.cypher.query.values import list_counted
from tests.cli.conftest import run

GOLDEN = Path(__file__).parent / "golden"


@pytest.mark.parametrize("name", ["schema", "fields"])
def test_the_reference_is_what_the_file_holds(name: str) -> None:
    """To accept a change: graphrecon schema --markdown > tests/cli/golden/schema.md, likewise fields."""
    assert run(name, "--markdown").out == (GOLDEN / f"{name}.md").read_text("utf-8")


def test_schema_as_text_and_json() -> None:
    text = run("schema").out
    assert "(:Host)  One address that somebody saw" in text
    assert "    addr           text              key      canonical address (RFC 5952 for IPv6)\n" in text
    assert "(:Host)-[:SEND]->(:Flow)  From the client to its flow.\n" in text
    document = json.loads(run("schema", "--json").out)
    assert document["$defs"]["Host"]["x-key"] == "addr"


def test_fields_as_text_and_json() -> None:
    text = run("fields").out
    assert f"{'addr, host, net, range, ip':34} address, network or range" in text
    documents = [json.loads(line) for line in run("fields", "--json").out.splitlines()]
    assert [document["name"] for document in documents] == [row.name for row in list_fields()]
    assert set(documents[0]) == {"name", "aliases", "purposes", "type", "array", "operators", "help", "example"}


def test_fields_of_top_as_text_json_and_markdown() -> None:
    rows = list_counted()
    text = run("fields", "--top").out
    assert f"{'domains[:LEVEL|:DOMAIN[:LEVEL]]':34} domains of names" in text
    assert "address, network or range" not in text
    documents = [json.loads(line) for line in run("fields", "--top", "--json").out.splitlines()]
    assert [document["name"] for document in documents] == [row.name for row in rows]
    assert all(set(document) == {"name", "form", "purposes", "help", "example"} for document in documents)
    assert all(f"`{row.example}`" in run("fields", "--markdown").out for row in rows[:5])
    assert run("fields", "--top", "--purpose", "flow", "--json").out == ""


def test_fields_of_one_purpose() -> None:
    names = {json.loads(line)["name"] for line in run("fields", "--purpose", "flow", "--json").out.splitlines()}
    assert {"dport", "sports", "meta.dns.query"} <= names
    assert "hostname" not in names


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("schema --json --markdown", "exclude each other"),
        ("fields --json --markdown", "exclude each other"),
        ("fields --purpose hosts", "expected one of view, nmap, flow, node"),
    ],
)
def test_wrong_usage_is_one_line(line: str, says: str) -> None:
    done = run(*line.split())
    assert (done.status, done.out) == (2, "")
    assert done.error is not None
    assert says in done.error
