"""The questions of flows over time, in maps and in detail, by a short name of each, for their goldens."""

from graphrecon.cypher import precision
from graphrecon.cypher.query import flow_details, flow_maps, flow_times, flow_top, flows
from graphrecon.cypher.query.selection import Selection, select
from graphrecon.cypher.statement import Statement

WINDOW = select(after="2026-01-02", before="2026-01-03T12:00")
BASELINE = select(baseline="2026-01-01..2026-01-31")
BOTH = select(
    ["dport = 80"],
    ["src.addr = 10.0.0.1"],
    after="2026-02-01",
    baseline="2026-01-01..",
    new_since="2026-01-15",
    not_in=["dst.addr = 192.0.2.0/24 proto = tcp", "proto = icmp OR dport = 53"],
)


def _selected(found: Selection) -> dict[str, Statement]:
    nodes, edges, when = found.nodes, found.edges, found.when
    return {
        "list": flows.flows(nodes, edges, when=when, limit=10, sort=["src"]),
        "count": flows.count_flows(nodes, edges, when),
        "top": flow_top.top_flows(["proto", "dport"], node_filters=nodes, flow_filters=edges, when=when),
        "timeline": flow_times.timeline(nodes, edges, when=when),
        "timeline of pairs": flow_times.timeline(nodes, edges, mode="talk_map", step=86_400, when=when),
        "extent": flow_times.extent(nodes, edges, when),
        "daily": flow_times.daily(nodes, edges, when),
        "flow_map": flow_maps.flow_map(nodes, edges, when=when, kinds=64, limit=5, skip=5, sort=["~flows", "src"]),
        "talk_map": flow_maps.talk_map(nodes, edges, when=when, step=7200, epochs=True),
        "pairs": flow_maps.count_pairs(nodes, edges, when),
    }


def explorer_questions() -> dict[str, Statement]:
    """Return the statement of each question by a short name of it."""
    sets = {"all": Selection(), "window": WINDOW, "baseline": BASELINE, "everything": BOTH}
    found = {f"{name}: {what}": each for name, one in sets.items() for what, each in _selected(one).items()}
    uid, addr = "0" * 64, "192.0.2.1"
    return found | {
        "list with fields": flows.flows(extra=["src.openports", "dst.firstseen", "src.tag", "meta.dns.query"]),
        "list of columns": flows.flows(columns=("proto", "dport", "lastseen"), step=3600, limit=10, epochs=True),
        "details: flow": flow_details.flow(uid, addr, "192.0.2.2", 100),
        "details: carried": flow_details.carried(uid, addr, "192.0.2.2"),
        "details: carried facts": flow_details.carried_facts(uid, addr, "192.0.2.2", 100, 5),
        "details: scanned port": flow_details.scanned_port(addr, "tcp", 443),
        "details: observed at port": flow_details.observed_at_port(addr, 443, 100),
        "details: host": flow_details.host(addr),
        "details: offers": flow_details.kinds(addr, outgoing=False, limit=100),
        "details: uses": flow_details.kinds(addr, outgoing=True, limit=100),
        "details: sent": flow_details.sent(addr),
        "details: sent facts": flow_details.sent_facts(addr, 100),
        "details: view": flow_details.view(addr, 100),
        "details: records": flow_details.records(addr, 100),
        "details: observed": flow_details.observed(addr),
        "details: observations": flow_details.observations(addr, 100),
        "precision": precision.FLOW_PRECISION,
        "precision: pending": precision.PENDING,
        "precision: flows": precision.FLOWS,
        "precision: begin": Statement(precision.BEGIN, {"precision": 7200}),
        "precision: rewrite": Statement(precision.REWRITE, {"precision": 7200, "last": "", "rows": 2000}),
        "precision: finish": Statement(precision.FINISH),
    }
