"""Scans of one host that tests write down, and what the graph then answers."""

from pathlib import Path

from graphrecon.cypher.graph import Graph
from graphrecon.cypher.statement import Statement
from graphrecon.importers.base import Options
from graphrecon.ingest import derive, files


def scan(start: int, ports: str, *, state: str = "up", extra: str = "") -> str:
    """An Nmap XML text with the host 192.0.2.9."""
    return (
        f'<nmaprun scanner="nmap" args="nmap" start="{start}" version="7.93"><host starttime="{start}" '
        f'endtime="{start + 10}"><status state="{state}" reason="echo-reply"/><address addr="192.0.2.9" '
        f'addrtype="ipv4"/>{extra}<ports>{ports}</ports></host></nmaprun>'
    )


def port(number: int, state: str, service: str = "", script: str = "") -> str:
    """A port element."""
    return f'<port protocol="tcp" portid="{number}"><state state="{state}" reason="syn-ack"/>{service}{script}</port>'


def load(graph: Graph, folder: Path, *texts: str, options: Options | None = None) -> None:
    """Import texts as files, in this order, and bring the view up to date."""
    for number, text in enumerate(texts):
        path = folder / f"{number}-{abs(hash(text))}.xml"
        path.write_text(text)
        report = files.import_path(graph, str(path), folder, options or Options())
        assert report.status == "done", report
    derive.drain(graph)


def rows(graph: Graph, text: str) -> set[tuple[object, ...]]:
    """The answer of the graph as a set of tuples."""
    return {tuple(row.values()) for row in graph.read(Statement(text))}
