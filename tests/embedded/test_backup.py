"""Dump and restore with the real admin tool: the same graph comes back, and nothing is lost on the way."""

import fcntl
import io
import os
import signal
import stat
import subprocess
import sys
import tarfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest
import zstandard

from graphrecon import embedded
from graphrecon.cli.db import serves
from graphrecon.cypher.graph import Graph
from graphrecon.cypher.query.fingerprint import Fingerprint, fingerprint
from graphrecon.cypher.statement import Statement
from graphrecon.embedded import Address, EmbeddedError
from graphrecon.embedded.process import read_record
from tests.conftest import BRIEF, ROOT

pytestmark = pytest.mark.graph

Start = Callable[[], Address]


def ask(address: Address, text: str) -> list[dict[str, object]]:
    with Graph(address.uri, address.user, address.password) as graph:
        return graph.run(Statement(text))


def taken(address: Address) -> Fingerprint:
    with Graph(address.uri, address.user, address.password) as graph:
        return fingerprint(graph)


def dump(home: Path, cache: Path, file: Path, overwrite: bool = False) -> None:
    embedded.dump(home, cache, file, overwrite=overwrite, java=BRIEF, ready=serves)


def restore(home: Path, cache: Path, file: Path) -> Address:
    return embedded.restore(home, cache, file, java=BRIEF, ready=serves)


def pid(home: Path) -> int | None:
    return embedded.status(home).pid


@pytest.fixture(scope="module")
def dumped(home: Path, cache: Path, start: Start, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Fingerprint]:
    """A dump of 300 nodes with a constraint, and the fingerprint of the graph that it holds."""
    address = start()
    ask(address, "MATCH (n) DETACH DELETE n")
    ask(address, "CREATE CONSTRAINT kept IF NOT EXISTS FOR (n:Host) REQUIRE n.addr IS UNIQUE")
    ask(address, "UNWIND range(1, 300) AS x CREATE (:Host {addr: 'h' + x})-[:OF]->(:Note {uid: x, text: '`\\u0060'})")
    file = tmp_path_factory.mktemp("dumps") / "graph of 'x'.dump"
    dump(home, cache, file)
    assert embedded.attach(home) == address, "the server runs again, where it was"
    return file, taken(address)


@pytest.fixture
def other(tmp_path: Path) -> Iterator[Path]:
    """Another home, which has never run."""
    yield tmp_path / "other"
    embedded.stop(tmp_path / "other")


def left_behind(home: Path) -> list[str]:
    return sorted(name for name in os.listdir(home) if name.startswith("."))


def test_a_dump_is_private_and_alone(dumped: tuple[Path, Fingerprint]) -> None:
    file, _ = dumped
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert os.listdir(file.parent) == [file.name]


def test_restore_brings_the_graph_back_and_keeps_users_password_and_ports(
    dumped: tuple[Path, Fingerprint], home: Path, cache: Path, start: Start
) -> None:
    file, expected = dumped
    address = start()
    constraints = {row["name"] for row in ask(address, "SHOW CONSTRAINTS YIELD name")}
    assert "kept" in constraints
    ask(address, "MATCH (n:Host) WITH n LIMIT 200 DETACH DELETE n")
    ask(address, "CREATE (:Later)")
    ask(address, "CREATE USER keeper IF NOT EXISTS SET PASSWORD 'long enough' CHANGE NOT REQUIRED")
    assert taken(address) != expected
    assert restore(home, cache, file) == address
    assert taken(address) == expected
    assert {row["user"] for row in ask(address, "SHOW USERS YIELD user")} == {"neo4j", "keeper"}
    assert {row["name"] for row in ask(address, "SHOW CONSTRAINTS YIELD name")} == constraints
    assert left_behind(home) == []
    ask(address, "DROP USER keeper")


def test_restore_into_another_home(dumped: tuple[Path, Fingerprint], other: Path, home: Path, cache: Path) -> None:
    """Its password and ports are its own; a second dump of it, when it does not run, leaves it stopped."""
    file, expected = dumped
    address = restore(other, cache, file)
    assert taken(address) == expected
    origin = embedded.attach(home)
    assert origin is not None
    assert (address.uri == origin.uri, address.password == origin.password) == (False, False)
    os.kill(pid(other) or 0, signal.SIGKILL)
    while embedded.attach(other):
        time.sleep(0.05)
    again = file.with_name("again.dump")
    dump(other, cache, again)
    assert embedded.status(other).state == "stopped"
    assert taken(restore(other, cache, again)) == expected, "what a killed server left is recovered before it is dumped"
    again.unlink()


def repacked(file: Path, change: Callable[[tarfile.TarInfo], tarfile.TarInfo | None]) -> bytes:
    """The dump of `file` with other entries, its checksum right."""
    stream = zstandard.ZstdDecompressor().stream_reader(io.BytesIO(file.read_bytes()[4:])).read()
    out = io.BytesIO()
    with (
        tarfile.open(fileobj=io.BytesIO(stream[24:])) as old,
        tarfile.open(fileobj=out, mode="w", format=tarfile.PAX_FORMAT) as new,
    ):
        for entry in old:
            content = old.extractfile(entry)
            changed = change(entry)
            if changed is not None:
                new.addfile(changed, content)
    whole = stream[:24] + out.getvalue()
    return b"DZV1" + zstandard.ZstdCompressor(write_checksum=True).compress(whole)


def without(name: str) -> Callable[[tarfile.TarInfo], tarfile.TarInfo | None]:
    return lambda entry: None if entry.name.endswith(name) else entry


def climbing(entry: tarfile.TarInfo) -> tarfile.TarInfo | None:
    if entry.name.endswith("neostore"):
        entry.name = "../../../../climbed"
    return entry


@pytest.mark.parametrize("kind", ["missing", "other", "short", "changed", "climbing", "headless", "broken"])
def test_a_wrong_file_changes_nothing(
    dumped: tuple[Path, Fingerprint], home: Path, cache: Path, start: Start, tmp_path: Path, kind: str
) -> None:
    file, _ = dumped
    address = start()
    before, running = taken(address), pid(home)
    wrong, content = tmp_path / "wrong.dump", file.read_bytes()
    if kind == "other":
        content = b"<nmaprun/>"
    elif kind == "short":
        content = content[: len(content) // 2]
    elif kind == "changed":
        content = content[:1000] + bytes([content[1000] ^ 0x55]) + content[1001:]
    elif kind == "climbing":
        content = repacked(file, climbing)
    elif kind in ("headless", "broken"):
        content = repacked(file, without("neostore" if kind == "headless" else "neostore.nodestore.db"))
    if kind != "missing":
        wrong.write_bytes(content)
    with pytest.raises(EmbeddedError) as error:
        restore(home, cache, wrong)
    assert "\n" not in str(error.value)
    assert embedded.attach(home) == address
    assert taken(address) == before
    assert left_behind(home) == []
    assert not list(home.parent.rglob("climbed*"))
    if kind == "broken":
        assert "those of before are back" in str(error.value)
    else:
        assert pid(home) == running, "the server was not even stopped"


def test_a_dump_replaces_nothing_unasked(home: Path, cache: Path, start: Start, tmp_path: Path) -> None:
    start()
    running = pid(home)
    (tmp_path / "a.dump").write_text("precious")
    for target, words in (
        (tmp_path / "a.dump", "exists already"),
        (tmp_path, "is a folder"),
        (tmp_path / "none" / "a.dump", "folder does not exist"),
    ):
        with pytest.raises(EmbeddedError, match=words):
            dump(home, cache, target)
    assert (tmp_path / "a.dump").read_text() == "precious"
    assert pid(home) == running


def test_nothing_to_dump_is_said(tmp_path: Path, cache: Path) -> None:
    with pytest.raises(EmbeddedError, match="there is nothing to dump"):
        dump(tmp_path / "none", cache, tmp_path / "a.dump")
    assert not (tmp_path / "none").exists()


def test_programs_that_are_connected_are_named(home: Path, cache: Path, start: Start, tmp_path: Path) -> None:
    address = start()
    assert embedded.connected(home) == []
    with Graph(address.uri, address.user, address.password) as graph:
        graph.verify()
        assert embedded.connected(home) == [f"{psutil.Process().name()} (pid {os.getpid()})"]
    assert embedded.connected(tmp_path / "none") == []


def test_a_full_disk_leaves_no_dump_and_a_running_server(home: Path, cache: Path, start: Start, tmp_path: Path) -> None:
    if os.geteuid() != 0:
        pytest.skip("mounting a small disk needs root")
    address = start()
    small = tmp_path / "small"
    small.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=4k", "tmpfs", str(small)], check=False, capture_output=True
    )
    if mounted.returncode:
        pytest.skip("a tmpfs cannot be mounted here")
    try:
        with pytest.raises(EmbeddedError) as error:
            dump(home, cache, small / "a.dump")
        assert "\n" not in str(error.value)
        assert os.listdir(small) == []
    finally:
        subprocess.run(["umount", str(small)], check=True)
    assert embedded.attach(home) == address


KILLED = """
import os, signal, sys
from pathlib import Path
from graphrecon import embedded
from graphrecon.cli.db import serves
from graphrecon.embedded import admin, exchange, trial

def killed(*_, **__):
    os.kill(os.getpid(), signal.SIGKILL)

def half(home, fresh):
    (home / "data").rename(home / ".data.before")
    killed()

moment, home, cache, file = sys.argv[1], *map(Path, sys.argv[2:])
java = embedded.Java("512M", "64M")
if moment == "loading":
    admin._watch = killed
elif moment == "swapping":
    trial.swap = half
elif moment == "starting":
    exchange.Copying.start = killed
else:
    admin._watch = killed
    embedded.dump(home, cache, file, overwrite=True, java=java, ready=serves)
embedded.restore(home, cache, file, java=java, ready=serves)
"""


LONG = pytest.mark.long


@pytest.mark.parametrize(
    "moment", ["swapping", "loading", pytest.param("starting", marks=LONG), pytest.param("dumping", marks=LONG)]
)
def test_killed_in_the_middle(
    dumped: tuple[Path, Fingerprint], home: Path, cache: Path, start: Start, tmp_path: Path, moment: str
) -> None:
    """SIGKILL while the tool loads or dumps, between two renames, before the first start: one graph or the other."""
    file, expected = dumped
    address = start()
    ask(address, f"MERGE (:Later {{uid: '{moment}'}})")
    before = taken(address)
    assert before != expected
    target = tmp_path / "new.dump" if moment == "dumping" else file
    command = [sys.executable, "-c", KILLED, moment, str(home), str(cache), str(target)]
    assert subprocess.run(command, cwd=ROOT, check=False).returncode == -signal.SIGKILL
    assert not (tmp_path / "new.dump").exists()
    assert taken(start()) == (expected if moment == "starting" else before)
    if moment == "swapping":
        return
    with (home / "run" / "copy.lock").open("a") as held:
        fcntl.flock(held, fcntl.LOCK_EX)  # the tool of the killed process may still be at work
    assert taken(restore(home, cache, file)) == expected
    assert left_behind(home) == []


def test_two_restores_at_once_exclude_each_other(home: Path, cache: Path, dumped: tuple[Path, Fingerprint]) -> None:
    with (home / "run" / "copy.lock").open("a") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        for action in (lambda: restore(home, cache, dumped[0]), lambda: dump(home, cache, home / "x.dump")):
            with pytest.raises(EmbeddedError, match="another graphrecon dumps or restores this home"):
                action()
    record = read_record(home)
    assert record is not None
