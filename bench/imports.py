"""The rows of imports: files loaded by the command a user types, beside raw batches of the same facts."""

import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

import msgspec

from bench import measure, raw
from bench.generate.flows import conn_log, pairs
from bench.generate.scans import Scanned, hosts, nmap_xml
from bench.measure import Run
from bench.result import Result, Row, Setting
from bench.server import Server, program
from graphrecon.ingest.report import Report

MOST_RAW = 100_000
"""Flows that are written raw; a larger row is scaled from there."""


def load(server: Server, path: Path, *, view: bool = False) -> tuple[Run, Report]:
    """Return the Run of `graphrecon load` on one file, and its Report; without the view unless asked for."""
    words = [*program(), "load", "--json", "--quiet", *([] if view else ["--no-update-view"]), str(path)]
    run = measure.run(words, server.environment())
    report = msgspec.json.decode(run.output.splitlines()[0], type=Report)
    if report.status != "done":
        raise RuntimeError(f"{path.name}: {report.status} {report.notes}")
    return run, report


def _measured(
    setting: Setting, path: Path, work: str, unit: str, count: int, reach: float, write_raw: Callable[[], float]
) -> Result:
    raw_seconds = write_raw()
    runs: list[Run] = []
    inside: list[float] = []
    for _ in range(setting.runs):
        setting.server.empty()
        run, report = load(setting.server, path)
        runs.append(run)
        inside.append(report.seconds)
    store = None if setting.quick else setting.server.store_megabytes()
    setting.server.empty()
    path.unlink()
    return Result(
        work=work,
        values=[count / run.seconds for run in runs],
        unit=unit,
        reach=reach,
        ratio=median(run.seconds for run in runs) / raw_seconds,
        megabytes=max(run.megabytes for run in runs),
        store=store,
        note=f"the import alone {count / median(inside):,.0f}{unit.removeprefix('hosts').removeprefix('lines')}",
    )


def _nmap(work: str, heavy: bool, reach: float) -> Callable[[Setting], list[Result]]:
    def measured(setting: Setting) -> list[Result]:
        count = setting.size(5000)
        made: list[Scanned] = list(hosts(count, heavy=heavy))
        path = nmap_xml(setting.server.folder / "scan.xml", made)
        _warm_up(setting)

        def write_raw() -> float:
            return measure.seconds(lambda: raw.write_hosts(setting.server.graph, made))

        return [_measured(setting, path, f"Nmap XML, {count:,} hosts, {work}", "hosts/s", count, reach, write_raw)]

    return measured


def _conn(lines: int, flows: int, reach: float, runs: int | None = None) -> Callable[[Setting], list[Result]]:
    def measured(setting: Setting) -> list[Result]:
        count, distinct = setting.size(lines), setting.size(flows)
        path = conn_log(setting.server.folder / "conn.log", count, distinct)
        _warm_up(setting)
        repeated = msgspec.structs.replace(setting, runs=min(setting.runs, runs or setting.runs))

        def write_raw() -> float:
            some = pairs(min(distinct, MOST_RAW))
            return measure.seconds(lambda: raw.write_flows(setting.server.graph, some)) * distinct / len(some)

        work = f"conn.log, {count:,} lines that make {distinct:,} flows"
        return [_measured(repeated, path, work, "lines/s", count, reach, write_raw)]

    return measured


def _warm_up(setting: Setting) -> None:
    """Load a little of both kinds, so that a row does not measure how cold the server is."""
    folder = setting.server.folder
    for path in (nmap_xml(folder / "w.xml", hosts(300, seed=9)), conn_log(folder / "w.log", 3000, 1000, seed=9)):
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
    Row(name="conn-1m-100k", help="conn.log, flows repeat", measure=_conn(1_000_000, 100_000, 25_000, 2)),
    Row(name="conn-1m-1m", help="conn.log, no flow repeats", measure=_conn(1_000_000, 1_000_000, 7000, 1)),
    Row(name="memory", help="peak memory of the importer, two sizes a format", measure=_memory),
    Row(name="first-import", help="a small import into a server just started", measure=_first),
)
