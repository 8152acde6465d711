"""Answers in the formats of other tools, each read by the tool or the library that reads it."""

import json
import shutil
import subprocess
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import networkx  # type: ignore[import-untyped]
import pytest

from graphrecon.cli.formats import gnmap, honeyd, nmap_xml, routes, urls
from graphrecon.cypher.graph import Graph
from graphrecon.importers.base import Options
from graphrecon.ingest import derive, files
from graphrecon.ingest.purge import purge
from graphrecon.model.host import Script, Service
from graphrecon.model.scan import Record, RecordPort
from tests.cli.conftest import Ask, Ran, run
from tests.conftest import SAMPLES, empty
from tests.importers.reading import read

pytestmark = pytest.mark.graph
DTD = Path("/usr/share/nmap/nmap.dtd")
SCANS = [f"nmap-{name}.xml" for name in ("first", "second", "ipv6", "udp", "interrupted")]

HOSTILE: dict[str, Any] = {
    "addr": "192.0.2.1",
    "state": "up",
    "starttime": datetime(2026, 1, 2, tzinfo=UTC),
    "endtime": datetime(2026, 1, 2, tzinfo=UTC),
    "hostnames": [{"name": 'a"><b>.example', "type": "PTR"}, {"name": "c.example", "type": "cert-san-dns"}],
    "extraports": {"closed": {"total": 9, "reasons": {"reset": 9}}},
    "ports": [
        {"port": -1, "scripts": [{"id": "x", "output": "\x1b[31m\x00\ud800 ]]> <!-- &"}]},
        {
            "protocol": "tcp",
            "port": 443,
            "state_state": "open",
            "service_name": "http",
            "service_tunnel": "ssl",
            "service_product": "a/b, c",
            "service_version": "1\t2",
            "scripts": [{"id": "http-title", "output": "<script>", "http-title": {"title": "</elem>", "": ["a", {}]}}],
        },
        {"protocol": "odd", "port": 7, "state_state": "open"},
    ],
    "os": {"osmatch": [{"name": 'Linux "6"/7'}]},
}


@pytest.fixture
def lab(graph: Graph, server: tuple[str, str, str], tmp_path: Path) -> Iterator[Ask]:
    """A function that runs a command line on a graph with two scans of the lab."""
    empty(graph)
    load(graph, tmp_path, "nmap-first.xml", "nmap-second.xml")
    yield asker(server, tmp_path)
    empty(graph)


def asker(server: tuple[str, str, str], folder: Path) -> Ask:
    uri, user, password = server
    env: dict[str, str | None] = {
        "GRAPHRECON_URI": uri,
        "GRAPHRECON_USER": user,
        "GRAPHRECON_PASSWORD": password,
        "GRAPHRECON_HOME": f"{folder}/home",
        "XDG_CONFIG_HOME": f"{folder}/config",
    }

    def ask(*argv: str) -> Ran:
        done = run(*argv, env=env)
        assert (done.status, done.error) == (0, None)
        return done

    return ask


def load(graph: Graph, folder: Path, *names: str) -> None:
    for name in names:
        path = Path(name) if Path(name).is_absolute() else SAMPLES / "scans" / name
        files.import_path(graph, str(path), folder, Options(categories=("lab",)))
    derive.drain(graph)


def checked(document: str, folder: Path) -> None:
    """Check a document against Nmap's DTD."""
    if not DTD.is_file() or shutil.which("xmllint") is None:
        pytest.skip("xmllint (libxml2-utils) and Nmap's DTD (nmap-common) are needed")
    path = folder / "checked.xml"
    path.write_text(document)
    done = subprocess.run(
        ["xmllint", "--noout", "--dtdvalid", str(DTD), str(path)], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_nmap_xml_is_valid_against_the_dtd(lab: Ask, tmp_path: Path) -> None:
    checked(lab("scancli", "--nmap-xml").out, tmp_path)
    checked(lab("view", "--nmap-xml").out, tmp_path)


@pytest.mark.parametrize("name", SCANS)
def test_nmap_xml_imported_again_gives_the_same_records(
    empty_graph: Graph, server: tuple[str, str, str], tmp_path: Path, name: str
) -> None:
    ask = asker(server, tmp_path)
    load(empty_graph, tmp_path, name)
    before, document = ask("scancli", "--json").out, ask("scancli", "--nmap-xml").out
    assert before
    purge(empty_graph, "nmap")
    (tmp_path / "again.xml").write_text(document)
    load(empty_graph, tmp_path, str(tmp_path / "again.xml"))

    assert ask("scancli", "--json").out == before


def test_hostile_text_is_valid_xml_and_comes_back(tmp_path: Path) -> None:
    document = "".join(nmap_xml.pieces(iter([HOSTILE]), [], 'graphrecon <view> "x"'))
    checked(document, tmp_path)

    found = read("nmap-xml", document.encode())

    assert {each.name: (each.output, each.data) for each in found.of(Script)} == {
        "x": ("\\x1b[31m\\x00\\xed\\xa0\\x80 ]]> <!-- &", None),
        "http-title": ("<script>", '{"title":"</elem>","":[{},"a"]}'),
    }
    assert found.skipped == []


def test_greppable_output_is_read_again_as_the_same_ports_and_services(lab: Ask) -> None:
    text = lab("scancli", "scanner:nmap", "--gnmap").out

    found = read("nmap-grep", text.encode())

    assert (found.skipped, len({each.addr for each in found.of(Record)})) == ([], 16)
    assert {("nginx", "1.22.1"), ("OpenSSH", "9.2p1 Debian 2+deb12u10")} <= {
        (each.product, each.version) for each in found.of(Service)
    }
    assert {each.port for each in found.of(RecordPort)} >= {22, 80, 443}


def test_separators_in_text_do_not_make_fields_of_greppable_output() -> None:
    state, line = gnmap.lines(iter([HOSTILE]))

    assert state == 'Host: 192.0.2.1 (a"><b>.example)\tStatus: Up'
    fields = line.split("\t")
    assert fields[1] == "Ports: 443/open/tcp//ssl|http//a|b; c 1 2/, 7/open/odd/////"
    assert fields[2:] == ["Ignored State: closed (9)", 'OS: Linux "6"|7']


@pytest.mark.parametrize(
    ("option", "expected"),
    [
        ("--http-urls", ["https://198.51.100.88:8443/", "http://198.51.100.88:8081/"]),
        ("--http-urls-names", ["https://legacy.lab.example:8443/", "http://legacy.lab.example:8081/"]),
        (
            "--http-urls-full",
            [
                "198.51.100.88 https://198.51.100.88:8443/",
                "198.51.100.88 https://legacy.lab.example:8443/",
                "198.51.100.88 http://198.51.100.88:8081/",
                "198.51.100.88 http://legacy.lab.example:8081/",
            ],
        ),
    ],
)
def test_web_servers_are_urls(lab: Ask, option: str, expected: list[str]) -> None:
    found = lab("scancli", "198.51.100.88", "port:8081", option).out.splitlines()

    assert set(found) == set(expected)


def test_addresses_of_ipv6_stand_in_brackets_and_names_are_quoted() -> None:
    record = {**HOSTILE, "addr": "2001:db8::1"}

    assert list(urls.lines(iter([record]), urls.Hosts.ADDRESS)) == ["https://[2001:db8::1]/"]
    assert next(urls.lines(iter([record]), urls.Hosts.NAMES)) == "https://a%22%3E%3Cb%3E.example/"


def test_the_ways_to_hosts_are_drawn_by_graphviz(lab: Ask, tmp_path: Path) -> None:
    if shutil.which("dot") is None:
        pytest.skip("dot (graphviz) is needed")
    for options in ([], ["--graphroute-include", "target"], ["--graphroute-cluster", "AS"]):
        text = lab("view", "--graphroute", "dot", *options).out
        done = subprocess.run(["dot", "-Tjson"], input=text, capture_output=True, text=True, check=False)
        assert (done.returncode, done.stderr) == (0, "")
    drawn = json.loads(
        subprocess.run(
            ["dot", "-Tjson"],
            input=lab("view", "--graphroute", "dot", "--graphroute-include", "target").out,
            capture_output=True,
            text=True,
            check=True,
        ).stdout
    )
    names = {node["_gvid"]: node["name"] for node in drawn["objects"]}
    ways = {(names[edge["tail"]], names[edge["head"]]) for edge in drawn["edges"]}
    assert ("203.0.113.2", "198.51.100.80") in ways


def test_hops_with_a_gap_between_them_are_not_joined() -> None:
    hops = [
        {"trace": "t", "target": "z", "ttl": ttl, "addr": addr}
        for ttl, addr in ((1, "a"), (2, "b"), (4, "c"), (5, "z"))
    ]

    drawn = list(routes.lines(hops, routes.Include.TARGET, None))

    assert [line.split(" [")[0].strip() for line in drawn if "->" in line] == ['"a" -> "b"', '"c" -> "z"']
    kept = list(routes.lines(hops, None, None))
    assert [line.split(" [")[0].strip() for line in kept if "->" in line] == ['"a" -> "b"']


def test_names_of_groups_cannot_break_out_of_dot() -> None:
    hop = {"trace": "t", "target": "z", "ttl": 1, "addr": "a", "as": [1, 'x" ]; } digraph {\n\\'], "country": None}

    text = "\n".join(routes.lines([hop], routes.Include.TARGET, routes.Cluster.AS))

    assert 'label="AS1 x\\" ]; } digraph {\\\\u000a\\\\";' in text


def test_the_graph_of_an_answer_is_read_by_networkx(lab: Ask, tmp_path: Path) -> None:
    answers = {}
    for form, reader in (("graphml", networkx.read_graphml), ("gexf", networkx.read_gexf)):
        path = tmp_path / f"answer.{form}"
        path.write_text(lab("view", "198.51.100.80", f"--{form}").out)
        graph = reader(path)
        answers[form] = graph
        labels = {data["labels"] for _, data in graph.nodes(data=True)}
        assert {"View", "Port:ViewPort", "Service", "Certificate", "PublicKey", "Hostname", "Host"} <= labels
        products = {data.get("product") for _, data in graph.nodes(data=True)}
        assert "nginx" in products
        types = {data["relationship"] for *_, data in graph.edges(data=True)}
        assert {"HAS_PORT", "RUNS", "IS_NAMED", "SHOWS", "HAS_KEY"} <= types
    assert len(answers["graphml"]) == len(answers["gexf"])
    assert answers["graphml"].number_of_edges() == answers["gexf"].number_of_edges()


def test_a_honeyd_configuration_has_a_template_with_its_ports_for_each_host(lab: Ask) -> None:
    lines = lab("view", "--honeyd").out.splitlines()

    assert "bind 198.51.100.88 host_198_51_100_88" in lines
    assert "add host_198_51_100_88 tcp port 23 open" in lines
    assert "add host_198_51_100_88 tcp port 4444 block" in lines
    assert "set host_198_51_100_88 default tcp action reset" in lines
    assert any(line.startswith("route entry ") for line in lines)
    assert all(line.split()[0] in ("create", "set", "add", "bind", "route") for line in lines)


def test_honeyd_gets_no_line_of_its_own_from_a_name() -> None:
    record = {**HOSTILE, "os": {"osmatch": [{"name": 'x"\nbind 0.0.0.0 y'}]}}

    assert 'set host_192_0_2_1 personality "x  bind 0.0.0.0 y"' in list(honeyd.lines(iter([record])))


@pytest.mark.parametrize(
    ("line", "error"),
    [
        ("view --nmap-xml --gnmap", "--nmap-xml and --gnmap exclude each other"),
        ("view --gnmap --count", "--gnmap and --count exclude each other"),
        ("view --graphroute svg", "--graphroute writes dot, not 'svg'"),
        (
            "view --graphroute-include target",
            "--graphroute-cluster and --graphroute-include belong to --graphroute dot",
        ),
    ],
)
def test_formats_exclude_each_other(line: str, error: str) -> None:
    done = run(*line.split())

    assert done.status == 2
    assert error in (done.error or "")


def test_every_format_shows_its_cypher(lab: Ask) -> None:
    for option in ("--nmap-xml", "--gnmap", "--graphml", "--gexf", "--honeyd"):
        assert "RETURN" in lab("view", option, "--cypher").out
    assert ET.fromstring(lab("view", "port:1", "--nmap-xml").out).find("host") is None
