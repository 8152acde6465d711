"""What a reader may see: filters of hosts that every statement compiled inside `within` is ANDed with.

A host is inside when it passes each of them; a view, a record or an observation when its host does, a flow when both of
its ends do: the address at the other end is a fact about a host outside, and so is how often it was talked to.
"""

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace

from graphrecon.cypher.filter import ast, conditions
from graphrecon.cypher.filter.conditions import Condition
from graphrecon.cypher.filter.errors import FilterError
from graphrecon.cypher.filter.narrowing import WITHIN, narrowed
from graphrecon.cypher.filter.params import Params
from graphrecon.cypher.filter.parse import parse
from graphrecon.cypher.filter.purposes import FLOW, NODE, Purpose
from graphrecon.cypher.filter.resolve import ENDS, scope_of
from graphrecon.cypher.statement import Statement

_SENT = re.compile(r"\((\w+)\)-\[:SENT\]->(\(meta:[^)]*\))")
_CARRIED = r"(\1)-[:SENT]->\2<-[:CARRIED]-(carrier:Flow)-[:SEND|TO]-(\1), (carrier)-[:SEND|TO]-(peer:Host)"
"""The other end is another relationship of the flow, since no pattern goes over one twice."""
_HOST = re.compile(r"\((\w+):Host\b")
"""A host that a pattern leads to and names."""
_BOUND = re.compile(r"[(\[](\w+):|[(\[](\w+) IN ")
"""A variable that a condition binds."""


@contextmanager
def within(texts: Sequence[str]) -> Iterator[None]:
    """Let what is compiled inside hold these filters of hosts too; without any, everything is seen."""
    token = WITHIN.set((*WITHIN.get(), *texts))
    try:
        yield
    finally:
        WITHIN.reset(token)


def check_scope(text: str) -> None:
    """Return when a text can be a scope: a filter of hosts. Raises FilterError."""
    if not text.strip():
        raise FilterError("an empty filter is no scope", text, 1, "a filter of hosts such as net:10.0.0.0/8")
    with within([text]):
        host("src", Params())


def restrict(purpose: Purpose, params: Params) -> list[Condition]:
    """Return what `purpose.root` must fulfil to be seen, and note in `params` that it is; [] for no scope."""
    found = [] if not narrowed() else _flow(params) if purpose in (FLOW, NODE) else [_of_host(purpose, params)]
    params.values.within = WITHIN.get()
    return found


def host(variable: str, params: Params) -> str:
    """Return the condition that the host called `variable` is seen; "true" for no scope."""
    params.values.within = WITHIN.get()
    return _host(variable, params).text


def where(variable: str, params: Params) -> str:
    """Return the WHERE that keeps hosts called `variable` which are seen; "" for no scope."""
    return f" WHERE {host(variable, params)}" if narrowed() else ""


def of(variable: str, params: Params) -> str:
    """Return ` AND …`: the record or observation called `variable` is of a host that is seen; "" for no scope."""
    if not narrowed():
        return ""
    return f" AND EXISTS {{ ({variable})-[:OF]->({variable}_host:Host) WHERE {host(f'{variable}_host', params)} }}"


def inside(addresses: Sequence[str]) -> Statement:
    """Return the statement whose column `addr` has those of the addresses whose hosts are seen."""
    params = Params()
    asked = params.named("addresses", list(addresses))
    text = f"MATCH (asked:Host)\nWHERE asked.addr IN {asked} AND {host('asked', params)}\nRETURN asked.addr AS addr"
    return Statement(text, params.values)


def is_within(statement: Statement) -> bool:
    """Return whether a statement was compiled to keep to the filters that hold now."""
    return not narrowed() or getattr(statement.params, "within", None) == WITHIN.get()


def reached(pattern: str, params: Params) -> list[Condition]:
    """Return the conditions that each host which a filter's pattern leads to is seen."""
    if not narrowed():
        return []
    return [_host(name, params) for name in _HOST.findall(pattern) if name not in ENDS]


def carried(pattern: str) -> str:
    """Return a pattern whose hosts sent metadata over flows between hosts inside, where it says that they sent it.

    What a host sent to others counts for nothing then: the two ends of a flow are inside, and it carried the same.
    """
    return _SENT.sub(_CARRIED, pattern) if narrowed() else pattern


def _flow(params: Params) -> list[Condition]:
    return [_host(end, params) for end in ENDS]


def _of_host(purpose: Purpose, params: Params) -> Condition:
    inside = _host("inside", params)
    return conditions.exists(f"({purpose.root})-[:OF]->(inside:Host)", [inside], inside.rank)


def _host(variable: str, params: Params) -> Condition:
    """Return the condition on one host, in parentheses where it has several parts."""
    from graphrecon.cypher.filter.compile import Compiler

    texts, token = WITHIN.get(), WITHIN.set(())  # the filter itself sees everything
    try:
        found = [Compiler(text, params).condition(_at_source(parse(text)), scope_of(NODE)) for text in texts]
    finally:
        WITHIN.reset(token)
    whole = conditions.every(found)
    text = whole.text if whole.binds == "atom" else f"({whole.text})"
    # What may be null is no answer of a statement, nor may it become one by a negation outside.
    return _named(Condition(f"coalesce({text}, false)" if whole.nullable else text, rank=whole.rank), variable)


def _at_source(node: ast.Node) -> ast.Node:
    """Return the tree with each clause about the host `src`."""
    if isinstance(node, ast.And | ast.Or):
        return replace(node, parts=tuple(_at_source(part) for part in node.parts))
    if isinstance(node, ast.Not):
        return replace(node, part=_at_source(node.part))
    if isinstance(node, ast.Clause):
        if node.name.startswith(("src.", "dst.")):
            raise FilterError(f"'{node.name}' is about flows", node.name, 1, "an attribute of hosts")
        return replace(node, name=f"src.{node.name}")
    if isinstance(node, ast.Addresses):
        value = ast.Value(",".join(node.texts), column=node.column)
        return ast.Clause("src.addr", "=", value, column=node.column)
    raise FilterError("a scope holds attributes of hosts only", "", 1, "a filter such as net:10.0.0.0/8")


def _named(condition: Condition, variable: str) -> Condition:
    """Return the condition about another host; what it binds itself gets names that no statement has."""
    text = condition.text
    for name in {first or second for first, second in _BOUND.findall(text)} - set(ENDS):
        text = re.sub(rf"(?<![.:$\w]){name}\b", f"{variable}_{name}", text)
    return replace(condition, text=re.sub(r"(?<![.:$\w])src\b", variable, text))
