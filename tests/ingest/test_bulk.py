"""`--bulk`: rows kept on the disk are those of one fold, the tables keep every value, the graph is that of imports."""

import csv
import gzip
import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from graphrecon import embedded
from graphrecon.cli.db import answers
from graphrecon.cypher.graph import Graph
from graphrecon.cypher.query.fingerprint import Fingerprint, fingerprint
from graphrecon.embedded.bulk import TABLES
from graphrecon.errors import GraphreconError
from graphrecon.importers.base import Options
from graphrecon.ingest import bulk, derive, files
from graphrecon.ingest.bulk import reading, tables
from graphrecon.ingest.bulk.spill import PARTS, Kind, Spill, batches, merged
from graphrecon.model.flow import Flow, flow_uid
from graphrecon.model.fold import Fold, columns, finished
from graphrecon.model.host import Host, host
from graphrecon.model.values import parse_address
from graphrecon.settings import load_settings
from tests.conftest import BRIEF, SAMPLES, variables
from tests.importers.reading import OWN
from tests.importers.test_zeek_files import LOGS

FLOWS = SAMPLES / "flows"
AWKWARD = [
    {
        "host": 'quo"te,comma',
        "uri": "line\nbreak\r\n",
        "user_agent": "",
        "proxied": ["a;b", 'c"d', "e,f", "", "\u00e9\U0001f600"],
    },
    {
        "host": "\\",
        "uri": "\ttab\x01",
        "user_agent": " ",
        "proxied": ["-"],
        "username": "(empty)",
        "password": "\ufeff",
    },
]


def flow(number: int, at: int) -> Flow:
    src, dst = f"192.0.2.{number % 5}", f"198.51.100.{number % 3}"
    return Flow(
        uid=flow_uid(src, dst, "tcp", number % 7), src=src, dst=dst, proto="tcp", dport=number % 7,
        sports=(40000 + number % 11,), times=(at // 1_000_000,), count=1, firstseen=at, lastseen=at + number,
    )  # fmt: skip


def test_batches_kept_on_the_disk_are_one_fold(tmp_path: Path) -> None:
    rng, whole = random.Random(1), Fold()
    spills = [Spill(tmp_path / "a"), Spill(tmp_path / "b")]
    for number in range(4):
        batch = Fold()
        for _ in range(200):
            made = flow(rng.randrange(100), rng.randrange(10) * 1_000_000)
            for each in (made, host(parse_address(made.src), made.firstseen, made.lastseen)):
                batch.add_node(each)
                whole.add_node(each)
        spills[number % 2].add(batch)

    spilled = [each.spilled for each in spills]
    assert batches(spilled) == {Kind("Flow"): 4, Kind("Host"): 4}
    for cls in (Flow, Host):
        layout = columns(cls)
        expected = {key: finished(row, layout) for key, row in whole.nodes[cls].items()}
        found = [row for part in merged(spilled, Kind(cls.__name__), range(PARTS)) for row in part]
        assert len(found) == len(expected)
        assert {row[layout.key]: row for row in found} == {key: list(row) for key, row in expected.items()}
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_a_table_names_its_columns_and_keeps_values(tmp_path: Path) -> None:
    fold, spill = Fold(), Spill(tmp_path / "rows")
    fold.add_node(flow(3, 1_600_000_000_000_001))
    spill.add(fold)
    found = tables.write([spill.spilled], tmp_path)

    assert [(each.name, each.paths[0].name, each.nodes) for each in found.files] == [
        ("Flow", "Flow.0.csv", True),
        ("SEND", "SEND-Flow.0.csv", False),
        ("TO", "TO-Flow.0.csv", False),
    ]
    assert not found.multiline
    with (tmp_path / "Flow.0.csv").open(newline="") as file:
        (row,) = csv.DictReader(file)
    uid = flow_uid("192.0.2.3", "198.51.100.0", "tcp", 3)
    assert row["uid:ID(Flow)"] == uid
    assert row["dport:long"] == "3"
    assert row["type:long"] == row["codes:long[]"] == ""
    assert row["firstseen:datetime"] == "2020-09-13T12:26:40.000001Z"
    assert (tmp_path / "SEND-Flow.0.csv").read_text() == f':START_ID(Host),:END_ID(Flow)\n"192.0.2.3","{uid}"\n'


def test_a_list_that_cannot_be_parted_is_refused(tmp_path: Path) -> None:
    log = tmp_path / "http.log"
    log.write_text(http({"proxied": ["a\ue000b"]}))

    with pytest.raises(GraphreconError, match="import without --bulk"):
        bulk.convert([str(log)], Options(), tmp_path, tmp_path)


def test_ranges_read_by_several_processes_make_the_tables_of_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = (FLOWS / "conn.log").read_bytes()
    lines = [line for line in text.splitlines(keepends=True) if not line.startswith(b"#")]
    bad = lines[0].replace(b"\t", b" ")
    log = tmp_path / "conn.log"
    log.write_bytes(text + bad + b"".join(lines * 2) + bad)
    broken = tmp_path / "broken.conn.log"
    broken.write_bytes(text + b"#separator \\x09\n" + b"".join(lines * 3))
    found = []
    for big in (1 << 30, 1):
        monkeypatch.setattr(reading, "BIG", big)
        folder = tmp_path / f"tables{big}"
        folder.mkdir()
        made = bulk.convert([str(log), str(broken)], Options(), folder, folder)
        rows_of = {
            each.name: sorted(line for path in each.paths for line in path.read_bytes().splitlines())
            for each in made.tables.files
            if each.name not in ("Import", "Setting")
        }
        skipped = [json.loads(line)["where"] for line in sorted(folder.glob("*.jsonl"))[0].read_text().splitlines()]
        reports = [(each.status, each.read, each.written, each.skipped, each.notes) for each, _ in made.reports]
        ends = [path.read_text().splitlines()[1].split(",")[0] for path in folder.glob("Import*.csv")]
        found.append((rows_of, skipped, reports, ends))

    assert found[0] == found[1]
    assert [row[0] for row in found[0][2]] == ["done", "truncated"]
    assert len(found[0][1]) == 2


def http(*rows: dict[str, Any]) -> str:
    ends = {"id.orig_h": "192.0.2.1", "id.orig_p": 50000, "id.resp_h": "2001:db8::80", "id.resp_p": 80}
    return "".join(json.dumps({"ts": 1600000000.5, "_path": "http", **ends, **row}) + "\n" for row in rows)


@pytest.fixture(scope="module")
def paths(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """Files of every format of flows, one twice, one compressed, one that grew, one with awkward texts, one broken."""
    folder = tmp_path_factory.mktemp("logs")
    for name, rows in LOGS.items():
        (folder / f"{name}.log").write_text("".join(json.dumps({**row, "_path": name}) + "\n" for row in rows))
    (folder / "http.awkward.log").write_text(http(*AWKWARD, {"ts": "never"}))
    conn = (FLOWS / "conn.log").read_bytes()
    (folder / "conn.copy.log.gz").write_bytes(gzip.compress(conn))
    part = (OWN / "zeek-intel" / "dns.log").read_bytes()
    (folder / "dns.part.log").write_bytes(part[: part.rindex(b"\n", 0, -1) + 1])
    lone = [str(folder / name) for name in ("ssl.log", "x509.log", "http.log", "files.log", "http.awkward.log")]
    own = [OWN / "iptables" / "sample.log", FLOWS / "capture.argus", FLOWS / "nfpcapd.nfcapd"]
    grown = [str(folder / "dns.part.log"), str(OWN / "zeek-intel" / "dns.log")]
    return [*lone, str(FLOWS / "conn.log"), str(folder / "conn.copy.log.gz"), *grown, *map(str, own)]


@pytest.fixture(scope="module")
def expected(paths: list[str], graph: Graph, tmp_path_factory: pytest.TempPathFactory) -> tuple[Fingerprint, list[str]]:
    """The fingerprint and the outcomes of the same files by the usual way."""
    from tests.conftest import empty

    empty(graph)
    rejects = tmp_path_factory.mktemp("rejects")
    reports = [files.import_path(graph, path, rejects, Options(), purpose="flow") for path in paths]
    derive.drain(graph)
    found = fingerprint(graph)
    empty(graph)
    return found, [outcome(msgspec.structs.asdict(each)) for each in reports]


def outcome(row: dict[str, Any]) -> str:
    return f"{Path(row['file']).name}: {row['status']} {row['read']} {row['written']} {row['skipped']}"


class Home:
    """An embedded home and the commands that work on it."""

    def __init__(self, folder: Path) -> None:
        self.path = folder
        kept = {name: value for name, value in os.environ.items() if not name.startswith("GRAPHRECON_")}
        self.environment = {
            **kept,
            "GRAPHRECON_HOME": str(folder),
            "GRAPHRECON_CACHE": str(load_settings().cache),
            "XDG_CONFIG_HOME": str(folder.parent / "config"),
            **variables(BRIEF),
        }

    def start(self, *words: str, **variables: str) -> "subprocess.Popen[str]":
        """Start a command."""
        command = [str(Path(sys.executable).parent / "graphrecon"), *words]
        return subprocess.Popen(
            command, env={**self.environment, **variables}, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )

    def run(self, *words: str, **variables: str) -> tuple[int, str, str]:
        """Return (status, output, complaints) of a command."""
        child = self.start(*words, **variables)
        out, err = child.communicate(timeout=300)
        return child.returncode, out, err

    def fingerprint(self) -> Fingerprint:
        """Return the Fingerprint of the graph."""
        settings = load_settings()
        address = embedded.ensure_started(self.path, settings.cache, java=BRIEF, ready=answers)
        with Graph(address.uri, address.user, address.password) as graph:
            return fingerprint(graph)


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    """A fresh home; its server is stopped at the end."""
    made = Home(tmp_path / "home")
    yield made
    embedded.stop(made.path)


@pytest.mark.graph
def test_the_graph_of_a_bulk_load_is_that_of_the_usual_way(
    home: Home, paths: list[str], expected: tuple[Fingerprint, list[str]]
) -> None:
    whole, outcomes = expected
    status, out, err = home.run("flow2db", "--bulk", "--json", "--quiet", *paths)

    assert status == 0, err
    assert [outcome(json.loads(line)) for line in out.splitlines()] == outcomes
    found = home.fingerprint()
    assert (found.nodes, found.edges) == (whole.nodes, whole.edges)
    assert found.sha256 == whole.sha256
    assert not (home.path / TABLES).exists()

    status, out, err = home.run("flow2db", "--json", "--quiet", *paths)
    assert {json.loads(line)["status"] for line in out.splitlines()} == {"known"}, err
    assert home.fingerprint().sha256 == whole.sha256, "the usual way finds all of it known"
    status, _, err = home.run("flow2db", "--bulk", "--quiet", paths[0])
    assert status == 2
    assert "--bulk loads an empty database, and this one holds (:" in err
    assert home.fingerprint().sha256 == whole.sha256
    status, out, _ = home.run("cypher", "--json", "SHOW CONSTRAINTS YIELD name RETURN count(*) AS constraints")
    assert json.loads(out)["constraints"] > 30


@pytest.mark.graph
def test_what_is_refused_changes_nothing(home: Home, tmp_path: Path) -> None:
    nothing = home.fingerprint()
    scan = str(SAMPLES / "scans" / "nmap-ping.xml")
    status, _, err = home.run("flow2db", "--bulk", "--quiet", str(FLOWS / "conn.log"), scan)

    assert status == 2
    assert f"{scan}: --bulk loads flows, and this is Nmap XML" in err
    status, _, err = home.run("bro2db", "--bulk", str(FLOWS / "conn.log"), GRAPHRECON_URI="bolt://127.0.0.1:1")
    assert status == 2
    assert "--bulk loads the embedded database, and another server is set" in err
    (tmp_path / "text").write_text("nothing\n")
    status, out, _ = home.run("flow2db", "--bulk", "--quiet", str(tmp_path / "text"))
    assert (status, "not a format that graphrecon knows" in out) == (2, True)
    assert home.fingerprint() == nothing
    assert not (home.path / TABLES).exists()


@pytest.mark.graph
@pytest.mark.parametrize("moment", ["tables", "tool", "exchange"])
def test_a_load_that_is_killed_leaves_nothing_or_all(
    home: Home, paths: list[str], expected: tuple[Fingerprint, list[str]], moment: str
) -> None:
    nothing, (whole, _) = home.fingerprint(), expected
    child = home.start("flow2db", "--bulk", "--quiet", *paths)
    sign = {"tables": TABLES, "tool": ".restore/data", "exchange": ".data.before"}[moment]
    while child.poll() is None and not (home.path / sign).exists():
        time.sleep(0.002)
    os.kill(child.pid, signal.SIGKILL)
    child.communicate()

    assert home.run("db2view", "--quiet")[0] == 0, "what is derived goes on where it was"
    found = home.fingerprint()
    assert found.sha256 in (nothing.sha256, whole.sha256)
    if found.sha256 == nothing.sha256:
        deadline = time.monotonic() + 120
        while (ended := home.run("flow2db", "--bulk", "--quiet", *paths))[0] and time.monotonic() < deadline:
            assert "another graphrecon loads tables into this home" in ended[2], "the tool of the killed one goes on"
            time.sleep(0.5)
        assert home.fingerprint().sha256 == whole.sha256
