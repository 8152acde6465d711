"""The rows of imports: files loaded by the command a user types, beside raw batches of the same facts."""

import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

import msgspec

from bench import measure, raw
from bench.generate.flows import conn_log, pairs
from bench.generate.passive import recon_log
from bench.generate.scans import Scanned, hosts, nmap_xml
from bench.measure import Run
from bench.result import Result, Row, Setting
from bench.server import Server, program
from graphrecon.cypher.graph import Graph
from graphrecon.ingest.report import Report

MOST_RAW = 100_000
"""Flows that are written raw at most."""


def load(server: Server, path: Path, *, view: bool = False) -> tuple[Run, Report]:
    """Return the Run of `graphrecon load` on one file, and its Report; without the view unless asked for."""
    words = [*program(), "load", "--json", "--quiet", *([] if view else ["--no-update-view"]), str(path)]
    run = measure.run(words, server.environment())
    report = msgspec.json.decode(run.output.splitlines()[0], type=Report)
    if report.status != "done":
        raise RuntimeError(f"{path.name}: {report.status} {report.notes}")
    return run, report


class _Work(msgspec.Struct, frozen=True):
    """One file to import, how many things of `unit` it holds, and the raw batches of the same facts."""

    text: str
    path: Path
    count: int
    unit: str
    reach: float
    write_raw: Callable[[Graph], None]
    raw_share: float = 1.0
    """The part of the facts that is written raw; the rest is reckoned at the same pace."""


def _measured(setting: Setting, work: _Work) -> list[Result]:
    """Measure imports and raw batches in turns, and once the import into a server just started."""
    cold, store = _new_server(setting, work)
    _warm_up(setting)
    runs: list[Run] = []
    raw_seconds: list[float] = []
    cpu: list[float] = []
    for _ in range(setting.runs):
        graph = setting.server.empty()
        raw_seconds.append(measure.seconds(lambda: work.write_raw(graph)))  # noqa: B023
        setting.server.empty()
        before = setting.server.cpu_seconds()
        runs.append(load(setting.server, work.path)[0])
        cpu.append(setting.server.cpu_seconds() - before)
    setting.server.empty()
    work.path.unlink()
    seconds = [run.seconds for run in runs]
    per = work.unit.partition("/")[2]
    return [
        Result(
            work=work.text,
            values=[work.count / value for value in seconds],
            unit=work.unit,
            reach=work.reach,
            ratio=median(seconds) / median(raw_seconds) * work.raw_share,
            megabytes=max(run.megabytes for run in runs),
            store=store,
            note=f"CPU {median(cpu):.1f} s server, {median(run.cpu for run in runs):.1f} s importer; "
            f"on a new server {work.count / cold:,.0f}/{per}",
        )
    ]


def _new_server(setting: Setting, work: _Work) -> tuple[float, float]:
    """Return the seconds of an import into a server just started, and the megabytes of the store it makes."""
    with Server(setting.server.heap, setting.server.pagecache) as fresh:
        run, _ = load(fresh, work.path)
        return run.seconds, fresh.store_megabytes()


def _nmap(work: str, heavy: bool, reach: float) -> Callable[[Setting], list[Result]]:
    def measured(setting: Setting) -> list[Result]:
        count = setting.size(5000)
        made: list[Scanned] = list(hosts(count, heavy=heavy))
        path = nmap_xml(setting.server.folder / "scan.xml", made)
        text = f"Nmap XML, {count:,} hosts, {work}"
        return _measured(
            setting, _Work(text, path, count, "hosts/s", reach, lambda graph: raw.write_hosts(graph, made))
        )

    return measured


def _conn(lines: int, flows: int, reach: float, runs: int = 99) -> Callable[[Setting], list[Result]]:
    def measured(setting: Setting) -> list[Result]:
        count, distinct = setting.size(lines), setting.size(flows)
        path = conn_log(setting.server.folder / "conn.log", count, distinct)
        some = pairs(min(distinct, MOST_RAW))
        text = f"conn.log, {count:,} lines that make {distinct:,} flows"
        share = len(some) / distinct
        work = _Work(text, path, count, "lines/s", reach, lambda graph: raw.write_flows(graph, some), share)
        return _measured(msgspec.structs.replace(setting, runs=min(setting.runs, runs)), work)

    return measured


def _passive(lines: int, facts: int, reach: float) -> Callable[[Setting], list[Result]]:
    def measured(setting: Setting) -> list[Result]:
        count, distinct = setting.size(lines), setting.size(facts)
        path = recon_log(setting.server.folder / "passive_recon.log", count, distinct)
        text = f"passive_recon, {count:,} lines that make {distinct:,} facts"
        work = _Work(text, path, count, "lines/s", reach, lambda graph: raw.write_facts(graph, distinct))
        return _measured(setting, work)

    return measured


def _warm_up(setting: Setting) -> None:
    """Load some of both kinds, three times, so that a row does not measure how cold the server is."""
    folder = setting.server.folder
    for seed in (7, 8, 9):
        scan = nmap_xml(folder / "w.xml", hosts(setting.size(3000), seed=seed))
        conn = conn_log(folder / "w.log", setting.size(30_000), setting.size(15_000), seed=seed)
        for path in (scan, conn):
            setting.server.empty()
            load(setting.server, path)
            path.unlink()
    setting.server.empty()


def _memory(setting: Setting) -> list[Result]:
    found: list[Result] = []
    for kind, sizes in (("conn.log", (100_000, 400_000)), ("Nmap XML", (2_000, 8_000))):
        for size in sizes:
            count = setting.size(size)
            path = setting.server.folder / "memory"
            if kind == "conn.log":
                conn_log(path, count, count // 10)
            else:
                nmap_xml(path, hosts(count, heavy=True))
            setting.server.empty()
            run, _ = load(setting.server, path)
            what = f"importer memory, {kind} of {path.stat().st_size / 1e6:,.0f} MB"
            found.append(Result(work=what, values=[run.megabytes], unit="MB", reach=300))
            path.unlink()
    setting.server.empty()
    return found


def _first(setting: Setting) -> list[Result]:
    """Measure a first import into a server that has done nothing yet: what the demo of a new user feels like."""
    values: list[float] = []
    for _ in range(min(setting.runs, 2)):
        with Server(setting.server.heap, setting.server.pagecache) as fresh:
            path = nmap_xml(fresh.folder / "scan.xml", hosts(200))
            fresh.environment()
            started = time.perf_counter()
            load(fresh, path, view=True)
            values.append(time.perf_counter() - started)
    return [Result(work="first import of a new server: 200 hosts and their view", values=values, unit="s")]


ROWS = (
    Row(name="nmap-light", help="Nmap XML, few ports", measure=_nmap("2 to 6 ports", False, 2000)),
    Row(name="nmap-heavy", help="Nmap XML, long", measure=_nmap("10 ports and 3 scripts", True, 800)),
    Row(name="conn-50k", help="conn.log, nearly all flows new", measure=_conn(50_000, 49_000, 8000)),
    Row(name="conn-1m-100k", help="conn.log, flows repeat", measure=_conn(1_000_000, 100_000, 25_000, 1)),
    Row(name="conn-1m-1m", help="conn.log, no flow repeats", measure=_conn(1_000_000, 1_000_000, 7000, 1)),
    Row(name="passive-50k", help="passive_recon, most facts new", measure=_passive(50_000, 42_500, 12_000)),
    Row(name="passive-1m", help="passive_recon, facts repeat", measure=_passive(1_000_000, 50_000, 50_000)),
    Row(name="memory", help="peak memory of the importer, two sizes a format", measure=_memory),
    Row(name="first-import", help="a small import into a server just started", measure=_first),
)
