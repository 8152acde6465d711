"""What front ends need of the filter language and the settings: attributes, completions, limits."""

from functools import cache
from typing import Annotated, Literal

from msgspec import Meta, Struct

from graphrecon import __version__
from graphrecon.api.asking import Asking
from graphrecon.api.browser import browser_url
from graphrecon.api.contract import MOST_FLOWS, MOST_RECORDS, MOST_SLOTS, Text
from graphrecon.cypher.filter import PURPOSES, knows
from graphrecon.cypher.filter import complete as completions
from graphrecon.cypher.filter import list_fields as attributes
from graphrecon.cypher.filter.purposes import NMAP, PASSIVE, VIEW
from graphrecon.cypher.query import observations, values
from graphrecon.db.flow_graph import precision_of

PurposeName = Literal["view", "nmap", "flow", "node", "passive"]
PurposeOrAll = Literal["", "view", "nmap", "flow", "node", "passive"]


class FieldsRequest(Struct, frozen=True):
    """Of which purpose; without one, of all."""

    purpose: Annotated[PurposeOrAll, Meta(description="what a filter is about: view, nmap, flow, node, passive")] = ""
    top: Annotated[bool, Meta(description="the fields that can be counted and are no attributes, instead")] = False


class Attribute(Struct, frozen=True):
    """An attribute of the filter language, with the symbols that it takes; or a field that can be counted.

    `form` is a countable field with its arguments.
    """

    name: str
    aliases: list[str]
    purposes: list[str]
    type: str
    array: bool
    operators: list[str]
    help: str
    example: str
    form: str = ""


class CompleteRequest(Struct, frozen=True):
    """A filter up to the cursor."""

    q: Annotated[Text, Meta(description="the text before the cursor")] = ""
    purpose: Annotated[PurposeName, Meta(description="what the filter is about")] = "view"
    limit: Annotated[int, Meta(ge=1, le=500, description="at most this many")] = 50


class Completed(Struct, frozen=True):
    """What could stand at the cursor: it replaces the text from `start` (from 0) on."""

    text: str
    start: int
    kind: str
    help: str


class ConfigRequest(Struct, frozen=True):
    """All of it."""


class Config(Struct, frozen=True, kw_only=True):
    """What pages need to know: limits, the seconds of a flow's slot, the fields that can be counted."""

    version: str
    default_limit: int
    most_records: int
    most_flows: int
    most_slots: int
    warn_dots_count: int
    flow_time_precision: int
    timeout: float
    top_view: list[str]
    top_scans: list[str]
    top_passive: list[str]
    top_filters: Annotated[
        dict[str, dict[str, str]],
        Meta(
            description="by what a filter is about: the fields whose values another attribute filters by; empty: none"
        ),
    ]
    browser: str | None


_SAME = {
    "domains": "domain",
    "scanner.name": "scanner",
    "file.filename": "file",
    "hassh.md5": "hassh",
    "ja3-client.md5": "ja3-client",
    "ja3-server.md5": "ja3-server",
    "httphdr.name": "httphdr",
}
"""Fields, and the attributes of another name that have the same values."""

WARN_DOTS = 20_000
"""Dots of a plot from which on a page warns before it draws them."""


def fields(asking: Asking, request: FieldsRequest) -> list[Attribute]:
    """Return every attribute of a purpose, or of all; or the fields that can be counted besides."""
    if request.top:
        return [
            Attribute(row.name, [], list(row.purposes), "field", False, [], row.help, row.example, row.form)
            for row in values.list_counted()
            if request.purpose in ("", *row.purposes)
        ]
    found = attributes(PURPOSES[request.purpose] if request.purpose else None)
    return [
        Attribute(
            row.name,
            list(row.aliases),
            list(row.purposes),
            row.type,
            row.array,
            list(row.operators),
            row.help,
            row.example,
        )
        for row in found
    ]


def complete(asking: Asking, request: CompleteRequest) -> list[Completed]:
    """Return what could stand at the end of a filter."""
    found = completions(request.q, PURPOSES[request.purpose], request.limit)
    return [Completed(row.text, row.start, row.kind, row.help) for row in found]


def config(asking: Asking, request: ConfigRequest) -> Config:
    """Return the settings that pages need."""
    return Config(
        version=__version__,
        default_limit=10,
        most_records=MOST_RECORDS,
        most_flows=MOST_FLOWS,
        most_slots=MOST_SLOTS,
        warn_dots_count=WARN_DOTS,
        flow_time_precision=precision_of(asking.read),
        timeout=asking.timeout,
        top_view=values.names(VIEW),
        top_scans=values.names(NMAP),
        top_passive=observations.countable(),
        top_filters=_filters(),
        browser=browser_url(asking),
    )


@cache
def _filters() -> dict[str, dict[str, str]]:
    """Return, by purpose, the fields that are no attribute, with the attribute that filters by their values or ""."""
    found: dict[str, dict[str, str]] = {}
    for purpose, fields in (
        (VIEW, values.names(VIEW)),
        (NMAP, values.names(NMAP)),
        (PASSIVE, observations.countable()),
    ):
        found[purpose.name] = {
            name: next((same for same in (_SAME.get(name),) if same and knows(purpose, same)), "")
            for name in fields
            if not knows(purpose, name)
        }
    return found
