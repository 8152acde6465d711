"""Answers in the formats of other tools, each read by the tool or the library that reads it."""

import json
import re
import shutil
import subprocess
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import networkx  # type: ignore[import-untyped]
import pytest

from graphrecon.cli.formats import gnmap, nmap_xml, routes, urls
from graphrecon.cypher.graph import Graph
from graphrecon.cypher.statement import Statement
from graphrecon.importers.base import Options
from graphrecon.ingest import derive, files
from graphrecon.ingest.purge import purge
from graphrecon.model.host import Script, Service
from graphrecon.model.scan import Ran, Record, RecordPort
from tests.cli.conftest import Ask, asking, environment, run
from tests.cli.conftest import Ran as RanCommand
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


@pytest.fixture(scope="module")
def lab(graph: Graph, server: tuple[str, str, str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ask]:
    """A function that runs a command line on a graph with two scans of the lab; tests that change it come last."""
    folder = tmp_path_factory.mktemp("lab")
    empty(graph)
    load(graph, folder, "nmap-first.xml", "nmap-second.xml")
    yield asker(server, folder)
    empty(graph)


def asker(server: tuple[str, str, str], folder: Path) -> Ask:
    asked = asking(environment(server, folder))

    def ask(*argv: str) -> RanCommand:
        done = asked(*argv)
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
    checked(lab("scancli", "--nmap-xml", "category:lab", "--limit", "5").out, tmp_path)
    checked(lab("view", "--nmap-xml").out, tmp_path)


def test_hostile_text_is_valid_xml_and_comes_back(tmp_path: Path) -> None:
    document = "".join(nmap_xml.pieces(iter([HOSTILE]), None, 'graphrecon <view> "x"'))
    checked(document, tmp_path)

    found = read("nmap-xml", document.encode())

    assert {each.name: (each.output, each.data) for each in found.of(Script)} == {
        "x": ("\\x1b[31m\\x00\\xed\\xa0\\x80 ]]> <!-- &", None),
        "http-title": ("<script>", '{"title":"</elem>","":["a",{}]}'),
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


def test_owners_and_programs_of_rpc_are_fields_of_greppable_output() -> None:
    port = {"protocol": "tcp", "port": 2049, "state_state": "open", "service_name": "nfs", "owner": "root/x"}
    rpc = {"service_rpcnum": 100003, "service_lowver": 3, "service_highver": 4}
    record = {"addr": "192.0.2.1", "state": "up", "ports": [{**port, **rpc}, {**port, "port": 22}]}

    text = "".join(f"{line}\n" for line in gnmap.lines(iter([record])))

    assert "Ports: 2049/open/tcp/root|x/nfs/(nfs:100003*3-4)//, 22/open/tcp/root|x/nfs///" in text
    found = read("nmap-grep", text.encode())
    assert [each.owner for each in found.of(RecordPort)] == ["root/x", "root/x"]
    assert [(each.rpcnum, each.lowver, each.highver) for each in found.of(Ran)] == [(100003, 3, 4)]


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


def test_web_servers_of_every_kind_are_urls_once_and_others_are_none() -> None:
    def port(number: int, name: str, **more: str) -> dict[str, Any]:
        return {"protocol": "tcp", "port": number, "state_state": "open", "service_name": name, **more}

    ports = [
        port(80, "http"),
        port(443, "https"),
        port(80, "https-alt"),
        port(443, "http-alt"),
        port(8443, "http", service_tunnel="ssl"),
        port(3128, "http-proxy"),
        port(22, "ssh"),
        port(81, "http", state_state="closed"),
        port(82, "http", protocol="udp"),
    ]
    record = {"addr": "2001:db8::1", "hostnames": [{"name": "a.example"}], "ports": ports}

    assert list(urls.lines(iter([record, record]), urls.Hosts.ADDRESS)) == [
        "http://[2001:db8::1]/",
        "https://[2001:db8::1]/",
        "https://[2001:db8::1]:80/",
        "http://[2001:db8::1]:443/",
        "https://[2001:db8::1]:8443/",
        "http://[2001:db8::1]:3128/",
    ]
    other = {**record, "addr": "192.0.2.1"}
    assert list(urls.lines(iter([record, other]), urls.Hosts.NAMES))[:2] == ["http://a.example/", "https://a.example/"]
    assert len(list(urls.lines(iter([record, other]), urls.Hosts.NAMES))) == 6


def test_the_ways_to_hosts_are_drawn_by_graphviz(lab: Ask, tmp_path: Path) -> None:
    if shutil.which("dot") is None:
        pytest.skip("dot (graphviz) is needed")
    for options in (
        [],
        ["--graphroute-include", "target"],
        ["--graphroute-include", "last-hop"],
        ["--graphroute-cluster", "AS"],
    ):
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


def test_the_graph_of_an_answer_heeds_its_window(lab: Ask) -> None:
    def hosts(*options: str) -> set[str]:
        graph = networkx.parse_graphml(lab("view", "198.51.100.0/24", "--graphml", *options).out)
        return {data["addr"] for _, data in graph.nodes(data=True) if data["labels"] == "View"}

    first = lab("view", "--short", "198.51.100.0/24").out.split()
    assert hosts("--skip", "1", "--limit", "2") == set(first[1:3])
    assert hosts("--sort", "~addr", "--limit", "1") == {first[-1]}


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
    hop = {"trace": "t", "target": "z", "ttl": 1, "addr": "a", "as_num": 1, "as_name": 'x" ]; } digraph {\n\\'}

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


def test_hops_are_clustered_by_country_up_to_the_last_one_before_the_target(lab: Ask, graph: Graph) -> None:
    if shutil.which("dot") is None:
        pytest.skip("dot (graphviz) is needed")
    graph.run(
        Statement(
            "MATCH (h:Host) WHERE h.addr IN ['192.0.2.1', '203.0.113.2']"
            " MERGE (c:Country {code: 'FR'}) MERGE (d:Dataset {uid: 'd', kind: 'country'})"
            " CREATE (h)-[:IN_RANGE]->(r:Range:CountryRange {uid: h.addr})-[:IN_COUNTRY]->(c), (r)-[:IN_DATASET]->(d)"
        )
    )
    options = ("--graphroute", "dot", "--graphroute-include", "last-hop", "--graphroute-cluster", "Country")
    text = lab("view", *options, "198.51.100.80").out
    done = subprocess.run(["dot", "-Tjson"], input=text, capture_output=True, text=True, check=True)
    drawn = json.loads(done.stdout)

    clusters = [one for one in drawn["objects"] if one["name"].startswith("cluster")]
    names = {one["_gvid"]: one["name"] for one in drawn["objects"]}
    assert [(one["label"], {names[node] for node in one["nodes"]}) for one in clusters] == [
        ("FR", {"192.0.2.1", "203.0.113.2"})
    ]
    assert [(names[one["tail"]], names[one["head"]]) for one in drawn["edges"]] == [("192.0.2.1", "203.0.113.2")]
    assert "->" not in lab("view", *options, "--limit", "1").out


@pytest.mark.parametrize("name", SCANS)
def test_nmap_xml_imported_again_gives_the_same_records(
    empty_graph: Graph, server: tuple[str, str, str], tmp_path: Path, name: str
) -> None:
    same_again(empty_graph, server, tmp_path, name, "--nmap-xml")


def same_again(graph: Graph, server: tuple[str, str, str], tmp_path: Path, name: str, form: str) -> None:
    """Import a sample, and what `scancli` prints of it in a form, on its own: the records must be the same."""
    ask = asker(server, tmp_path)
    load(graph, tmp_path, name)
    before, document = ask("scancli", "--json").out, ask("scancli", form).out
    assert before
    purge(graph, "nmap")
    (tmp_path / "again").write_text(document)
    load(graph, tmp_path, str(tmp_path / "again"))

    assert ask("scancli", "--json").out == before


def test_several_scans_are_a_document_each_and_read_again_as_the_same_records(
    empty_graph: Graph, server: tuple[str, str, str], tmp_path: Path
) -> None:
    """Hosts of several scans do not unite, and the records of Masscan are those of Masscan again."""
    ask = asking(environment(server, tmp_path))
    load(empty_graph, tmp_path, "nmap-second.xml", "nmap-udp.xml", "masscan.xml", str(with_prescript(tmp_path)))
    before, done = records_of(ask), ask("scancli", "--nmap-xml")
    purge(empty_graph, "nmap")

    documents = done.out.split("<?xml ")[1:]
    assert done.err.startswith("graphrecon: 4 scans, a document each")
    for document in documents:
        checked("<?xml " + document, tmp_path)
    (tmp_path / "again.xml").write_text(done.out)
    load(empty_graph, tmp_path, str(tmp_path / "again.xml"))
    assert records_of(ask) == before
    rows = empty_graph.read(Statement("MATCH (s:Scan)-[:PRINTED]->(p:Script) RETURN p.name AS name, p.data AS data"))
    assert rows == [{"name": "broadcast-ping", "data": '{"hosts":"1"}'}]
    some = ask("scancli", "--nmap-xml", "--skip", "1", "--limit", "2").out
    assert len(set(re.findall(r'addr="([^"]*)" addrtype="ipv', some))) == 2
    assert ask("scancli", "--nmap-xml", "scan:0000000000").out.count("<nmaprun") == 1


def with_prescript(folder: Path) -> Path:
    """Return a scan without hosts whose scripts ran before them; one host, so that it has a record."""
    path = folder / "prescript.xml"
    path.write_text(
        '<nmaprun scanner="nmap" args="nmap --script broadcast-ping" start="1795000000" version="7.95">'
        '<prescript><script id="broadcast-ping" output="one"><elem key="hosts">1</elem></script></prescript>'
        '<host><status state="up" reason="x"/><address addr="192.0.2.250" addrtype="ipv4"/></host></nmaprun>'
    )
    return path


def records_of(ask: Ask) -> list[dict[str, Any]]:
    """Return the records as JSON, without what XML cannot hold.

    That is the type of a number in a script's table, and the names in certificates of Masscan, whose bytes are in no
    record.
    """
    found = [json.loads(line, parse_int=str) for line in ask("scancli", "--json").out.splitlines()]
    for record in found:
        if record["scanner"] == "masscan":
            names = [name for name in record.pop("hostnames", ()) if not name["type"].startswith("cert-")]
            record["names"] = names
    return found
