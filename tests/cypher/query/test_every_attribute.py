"""Every attribute and every top field on hosts that have all of them: what is counted is what a filter finds."""

import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from graphrecon.cypher.filter import VIEW, fields
from graphrecon.cypher.filter.field import Field
from graphrecon.cypher.filter.resolve import BOUND
from graphrecon.cypher.filter.shortcuts import SHORTCUTS
from graphrecon.cypher.filter.types import Ago, Flag
from graphrecon.cypher.graph import Graph
from graphrecon.cypher.query import hosts, script_values, top, values
from graphrecon.db.hosts import Hosts
from graphrecon.importers.base import Options
from graphrecon.ingest import derive, files
from tests.cli.conftest import run
from tests.conftest import SAMPLES, empty
from tests.cypher.query import rich
from tests.data import making
from tests.data.making import FR, PARIS, asn
from tests.importers.reading import OWN

pytestmark = pytest.mark.graph

PARTS = {"httphdr": "httphdr:x-powered-by:PHP/8.2", "cpe": "cpe:a:apache", "os": "os:Linux"}
"""Fields whose label has several parts, with a filter that finds one."""
ROWS = [row for row in fields.TABLE if (row.place("view") or row.place("port")) and row.name not in BOUND]


@pytest.fixture(scope="module")
def known(graph: Graph, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Graph]:
    """The lab's scans, a host that has everything, and ranges around it."""
    empty(graph)
    folder: Path = tmp_path_factory.mktemp("rich")
    (folder / "rich.json").write_text(json.dumps(rich.record()) + "\n")
    city = {**PARIS, "country": FR}
    paths = [
        making.mmdb(folder / "GeoLite2-ASN.mmdb", "GeoLite2-ASN", {"192.0.2.0/24": asn(64500, "Example")}),
        making.mmdb(folder / "GeoLite2-City.mmdb", "GeoLite2-City", {"192.0.2.0/24": city}),
        SAMPLES / "scans" / "nmap-first.xml",
        SAMPLES / "scans" / "masscan.xml",
        SAMPLES / "scans" / "nmap-ipv6.xml",
        OWN / "passive-recon" / "passive_recon.log",
        folder / "rich.json",
    ]
    for path in paths:
        report = files.import_path(graph, str(path), folder, Options(source="lab", categories=("lab",)))
        assert report.status == "done", report
    derive.drain(graph)
    yield graph
    empty(graph)


@pytest.fixture(scope="module")
def env(server: tuple[str, str, str], tmp_path_factory: pytest.TempPathFactory) -> dict[str, str | None]:
    folder = tmp_path_factory.mktemp("home")
    found: dict[str, str | None] = {"GRAPHRECON_HOME": str(folder), "XDG_CONFIG_HOME": str(folder)}
    found |= {f"GRAPHRECON_{name}": value for name, value in zip(("URI", "USER", "PASSWORD"), server, strict=True)}
    return found


def labels(graph: Graph, field: str) -> list[Any]:
    """The values of a field that are not absent, the most common first."""
    found = [row["label"] for row in graph.read(top.top(VIEW, field, limit=None))]
    return [label for label in found if label not in (None, "", []) and label != [None, None]]


def clause(row: Field, label: Any) -> str:
    """The filter of the hosts that have a value of an attribute."""
    if row.name == "sshkey.key":
        return f"sshkey.key:{rich.KEY}"
    if row.name in PARTS:
        return PARTS[row.name]
    if isinstance(label, list):
        return f"{row.name}:{label[0]}/{label[1]}"
    if isinstance(label, bool | int | float):
        return f"{row.name} = {str(label).lower()}"
    text = label.isoformat() if isinstance(label, datetime) else str(label)
    return '{} = "{}"'.format(row.name, text.replace('"', '\\"'))


def total(graph: Graph, *filters: str) -> int:
    return int(graph.read(hosts.count(VIEW, filters))[0]["count"])


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_a_filter_finds_what_is_counted(known: Graph, row: Field, env: dict[str, str | None]) -> None:
    """The command line, Python and raw Cypher agree, and what a filter does not find its negation does."""
    if isinstance(row.type, Flag | Ago):
        text = "search:nginx" if row.name == "search" else row.example
    else:
        found = labels(known, row.name)
        assert found, "the known hosts have no such value"
        text = clause(row, found[0])
    asked = hosts.count(VIEW, [text])
    count = total(known, text)
    assert count >= 1
    assert total(known, f"!({text})") == total(known) - count
    assert Hosts(known, "view", lambda *_: None).count(text) == count  # type: ignore[arg-type]
    assert run("view", "-f", text, "--count", env=env).out == f"{count}\n"
    params = [word for name, value in asked.params.items() for word in ("-p", f"{name}={json.dumps(value)}")]
    raw = run("cypher", asked.text, *params, "--json", env=env)
    assert (raw.error, json.loads(raw.out)) == (None, {"count": count})


@pytest.mark.parametrize("name", sorted(SHORTCUTS))
def test_a_shortcut_finds_a_host_of_its_own(known: Graph, name: str) -> None:
    row = SHORTCUTS[name]
    for text in ([name] if row.filter else []) + ([f"{name}:{row.example or 'rw'}"] if row.valued else []):
        count = total(known, text)
        assert count >= 1, text
        assert total(known, f"!{text}") == total(known) - count


@pytest.mark.parametrize("field", [*values.names(VIEW), *rich.TOP])
def test_a_top_field_counts_something(known: Graph, field: str) -> None:
    assert labels(known, field) != []


@pytest.mark.parametrize(("field", "expected"), sorted(rich.TOP.items()))
def test_what_is_counted_stands_in_the_record(known: Graph, field: str, expected: Any) -> None:
    assert expected in labels(known, field)


def test_every_member_of_scripts_has_a_value_that_is_known() -> None:
    assert set(script_values.NAMES) - set(rich.TOP) == set()
