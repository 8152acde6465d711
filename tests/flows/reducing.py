"""A process that reduces the precision in small batches: what a test kills. Usage: … SECONDS ROWS, server as usual."""

import sys

from graphrecon.cypher.graph import Graph
from graphrecon.db import flow_precision
from graphrecon.settings import load_settings
from tests.ingest.importing import Told


def main(seconds: int, rows: int) -> None:
    """Reduce the precision."""
    flow_precision.ROWS = rows
    settings = load_settings()
    with Graph(settings.uri or "", settings.user, settings.password or "") as graph:
        flow_precision.reduce_precision(graph, seconds, Told())


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
