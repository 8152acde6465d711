"""What nothing points at any more goes, in batches that take turns with imports."""

from collections.abc import Callable, Iterable

from graphrecon.cypher import load
from graphrecon.cypher import purge as statements
from graphrecon.cypher.graph import Graph, Transaction
from graphrecon.cypher.statement import Statement


def tidy(graph: Graph) -> int:
    """Remove the shared nodes that nothing points at and the hosts of which nothing is left; return how many."""
    removed = remove_unused(graph, statements.SHARED)
    return removed + remove_all(graph, statements.UNUSED_DOMAINS) + remove_all(graph, statements.UNUSED_HOSTS)


def remove_unused(graph: Graph, labels: Iterable[str]) -> int:
    """Remove the nodes of these labels that nothing points at, and return how many there were."""
    return sum(remove_all(graph, statements.remove_unused(label)) for label in labels)


def remove_all(graph: Graph, statement: Statement, tell: Callable[[int], None] | None = None) -> int:
    """Repeat a statement that gives what it `removed` until that is 0, and return the sum; `tell` hears each part.

    Each takes its turn among the batches of imports, so none points at a node that is just being removed.
    """

    def some(transaction: Transaction) -> int:
        transaction.run(load.TAKE_TURN.text)
        return int(transaction.values(statement.text, statement.params)[0])

    done = 0
    while count := graph.write(some):
        done += count
        if tell is not None:
            tell(count)
    return done
