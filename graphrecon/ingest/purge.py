"""Emptying a purpose: its nodes in batches, its imports, then the views, then what nothing points at."""

from graphrecon.cypher import purge as statements
from graphrecon.cypher.graph import Graph
from graphrecon.ingest import derive
from graphrecon.ingest.unused import tidy


def purge(graph: Graph, purpose: str) -> None:
    """Remove everything of `purpose` and what only it held; it can be called again after a crash."""
    graph.run(statements.remove_imports(purpose))
    graph.run(statements.mark(purpose))
    for label in statements.OWN[purpose]:
        graph.run(statements.remove(label))
    derive.drain(graph)
    tidy(graph)
