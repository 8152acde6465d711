"""`./run demo`: imports the bundled samples (or the given files), shows what is in the graph, and serves it."""

import os
import socket
import sys
from collections.abc import Sequence
from pathlib import Path

from graphrecon import embedded
from graphrecon.cli import importing, web
from graphrecon.cli.db import start_embedded
from graphrecon.cli.escape import visible
from graphrecon.cli.host_text import host_lines
from graphrecon.cli.output import Printer
from graphrecon.cli.progress import Bar
from graphrecon.cli.session import open_graph
from graphrecon.cypher.filter import VIEW
from graphrecon.cypher.graph import Graph
from graphrecon.cypher.query import flow_top, flows, hosts, top
from graphrecon.cypher.query.record import shape
from graphrecon.errors import GraphreconError
from graphrecon.importers.base import Options
from graphrecon.ingest import derive, files
from graphrecon.settings import Settings, load_settings

LAB = Path(__file__).resolve().parents[2] / "tests" / "lab"
BUNDLED = (
    "samples/scans/nmap-first.xml",
    "samples/scans/nmap-second.xml",
    "samples/scans/nmap-udp.xml",
    "samples/scans/nmap-ipv6.xml",
    "samples/scans/masscan.xml",
    "samples/flows/conn.log",
    "samples/flows/p0f.log",
    "places/Country.dump-IPv4.csv",
    "places/Country.dump-IPv6.csv",
    "places/ASN.dump-IPv4.csv",
    "places/ASN.dump-IPv6.csv",
)
"""Real output of Nmap, Masscan, a flow sensor and p0f against our own lab hosts, and who owns their networks there."""


def main() -> None:
    """Run the demo; an error is one line on stderr and status 2, Ctrl-C ends it."""
    words = [word for word in sys.argv[1:] if word != "--no-serve"]
    try:
        run(words, serve="--no-serve" not in sys.argv[1:])
    except GraphreconError as error:
        sys.stderr.write(visible(f"graphrecon: {error}", lines=True) + "\n")
        sys.exit(2)
    except KeyboardInterrupt:
        sys.stderr.write("stopped; the server and its data stay\n")


def run(paths: Sequence[str], *, serve: bool) -> None:
    """Import, sum up, print the addresses, and serve until stopped when asked to."""
    if any(word.startswith("-") and word != "-" for word in paths):
        raise GraphreconError("usage: ./run demo [FILE...] [--no-serve]")
    for path in paths:
        if path != "-" and not os.path.exists(path):
            raise GraphreconError(f"{path} does not exist")
    settings = load_settings()
    chosen = list(paths) or [os.path.relpath(LAB / name) for name in BUNDLED]
    with open_graph(settings) as graph:
        _say("Importing")
        _import(graph, settings, chosen)
        derive.drain(graph, Bar())
        _summary(graph)
        if not serve:
            _addresses(settings, web.PORT, serve=False)
            _next()
            return
        with _listen() as listening:
            port = listening.getsockname()[1]
            _addresses(settings, port, serve=True)
            _next()
            _say(f"\nServing on {web.url(port)} until Ctrl-C")
            web.run(graph, listening, settings, web.HOST)


def _listen() -> socket.socket:
    """Return a socket on the usual port, or on a free one where that is taken."""
    try:
        return web.listen()
    except web.CannotListen:
        return web.listen(port=0)


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def _import(graph: Graph, settings: Settings, paths: Sequence[str]) -> None:
    for path in files.walk(paths, recursive=True):
        try:
            report = files.import_path(graph, path, settings.home / "rejects", Options(), progress=Bar())
        except files.Unknown as error:
            _say(visible(f"{path}: {error.message}"))
            continue
        report.notes = [note for note in report.notes if report.status != "known"]
        importing.tell(report)


def _summary(graph: Graph) -> None:
    counts = graph.read(flows.count_flows())[0]
    total = graph.read(hosts.count(VIEW))[0]["count"]
    _say(
        f"\n{total} hosts in the view; {counts['flows']} flows "
        f"from {counts['clients']} clients to {counts['servers']} servers"
    )
    _say("\nTop services            graphrecon view --top service")
    for row in graph.read(top.top(VIEW, "service", limit=8)):
        _say(visible(f"  {row['value']:>4}  {row['label']}"))
    _say("\nTop talkers             graphrecon flowcli --top src.addr --sum csbytes")
    for row in graph.read(flow_top.top_flows(["src.addr"], sum_=["csbytes"], limit=8)):
        _say(visible(f"  {row['count']:>9} bytes  {row['fields'][0]}"))
    found = graph.read(hosts.get(VIEW, (), limit=1, sort=("~openports",)))
    if found:
        record = shape(found[0]["record"])
        _say(f"\nOne host                graphrecon view {record['addr']}")
        printer = Printer()
        for line in host_lines(record):
            printer.line(*line)
    sys.stdout.flush()


def _addresses(settings: Settings, port: int, *, serve: bool) -> None:
    _say(f"\nWeb explorer     {web.url(port)}flow.html")
    if settings.uri is None:
        address = start_embedded(settings)
        _say(f"Neo4j Browser    {embedded.browser_url(address)}")
        _say(f"                 user {address.user}, password in {settings.home / 'password'}")
    else:
        _say(f"Neo4j            {settings.uri}")
    if not serve:
        _say("Serve both with  .venv/bin/graphrecon web")


def _next() -> None:
    _say(
        "\nNext:\n"
        "  .venv/bin/graphrecon view service:ssh\n"
        "  .venv/bin/graphrecon flowcli 'dport > 1000' --top proto dport\n"
        "  .venv/bin/graphrecon cypher 'MATCH (f:Flow) RETURN [f.proto, f.dport], count(*) AS cnt ORDER BY cnt DESC'\n"
        "  .venv/bin/graphrecon load YOUR-SCAN.xml YOUR-CONN.log"
    )


if __name__ == "__main__":
    main()
