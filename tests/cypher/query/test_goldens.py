"""The statement of every question, compared exactly, and asked of a real server as EXPLAIN."""

from pathlib import Path

import pytest

from graphrecon.cypher.filter import NMAP, VIEW
from graphrecon.cypher.graph import Graph, GraphError
from graphrecon.cypher.query import flow_top, flows, hosts, top, values
from graphrecon.cypher.statement import Statement
from tests.cypher.filter import goldens
from tests.cypher.filter.known import unknown_names

HERE = Path(__file__).parent / "goldens"
FIELDS = """port:open port:http product:http product:80 version:http:nginx service:udp/53 net:16 domains:2 domains:com
domains:com:2 script:http-title script:port:http-title script:host:x cpe:a:apache cpe.product:a hop:1 hop:>2
portlist:closed countports:filtered devicetype:80""".split()  # noqa: SIM905 - read as lines


def host_questions() -> dict[str, Statement]:
    """Return the statement of each question about hosts by a short name of it."""
    found = {
        "get view": hosts.get(VIEW),
        "get view, window": hosts.get(VIEW, ["port:80"], limit=10, skip=20, sort=["~lastseen", "addr"]),
        "get nmap": hosts.get(NMAP),
        "get nmap, sorted": hosts.get(NMAP, ["category:x"], sort=["endtime"]),
        "addresses view": hosts.addresses(VIEW, ["country:FR"], limit=5),
        "addresses nmap": hosts.addresses(NMAP),
        "count view": hosts.count(VIEW),
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
    return found | {f"top {name}": flow_top.top_flows([name], limit=1) for name in flow_top.names()}


QUESTIONS = {"hosts": host_questions, "flows": flow_questions}


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
