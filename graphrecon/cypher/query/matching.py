"""How a statement finds what filters ask for: where it starts, and the conditions that remain."""

from collections.abc import Sequence

from graphrecon.cypher.filter.compile import compile_filters
from graphrecon.cypher.filter.conditions import Condition
from graphrecon.cypher.filter.field import NEVER
from graphrecon.cypher.filter.params import Params
from graphrecon.cypher.filter.purposes import FLOW, NODE, HostPurpose

FLOW_PATH = "(src:Host)-[:SEND]->(flow:Flow)-[:TO]->(dst:Host)"
_LABELS = {"src": "Host", "dst": "Host", "end": "Host", "flow": "Flow"}


def match_hosts(purpose: HostPurpose, filters: Sequence[str], params: Params) -> str:
    """Return the clauses that bind `purpose.root` to each matching host once."""
    found = compile_filters(filters, purpose, params)
    root = purpose.root
    node = f"({root}:{purpose.label})"
    start = _start(found)
    if start is None or not start.pattern:
        return f"MATCH {node}{where(found)}"
    pattern = node + start.pattern.removeprefix(f"({root})")
    rest = [condition for condition in found if condition is not start]
    condition = f"\nWHERE {start.where}" if start.where else ""
    return f"MATCH {pattern}{condition}\nWITH DISTINCT {root}{where(rest)}"


def match_flows(node_filters: Sequence[str], flow_filters: Sequence[str], params: Params, ends: bool = True) -> str:
    """Return the clauses that bind `flow`, and `src` and `dst` where a filter or `ends` needs them."""
    found = [*compile_filters(node_filters, NODE, params), *compile_filters(flow_filters, FLOW, params)]
    if not ends and not any(_has_ends(condition) for condition in found):
        return f"MATCH (flow:Flow){where(found)}"
    start = _start(found)
    if start is None or not start.pattern:
        return f"MATCH {FLOW_PATH}{where(found)}"
    rest = [condition for condition in found if condition is not start]
    first = start.pattern[1 : start.pattern.index(")")].partition(":")[0]
    # `end` is the host at either end of the flow, which leads to each of its flows once or twice.
    bound = "flow" if first == "end" else first
    pattern = start.pattern.replace(f"({first})", f"({first}:{_LABELS[first]})", 1)
    path = FLOW_PATH.replace(f"({bound}:{_LABELS[bound]})", f"({bound})")
    condition = f"\nWHERE {start.where}" if start.where else ""
    return f"MATCH {pattern}{condition}\nWITH DISTINCT {bound}\nMATCH {path}{where(rest)}"


def where(found: Sequence[Condition]) -> str:
    """Return the WHERE of conditions, one a line; nothing for none."""
    texts: list[str] = []
    for condition in found:
        if condition.text == "true":
            continue
        wrap = condition.binds == "or" and len(found) > 1
        texts.append(f"({condition.text})" if wrap else condition.text)
    return "\nWHERE " + "\n  AND ".join(texts) if texts else ""


def _start(found: Sequence[Condition]) -> Condition | None:
    """Return the condition with the fewest expected matches, or None when no index helps."""
    ranked = [condition for condition in found if condition.rank < NEVER]
    return min(ranked, key=lambda condition: condition.rank) if ranked else None


def _has_ends(condition: Condition) -> bool:
    return "src" in condition.text or "dst" in condition.text
