"""The rows of the view: bringing it up to date after a scan, and building all of it anew."""

import time

from bench import measure
from bench.generate.scans import hosts, nmap_xml
from bench.imports import load
from bench.result import Result, Row, Setting
from bench.server import program
from graphrecon.cypher.statement import Statement

_SIZE = Statement(
    "RETURN COUNT { (:View) } AS views, COUNT { (:ViewPort) } AS ports, COUNT { (:RecordPort) } AS observed"
)

WARM = 5
"""Rebuilds before the measured ones, so that the row does not tell how cold the server is."""


def _db2view(setting: Setting, *options: str) -> float:
    return measure.run([*program(), "db2view", "--quiet", *options], setting.server.environment()).seconds


def _scan(setting: Setting, count: int, *, number: int = 0) -> None:
    """Import a scan of the first `count` hosts, not the view; another `number` is another scan of the same hosts."""
    path = setting.server.folder / "scan.xml"
    nmap_xml(path, hosts(count, seed=1 + number), args=f"nmap -sV -sC 10.0.0.0/8 --exclude-ports {number + 1}")
    load(setting.server, path)
    path.unlink()


def _update(setting: Setting) -> list[Result]:
    count = setting.size(1000)
    values: list[float] = []
    setting.server.empty()
    _scan(setting, count // 10, number=99)
    _db2view(setting)
    for number in range(setting.runs):
        setting.server.empty()
        _scan(setting, count, number=number)
        values.append(_db2view(setting))
    work = f"view: update after {count:,} scanned hosts"
    return [Result(work=work, values=values, unit="s", reach=3, note=_note(setting))]


def _full(setting: Setting) -> list[Result]:
    count = setting.size(1068)
    setting.server.empty()
    _scan(setting, count)
    _scan(setting, count // 2, number=1)
    _db2view(setting)
    for _ in range(WARM):
        _db2view(setting, "--full")
    values = [_db2view(setting, "--full") for _ in range(setting.runs)]
    note = _note(setting)
    setting.server.empty()
    return [Result(work=f"view: full rebuild of {count:,} hosts", values=values, unit="s", reach=2, note=note)]


def _note(setting: Setting) -> str:
    row = setting.server.graph.read(_SIZE)[0]
    return f"{row['ports']:,} ports of {row['observed']:,} observed"


def _large(setting: Setting) -> list[Result]:
    count = setting.size(100_000)
    setting.server.empty()
    _scan(setting, count)
    started = time.perf_counter()
    _db2view(setting)
    first = time.perf_counter() - started
    rebuilt = _db2view(setting, "--full")
    note = f"{_note(setting)}; the first build {first:.0f} s"
    setting.server.discard()
    return [Result(work=f"view: full rebuild of {count:,} hosts", values=[rebuilt], unit="s", reach=240, note=note)]


ROWS = (
    Row(name="view-update", help="the view of 1,000 hosts after a scan", measure=_update),
    Row(name="view-full", help="every view of 1,068 hosts anew", measure=_full),
    Row(name="view-100k", help="every view of 100,000 hosts anew", measure=_large, default=False),
)
