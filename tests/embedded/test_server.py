"""The real server: started once, attached to, killed, stopped, and safe against what it is asked."""

import os
import signal
import socket
import stat
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import neo4j
import psutil
import pytest
from neo4j.exceptions import AuthError, ClientError, Neo4jError

from graphrecon import embedded
from graphrecon.cli.db import answers
from graphrecon.embedded import Address, EmbeddedError, Java
from graphrecon.embedded import home as homes
from graphrecon.embedded.process import read_record
from tests.conftest import BRIEF

pytestmark = pytest.mark.graph

Ask = Callable[[str], list[list[object]]]
Start = Callable[[], Address]

STARTER = """
import sys
from pathlib import Path
from graphrecon import embedded
from graphrecon.cli.db import answers
home, cache = map(Path, sys.argv[1:])
address = embedded.ensure_started(home, cache, java=embedded.Java("512M", "64M"), ready=answers, timeout=180)
print(address.uri, embedded.status(home).pid)
"""


def starter(home: Path, cache: Path) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", STARTER, str(home), str(cache)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def pid_of(home: Path) -> int:
    record = read_record(home)
    assert record is not None
    return record.pid


def servers_of(home: Path) -> list[int]:
    wanted = f"--home-dir={home}"
    return [process.pid for process in psutil.process_iter(["cmdline"]) if wanted in (process.info["cmdline"] or [])]


def test_started_server_answers_and_is_described(address: Address, home: Path, ask: Ask) -> None:
    assert ask("RETURN 1 AS one") == [[1]]
    found = embedded.status(home)
    assert (found.state, found.uri, found.http) == ("running", address.uri, address.http)
    assert [found.neo4j] in ask("CALL dbms.components() YIELD versions RETURN versions[0]")
    assert found.data_bytes > 0
    assert found.uptime is not None
    assert found.uptime > 0


def test_it_listens_on_loopback_only(address: Address, home: Path) -> None:
    listening = [
        entry.laddr for entry in psutil.Process(pid_of(home)).net_connections("inet") if entry.status == "LISTEN"
    ]
    assert {entry.ip.removeprefix("::ffff:") for entry in listening} == {"127.0.0.1"}
    assert {f"bolt://127.0.0.1:{entry.port}" for entry in listening} >= {address.uri}
    assert len(listening) == 2


def test_it_sends_no_broadcasts(address: Address, home: Path) -> None:
    kinds = {entry.type for entry in psutil.Process(pid_of(home)).net_connections("inet")}
    assert kinds == {socket.SOCK_STREAM}


def test_secrets_and_data_are_for_this_user_only(address: Address, home: Path) -> None:
    assert stat.S_IMODE((home / "password").stat().st_mode) == 0o600
    others = [
        str(path)
        for path in home.rglob("*")
        if not path.is_symlink() and stat.S_IMODE(path.stat().st_mode) & 0o077 and path.suffix != ".lock"
    ]
    assert others == []


def test_password_is_on_no_command_line(address: Address, home: Path) -> None:
    process = psutil.Process(pid_of(home))
    assert address.password not in " ".join(process.cmdline())
    assert address.password not in str(process.environ())


def test_it_outlives_the_terminal(address: Address, home: Path) -> None:
    assert os.getsid(pid_of(home)) == pid_of(home)


@pytest.mark.alone
def test_second_process_attaches(address: Address, home: Path, cache: Path) -> None:
    output, _ = starter(home, cache).communicate(timeout=60)
    assert output.split() == [address.uri, str(pid_of(home))]
    began = time.perf_counter()
    assert embedded.attach(home) == address
    assert time.perf_counter() - began < 0.1


def test_wrong_password_is_refused(address: Address) -> None:
    with (
        neo4j.GraphDatabase.driver(address.uri, auth=(address.user, "neo4j")) as driver,
        pytest.raises(AuthError),
    ):
        driver.verify_connectivity()


@pytest.mark.parametrize(
    "source",
    [
        "file:///etc/passwd",
        "file:///../../etc/passwd",
        "file:///password",
        "http://127.0.0.1:{http}/",
        "http://[::1]:{http}/",
        "http://localhost:{http}/",
        "ftp://127.0.0.1:{http}/x",
    ],
)
def test_load_csv_reads_nothing(address: Address, ask: Ask, source: str) -> None:
    url = source.format(http=address.http.rpartition(":")[2])
    with pytest.raises(Neo4jError) as error:
        ask(f"LOAD CSV FROM '{url}' AS row RETURN row")
    refusals = (
        "not allowed",
        "not permitted",
        "blocked",
        "disallowed",
        "Cannot load from URL",
        "Couldn't load",
        "Invalid URL",
    )
    assert any(words in str(error.value) for words in refusals), str(error.value)


def test_only_procedures_of_neo4j_itself_are_there(ask: Ask) -> None:
    """The allowlist governs what plugins bring; Neo4j's own procedures cannot be switched off."""
    assert ask("SHOW PROCEDURES YIELD name WHERE NOT name =~ '(db|dbms|tx)[.].*' RETURN name") == []
    assert ask("SHOW USER DEFINED FUNCTIONS YIELD name RETURN name") == []


@pytest.mark.parametrize(
    "call", ["db.checkpoint()", "dbms.setConfigValue('a', 'b')", "apoc.load.json('file:///etc/passwd')"]
)
def test_procedures_that_reach_files_or_settings_are_not_there(ask: Ask, call: str) -> None:
    with pytest.raises(ClientError, match="ProcedureNotFound"):
        ask(f"CALL {call}")


@pytest.mark.parametrize("call", ["db.labels()", "db.schema.visualization()", "dbms.components()", "db.propertyKeys()"])
def test_procedures_that_browser_and_drivers_call_run(ask: Ask, call: str) -> None:
    ask(f"CALL {call}")


@pytest.mark.parametrize("path", ["/db/neo4j/tx/commit", "/db/neo4j/query/v2"])
def test_http_serves_no_data(address: Address, path: str) -> None:
    from urllib.error import HTTPError
    from urllib.request import Request, urlopen

    body = b'{"statements": [{"statement": "RETURN 1"}], "statement": "RETURN 1"}'
    wait_for_http(address)
    with pytest.raises(HTTPError) as error:
        urlopen(Request(address.http + path, body, {"Content-Type": "application/json"}), timeout=10)
    assert error.value.code in (401, 403, 404, 405)


def wait_for_http(address: Address) -> None:
    for _ in range(200):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", int(address.http.rpartition(":")[2]))) == 0:
                return
        time.sleep(0.1)
    raise AssertionError("HTTP does not come up")


def test_killed_server_starts_again_with_its_data(ask: Ask, home: Path, start: Start) -> None:
    ask("CREATE (:EmbeddedTest {name: 'kept'})")
    killed = pid_of(home)
    os.kill(killed, signal.SIGKILL)
    psutil.wait_procs([psutil.Process(killed)] if psutil.pid_exists(killed) else [], timeout=20)
    assert embedded.attach(home) is None
    assert embedded.status(home).state == "stopped"
    address = start()
    assert pid_of(home) != killed
    with neo4j.GraphDatabase.driver(address.uri, auth=(address.user, address.password)) as driver:
        records, _, _ = driver.execute_query("MATCH (n:EmbeddedTest) RETURN n.name AS name")
    assert [record["name"] for record in records] == ["kept"]


def test_stop_ends_it_and_says_so(address: Address, home: Path) -> None:
    pid = pid_of(home)
    assert embedded.stop(home) == "stopped"
    assert not psutil.pid_exists(pid) or psutil.Process(pid).status() == psutil.STATUS_ZOMBIE
    assert embedded.attach(home) is None
    assert embedded.status(home).state == "stopped"
    assert embedded.stop(home) == "not running"


def test_two_starts_at_once_end_with_one_server(home: Path, cache: Path) -> None:
    embedded.stop(home)
    both = [starter(home, cache), starter(home, cache)]
    outputs = {process.communicate(timeout=180)[0] for process in both}
    assert [process.returncode for process in both] == [0, 0]
    assert len(outputs) == 1
    assert servers_of(home) == [pid_of(home)]


@pytest.mark.parametrize("which", ["bolt", "http"])
def test_a_port_that_is_taken_while_the_server_starts_is_replaced(
    home: Path, start: Start, monkeypatch: pytest.MonkeyPatch, which: str
) -> None:
    """Bolt answers before HTTP opens: a server that is said to run must be one that goes on running."""
    embedded.stop(home)
    choose, held = homes.choose_ports, list[socket.socket]()

    def raced(home: Path) -> homes.Ports:
        chosen = choose(home)
        if not held:
            held.append(socket.create_server(("127.0.0.1", getattr(chosen, which))))
        return chosen

    monkeypatch.setattr(homes, "choose_ports", raced)
    address = start()
    with neo4j.GraphDatabase.driver(address.uri, auth=(address.user, address.password)) as driver, held[0]:
        assert str(held[0].getsockname()[1]) not in address.uri + address.http
        time.sleep(1)
        assert driver.execute_query("RETURN 1 AS one").records[0]["one"] == 1


def test_taken_port_is_replaced(address: Address, home: Path, start: Start) -> None:
    embedded.stop(home)
    port = int(address.uri.rpartition(":")[2])
    with socket.socket() as other:
        other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        other.bind(("127.0.0.1", port))
        other.listen()
        moved = start()
        assert moved.uri != address.uri
        assert answers(moved)


def test_start_that_was_interrupted_is_taken_up(home: Path, cache: Path) -> None:
    embedded.stop(home)

    def interrupt(_address: Address) -> bool:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        embedded.ensure_started(home, cache, java=BRIEF, ready=interrupt)
    assert embedded.attach(home) is None
    assert embedded.status(home).state == "starting"
    begun = pid_of(home)
    embedded.ensure_started(home, cache, java=BRIEF, ready=answers)
    assert pid_of(home) == begun


def test_lost_notes_are_said_and_stop_still_finds_the_server(address: Address, home: Path, start: Start) -> None:
    for name in ("server.json", "server.lock"):
        (home / "run" / name).unlink()
    with pytest.raises(EmbeddedError, match="its notes in run/ are gone"):
        start()
    assert embedded.stop(home) == "stopped"
    assert servers_of(home) == []


def test_server_that_dies_while_starting_is_explained(tmp_path: Path, cache: Path) -> None:
    with pytest.raises(EmbeddedError, match="the server ended while it started") as error:
        embedded.ensure_started(tmp_path / "greedy", cache, java=Java("900000G", "64M"), ready=answers, timeout=60)
    assert "GRAPHRECON_HEAP" in str(error.value)
    assert embedded.status(tmp_path / "greedy").state == "stopped"


def test_server_that_does_not_answer_in_time_is_explained(home: Path, cache: Path) -> None:
    embedded.stop(home)
    with pytest.raises(EmbeddedError, match="still not answering"):
        embedded.ensure_started(home, cache, java=BRIEF, ready=lambda _address: False, timeout=2)
    assert embedded.status(home).state == "starting"
    assert embedded.stop(home) in ("stopped", "killed")


def test_reset_leaves_an_empty_server_at_the_same_address(ask: Ask, address: Address, home: Path, start: Start) -> None:
    ask("MERGE (:EmbeddedTest {name: 'gone'})")
    embedded.reset(home)
    assert embedded.status(home).data_bytes == 0
    again = start()
    assert again == address
    with neo4j.GraphDatabase.driver(again.uri, auth=(again.user, again.password)) as driver:
        records, _, _ = driver.execute_query("MATCH (n) RETURN count(n) AS nodes")
    assert records[0]["nodes"] == 0
