"""`--precision` and `--reduce-precision`: all slots become longer, once, whatever is killed, imports included."""

import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from graphrecon.cypher.graph import Graph
from graphrecon.cypher.query.fingerprint import fingerprint
from graphrecon.cypher.statement import Statement
from graphrecon.db import flow_precision
from graphrecon.db.flow_precision import pending, reduce_precision
from graphrecon.errors import GraphreconError
from graphrecon.importers.base import Options
from graphrecon.ingest import derive, files
from graphrecon.ingest.progress import Silent
from graphrecon.ingest.reader import Limits
from graphrecon.ingest.report import Report
from tests.cli.conftest import Ask
from tests.conftest import empty
from tests.flows import known
from tests.flows.conftest import api
from tests.flows.known import slot
from tests.ingest.samples import CONN_HEADER, conn_lines

pytestmark = pytest.mark.graph


@pytest.fixture
def fresh(empty_graph: Graph) -> Iterator[Graph]:
    """The known flows, written anew for each test."""
    for statement in known.statements():
        empty_graph.run(statement)
    yield empty_graph
    empty(empty_graph)


def slots(graph: Graph) -> dict[str, list[int]]:
    """The slots of each flow by its name."""
    rows = graph.read(Statement("MATCH (f:Flow) RETURN f.uid AS uid, f.times AS times"))
    by_uid = {known.uid(name): name for name in known.FLOWS}
    return {by_uid[row["uid"]]: row["times"] for row in rows}


COARSE = {
    "https": [slot("01 06"), slot("02 06")],
    "http": [slot("01 06")],
    "dns": [slot("01 06"), slot("03 18")],
    "late": [slot("03 06")],
    "ping": [slot("02 00")],
    "back": [slot("03 18")],
}


def test_slots_become_those_that_the_new_precision_would_have_given(fresh: Graph, command: Ask) -> None:
    assert command("flowcli", "--precision").out == "3600\n"
    done = command("flowcli", "--reduce-precision", "21600")
    assert (done.status, done.out, done.err) == (0, "6 flows have slots of 21600 seconds\n", "")
    assert slots(fresh) == COARSE
    assert command("flowcli", "--precision").out == "21600\n"
    assert command("flowcli", "--precision", "--json").out == '{"precision": 21600}\n'
    assert command("flowcli", "--reduce-precision", "21600").out == "slots have 21600 seconds\n"
    assert api(fresh).flow.precision() == 21600
    assert api(fresh).flow.daily("proto = icmp")[0]["step"] == 21600


@pytest.mark.parametrize(
    ("seconds", "says"), [(60, "would take apart"), (5400, "do not make slots"), (3600 * 24 * 400, "at most 31622400")]
)
def test_what_is_finer_or_no_multiple_is_refused_and_changes_nothing(
    seconds: int, says: str, fresh: Graph, command: Ask
) -> None:
    before = slots(fresh)
    done = command("flowcli", "--reduce-precision", str(seconds))
    assert (done.status, done.out) == (2, "")
    assert done.error is not None
    assert says in done.error
    assert (slots(fresh), command("flowcli", "--precision").out) == (before, "3600\n")


def test_a_flow_without_slots_stays_so(fresh: Graph) -> None:
    fresh.run(Statement("MATCH (f:Flow {uid: $uid}) REMOVE f.times", {"uid": known.uid("dns")}))
    assert reduce_precision(fresh, 21600) == 6
    assert slots(fresh) == {**COARSE, "dns": None}


def test_an_empty_graph_takes_any_multiple(empty_graph: Graph) -> None:
    assert reduce_precision(empty_graph, 7200) == 0
    assert api(empty_graph).flow.precision() == 7200


def test_a_killed_run_is_continued(
    fresh: Graph, command: Ask, server: tuple[str, str, str], environment: dict[str, str]
) -> None:
    """Killed after its first batch: the precision is stored, what remains is said, and the next run ends it."""
    run = [sys.executable, "-m", "tests.flows.reducing", "21600", "1"]
    with subprocess.Popen(run, env=environment, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "1\n"
        process.send_signal(signal.SIGKILL)
    if pending(fresh) is not None:  # it may have been quicker than the signal
        assert "goes on" in command("flowcli", "--precision").err
    assert command("flowcli", "--precision").out == "21600\n"
    reduce_precision(fresh, 21600)
    assert slots(fresh) == COARSE
    assert pending(fresh) is None


def test_a_run_that_stops_between_batches_is_continued(fresh: Graph, monkeypatch: pytest.MonkeyPatch) -> None:
    class Stops(Silent):
        def advance(self, position: int, written: int) -> None:
            raise KeyboardInterrupt

    monkeypatch.setattr(flow_precision, "ROWS", 2)
    with pytest.raises(KeyboardInterrupt):
        reduce_precision(fresh, 21600, Stops())
    half = slots(fresh)
    assert half != COARSE
    assert sum(half[name] == COARSE[name] for name in COARSE) >= 2
    assert pending(fresh) == 21600
    assert reduce_precision(fresh, 43200) == 6
    assert pending(fresh) is None
    assert {item % 43200 for items in slots(fresh).values() for item in items} == {0}
    with pytest.raises(GraphreconError, match="take apart"):
        reduce_precision(fresh, 21600)


def conn(path: Path) -> Path:
    """Write a conn.log of 400 lines over eleven days."""
    lines = [line.split("\t", 1) for line in conn_lines(400, 40)]
    body = "".join(f"{1_767_225_600 + 2400 * place}.5\t{rest}\n" for place, (_, rest) in enumerate(lines))
    path.write_text(CONN_HEADER + body)
    return path


def load(graph: Graph, path: Path, progress: Silent | None = None) -> Report:
    """Import a file in batches of a few flows."""
    limits = Limits(rows=30, items=10**9, size=10**9)
    return files.import_path(graph, str(path), path.parent / "rejects", Options(), limits=limits, progress=progress)


def test_imports_afterwards_use_it(empty_graph: Graph, tmp_path: Path) -> None:
    """The same graph, whether the precision was reduced before, after, or in the midst of an import."""
    path = conn(tmp_path / "conn.log")
    reduce_precision(empty_graph, 86_400)
    load(empty_graph, path)
    derive.drain(empty_graph)
    before = fingerprint(empty_graph)
    empty(empty_graph)

    load(empty_graph, path)
    reduce_precision(empty_graph, 86_400)
    derive.drain(empty_graph)
    after = fingerprint(empty_graph)
    empty(empty_graph)

    class Reduces(Silent):
        done = 0

        def advance(self, position: int, written: int) -> None:
            self.done += 1
            if self.done == 3:
                reduce_precision(empty_graph, 86_400)

    reduces = Reduces()
    report = load(empty_graph, path, reduces)
    derive.drain(empty_graph)
    assert (report.status, reduces.done > 3) == ("done", True)
    assert fingerprint(empty_graph) == before == after
    count = empty_graph.read(Statement("MATCH (f:Flow) RETURN sum(f.count) AS count"))
    assert count == [{"count": 400}]
