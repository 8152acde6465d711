"""A graph made of hostile scans and logs through the command line."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from graphrecon.cypher.graph import Graph
from tests.attacks import hostile, logs
from tests.attacks.printed import Env, clean
from tests.cli.conftest import Ran, run
from tests.conftest import empty

SOURCE = "s'`\x1b[31m\u202e}) DETACH DELETE n //"
SINGLE = {
    "nmap.xml": hostile.nmap_xml,
    "masscan.xml": hostile.masscan_xml,
    "conn.log": logs.conn_tsv,
    "conn.json": logs.conn_json,
    "unknown.log": logs.unknown_log,
    "iptables.log": logs.iptables,
}
MANY = {"tsv": logs.intel_tsv, "json": logs.intel_json}


@pytest.fixture(scope="package")
def cli(server: tuple[str, str, str], tmp_path_factory: pytest.TempPathFactory) -> Env:
    """The environment of command lines on the run's server."""
    uri, user, password = server
    home = tmp_path_factory.mktemp("text")
    return {
        "GRAPHRECON_URI": uri, "GRAPHRECON_USER": user, "GRAPHRECON_PASSWORD": password,
        "GRAPHRECON_HOME": str(home / "home"), "XDG_CONFIG_HOME": str(home / "config"), "COLUMNS": "200",
    }  # fmt: skip


@pytest.fixture(scope="package")
def attacked(graph: Graph, cli: Env) -> Iterator[dict[str, Ran]]:
    """The graph after all files were imported through the command line, and what each import printed."""
    empty(graph)
    reports = {}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "`'\x1b[31m\u202e$(id)"
        folder.mkdir()
        for kind, make in SINGLE.items():
            path = make(folder / f"\udcff{kind}")
            reports[kind] = clean(run("load", "--json", "-s", SOURCE, "-c", f"{SOURCE},:Attack", str(path), env=cli))
            path.unlink()
        for kind, many in MANY.items():
            (folder / kind).mkdir()
            assert list(many(folder / kind))
            reports[kind] = clean(run("load", "--json", "-s", SOURCE, str(folder / kind), env=cli))
    yield reports
    empty(graph)
