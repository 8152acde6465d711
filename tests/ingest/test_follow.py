"""Live logs: growth, rotation, a file that comes later, and lines that are half written."""

import gzip
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from graphrecon.cypher.graph import Graph
from graphrecon.cypher.statement import Statement
from graphrecon.errors import GraphreconError
from graphrecon.importers.base import Options
from graphrecon.ingest import derive, files
from graphrecon.ingest.follow import follow
from graphrecon.ingest.report import Report

pytestmark = pytest.mark.graph

HEAD = "#separator \\x09\n#path\tpassive_recon\n#fields\tts\tuid\thost\tsrvport\trecon_type\tsource\tvalue\ttargetval\n"


def line(number: int) -> str:
    return f"{1_800_000_000 + number}.5\tC\t192.0.2.1\t{number}\tPassiveRecon::OPEN_PORT\tTCP\ttcp/{number}\t-\n"


def append(path: Path, text: str) -> None:
    with path.open("a") as file:
        file.write(text)


def ports(graph: Graph) -> list[tuple[int, int]]:
    return [
        (row["port"], row["count"])
        for row in graph.read(Statement("MATCH (o:Observation) RETURN o.port AS port, o.count AS count ORDER BY port"))
    ]


def run(graph: Graph, path: Path, steps: list[Callable[[], None]]) -> list[Report]:
    """Follow a file; each look is followed by the next step, the last by the end."""
    left: Iterator[Callable[[], None]] = iter(steps)

    def stopped(_: float) -> bool:
        step = next(left, None)
        if step is None:
            return True
        step()
        return False

    return list(follow(graph, [str(path)], path.parent / "rejects", Options(source="live"), "passive", stopped=stopped))


def test_what_is_appended_is_imported_once_across_rotation(empty_graph: Graph, tmp_path: Path) -> None:
    path, old = tmp_path / "passive_recon.log", tmp_path / "passive_recon.1.log"

    def rotate() -> None:
        append(path, line(3))
        os.rename(path, old)
        path.write_text(HEAD + line(4))

    def compress() -> None:
        (tmp_path / "passive_recon.1.log.gz").write_bytes(gzip.compress(old.read_bytes()))
        old.unlink()
        append(path, line(5))

    reports = run(
        empty_graph,
        path,
        [
            lambda: append(path, HEAD + line(1)),
            lambda: append(path, line(2) + line(7)[:30]),
            lambda: append(path, line(7)[30:]),
            rotate,
            compress,
            lambda: None,
        ],
    )
    assert ports(empty_graph) == [(1, 1), (2, 1), (3, 1), (4, 1), (5, 1), (7, 1)]
    assert {(report.status, report.skipped) for report in reports} == {("done", 0)}
    assert derive.marks(empty_graph) == 0

    again = files.import_path(empty_graph, str(tmp_path / "passive_recon.1.log.gz"), tmp_path, Options(source="live"))
    assert again.status == "known"


def test_a_line_is_read_when_it_has_ended(empty_graph: Graph, tmp_path: Path) -> None:
    """Half a first line is no other format, half a value is none; the last of a rotated file is read as it is."""
    answer = "1800000000.5\tC\t-\t-\tPassiveRecon::DNS_ANSWER\tCNAME-192.0.2.53-53\twww.lab.example\tweb"
    path = tmp_path / "passive_recon.log"

    def rotate() -> None:
        append(path, line(3).removesuffix("\n"))
        os.rename(path, tmp_path / "passive_recon.1.log")
        path.write_text(HEAD + line(4))

    reports = run(
        empty_graph,
        path,
        [
            lambda: append(path, HEAD[:7]),
            lambda: append(path, HEAD[7:] + line(1) + answer),
            lambda: append(path, ".lab.example\n" + '{"ts":1'),
            lambda: append(path, "\n" + line(2)),
            rotate,
            lambda: None,
        ],
    )
    assert ports(empty_graph) == [(1, 1), (2, 1), (3, 1), (4, 1), (None, 1)]
    targets = empty_graph.read(Statement("MATCH (o:Observation) WHERE o.port IS NULL RETURN o.target AS target"))
    assert targets == [{"target": "web.lab.example"}]
    assert [report.skipped for report in reports] == [0, 0, 1, 0, 0]


def test_the_pause_after_a_long_look_is_bounded(
    empty_graph: Graph, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A backlog of minutes must not be followed by an hour in which logs are rotated away."""
    clock, pauses = iter((0.0, 0.1, 10.0, 900.0)), list[float]()
    monkeypatch.setattr("graphrecon.ingest.follow.time.monotonic", lambda: next(clock))

    def stopped(pause: float) -> bool:
        pauses.append(pause)
        return len(pauses) == 2

    missing = str(tmp_path / "passive_recon.log")
    assert not list(follow(empty_graph, [missing], tmp_path, Options(), "passive", stopped=stopped))
    assert pauses == [2.0, 30.0]


def test_a_file_that_shrinks_is_read_anew(empty_graph: Graph, tmp_path: Path) -> None:
    path = tmp_path / "passive_recon.log"
    path.write_text(HEAD + line(1) + line(2))

    def shrink() -> None:
        path.write_text(HEAD + line(9))

    run(empty_graph, path, [shrink, lambda: None])
    assert ports(empty_graph) == [(1, 1), (2, 1), (9, 1)]


def test_a_file_of_another_format_is_one_clear_error(empty_graph: Graph, tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("hello\n")
    with pytest.raises(files.Unknown, match="not a format"):
        run(empty_graph, path, [])


def test_a_folder_and_what_may_not_be_read_are_errors_at_once(graph: Graph, tmp_path: Path) -> None:
    with pytest.raises(GraphreconError, match="is a folder"):
        next(follow(graph, [str(tmp_path)], tmp_path / "rejects", Options(), "passive", stopped=lambda _: True))
    looped = tmp_path / "loop.log"
    looped.symlink_to(looped)
    with pytest.raises(GraphreconError, match="cannot be read"):
        next(follow(graph, [str(looped)], tmp_path / "rejects", Options(), "passive", stopped=lambda _: True))
