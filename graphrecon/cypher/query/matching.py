"""How a statement finds what filters ask for: where it starts, and the conditions that remain."""

import re
from collections.abc import Collection, Sequence

from graphrecon.cypher.filter import within
from graphrecon.cypher.filter.compile import compile_filters
from graphrecon.cypher.filter.conditions import Condition
from graphrecon.cypher.filter.field import NEVER
from graphrecon.cypher.filter.params import Params
from graphrecon.cypher.filter.purposes import FLOW, NODE, HostPurpose
from graphrecon.cypher.filter.resolve import ENDS
from graphrecon.cypher.query.selection import ANYTIME, When, conditions, in_slots

_LABELS = {"src": "Host", "dst": "Host", "end": "Host", "flow": "Flow"}


def match_hosts(purpose: HostPurpose, filters: Sequence[str], params: Params, also: Sequence[Condition] = ()) -> str:
    """Return the clauses that bind `purpose.root` to each matching host once; `also` are conditions of its own."""
    found = [*compile_filters(filters, purpose, params), *within.restrict(purpose, params), *also]
    start = _start([condition for condition in found if not _named(_sides(condition, purpose), params)])
    among = [condition for condition in found if condition is not start and _named(condition.text, params)]
    rest = where([condition for condition in found if condition is not start and condition not in among])
    if start is None or not (start.pattern or start.branches):
        text = f"MATCH ({purpose.root}:{purpose.label}){where([one for one in found if one not in among])}"
    elif not start.branches:
        text = f"{_from(start, purpose)}\nWITH DISTINCT {purpose.root}{rest}"
    else:  # UNION gives each host once, and each side its own index.
        text = f"CALL () {{\n  {_sides(start, purpose)}\n  RETURN {purpose.root}\n}}\nWITH {purpose.root}{rest}"
    return text + _among(among, purpose, params)


def _sides(condition: Condition, purpose: HostPurpose) -> str:
    """Return the clauses of the sides of an OR; for any other condition what it starts from."""
    sides = condition.branches or (condition,)
    return f"\n  RETURN {purpose.root}\nUNION\n  ".join(_from(side, purpose).replace("\n", "\n  ") for side in sides)


def _named(text: str, params: Params) -> list[str]:
    """Return the sets of hosts that a text names."""
    return [name for name in params.sets if re.search(rf"\b{name}\b", text)]


def _among(conditions: Sequence[Condition], purpose: HostPurpose, params: Params) -> str:
    """Return the clauses that keep the hosts for which conditions about sets of hosts hold; each set is found once.

    Hosts are gathered first, so that no step before carries the sets along with each host.
    """
    if not conditions:
        return ""
    root, test = purpose.root, where(conditions)
    lines = [f"\nWITH collect({root}) AS hosts"]
    names = _named(test, params)
    for name in names:
        call, pattern = params.sets[name]
        node = f"({root}:{purpose.label})" + pattern.removeprefix(f"({root})")
        lines.append(f"CALL () {{\n  {call}\n  MATCH {node}\n  RETURN collect(DISTINCT {root}) AS {name}\n}}")
    return "\n".join([*lines, f"UNWIND hosts AS {root}", f"WITH {', '.join([root, *names])}{test}"])


def _from(start: Condition, purpose: HostPurpose) -> str:
    """Return the MATCH that finds hosts from where `start` stands, some of them more than once."""
    node = f"({purpose.root}:{purpose.label})"
    if not start.pattern:
        return f"MATCH {node}{where([start])}"
    pattern = node + start.pattern.removeprefix(f"({purpose.root})")
    call = f"{start.call}\n" if start.call else ""
    return f"{call}MATCH {pattern}" + (f"\nWHERE {start.where}" if start.where else "")


def match_flows(
    node_filters: Sequence[str],
    flow_filters: Sequence[str],
    params: Params,
    ends: Sequence[str] = ENDS,
    when: When = ANYTIME,
) -> str:
    """Return the clauses that bind `flow`, and `src` and `dst` where `ends` or a filter names them.

    With a span in `when` they bind `precision` too, the seconds of a slot.
    """
    found = [*compile_filters(node_filters, NODE, params), *compile_filters(flow_filters, FLOW, params)]
    found += [*conditions(when, params), *within.restrict(FLOW, params)]
    named = {end for end in ENDS if end in ends or any(_names(condition, end) for condition in found)}
    return _bind_flows(found, named) + in_slots(when, params, [*sorted(named, reverse=True), "flow"])


def _bind_flows(found: Sequence[Condition], named: Collection[str]) -> str:
    path = _flow_path(named)
    start = _start(found)
    if start is None or not start.pattern:
        return f"MATCH {path}{where(found)}"
    rest = where([condition for condition in found if condition is not start])
    first = start.pattern[1 : start.pattern.index(")")].partition(":")[0]
    # `end` is the host at either end of the flow, which leads to each of its flows once or twice.
    bound = "flow" if first == "end" else first
    pattern = start.pattern.replace(f"({first})", f"({first}:{_LABELS[first]})", 1)
    path = path.replace(f"({bound}:{_LABELS[bound]})", f"({bound})")
    condition = f"\nWHERE {start.where}" if start.where else ""
    match = f"\nMATCH {path}" if path != "(flow)" else ""
    return f"MATCH {pattern}{condition}\nWITH DISTINCT {bound}{match}{rest}"


def _flow_path(named: Collection[str]) -> str:
    sent = "(src:Host)-[:SEND]->" if "src" in named else ""
    return f"{sent}(flow:Flow)" + ("-[:TO]->(dst:Host)" if "dst" in named else "")


def _names(condition: Condition, end: str) -> bool:
    return re.search(rf"\b{end}\b", condition.text) is not None


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
