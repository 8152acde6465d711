"""The import commands: reports, statuses, rejects, standard input, `--test` and `--init`."""

import gzip
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from graphrecon.cypher.graph import Graph
from graphrecon.cypher.statement import Statement
from tests.importers.reading import OWN, SHARED, needs_shared
from tests.ingest.samples import CONN_HEADER, conn_lines, conn_log, nmap_xml

pytestmark = pytest.mark.graph


def graphrecon(
    environment: dict[str, str], *words: str, data: bytes | None = None
) -> "subprocess.CompletedProcess[bytes]":
    """Run the command line."""
    return subprocess.run(
        [str(Path(sys.executable).parent / "graphrecon"), *words],
        capture_output=True,
        env=environment,
        input=data,
        check=False,
        timeout=180,
    )


def count(graph: Graph, pattern: str) -> int:
    """How many nodes match."""
    return int(graph.read(Statement(f"MATCH {pattern} RETURN count(*) AS n"))[0]["n"])


def test_load_takes_anything_and_names_what_it_does_not_know(
    empty_graph: Graph, environment: dict[str, str], tmp_path: Path
) -> None:
    """A folder with a scan, a flow log and a stranger: the known are imported, the stranger is named."""
    folder = tmp_path / "in"
    folder.mkdir()
    nmap_xml(folder / "scan.xml", 4)
    conn_log(folder / "conn.log", 30, 10)
    (folder / "notes.txt").write_text("hello\n")
    done = graphrecon(environment, "load", str(folder))
    out = done.stdout.decode()
    assert done.returncode == 0, done.stderr
    assert "conn.log: zeek-conn, 30 read, 30 written, 0 skipped" in out
    assert "scan.xml: nmap-xml, 4 read, 4 written, 0 skipped" in out
    assert "notes.txt [not imported]" in out
    assert b"3 files: 2 imported, 1 not imported" in done.stderr
    assert (count(empty_graph, "(:View)"), count(empty_graph, "(:Stale)")) == (4, 0)


@pytest.mark.parametrize("way", ["-", "fifo"])
def test_what_is_read_once_is_read_for_flows_and_for_hosts(
    way: str, empty_graph: Graph, environment: dict[str, str], tmp_path: Path
) -> None:
    """Zeek's dns.log on standard input or in a pipe makes what the file makes: flows, metadata and observations."""
    path, fifo = OWN / "zeek-intel" / "dns.log", tmp_path / "fifo"
    if way == "fifo":
        os.mkfifo(fifo)
        feeder = subprocess.Popen(["sh", "-c", f"cat {path} > {fifo}"])
        done = graphrecon(environment, "load", "--json", str(fifo))
        feeder.wait(10)
    else:
        done = graphrecon(environment, "load", "--json", "-", data=path.read_bytes())
    assert done.returncode == 0, done.stderr
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert [(row["importer"], row["status"]) for row in rows] == [("zeek-intel", "done"), ("zeek-facts", "done")]
    assert count(empty_graph, "(:DNS)") > 0
    assert count(empty_graph, "(:Observation)") > 0
    again = graphrecon(environment, "load", "--json", str(path)).stdout.splitlines()
    assert [json.loads(line)["status"] for line in again] == ["known", "known"]


def test_a_stranger_that_is_named_is_an_error(environment: dict[str, str], tmp_path: Path) -> None:
    """Status 2 and a line that says why."""
    stranger = tmp_path / "notes.txt"
    stranger.write_text("hello\n")
    assert graphrecon(environment, "load", str(stranger)).returncode == 2
    done = graphrecon(environment, "load", str(tmp_path / "nowhere"))
    assert (done.returncode, done.stdout.decode()) == (
        2, f"{tmp_path}/nowhere [failed]\n  {tmp_path}/nowhere: does not exist\n"
    )  # fmt: skip


def test_what_is_missing_among_files_keeps_none_of_the_others_out(
    empty_graph: Graph, environment: dict[str, str], tmp_path: Path
) -> None:
    """A file that is not there and a folder without -r are told as failed, and all others are imported."""
    for number, name in enumerate(("m1.log", "m2.log"), 1):
        (tmp_path / name).write_text(
            f'{{"ts":{number},"host":"192.0.2.{number}","srvport":22,"recon_type":"OPEN_PORT","source":"TCP",'
            '"value":"tcp/22"}\n'
        )
    paths = [str(tmp_path / name) for name in ("m1.log", "missing.log", "folder", "m2.log")]
    (tmp_path / "folder").mkdir()
    done = graphrecon(environment, "passiverecon2db", "--json", *paths)
    found = [json.loads(line) for line in done.stdout.splitlines()]
    assert [(one["file"], one["status"]) for one in found] == list(
        zip(paths, ("done", "failed", "failed", "done"), strict=True)
    )
    assert found[2]["notes"] == [f"{paths[2]}: is a folder (give -r to walk it)"]
    assert (done.returncode, count(empty_graph, "(:Observation)")) == (2, 2)


def test_the_report_as_json(empty_graph: Graph, environment: dict[str, str], tmp_path: Path) -> None:
    """One document a file, with the contract's keys; the rejects file lists what was skipped, and why."""
    path = tmp_path / "conn.log"
    bad = ["one\ttwo", conn_lines(1, 1)[0].replace("192.0.2.", "192.0.2.999"), "\x1b[31mred\x1b[0m"]
    path.write_text(CONN_HEADER + "".join(f"{line}\n" for line in (*conn_lines(5, 3), *bad)))
    done = graphrecon(environment, "bro2db", "--json", "-s", "border", str(path))
    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout)
    assert {name: report[name] for name in ("file", "importer", "read", "written", "skipped")} == {
        "file": str(path), "importer": "zeek-conn", "read": 8, "written": 5, "skipped": 3,
    }  # fmt: skip
    assert isinstance(report["seconds"], float)
    rejects = [json.loads(line) for line in Path(report["rejects"]).read_text().splitlines()]
    assert [reject["where"] for reject in rejects] == ["line 14", "line 15", "line 16"]
    assert all(reject["why"] for reject in rejects)
    assert count(empty_graph, "(f:Flow {sources: ['border']})") == count(empty_graph, "(f:Flow)") > 0


def test_standard_input_and_categories(empty_graph: Graph, environment: dict[str, str], tmp_path: Path) -> None:
    """`nmap -oX - … | graphrecon scan2db -c a,b -s probe -`, compressed or not."""
    data = nmap_xml(tmp_path / "scan.xml", 3).read_bytes()
    done = graphrecon(environment, "scan2db", "-c", "a,b", "-s", "probe", "-", data=gzip.compress(data))
    assert done.returncode == 0, done.stderr
    assert count(empty_graph, "(:Category)") == 2
    assert count(empty_graph, "(:View {categories: ['a', 'b'], sources: ['probe']})") == 3


def test_a_folder_needs_r_where_the_field_has_it(environment: dict[str, str], tmp_path: Path) -> None:
    """scan2db walks a folder with -r only; a file of another purpose is refused by name."""
    assert b"give -r to walk it" in graphrecon(environment, "scan2db", str(tmp_path)).stdout
    log = conn_log(tmp_path / "conn.log", 3, 2)
    done = graphrecon(environment, "scan2db", str(log))
    assert done.returncode == 2
    assert b"[not imported]" in done.stdout


def test_test_prints_and_writes_nothing(empty_graph: Graph, environment: dict[str, str], tmp_path: Path) -> None:
    """`--test` prints what would be stored, one JSON document a line."""
    done = graphrecon(environment, "scan2db", "--test", str(nmap_xml(tmp_path / "scan.xml", 2)))
    assert done.returncode == 0, done.stderr
    documents = [json.loads(line) for line in done.stdout.splitlines()]
    assert {document["addr"] for document in documents if document.get("node") == "Host"} == {"10.9.0.1", "10.9.0.2"}
    assert count(empty_graph, "(:Host)") == 0


def test_test_says_where_a_file_is_cut_short(environment: dict[str, str], tmp_path: Path) -> None:
    """`--test` of half a file prints what it holds, says that it ends early and ends as the import would."""
    half = gzip.compress(nmap_xml(tmp_path / "scan.xml", 200).read_bytes())[:-40]
    path = tmp_path / "half.xml.gz"
    path.write_bytes(half)
    done = graphrecon(environment, "scan2db", "--test", str(path))
    assert done.returncode == 2
    assert b'"node": "Record"' in done.stdout
    assert b"half.xml.gz: the gzip stream ends early" in done.stderr


@needs_shared
def test_test_prints_what_is_stored_for_every_purpose(environment: dict[str, str]) -> None:
    """`load --test` of a log that tells of flows and of hosts prints both, as `load` stores both."""
    done = graphrecon(environment, "load", "--test", str(SHARED / "zeek" / "http.log"))
    nodes = {json.loads(line).get("node") for line in done.stdout.splitlines()}
    assert {"Flow", "HTTP", "Observation"} <= nodes


def test_init_asks_first(empty_graph: Graph, environment: dict[str, str], tmp_path: Path) -> None:
    """`--init` without a terminal refuses, with `--yes` it empties the purpose and imports."""
    first, second = nmap_xml(tmp_path / "a.xml", 6), nmap_xml(tmp_path / "b.xml", 2, start=1_767_300_000)
    graphrecon(environment, "scan2db", str(first))
    assert graphrecon(environment, "scan2db", "--init", str(second)).returncode == 2
    assert count(empty_graph, "(:Record)") == 6
    assert graphrecon(environment, "scan2db", "--init", "--yes", str(second)).returncode == 0
    assert (count(empty_graph, "(:Record)"), count(empty_graph, "(:Host)"), count(empty_graph, "(:Import)")) == (
        2,
        2,
        1,
    )


def test_what_is_readable_of_a_damaged_file_is_kept(
    empty_graph: Graph, environment: dict[str, str], tmp_path: Path
) -> None:
    """A gzip cut short and XML cut short: status 2, one clear line, and the hosts before the cut."""
    whole = nmap_xml(tmp_path / "whole.xml", 400).read_bytes()
    cut = tmp_path / "cut.xml.gz"
    cut.write_bytes(gzip.compress(whole)[:-900])
    done = graphrecon(environment, "load", str(cut))
    assert done.returncode == 2
    assert b"[cut short]" in done.stdout
    assert b"Traceback" not in done.stderr
    assert count(empty_graph, "(:Record)") > 50


@pytest.mark.parametrize(
    ("name", "content", "word"),
    [
        ("empty.xml", b"", b"empty"),
        (
            "bomb.xml",
            b'<?xml version="1.0"?><!DOCTYPE nmaprun [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>'
            b'<nmaprun scanner="nmap" args="&b;" start="1"><host/></nmaprun>',
            b"entit",
        ),
        ("conn.log", b"#separator \\x09\n#path\tconn\n1\t2\t3\n", b"#fields"),
    ],
)
def test_bad_input_is_one_clear_line(
    environment: dict[str, str], tmp_path: Path, name: str, content: bytes, word: bytes
) -> None:
    """No traceback, status 2, and the reason."""
    path = tmp_path / name
    path.write_bytes(content)
    done = graphrecon(environment, "load", str(path))
    assert done.returncode == 2, done.stdout
    assert word in (done.stdout + done.stderr).lower()
    assert b"Traceback" not in done.stderr


def test_no_update_view_leaves_the_marks_and_queries_say_so(
    empty_graph: Graph, environment: dict[str, str], tmp_path: Path
) -> None:
    """`--no-update-view`, then a query that says how many wait, then `db2view`."""
    graphrecon(environment, "load", "--no-update-view", str(nmap_xml(tmp_path / "scan.xml", 3)))
    assert count(empty_graph, "(:View)") == 0
    done = graphrecon(environment, "view", "--count")
    assert done.stdout == b"0\n"
    assert b"3 hosts wait for the view" in done.stderr
    assert graphrecon(environment, "db2view").stdout == b"3 hosts brought up to date\n"
    assert graphrecon(environment, "view", "--count").stdout == b"3\n"
    assert graphrecon(environment, "db2view", "--check").returncode == 0
    assert graphrecon(environment, "db2view", "--full").stdout == b"3 hosts rebuilt\n"
