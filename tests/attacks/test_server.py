"""The embedded server against what a statement, a wrong password or another user may try."""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import psutil
import pytest

from graphrecon import embedded
from graphrecon.cypher.graph import BadStatement, Graph, GraphError, ReadOnly, Refused
from graphrecon.cypher.statement import Statement
from tests.faults.victim import Victim

pytestmark = pytest.mark.graph

HARMLESS = {
    "db.awaitIndex", "db.awaitIndexes", "db.index.fulltext.awaitEventuallyConsistentIndexRefresh",
    "db.index.fulltext.listAvailableAnalyzers", "db.index.fulltext.queryNodes", "db.index.fulltext.queryRelationships",
    "db.index.vector.queryNodes", "db.index.vector.queryRelationships", "db.info", "db.labels", "db.ping",
    "db.propertyKeys", "db.relationshipTypes", "db.schema.nodeTypeProperties", "db.schema.relTypeProperties",
    "db.schema.visualization", "dbms.components", "dbms.info", "dbms.listCapabilities", "dbms.showCurrentUser",
    "dbms.cluster.routing.getRoutingTable", "dbms.routing.getRoutingTable", "dbms.upgradeStatus",
    "tx.getMetaData", "tx.setMetaData",
}  # fmt: skip
"""They read the graph, its schema, or the version."""
WRITING = {
    "db.create.setNodeVectorProperty", "db.create.setRelationshipVectorProperty", "db.create.setVectorProperty",
    "db.createLabel", "db.createProperty", "db.createRelationshipType", "db.index.vector.createNodeIndex",
    "dbms.upgrade",
}  # fmt: skip
"""Refused in READ mode."""
FOR_THE_OWNER = {
    "db.clearQueryCaches", "db.prepareForReplanning", "db.resampleIndex", "db.resampleOutdatedIndexes",
    "db.stats.clear", "db.stats.collect", "db.stats.retrieve", "db.stats.retrieveAllAnonymized", "db.stats.status",
    "db.stats.stop", "dbms.killConnection", "dbms.killConnections", "dbms.listConfig", "dbms.listConnections",
    "dbms.queryJmx",
}  # fmt: skip
"""Allowed in READ mode though they disturb others, or show what others ask and how the server is set up. No setting of
the Community edition switches Neo4j's own procedures off. None reaches files or the network, runs code or changes a
setting, so `graphrecon cypher`, the owner's door, leaves them; a door for visitors must refuse them itself."""


@pytest.fixture(scope="module")
def address(victim: Victim) -> embedded.Address:
    """The embedded server, with our configuration whatever server the other tests use."""
    return victim.start()


@pytest.fixture(scope="module")
def own(victim: Victim) -> Iterator[Graph]:
    """Its graph."""
    with victim.graph() as graph:
        yield graph


def state(graph: Graph) -> tuple[object, ...]:
    """All that an attack could change."""
    return tuple(
        graph.read(Statement(text))
        for text in (
            "MATCH (n) UNWIND labels(n) AS label RETURN label, count(*) AS n ORDER BY label",
            "SHOW INDEXES YIELD name, state RETURN name, state ORDER BY name",
            "SHOW CONSTRAINTS YIELD name RETURN name ORDER BY name",
            "SHOW USERS YIELD user, suspended RETURN user, suspended ORDER BY user",
            "SHOW SETTINGS YIELD name, value, isExplicitlySet RETURN name, value, isExplicitlySet ORDER BY name",
        )
    )


@pytest.fixture(scope="module")
def kept(own: Graph) -> tuple[object, ...]:
    """The state that no reader may change."""
    own.run(Statement("MERGE (:Host {addr: '192.0.2.77'})"))
    return state(own)


class Asked(BaseHTTPRequestHandler):
    """Counts what reaches it."""

    seen: list[str]

    def __init__(self, *rest: object, seen: list[str]) -> None:
        self.seen = seen
        super().__init__(*rest)  # type: ignore[arg-type]

    def do_GET(self) -> None:
        """Serve one row."""
        self.seen.append(self.path)
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"secret,row\n")

    def log_message(self, *args: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def web() -> Iterator[tuple[int, list[str]]]:
    """A web server on this machine: its port, and the paths that were asked for."""
    seen: list[str] = []
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Asked, seen=seen)) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_port, seen
        server.shutdown()


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd", "file:/etc/passwd", "file://localhost/etc/passwd", "file:////etc/passwd",
        "FILE:///etc/passwd", "file:///../../etc/passwd", "file:///%2e%2e/%2e%2e/etc/passwd", "file:///import/x.csv",
        "file:///..%2f..%2fpassword", "/etc/passwd", "etc/passwd", "file:///x.csv",
        "jar:file:///etc/x.jar!/x", "http://127.0.0.1:{port}/x", "http://localhost:{port}/x",
        "http://[::ffff:127.0.0.1]:{port}/x", "http://2130706433:{port}/x", "http://0.0.0.0:{port}/x",
        "http://127.1:{port}/x", "https://127.0.0.1:{port}/x", "ftp://127.0.0.1:{port}/x",
        "HTTP://127.0.0.1:{port}/x", "s3://bucket/x", "gs://bucket/x", "azb://account/x",
    ],
)  # fmt: skip
@pytest.mark.parametrize("door", ["read", "run"])
def test_load_csv_reads_no_file_and_asks_nobody(
    own: Graph, web: tuple[int, list[str]], victim: Victim, url: str, door: str
) -> None:
    """Neither for a reader nor for a writer; a file that lies in import/ is not read either."""
    planted = victim.home / "import" / "x.csv"
    planted.write_text("secret,row\n")
    port, seen = web
    statement = Statement("LOAD CSV FROM $url AS row RETURN row", {"url": url.format(port=port)})
    with pytest.raises(GraphError) as error:
        getattr(own, door)(statement, timeout=20)
    assert "root:" not in str(error.value)
    assert "secret" not in str(error.value)
    assert seen == []
    planted.unlink()


@pytest.mark.parametrize(
    "text",
    [
        "CREATE (:Attack)", "MERGE (:Attack {x: 1})", "MATCH (n) DETACH DELETE n", "MATCH (n) SET n.attack = 1",
        "MATCH (n) REMOVE n:Host", "FOREACH (x IN [1] | CREATE (:Attack))",
        "UNWIND [1] AS x CALL (x) { CREATE (:Attack) } IN TRANSACTIONS", "CALL { CREATE (:Attack) }",
        "CREATE INDEX attack FOR (n:Attack) ON (n.x)", "DROP CONSTRAINT host_addr IF EXISTS",
        "CREATE CONSTRAINT attack FOR (n:Attack) REQUIRE n.x IS UNIQUE", "CREATE USER attack SET PASSWORD 'attacking'",
        "ALTER USER neo4j SET PASSWORD 'attacking'", "ALTER CURRENT USER SET PASSWORD FROM 'a' TO 'attacking'",
        "DROP USER neo4j", "ALTER USER neo4j SET STATUS SUSPENDED", "STOP DATABASE neo4j", "DROP DATABASE neo4j",
        "CREATE DATABASE attack", "GRANT ROLE admin TO neo4j", "CALL db.createLabel('Attack')",
        "CALL db.createProperty('attack')", "CALL db.createRelationshipType('ATTACK')", "CALL dbms.upgrade()",
        "CALL db.index.fulltext.createNodeIndex('attack', ['A'], ['x'])", "CALL dbms.setConfigValue('a', 'b')",
        "CALL dbms.security.createUser('attack', 'attacking')", "CALL dbms.security.changePassword('attacking')",
        "CALL apoc.load.json('file:///etc/passwd')", "CALL apoc.cypher.runWrite('CREATE (:Attack)', {})",
        "CALL db.checkpoint()", "CALL n10s.graphconfig.init()",
        "EXPLAIN CREATE (:Attack) RETURN 1; CREATE (:Attack)", "MATCH (n) RETURN n; CREATE (:Attack)",
        "PROFILE CREATE (:Attack)", "CYPHER 5 CREATE (:Attack)", "/* x */ CREATE (:Attack)",
        "USE system CREATE USER attack SET PASSWORD 'attacking'", "ENABLE SERVER 'x'",
    ],
)  # fmt: skip
def test_a_reader_changes_nothing(own: Graph, kept: tuple[object, ...], address: embedded.Address, text: str) -> None:
    """Writes, schema, users, databases, procedures outside the list, tricks of the grammar: refused in READ mode."""
    for database in (None, "system"):
        with (
            Graph(address.uri, address.user, address.password, database) as graph,
            pytest.raises((BadStatement, GraphError)),
        ):
            graph.read(Statement(text), timeout=20)
    assert state(own) == kept
    with Graph(address.uri, address.user, address.password) as again:
        again.verify()


def test_a_reader_who_writes_is_told_so(own: Graph) -> None:
    with pytest.raises(ReadOnly):
        own.read(Statement("CREATE (:Attack)"))


def test_the_procedures_that_stay_callable_are_these(own: Graph) -> None:
    """A new server version that brings another one fails here, and is looked at."""
    found = {row["name"] for row in own.read(Statement("SHOW PROCEDURES YIELD name RETURN name"))}
    assert found == HARMLESS | WRITING | FOR_THE_OWNER
    functions = own.read(Statement("SHOW FUNCTIONS YIELD name, isBuiltIn WHERE NOT isBuiltIn RETURN name"))
    assert functions == []


@pytest.mark.parametrize("call", ["dbms.queryJmx('*:*') YIELD attributes AS a", "dbms.listConfig() YIELD value AS a"])
def test_what_the_server_tells_of_itself_holds_no_password(own: Graph, address: embedded.Address, call: str) -> None:
    assert address.password not in str(own.read(Statement(f"CALL {call} RETURN a")))


@pytest.mark.parametrize("name", sorted(WRITING))
def test_a_builtin_procedure_that_writes_is_refused_to_a_reader(own: Graph, name: str) -> None:
    rows = own.read(Statement("SHOW PROCEDURES YIELD name, mode WHERE name = $name RETURN mode", {"name": name}))
    assert rows[0]["mode"] in ("WRITE", "SCHEMA")


@pytest.mark.parametrize("password", ["", "neo4j", "password", "x" * 10_000, "'; DROP USER neo4j; //", "\x00", "é"])
def test_a_wrong_password_is_refused_in_one_line(address: embedded.Address, password: str) -> None:
    with Graph(address.uri, address.user, password) as graph, pytest.raises(GraphError) as error:
        graph.verify()
    assert "\n" not in str(error.value)
    assert address.password not in str(error.value)


def test_guessing_is_slowed_down_and_the_right_password_still_works(address: embedded.Address) -> None:
    for number in range(4):
        with Graph(address.uri, address.user, f"guess{number}") as graph, pytest.raises(GraphError):
            graph.verify()
    with Graph(address.uri, "nobody", "guess") as graph, pytest.raises((Refused, GraphError)):
        graph.verify()


AS_NOBODY = """
import os, sys
os.setgroups([]); os.setgid(65534); os.setuid(65534)
home, got = sys.argv[1], []
for path in ("password", "data", "run/server.json", "conf/neo4j.conf", "logs/server.log", "data/dbms/auth.ini", ""):
    for way in (os.listdir, lambda p: open(p).read(), lambda p: open(p, "a").close()):
        try:
            way(os.path.join(home, path))
            got.append(path)
        except OSError:
            pass
for name in os.listdir("/proc"):
    if name.isdigit() and int(name) != os.getpid():
        try:
            text = open(f"/proc/{name}/cmdline").read()
            if home in text and sys.argv[2] in text:
                got.append(name)
        except OSError:
            pass
print(got)
"""


def test_another_user_of_the_machine_sees_nothing(victim: Victim, address: embedded.Address) -> None:
    """A process of `nobody` reads no file of the home, and finds the password in no command line."""
    if os.geteuid() != 0:
        pytest.skip("becoming another user needs root")
    folders = [folder for folder in victim.home.parents if folder.is_relative_to(tempfile.gettempdir())][:-1]
    modes = {folder: folder.stat().st_mode for folder in folders}
    try:
        for folder in folders:
            folder.chmod(0o755)
        done = subprocess.run(
            [sys.executable, "-c", AS_NOBODY, str(victim.home), address.password],
            capture_output=True, text=True, check=False, cwd="/",
        )  # fmt: skip
    finally:
        for folder, mode in modes.items():
            folder.chmod(mode)
    if "Permission denied" in done.stderr:
        pytest.skip("nobody may not run this Python")
    assert done.stdout == "[]\n", done.stdout + done.stderr


def refused(victim: Victim, home: Path) -> str:
    """The line with which a command refuses this home."""
    done = Victim(home, {**victim.env, "GRAPHRECON_HOME": str(home)}).run("view", "--count")
    assert done.returncode == 2, done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    lines = [line for line in done.stderr.splitlines() if line.startswith("graphrecon: ")]
    assert len(lines) == 1, done.stderr
    return lines[0]


def test_a_home_that_others_can_change_is_refused(victim: Victim, tmp_path: Path) -> None:
    for name, mode in (("group", 0o770), ("world", 0o707), ("sticky", 0o1777)):
        (tmp_path / name).mkdir()
        (tmp_path / name).chmod(mode)
        assert "can be written by other users" in refused(victim, tmp_path / name)
        (tmp_path / f"to-{name}").symlink_to(tmp_path / name)
        assert "can be written by other users" in refused(victim, tmp_path / f"to-{name}")
        assert os.listdir(tmp_path / name) == []


def test_a_home_of_someone_else_is_refused(victim: Victim, tmp_path: Path) -> None:
    if os.geteuid() != 0:
        pytest.skip("giving a folder away needs root")
    home = tmp_path / "home"
    home.mkdir(mode=0o700)
    os.chown(home, 65534, 65534)
    assert "belongs to another user" in refused(victim, home)
    os.chown(home, 0, 0)
    (home / "data").mkdir(mode=0o700)
    os.chown(home / "data", 65534, 65534)
    assert "belongs to another user" in refused(victim, home)


@pytest.mark.parametrize("kind", ["link", "open", "foreign", "fifo", "folder", "empty"])
def test_a_planted_password_file_is_refused(victim: Victim, tmp_path: Path, kind: str) -> None:
    home = tmp_path / "home"
    home.mkdir(mode=0o700)
    path = home / "password"
    if kind == "link":
        (tmp_path / "elsewhere").write_text("guessed\n")
        path.symlink_to(tmp_path / "elsewhere")
    elif kind == "fifo":
        os.mkfifo(path, 0o600)
    elif kind == "folder":
        path.mkdir()
    else:
        path.touch(0o600)
        path.write_text("" if kind == "empty" else "guessed\n")
        if kind == "open":
            path.chmod(0o644)
        if kind == "foreign":
            if os.geteuid() != 0:
                pytest.skip("giving a file away needs root")
            os.chown(path, 65534, 65534)
    assert str(path) in refused(victim, home)


@pytest.mark.parametrize("name", ["server.json", "ports.json"])
def test_planted_notes_do_not_lead_to_another_server(victim: Victim, tmp_path: Path, name: str) -> None:
    """A note of someone else's server would be given our password."""
    home = tmp_path / "home"
    (home / "run").mkdir(mode=0o700, parents=True)
    home.chmod(0o700)
    note = {"bolt": 1, "http": 2, "pid": 1, "created": 1, "neo4j": "x", "browser": "x", "ready": True}
    (tmp_path / "planted").write_text(json.dumps(note))
    (home / "run" / name).symlink_to(tmp_path / "planted")
    if name == "server.json":
        assert "server.json" in refused(victim, home)
    else:
        other = Victim(home, {**victim.env, "GRAPHRECON_HOME": str(home), "GRAPHRECON_HEAP": "900000G"})
        done = other.run("db", "start")
        assert done.returncode == 2
        assert "Traceback" not in done.stderr


def test_the_settings_of_this_run_reach_the_server_through_us_only(victim: Victim, address: embedded.Address) -> None:
    """Variables that Java or Neo4j would take from the environment are not handed on."""
    hostile = {"JAVA_TOOL_OPTIONS": "-Dattack=1", "JDK_JAVA_OPTIONS": "-Dattack=1", "NEO4J_CONF": "/tmp",
               "LD_PRELOAD": "", "NEO4J_server_bolt_listen__address": "0.0.0.0:7687"}  # fmt: skip
    embedded.stop(victim.home)
    done = Victim(victim.home, {**victim.env, **hostile}).run("cypher", "--json", "SHOW SETTINGS YIELD name, value")
    assert done.returncode == 0, done.stderr
    assert '"0.0.0.0:7687"' not in done.stdout
    environ = psutil.Process(victim.pid()).environ()
    assert not set(environ) & set(hostile)
