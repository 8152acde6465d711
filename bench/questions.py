"""The rows of questions: from filter text to rows, each beside a raw hand-written statement with the same answer."""

import time
from collections.abc import Callable
from statistics import median

import msgspec

from bench.graphs import PRODUCT, write_flows, write_views
from bench.result import Result, Row, Setting
from graphrecon.cypher.filter import VIEW
from graphrecon.cypher.graph import Graph
from graphrecon.cypher.query import flow_top, flows, hosts, top
from graphrecon.cypher.statement import Statement
from graphrecon.model.values import network_bounds

ALLOWED = 1.5
"""A question may take so many times the raw statement."""


class Question(msgspec.Struct, frozen=True):
    """A question as the compiler gets it, and the statement that a person would write for it."""

    work: str
    asked: Callable[[], Statement]
    raw: Statement


def _network(text: str) -> dict[str, str]:
    first, last, _ = network_bounds(text)
    return {"first": first, "last": last}


_EDGES = ", ".join(f"f.{name} AS {name}" for name in flows.COLUMNS)
_SOME = "10.1.0.0/16"
_FEW = "10.0.0.0/24"

A = (
    Question(
        "hosts with 443 open",
        lambda: hosts.count(VIEW, ["port:443"]),
        Statement(
            "MATCH (p:ViewPort {port: $port, proto: 'tcp', state: 'open'})<-[:HAS_PORT]-(v:View)\n"
            "RETURN count(DISTINCT v) AS count",
            {"port": 443},
        ),
    ),
    Question(
        "hosts in a /16",
        lambda: hosts.count(VIEW, [f"net:{_SOME}"]),
        Statement("MATCH (v:View) WHERE $first <= v.key <= $last RETURN count(v) AS count", _network(_SOME)),
    ),
    Question(
        "hosts in a country",
        lambda: hosts.count(VIEW, ["country:AA"]),
        Statement("MATCH (v:View {country: $country}) RETURN count(v) AS count", {"country": "AA"}),
    ),
    Question(
        "country and port and product",
        lambda: hosts.count(VIEW, [f"country:AA port:443 product:{PRODUCT}"]),
        Statement(
            "MATCH (v:View {country: $country})\n"
            "WHERE EXISTS { (v)-[:HAS_PORT]->(:ViewPort {port: $port, proto: 'tcp', state: 'open'}) }\n"
            "  AND EXISTS { (v)-[:HAS_PORT]->()-[:RUNS]->(:Service {product: $product}) }\n"
            "RETURN count(v) AS count",
            {"country": "AA", "port": 443, "product": PRODUCT},
        ),
    ),
    Question(
        "hosts running a product",
        lambda: hosts.count(VIEW, [f"product:{PRODUCT}"]),
        Statement(
            "MATCH (:Service {product: $product})<-[:RUNS]-(:ViewPort)<-[:HAS_PORT]-(v:View)\n"
            "RETURN count(DISTINCT v) AS count",
            {"product": PRODUCT},
        ),
    ),
    Question(
        "top 20 ports",
        lambda: top.top(VIEW, "port", limit=20),
        Statement(
            "MATCH (p:ViewPort)\n"
            "RETURN [p.proto, p.port] AS label, count(*) AS value ORDER BY value DESC, label LIMIT 20"
        ),
    ),
    Question(
        "top 20 products",
        lambda: top.top(VIEW, "product", limit=20),
        Statement(
            "MATCH (s:Service)\n"
            "RETURN s.product AS label, sum(COUNT { (s)<-[:RUNS]-() }) AS value ORDER BY value DESC, label LIMIT 20"
        ),
    ),
    Question(
        "50 full records, sorted, at offset 500",
        lambda: hosts.get(VIEW, limit=50, skip=500),
        Statement(
            "MATCH (v:View)\n"
            "WITH v ORDER BY v.key SKIP $skip LIMIT $limit\n"
            "RETURN v {.*, ports: [(v)-[:HAS_PORT]->(p) |\n"
            "  p {.*, services: [(p)-[r:RUNS]->(s) | s {.*, conf: r.conf}]}]}",
            {"skip": 500, "limit": 50},
        ),
    ),
)

B = (
    Question(
        "flows with dport 22 counted",
        lambda: flow_top.top_flows(["dport"], flow_filters=["dport = 22"]),
        Statement("MATCH (f:Flow {dport: $dport}) RETURN f.dport AS dport, count(f) AS count", {"dport": 22}),
    ),
    Question(
        "flows, clients and servers of dport 22",
        lambda: flows.count_flows(flow_filters=["dport = 22"]),
        Statement(
            "MATCH (src:Host)-[:SEND]->(f:Flow {dport: $dport})-[:TO]->(dst:Host)\n"
            "RETURN count(DISTINCT src) AS clients, count(DISTINCT dst) AS servers, count(f) AS flows",
            {"dport": 22},
        ),
    ),
    Question(
        "flows, clients and servers from a /24",
        lambda: flows.count_flows(flow_filters=[f"src.addr = {_FEW}"]),
        Statement(
            "MATCH (src:Host) WHERE $first <= src.key <= $last\n"
            "MATCH (src)-[:SEND]->(f:Flow)-[:TO]->(dst:Host)\n"
            "RETURN count(DISTINCT src) AS clients, count(DISTINCT dst) AS servers, count(f) AS flows",
            _network(_FEW),
        ),
    ),
    Question(
        "top 20 of proto and dport",
        lambda: flow_top.top_flows(["proto", "dport"], limit=20),
        Statement(
            "MATCH (f:Flow)\n"
            "RETURN [f.proto, f.dport] AS fields, count(*) AS count ORDER BY count DESC, fields LIMIT 20"
        ),
    ),
    Question(
        "1,000 edges of a network with all properties",
        lambda: flows.flows(flow_filters=[f"src.addr = {_FEW}"], limit=1000),
        Statement(
            "MATCH (src:Host) WHERE $first <= src.key <= $last\n"
            "MATCH (src)-[:SEND]->(f:Flow)-[:TO]->(dst:Host)\n"
            f"RETURN src.addr AS src, dst.addr AS dst, {_EDGES} LIMIT 1000",
            _network(_FEW),
        ),
    ),
    Question(
        "50,000 edges with all properties",
        lambda: flows.flows(limit=50_000),
        Statement(
            "MATCH (src:Host)-[:SEND]->(f:Flow)-[:TO]->(dst:Host)\n"
            f"RETURN src.addr AS src, dst.addr AS dst, {_EDGES} LIMIT 50000"
        ),
    ),
    Question(
        "timeline over all flows",
        lambda: flow_top.top_flows(["times"], limit=None),
        Statement("MATCH (f:Flow) UNWIND f.times AS slot RETURN slot, count(*) AS count ORDER BY slot"),
    ),
    Question(
        "top talkers by bytes over all flows",
        lambda: flow_top.top_flows(["src"], sum_=["csbytes", "scbytes"]),
        Statement(
            "MATCH (src:Host)-[:SEND]->(f:Flow)\n"
            "RETURN src.addr AS src, sum(f.csbytes + f.scbytes) AS bytes ORDER BY bytes DESC LIMIT 10"
        ),
    ),
)


def _ask(graph: Graph, questions: tuple[Question, ...], runs: int) -> list[Result]:
    found: list[Result] = []
    for question in questions:
        compiled: list[float] = []
        raw: list[float] = []
        for _ in range(runs + 2):
            started = time.perf_counter()
            graph.read(question.asked())
            middle = time.perf_counter()
            graph.read(question.raw)
            compiled.append((middle - started) * 1000)
            raw.append((time.perf_counter() - middle) * 1000)
        compiled, raw = compiled[2:], raw[2:]
        found.append(
            Result(
                work=question.work,
                values=compiled,
                unit="ms",
                reach=ALLOWED * median(raw),
                ratio=min(compiled) / min(raw),
                note=f"raw {median(raw):,.0f} ms",
            )
        )
    return found


def _views(setting: Setting) -> list[Result]:
    graph = setting.server.empty()
    write_views(graph, setting.size(100_000), 2000)
    return _finish(setting, "A: ", A)


def _flows(setting: Setting) -> list[Result]:
    graph = setting.server.empty()
    write_flows(graph, setting.size(50_000), setting.size(1_000_000))
    return _finish(setting, "B: ", B)


def _finish(setting: Setting, name: str, questions: tuple[Question, ...]) -> list[Result]:
    graph = setting.server.graph
    graph.run(Statement("CALL db.awaitIndexes(300)"))
    graph.run(Statement("CALL db.resampleOutdatedIndexes()"))
    found = _ask(graph, questions, setting.runs)
    setting.server.discard()
    return [msgspec.structs.replace(result, work=name + result.work) for result in found]


ROWS = (
    Row(name="questions-a", help="views of 100,000 hosts with 1,000,000 ports", measure=_views),
    Row(name="questions-b", help="1,000,000 flows between 50,000 hosts", measure=_flows),
)
