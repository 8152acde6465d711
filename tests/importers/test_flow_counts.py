"""The page that compares the tools tells what is: its table is made anew, its reasons are checked."""

import shutil

import pytest

from graphrecon.model.flow import Flow
from tests.conftest import SAMPLES
from tests.importers.flow_counts import LAB, PAGE, Row, rows, shared_captures, table
from tests.importers.reading import needs_shared, read

needs_nfpcapd = pytest.mark.skipif(shutil.which("nfpcapd") is None, reason="nfpcapd is not installed")


def lines_of(captures: list[str]) -> list[str]:
    return [line for line in table(PAGE.read_text("utf-8")) if line.split("|")[1].strip() in captures]


def test_the_lines_of_the_lab_are_those_of_its_files() -> None:
    assert lines_of([LAB]) == [row.text() for row in rows([LAB])]


@needs_shared
@needs_nfpcapd
def test_the_lines_of_the_shared_captures_are_those_of_the_tools() -> None:
    names = shared_captures()

    assert len(names) == 5
    assert lines_of(names) == [row.text() for row in rows(names)]


def test_packets_agree_and_bytes_differ_by_the_link_header() -> None:
    conn, argus, pcapd, softflowd = rows([LAB])

    assert conn.packets == argus.packets == pcapd.packets == softflowd.packets
    assert conn.octets == pcapd.octets == softflowd.octets
    assert argus.octets >= conn.octets + 14 * conn.packets


def test_only_flows_between_two_unknown_ports_are_other_nodes() -> None:
    folder = SAMPLES / "flows"
    conn = {flow.uid: flow for flow in read("zeek-conn", folder / "conn.log").of(Flow)}
    argus = {flow.uid: flow for flow in read("argus", folder / "capture.argus").of(Flow)}

    other = [conn[uid] for uid in conn.keys() - argus.keys()]
    assert [(flow.proto, flow.dport) for flow in other] == [("tcp", 40008)]
    turned = [argus[uid] for uid in argus.keys() - conn.keys()]
    assert [(flow.src, flow.dst) for flow in turned] == [(flow.dst, flow.src) for flow in other]


def test_a_row_is_a_line_of_markdown() -> None:
    assert Row("a", "b", 1, 2, 3, 4, 5000).text() == "| a | b | 1 | 2 | 3 | 4 | 5,000 |"
