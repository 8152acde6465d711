"""The rows of questions about passive facts: one host, the newest, what is new, among half a million."""

from bench import measure
from bench.generate.passive import recon_log
from bench.imports import load
from bench.result import Result, Row, Setting
from graphrecon.cypher.query import observations
from graphrecon.cypher.statement import Statement

_TIMES = 20


def _measured(setting: Setting) -> list[Result]:
    """Measure each question on one import, after some that warm up."""
    count = setting.size(500_000)
    graph = setting.server.empty()
    path = recon_log(setting.server.folder / "passive_recon.log", count, count)
    load(setting.server, path)
    path.unlink()
    hosts = [f"10.0.{number // 200}.{number % 200 + 1}" for number in range(2 * _TIMES)]
    asked: dict[str, list[Statement]] = {
        "facts of one host": [observations.get([host]) for host in hosts],
        "the 10 facts seen last": [observations.get(sort=["~lastseen"], limit=10)] * len(hosts),
        "the 10 facts first seen last": [observations.get(sort=["~firstseen"], limit=10)] * len(hosts),
    }
    found = []
    for work, statements in asked.items():
        seconds = [measure.seconds(lambda: graph.read(one)) for one in statements][_TIMES:]  # noqa: B023
        text = f"passive, {count:,} facts: {work}"
        found.append(Result(work=text, values=[value * 1000 for value in seconds], unit="ms", reach=50))
    setting.server.discard()
    return found


ROWS = (Row(name="passive-ask", help="questions about half a million passive facts", measure=_measured),)
