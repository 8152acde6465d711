"""One flow, or one edge of a map of flows, as a line, as a JSON record and as CSV cells."""

import sys
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from graphrecon.cli.answers import label_text
from graphrecon.cli.output import iso, plain_text
from graphrecon.cypher.filter import FilterError, metadata
from graphrecon.cypher.filter.errors import nearest
from graphrecon.cypher.query.flow_maps import MAP_COLUMNS
from graphrecon.cypher.query.flow_terms import ends, term
from graphrecon.cypher.query.flows import COLUMNS
from graphrecon.errors import GraphreconError

Row = Mapping[str, Any]
_ALIASES = {
    "src.addr": "src",
    "src_addr": "src",
    "dst.addr": "dst",
    "dst_addr": "dst",
    "sport": "sports",
    "port": "dport",
}
_NAMES = {"src": "src_addr", "dst": "dst_addr"}
CSV_COLUMNS = tuple(_NAMES.get(name, name) for name in ("src", "dst", *COLUMNS))


MAP_CSV_COLUMNS = ("src_addr", "dst_addr", *MAP_COLUMNS)
_KINDS = 16
"""Protocols and ports that a line of a map shows; JSON and CSV have all."""


def field(name: str, mode: str | None = None) -> str:
    """Return the column that a field is in, or the field itself when it is one of the ends or of metadata.

    Raises GraphreconError when it is none, or none of an edge of a map.
    """
    found = _ALIASES.get(name, name)
    known = ("src", "dst", *(MAP_COLUMNS if mode else COLUMNS), "times")
    if found in known:
        return found
    if mode:
        raise GraphreconError(f"a line of a map has no field '{name}'", hint=nearest(name, known) or " ".join(known))
    try:
        if found.partition(".")[0] in {"src", "dst", "meta"} and "." in found:
            term(found)
            return found
    except FilterError as error:
        raise GraphreconError(error.problem, hint=error.hint or "flowcli --fields") from None
    raise GraphreconError(f"a line of a flow has no field '{name}'", hint=nearest(name, known) or "flowcli --fields")


def list_fields() -> None:
    """Print the fields of a line: those of the flow, of its ends, and of its metadata."""
    for name in ("src", "dst", *COLUMNS, *ends(), *(f"meta.{name}" for name in dict.fromkeys(metadata.names()))):
        sys.stdout.write(name + "\n")


def flow_line(row: Row, fields: tuple[str, ...], separator: str) -> str:
    """Return `src | proto/dport | dst`, ICMP `src | icmp/type | dst`, and further fields behind it."""
    kind = kind_text(row["proto"], row["dport"], row["type"])
    return separator.join([str(row["src"]), kind, str(row["dst"]), *(value_text(row, name) for name in fields)])


def kind_text(proto: str | None, dport: int | None, type_: int | None) -> str:
    """Return `proto/port`, `icmp/type`, or the protocol alone."""
    port = dport if dport is not None else type_
    return str(proto) if port is None else f"{proto}/{port}"


def map_line(row: Row, fields: tuple[str, ...], separator: str) -> str:
    """Return `src | tcp/80,udp/53 | dst` of a flow_map, `src | 2 flows | dst` of a talk_map, and further fields.

    A line names the first few protocols and ports, and how many there are more.
    """
    middle = f"{row['flows']} flows"
    if "kinds" in row:
        kinds = _kinds(row)
        more = f" (+{len(kinds) - _KINDS})" if len(kinds) > _KINDS else ""
        middle = ",".join(kinds[:_KINDS]) + more
    shown = {**row, "times": row.get("slots")}
    return separator.join([str(row["src"]), middle, str(row["dst"]), *(value_text(shown, name) for name in fields)])


def map_record(row: Row, precision: int) -> dict[str, Any]:
    """Return an edge of a map with the JSON names of a flow; `kinds` are like `tcp/80`."""
    found = {_NAMES.get(name, name): value for name, value in row.items() if value is not None and name != "slots"}
    if "kinds" in row:
        found["kinds"] = _kinds(row)
    if row.get("slots"):
        found["times"] = _durations(row["slots"], precision)
    return found


def map_csv_row(row: Row, more: Sequence[str]) -> list[Any]:
    """Return the cells of an edge of a map, in the order of MAP_CSV_COLUMNS and `more`."""
    shown = {**row, "kinds": _kinds(row), "times": [slot(start) for start in row.get("slots") or ()]}
    return [shown[name] for name in ("src", "dst", *MAP_COLUMNS, *more)]


def _kinds(row: Row) -> list[str]:
    ordered = sorted(row.get("kinds") or (), key=lambda kind: (str(kind[0]), kind[1] or -1, kind[2] or -1))
    return [kind_text(*kind) for kind in ordered]


def _durations(slots: Sequence[int], precision: int) -> list[dict[str, Any]]:
    return [{"start": slot(start), "duration": precision} for start in slots]


def value_text(row: Row, name: str) -> str:
    """Return a field of a flow as text: lists by commas, times as ISO 8601, nothing for what is absent."""
    value = row[name]
    if value is None:
        return ""
    if name == "times":
        return ",".join(slot(item) for item in value)
    return ",".join(map(plain_text, value)) if isinstance(value, list) else plain_text(value)


def slot(start: int) -> str:
    """Return the time at which a slot starts."""
    return iso(datetime.fromtimestamp(start, UTC))


def flow_record(row: Row, precision: int) -> dict[str, Any]:
    """Return a flow with the field's JSON names: src_addr, dst_addr, dport or type, times as {start, duration}.

    `precision` is the length of a time slot in seconds.
    """
    found = {_NAMES.get(name, name): value for name, value in row.items() if value is not None}
    found = {name: value for name, value in found.items() if value != []}
    if found.get("times"):
        found["times"] = _durations(found["times"], precision)
    return found


def csv_row(row: Row, more: Sequence[str] = ()) -> list[Any]:
    """Return the cells of a flow, in the order of CSV_COLUMNS and `more`."""
    shown = {**row, "times": [slot(start) for start in row["times"] or ()]}
    return [shown[name] for name in ("src", "dst", *COLUMNS, *more)]


def top_line(row: Row, separator: str) -> str:
    """Return `(f1, f2) | count | (collected) ; (collected)`."""
    parts = [_tuple(row["fields"]), str(row["count"])]
    if row["collected"]:
        parts.append(" ; ".join(map(_tuple, row["collected"])))
    return separator.join(parts)


def _tuple(values: Any) -> str:
    return f"({', '.join(map(label_text, values))})"
