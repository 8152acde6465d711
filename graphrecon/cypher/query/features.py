"""The question for what tells hosts apart: open ports and services, as machine learning takes them."""

from collections.abc import Mapping, Sequence

from graphrecon.cypher.filter.params import Params
from graphrecon.cypher.filter.purposes import HostPurpose
from graphrecon.cypher.query.hosts import Texts
from graphrecon.cypher.query.matching import match_hosts
from graphrecon.cypher.statement import Statement
from graphrecon.errors import GraphreconError

FIELDS = ("port", "service", "product", "version")
_VALUES = {
    "port": "port.proto + '/' + toString(port.port)",
    "service": "service.name",
    "product": "service.product",
    "version": "service.version",
}


class BadFeatures(GraphreconError):
    """Fields that features do not have."""


def features(
    purpose: HostPurpose,
    filters: Texts = (),
    *,
    fields: Sequence[str] = FIELDS,
    labels: Mapping[str, str] | None = None,
) -> Statement:
    """Return rows `label`, `addr`, `features`: the first with every feature and no address, then one a host.

    A feature is the list of the `fields` of an open port. `labels` maps names to filters: a host comes once for each
    that it passes, and one that passes none does not come; without labels `label` is null.
    Raises FilterError for a filter, BadFeatures for a field.
    """
    unknown = [name for name in fields if name not in FIELDS]
    if unknown or not fields:
        raise BadFeatures(
            f"features have no field {', '.join(unknown) or 'at all'}", hint=f"some of {', '.join(FIELDS)}"
        )
    params = Params()
    root = purpose.root
    kinds = list((labels or {"": ""}).items())
    matches = [match_hosts(purpose, [*filters, *([text] if text else [])], params) for _, text in kinds]
    each = f"\n  RETURN {root}\n  UNION\n  ".join(text.replace("\n", "\n  ") for text in matches)
    found = _found(purpose, fields)
    whole = f"""CALL () {{
  {each}
  RETURN {root}
}}
{found.replace(chr(10) + "  ", chr(10))}
WITH collect(DISTINCT {_feature(fields)}) AS features
RETURN null AS label, null AS addr, features"""
    hosts = [
        f"""{text}
WITH {root} ORDER BY {root}.key
RETURN {params.add(name) if labels else "null"} AS label, {root}.addr AS addr, COLLECT {{
  {found}
  RETURN DISTINCT {_feature(fields)}
}} AS features"""
        for (name, _), text in zip(kinds, matches, strict=True)
    ]
    return Statement("\nUNION ALL\n".join([whole, *hosts]), params.values)


def _found(purpose: HostPurpose, fields: Sequence[str]) -> str:
    text = f"MATCH ({purpose.root})-[:{purpose.has_port}]->(port:{purpose.port_label} {{state: 'open'}})"
    if set(fields) <= {"port"}:
        return text
    return f"{text}\n  OPTIONAL MATCH (port)-[:{purpose.runs}]->(service:Service)"


def _feature(fields: Sequence[str]) -> str:
    return "[" + ", ".join(_VALUES[name] for name in fields) + "]"
