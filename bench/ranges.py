"""The rows of ranges: two editions imported, an address looked up, hosts linked anew."""

from statistics import median

from bench import measure
from bench.generate.ranges import addresses, dump
from bench.measure import Run
from bench.result import Result, Row, Setting
from bench.server import program
from graphrecon.cypher.graph import Graph
from graphrecon.cypher.query.ipdata import lookup
from graphrecon.cypher.statement import Statement
from graphrecon.ingest import editions
from graphrecon.ingest.purge import purge
from graphrecon.model.values import parse_address

_HOSTS = "UNWIND $rows AS row\nCREATE (:Host {addr: row[0], key: row[1], version: 4})"
_AGAIN = Statement("MATCH (d:Dataset {active: true})\nSET d.linked = ''")
_LINKED = Statement("MATCH (:Host)-[in:IN_RANGE]->(:Range)\nRETURN count(in) AS linked")
_ASKED = 200


def _measured(setting: Setting) -> list[Result]:
    """Measure on one import a run; the ranges are taken away in batches, for a Dataset has very many neighbours."""
    systems, countries = setting.size(420_000), setting.size(170_000)
    paths = [dump(setting.server.folder, systems, "asn"), dump(setting.server.folder, countries, "country")]
    addrs = list(dict.fromkeys(addresses(setting.size(10_000), countries)))
    runs: list[Run] = []
    asked: list[float] = []
    linked: list[float] = []
    cpu: list[float] = []
    notes: list[str] = []
    for _ in range(setting.runs):
        graph = setting.server.empty()
        command = [*program(), "ipdata", "--import", "--quiet", *map(str, paths)]
        before = setting.server.cpu_seconds()
        runs.append(measure.run(command, setting.server.environment()))
        cpu.append(setting.server.cpu_seconds() - before)
        asked += _look_ups(graph, addrs)
        linked.append(_link(graph, addrs))
        notes.append(f"{graph.read(_LINKED)[0]['linked']:,} links")
        purge(graph, "data")
    setting.server.discard()
    for path in paths:
        path.unlink()
    return [
        Result(
            work=f"ranges: {systems + countries:,} imported",
            values=[run.seconds for run in runs],
            unit="s",
            reach=60,
            megabytes=max(run.megabytes for run in runs),
            note=f"CPU {median(cpu):.1f} s server, {median(run.cpu for run in runs):.1f} s importer",
        ),
        Result(work="ranges: one look-up", values=[value * 1000 for value in asked], unit="ms", reach=5),
        Result(work=f"ranges: {len(addrs):,} hosts linked", values=linked, unit="s", reach=5, note=notes[-1]),
    ]


def _look_ups(graph: Graph, addrs: list[str]) -> list[float]:
    """Return the seconds of look-ups of one address each, after some that warm up."""
    asked = [lookup([parse_address(addr)]) for addr in addrs[: 2 * _ASKED]]
    return [measure.seconds(lambda: graph.read(one)) for one in asked][len(asked) // 2 :]  # noqa: B023


def _link(graph: Graph, addrs: list[str]) -> float:
    rows = [list(parse_address(addr)[:2]) for addr in addrs]
    graph.run(Statement(_HOSTS, {"rows": rows}))
    editions.settle(graph)
    graph.run(_AGAIN)
    return measure.seconds(lambda: editions.settle(graph))


ROWS = (Row(name="ranges", help="ranges of addresses: import, look-up, links", measure=_measured),)
