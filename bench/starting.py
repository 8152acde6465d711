"""The rows of starting: servers, attaching to one, and what a command costs beside its query."""

import shutil
import sys
import time
from pathlib import Path

from bench import measure
from bench.generate.flows import conn_log
from bench.generate.scans import hosts, nmap_xml
from bench.imports import load
from bench.result import Result, Row, Setting
from bench.server import program, start
from graphrecon import embedded
from graphrecon.cypher.filter import VIEW
from graphrecon.cypher.query.hosts import count

_CONNECT = """\
import time
started = time.perf_counter()
from graphrecon import connect
connect()
print(time.perf_counter() - started)"""


def _servers(setting: Setting) -> list[Result]:
    """Start a new home from the cached parts, then the same home again."""
    cold: list[float] = []
    warm: list[float] = []
    home = setting.server.folder / "other"
    for _ in range(setting.runs):
        cold.append(_started(setting, home))
        embedded.stop(home)
        warm.append(_started(setting, home))
        embedded.stop(home)
        shutil.rmtree(home)
    return [
        Result(work="start of a new server, its parts in the cache", values=cold, unit="s", reach=60),
        Result(work="warm start of a server", values=warm, unit="s", reach=15),
    ]


def _started(setting: Setting, home: Path, cache: Path | None = None) -> float:
    return measure.seconds(lambda: start(home, setting.server.heap, setting.server.pagecache, cache))


def _download(setting: Setting) -> list[Result]:
    home, cache = setting.server.folder / "other", setting.server.folder / "cache"
    value = _started(setting, home, cache)
    embedded.stop(home)
    shutil.rmtree(home)
    shutil.rmtree(cache)
    return [Result(work="cold start from an empty cache to Bolt", values=[value], unit="s", reach=60)]


def _attach(setting: Setting) -> list[Result]:
    environment = setting.server.environment()
    values = [float(measure.run([sys.executable, "-c", _CONNECT], environment).output) for _ in range(setting.runs + 2)]
    work = "attaching to a running server: connect() in a new process, imports included"
    return [Result(work=work, values=values, unit="s", reach=0.3)]


def _command(setting: Setting) -> list[Result]:
    folder = setting.server.folder
    setting.server.empty()
    for path in (nmap_xml(folder / "scan.xml", hosts(300)), conn_log(folder / "conn.log", 3000, 900)):
        load(setting.server, path, view=True)
        path.unlink()
    statement = count(VIEW, ["service:http"])
    values: list[float] = []
    for _ in range(setting.runs + 3):
        whole = measure.run([*program(), "view", "--count", "service:http"], setting.server.environment()).seconds
        started = time.perf_counter()
        setting.server.graph.read(statement)
        values.append(whole - (time.perf_counter() - started))
    bare = [measure.run([sys.executable, "-c", "pass"], setting.server.environment()).seconds for _ in range(3)]
    setting.server.empty()
    note = f"python itself {min(bare):.2f} s"
    work = "a warm CLI query, whole process, beyond the query itself"
    return [Result(work=work, values=values[1:], unit="s", reach=0.35, note=note)]


ROWS = (
    Row(name="command", help="a warm command's process time beyond its query", measure=_command),
    Row(name="attach", help="connect() to a running server", measure=_attach),
    Row(name="start", help="a new server, a warm start", measure=_servers),
    Row(name="start-download", help="from an empty cache, downloads 190 MB", measure=_download, default=False),
)
