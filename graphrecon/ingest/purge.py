"""Emptying a purpose: its nodes in batches, its imports, then what nothing points at, then the views."""

from graphrecon.cypher import purge as statements
from graphrecon.cypher.graph import Graph
from graphrecon.ingest import derive


def purge(graph: Graph, purpose: str) -> None:
    """Remove everything of `purpose` and what only it held; it can be called again after a crash."""
    graph.run(statements.remove_imports(purpose))
    graph.run(statements.mark(purpose))
    for label in statements.OWN[purpose]:
        graph.run(statements.remove(label))
    derive.drain(graph)
    for label in statements.SHARED:
        graph.run(statements.remove_unused(label))
    while graph.run(statements.UNUSED_DOMAINS)[0]["removed"]:
        continue
    graph.run(statements.UNUSED_HOSTS)
