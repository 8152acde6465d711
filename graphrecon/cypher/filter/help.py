"""What the filter language tells of itself: the listing of attributes, and completions."""

import re
from dataclasses import dataclass

from graphrecon.cypher.filter import fields as table
from graphrecon.cypher.filter import metadata, shortcuts
from graphrecon.cypher.filter.field import Field
from graphrecon.cypher.filter.operators import OPERATORS, QUANTIFIERS
from graphrecon.cypher.filter.purposes import FLOW, NODE, PURPOSES, HostPurpose, Purpose
from graphrecon.cypher.filter.resolve import BOUND


@dataclass(frozen=True)
class FieldHelp:
    """One attribute as help shows it. `purposes` are view, nmap, flow, node; `operators` the symbols it takes."""

    name: str
    aliases: tuple[str, ...]
    purposes: tuple[str, ...]
    type: str
    array: bool
    operators: tuple[str, ...]
    help: str
    example: str


@dataclass(frozen=True)
class Completion:
    """One word that could stand at the cursor: it replaces the text from `start` (counted from 0) on."""

    text: str
    start: int
    kind: str
    help: str


def list_fields(purpose: Purpose | None = None) -> list[FieldHelp]:
    """Return every attribute, shortcut and metadata attribute, of one purpose or of all.

    The example is a filter of that purpose, or of the first that the attribute is of.
    """
    rows = [_row(field, purpose) for field in table.TABLE]
    rows += [
        FieldHelp(
            row.name,
            tuple(alias for alias, target in shortcuts.SHORTCUTS.items() if target is row and alias != row.name),
            ("view", "nmap"),
            "shortcut",
            False,
            (),
            row.help,
            row.filter or f"{row.name}:{row.example}",
        )
        for row in shortcuts.ROWS
    ]
    rows += [_metadata(name) for name in sorted(set(metadata.names()))]
    return [row for row in rows if purpose is None or purpose.name in row.purposes]


def complete(text: str, purpose: Purpose, limit: int = 50) -> list[Completion]:
    """Return what could stand at the end of `text`: attributes, after an attribute its operators."""
    word = re.search(r"[^\s()!]*$", text)
    assert word is not None
    start, typed = word.start(), word[0]
    if re.search(r"[=<>]|(?<=[\w-]):", typed) or re.search(r"(?:=|<|>|~|[\w-]:)\s+$", text[:start]):
        return []
    found = [
        Completion(row.name, start, "attribute", row.help) for row in _known(purpose) if row.name.startswith(typed)
    ]
    if typed and any(typed == name for row in _known(purpose) for name in (row.name, *row.aliases)):
        row = next(row for row in _known(purpose) if typed in (row.name, *row.aliases))
        shown = [item for item in OPERATORS if item.symbols[0] in row.operators]
        found = [Completion(item.symbols[0], len(text), "operator", item.help) for item in shown] + [
            item for item in found if item.text != typed
        ]
    words = [(row.word, row.help) for row in QUANTIFIERS]
    words += [("NOT", "what does not match"), ("AND", "both"), ("OR", "one or the other")]
    if isinstance(purpose, HostPurpose) and purpose.has_port:
        words.append(("PORT(", "clauses about one port"))
    if purpose is FLOW:
        words.append(("META(", "clauses about one metadata node"))
    if typed and typed.isupper():
        found += [Completion(word, start, "keyword", help_) for word, help_ in words if word.startswith(typed)]
    return found[:limit]


def _known(purpose: Purpose) -> list[FieldHelp]:
    rows = list_fields(purpose)
    if purpose is NODE or purpose is FLOW:
        ends = [row for row in list_fields(NODE) if not row.name.startswith("meta.")]
        rows += [
            FieldHelp(f"{end}.{row.name}", (), row.purposes, row.type, row.array, row.operators, row.help, row.example)
            for end in ("src", "dst")
            for row in ends
        ]
    return rows


def _row(field: Field, purpose: Purpose | None) -> FieldHelp:
    levels = set(field.places)
    hosts = {"view", "nmap"} if levels & {"hosts", "port"} else levels & {"view", "nmap"}
    # What is known of a view can be asked of the hosts of flows too.
    node = {"node"} if "view" in hosts and field.name not in BOUND else set[str]()
    found = hosts | levels & {"flow", "node", "passive"} | node
    array = any(place.array for place in field.places.values())
    purposes = tuple(name for name in PURPOSES if name in found)
    shown = purpose or PURPOSES[purposes[0]]
    # What flows have too is one of a port's only inside PORT(…).
    alone = {"flow", "port"} <= levels and not levels & {"hosts", "view", "nmap"}
    bound = alone and isinstance(shown, HostPurpose) and shown.has_port
    return FieldHelp(
        field.name,
        field.aliases,
        purposes,
        field.type.name,
        array,
        tuple(item.symbols[0] for item in OPERATORS if item.name in field.type.operators),
        field.help,
        f"PORT({field.example})" if bound else field.example,
    )


def _metadata(name: str) -> FieldHelp:
    found = metadata.find(name)
    assert found is not None
    return FieldHelp(
        f"meta.{name}",
        (),
        ("flow", "node"),
        found.type.name,
        found.array,
        tuple(item.symbols[0] for item in OPERATORS if item.name in found.type.operators),
        "any protocol's metadata" if found.label == "Intel" else f"metadata of {found.label.partition(':')[2]}",
        f"meta.{name}",
    )
