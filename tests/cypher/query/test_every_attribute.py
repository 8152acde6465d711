"""Every attribute and every top field on hosts that have all of them: what is counted is what a filter finds."""

import json
from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from typing import Any

import pytest

from graphrecon.cypher.filter import NMAP, VIEW, HostPurpose, fields
from graphrecon.cypher.filter.field import Field
from graphrecon.cypher.filter.resolve import BOUND
from graphrecon.cypher.filter.shortcuts import SHORTCUTS
from graphrecon.cypher.filter.time_types import Ago
from graphrecon.cypher.filter.types import Flag
from graphrecon.cypher.graph import Graph
from graphrecon.cypher.query import hosts, script_values, top, values
from graphrecon.db.hosts import Hosts
from tests.cli.conftest import run
from tests.cypher.query import rich

pytestmark = pytest.mark.graph

PURPOSES = (VIEW, NMAP)
SENSED = "hassh-client"
"""What sensors see alone: no scan has it."""
PARTS = {
    "httphdr": "httphdr:x-powered-by:PHP/8.2",
    "httpapp": "httpapp:owa:/^15[.]1/",
    "cpe": "cpe:a:apache",
    "os": "os:Linux",
}
"""Fields whose label has several parts, with a filter that finds one."""
ROWS = {
    row.name: row
    for row in fields.TABLE
    if (row.place("view") or row.place("nmap") or row.place("port")) and row.name not in BOUND
}
EXAMPLES = {row.example for row in values.list_counted()}


@pytest.fixture(scope="module")
def env(server: tuple[str, str, str], tmp_path_factory: pytest.TempPathFactory) -> dict[str, str | None]:
    folder = tmp_path_factory.mktemp("home")
    found: dict[str, str | None] = {"GRAPHRECON_HOME": str(folder), "XDG_CONFIG_HOME": str(folder)}
    found |= {f"GRAPHRECON_{name}": value for name, value in zip(("URI", "USER", "PASSWORD"), server, strict=True)}
    return found


def labels(graph: Graph, field: str, purpose: HostPurpose = VIEW) -> list[Any]:
    """The values of a field that are not absent, the most common first."""
    found = [row["label"] for row in graph.read(top.top(purpose, field, limit=None))]
    return [label for label in found if label not in (None, "", []) and not _absent(label)]


def _absent(label: Any) -> bool:
    return label is None or (isinstance(label, list) and all(part is None for part in label))


def clause(row: Field, label: Any) -> str:
    """The filter of the hosts that have a value of an attribute."""
    if row.name in PARTS:
        return PARTS[row.name]
    if isinstance(label, list):
        return f"{row.name}:{label[0]}/{label[1]}"
    if isinstance(label, bool | int | float):
        return f"{row.name} = {str(label).lower()}"
    text = label.isoformat() if isinstance(label, datetime) else str(label)
    return '{} = "{}"'.format(row.name, text.replace('"', '\\"'))


def total(graph: Graph, *filters: str, purpose: HostPurpose = VIEW) -> int:
    return int(graph.read(hosts.count(purpose, filters))[0]["count"])


def by_turns(asked: dict[str, list[HostPurpose]]) -> list[Any]:
    """Each name with each of its purposes; of names with a dot one purpose by turns, the others in the long form."""
    found = []
    for place, (name, purposes) in enumerate(sorted(asked.items())):
        for number, purpose in enumerate(purposes):
            long = "." in name and number != place % len(purposes)
            found.append(pytest.param(purpose, name, marks=[pytest.mark.long] if long else []))
    return found


def shown(value: HostPurpose | str) -> str:
    return value if isinstance(value, str) else value.name


def having(name: str, purposes: Iterable[HostPurpose]) -> list[HostPurpose]:
    return [purpose for purpose in purposes if purpose is VIEW or not name.startswith(SENSED)]


ATTRIBUTES = {
    name: having(name, [purpose for purpose in PURPOSES if row.place(purpose.name) or row.place("port")])
    for name, row in ROWS.items()
}


@pytest.mark.parametrize(("purpose", "name"), by_turns(ATTRIBUTES), ids=shown)
def test_a_filter_finds_what_is_counted(
    known: Graph, purpose: HostPurpose, name: str, env: dict[str, str | None]
) -> None:
    """The command line, Python and raw Cypher agree, and what a filter does not find its negation does."""
    row = ROWS[name]
    if isinstance(row.type, Flag | Ago):
        span = f"{row.name}:100y" if isinstance(row.type, Ago) else row.example
        text = "search:nginx" if row.name == "search" else span
    else:
        found = labels(known, row.name, purpose)
        assert found, "the known hosts have no such value"
        text = clause(row, found[0])
    asked = hosts.count(purpose, [text])
    count = total(known, text, purpose=purpose)
    assert count >= 1
    assert total(known, f"!({text})", purpose=purpose) == total(known, purpose=purpose) - count
    assert Hosts(known, purpose.name, lambda *_: None).count(text) == count  # type: ignore[arg-type]
    command = {VIEW: "view", NMAP: "scancli"}[purpose]
    assert run(command, "-f", text, "--count", env=env).out == f"{count}\n"
    params = [word for name, value in asked.params.items() for word in ("-p", f"{name}={json.dumps(value)}")]
    raw = run("cypher", asked.text, *params, "--json", env=env)
    assert (raw.error, json.loads(raw.out)) == (None, {"count": count})


def test_a_key_is_found_by_its_text_too(known: Graph) -> None:
    assert total(known, f"sshkey.key:{rich.KEY}") == 1


@pytest.mark.parametrize("name", sorted(SHORTCUTS))
def test_a_shortcut_finds_a_host_of_its_own(known: Graph, name: str) -> None:
    row = SHORTCUTS[name]
    for text in ([name] if row.filter else []) + ([f"{name}:{row.example or 'rw'}"] if row.valued else []):
        count = total(known, text)
        assert count >= 1, text
        assert total(known, f"!{text}") == total(known) - count


COUNTED = {
    name: having(name, [purpose for purpose in PURPOSES if name in EXAMPLES or name in values.names(purpose)])
    for name in {*EXAMPLES, *values.names(VIEW), *values.names(NMAP)} - set(rich.TOP)
}
"""What can be counted besides `rich.TOP`, by name."""


@pytest.mark.parametrize(("purpose", "field"), by_turns(COUNTED), ids=shown)
def test_a_top_field_counts_something(known: Graph, purpose: HostPurpose, field: str) -> None:
    assert labels(known, field, purpose) != []


@pytest.mark.parametrize("purpose", PURPOSES, ids=lambda purpose: purpose.name)
@pytest.mark.parametrize(("field", "expected"), sorted(rich.TOP.items()))
def test_what_is_counted_stands_in_the_record(known: Graph, purpose: HostPurpose, field: str, expected: Any) -> None:
    assert expected in labels(known, field, purpose)


def test_every_member_of_scripts_has_a_value_that_is_known() -> None:
    assert {row.name for row in script_values.SCRIPTS} - set(rich.TOP) == set()


def test_certificates_that_sign_have_every_field_of_certificates() -> None:
    for purpose in PURPOSES:
        known = {name for name in values.names(purpose) if name.startswith(("cert.", "cacert."))}
        assert {f"ca{name}" for name in known if name.startswith("cert.")} <= known


def test_only_scanners_are_scanners_and_not_their_probes(known: Graph) -> None:
    assert sorted(labels(known, "scanner.name")) == ["Example Scanner", "zmap"]
    assert sorted(labels(known, "scanner.port")) == [["tcp", 22], ["tcp", 23], ["udp", 53]]
    assert sorted(labels(known, "scanner.port:tcp")) == [["tcp", 22], ["tcp", 23]]


@pytest.mark.parametrize("purpose", PURPOSES, ids=lambda purpose: purpose.name)
def test_a_tag_with_several_reasons_counts_once(known: Graph, purpose: HostPurpose) -> None:
    records = Hosts(known, purpose.name, lambda *_: None).get("tag:CDN")  # type: ignore[arg-type]
    tags = [tag for record in records for tag in record["tags"]]
    assert any(len(tag.get("info", ())) > 1 for tag in tags)
    for field, key in (("tag", "value"), ("tag.type", "type")):
        found = {row["label"]: row["value"] for row in known.read(top.top(purpose, field, ["tag:CDN"], limit=None))}
        assert found == Counter(tag[key] for tag in tags)
