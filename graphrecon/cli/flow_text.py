"""One flow as a line, as a JSON record and as CSV cells."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from graphrecon.cli.answers import label_text
from graphrecon.cli.output import iso, plain_text
from graphrecon.cypher.filter.errors import nearest
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


def field(name: str) -> str:
    """Return the column that a field of a flow is in; raises GraphreconError when it is none."""
    found = _ALIASES.get(name, name)
    if found in {"src", "dst", *COLUMNS}:
        return found
    raise GraphreconError(
        f"a line of a flow has no field '{name}'", hint=nearest(name, ("src", "dst", *COLUMNS)) or "flowcli --fields"
    )


def flow_line(row: Row, fields: tuple[str, ...], separator: str) -> str:
    """Return `src | proto/dport | dst`, ICMP `src | icmp/type | dst`, and further fields behind it."""
    port = row["dport"] if row["dport"] is not None else row["type"]
    kind = str(row["proto"]) if port is None else f"{row['proto']}/{port}"
    return separator.join([str(row["src"]), kind, str(row["dst"]), *(value_text(row, name) for name in fields)])


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
        found["times"] = [{"start": slot(start), "duration": precision} for start in found["times"]]
    return found


def csv_row(row: Row) -> list[Any]:
    """Return the cells of a flow, in the order of CSV_COLUMNS."""
    shown = {**row, "times": [slot(start) for start in row["times"] or ()]}
    return [shown[name] for name in ("src", "dst", *COLUMNS)]


def top_line(row: Row, separator: str) -> str:
    """Return `(f1, f2) | count | (collected) ; (collected)`."""
    parts = [_tuple(row["fields"]), str(row["count"])]
    if row["collected"]:
        parts.append(" ; ".join(map(_tuple, row["collected"])))
    return separator.join(parts)


def _tuple(values: Any) -> str:
    return f"({', '.join(map(label_text, values))})"
