"""`flowcli --precision` and `--reduce-precision`: the length of the time slots of a graph."""

import sys

from graphrecon.cli.output import json_lines, printing
from graphrecon.cli.progress import Bar
from graphrecon.cli.session import open_graph
from graphrecon.db.flow_graph import precision_of
from graphrecon.db.flow_precision import pending, reduce_precision


def print_precision(*, json: bool) -> None:
    """Print the seconds of a slot; say on stderr when older slots are still to be rewritten."""
    with printing(), open_graph() as graph:
        seconds, waits = precision_of(graph.read), pending(graph)
        if json:
            json_lines([{"precision": seconds}])
        else:
            sys.stdout.write(f"{seconds}\n")
    if waits is not None:
        sys.stderr.write(
            f"graphrecon: some flows have finer slots still; `graphrecon flowcli --reduce-precision {waits}` goes on\n"
        )


def reduce(seconds: int) -> None:
    """Make all slots of the graph this long, and say what was done."""
    with printing(), open_graph() as graph:
        done = reduce_precision(graph, seconds, Bar())
        said = f"{done} flows have slots of {seconds} seconds" if done else f"slots have {seconds} seconds"
        sys.stdout.write(said + "\n")
