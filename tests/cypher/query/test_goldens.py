"""The statement of every question, compared exactly, and asked of a real server as EXPLAIN."""

from pathlib import Path

import pytest

from graphrecon.cypher import ranges
from graphrecon.cypher.filter import NMAP, PASSIVE, VIEW
from graphrecon.cypher.graph import Graph, GraphError
from graphrecon.cypher.query import (
    features,
    flow_terms,
    flow_top,
    flows,
    hardware,
    hosts,
    ipdata,
    iprange,
    moduli,
    names,
    observations,
    passive_plots,
    plots,
    runs,
    screenshot,
    top,
    values,
    ways,
)
from graphrecon.cypher.query.iprange import Selector
from graphrecon.cypher.query.keyset import START, Edge
from graphrecon.cypher.statement import Statement, given
from graphrecon.cypher.view import PLACE
from graphrecon.model.values import parse_address
from tests.cypher.filter import goldens
from tests.cypher.filter.known import unknown_names
from tests.cypher.query.explorer import explorer_questions
from tests.cypher.query.nodes import node_questions

HERE = Path(__file__).parent / "goldens"
FIELDS = """port:open port:http product:http product:80 version:http:nginx service:udp/53 net:16 domains:2 domains:com
domains:com:2 script:http-title script:port:http-title script:host:x cpe:a:apache cpe.product:a hop:1 hop:>2
portlist:closed countports:filtered devicetype:80 port:open|filtered""".split()  # noqa: SIM905 - read as lines


def host_questions() -> dict[str, Statement]:
    """Return the statement of each question about hosts by a short name of it."""
    found = {
        "get view": hosts.get(VIEW),
        "get view, window": hosts.get(VIEW, ["port:80"], limit=10, skip=20, sort=["~lastseen", "addr"]),
        "get nmap": hosts.get(NMAP),
        "get nmap, sorted": hosts.get(NMAP, ["category:x"], sort=["endtime"]),
        "get view, a page": hosts.get(VIEW, limit=10, edge=START),
        "get view, after": hosts.get(VIEW, limit=10, edge=Edge(("04c0000201",))),
        "get view, newest before": hosts.get(
            VIEW, ["port:80"], limit=10, sort=["~lastseen"], edge=Edge(("2024-01-01T00:00Z", "04c0000201"), back=True)
        ),
        "get nmap, after": hosts.get(NMAP, limit=10, sort=["openports"], edge=Edge((None, "04c0000201", "u"))),
        "addresses view, after": hosts.addresses(VIEW, limit=5, edge=Edge(("04c0000201",))),
        "addresses view": hosts.addresses(VIEW, ["country:FR"], limit=5),
        "addresses nmap": hosts.addresses(NMAP),
        "scans view": hosts.scans(VIEW, ["country:FR"], limit=2),
        "scans nmap": hosts.scans(NMAP),
        "routes view": ways.routes(VIEW, ["country:FR"]),
        "routes view, window": ways.routes(VIEW, limit=5, skip=1, sort=["~lastseen"]),
        "routes nmap": ways.routes(NMAP),
        "ports view": hosts.ports(VIEW, ["country:FR"], infos=True, limit=5, sort=["~lastseen"]),
        "ports nmap": hosts.ports(NMAP, infos=True),
        "hops view": ways.hops(VIEW, ["country:FR"]),
        "hops nmap": ways.hops(NMAP, infos=True, skip=2),
        "subgraph view": hosts.subgraph(VIEW, ["country:FR"], limit=5),
        "subgraph nmap": hosts.subgraph(NMAP),
        "features view": features.features(VIEW, ["country:FR"]),
        "features nmap, labelled ports": features.features(
            NMAP, fields=["port"], labels={"web": "service:http", "other": "!service:http"}
        ),
        "count view": hosts.count(VIEW),
        "scans, the newest first": runs.runs(limit=100),
        "one picture": screenshot.screenshot("0" * 64),
        "count nmap": hosts.count(NMAP, ["port:80", "!service:http"]),
        "top ~service": top.top(VIEW, "~service", limit=0),
        "top service least": top.top(NMAP, "service", least=True, skip=3),
        "distinct service": top.distinct(VIEW, "service", ["country:FR"], limit=3),
    }
    for field in (*values.names(VIEW), *FIELDS):
        found[f"top {field}"] = top.top(VIEW, field)
        found[f"top {field} where"] = top.top(VIEW, field, ["country:FR"])
    for field in ("port", "service", "category", "country", "source", "hostname", "hop:1", "scanner"):
        found[f"top nmap {field}"] = top.top(NMAP, field, ["state:up"])
    return found


def flow_questions() -> dict[str, Statement]:
    """Return the statement of each question about flows by a short name of it."""
    found = {
        "list": flows.flows(),
        "list, window": flows.flows(["addr = 10.0.0.1"], ["dport = 80"], limit=10, skip=5, sort=["~csbytes", "src"]),
        "list by flow": flows.flows(sort=["flow", "-dst"]),
        "count": flows.count_flows(),
        "count where": flows.count_flows(["src.addr = 10.0.0.1"], ["dport = 80"]),
        "top proto dport": flow_top.top_flows(["proto", "dport"]),
        "top src dst by bytes": flow_top.top_flows(
            ["src.addr", "dst.addr"], sum_=["csbytes", "scbytes"], node_filters=["10.0.0.0/8"], limit=5
        ),
        "top sport, collected": flow_top.top_flows(["sport"], collect=["dport", "src"], least=True, limit=None),
        "top meta": flow_top.top_flows(["meta.dns.query", "meta.dns.answers"], flow_filters=["dport = 53"]),
        "top meta of any": flow_top.top_flows(["meta.query"]),
    }
    return found | {f"top {name}": flow_top.top_flows([name], limit=1) for name in flow_terms.names()}


def passive_questions() -> dict[str, Statement]:
    """Return the statement of each question about observations by a short name of it."""
    found = {
        "get": observations.get(),
        "get, window": observations.get(["192.0.2.1"], limit=10, skip=5, sort=["~lastseen", "addr"]),
        "get, newest": observations.get(limit=10, sort=["~lastseen"]),
        "get, newest of a host": observations.get(["192.0.2.1"], limit=10, sort=["~firstseen"]),
        "get, after the newest": observations.get(limit=10, sort=["~lastseen"], edge=Edge(("2024-01-01T00:00Z", "u"))),
        "get, after": observations.get(limit=10, edge=Edge(("04c0000201", None, "A", "u"))),
        "ports": passive_plots.port_states(["sensor:x"], limit=5),
        "places": plots.coordinates(PASSIVE, ["sensor:x"], limit=5),
        "addresses": observations.addresses(["recontype:OPEN_PORT"], limit=5),
        "count": observations.count(),
        "count where": observations.count(["sensor:x"]),
        "top ~source": observations.top("~source", ["sensor:x"], limit=0),
        "top source weighted": observations.top("source", weighted=True, skip=3),
        "bounds": observations.bounds(["sensor:x"]),
        "slots": observations.slots(["sensor:x"], 1704067200, 3600),
        "distinct source": observations.distinct("source", ["192.0.2.0/24"], limit=3),
    }
    found |= {
        "names": names.resolutions("www.example.com"),
        "names in a domain": names.resolutions("example.com", subdomains=True, sources=["scan"], kind="a"),
        "names that lead to one": names.resolutions("www.example.com", reverse=True, limit=5, skip=2),
        "names of an address": names.resolutions("192.0.2.1", sources=["passive"]),
        "hardware": hardware.hardware(None),
        "hardware of a network": hardware.hardware("192.0.2.0/24", "x", negated=True),
        "hardware by its address": hardware.hardware("00:00:5E"),
        "moduli": moduli.moduli(),
        "moduli of certificates": moduli.moduli(("passive-ssl", "active-ssl"), shared=True),
    }
    fields = "addr net net:16 domains domains:2 domains:com:2 port recontype sensor useragent ja3 cert.san sshkey.bits"
    return found | {f"top {field}": observations.top(field) for field in fields.split()}


def data_questions() -> dict[str, Statement]:
    """Return the statement of each question about ranges by a short name of it."""
    selectors = {
        "country": Selector(country="FR"),
        "registered country": Selector(registered_country="uk"),
        "region": Selector(region=("FR", "idf")),
        "city": Selector(city=("FR", "Paris")),
        "system": Selector(asnum="AS64500,64501"),
        "routable": Selector(routable=True),
    }
    found = {"look-up": ipdata.lookup([parse_address("192.0.2.1"), parse_address("2001:db8::1")])}
    found["editions"] = ipdata.EDITIONS
    for name, selector in selectors.items():
        asked = iprange.statement(selector)
        assert asked is not None
        found[name] = asked
    for label in dict.fromkeys(ranges.LABELS.values()):
        found[f"link {label}"] = Statement(ranges.link(label), given(addrs=["192.0.2.1"], kinds=["asn"]))
    found["place"] = Statement(PLACE, given(addrs=["192.0.2.1"]))
    return found


QUESTIONS = {
    "data": data_questions,
    "hosts": host_questions,
    "flows": flow_questions,
    "passive": passive_questions,
    "explorer": explorer_questions,
    "nodes": node_questions,
}


@pytest.mark.parametrize("kind", QUESTIONS)
def test_questions_have_their_goldens(kind: str) -> None:
    assert goldens.compare(HERE / f"{kind}.json", QUESTIONS[kind]()) == []


@pytest.mark.parametrize("kind", QUESTIONS)
def test_questions_name_only_what_the_model_has(kind: str) -> None:
    assert unknown_names(QUESTIONS[kind]().values()) == set()


@pytest.mark.graph
@pytest.mark.parametrize("kind", QUESTIONS)
def test_the_server_accepts_every_golden(kind: str, graph: Graph) -> None:
    refused = []
    for name, golden in goldens.read(HERE / f"{kind}.json").items():
        try:
            graph.read(Statement("EXPLAIN " + "\n".join(golden["cypher"]), golden["params"]))
        except GraphError as error:
            refused.append(f"{name}: {error}")
    assert refused == []
