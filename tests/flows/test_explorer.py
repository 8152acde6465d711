"""The functions of the explorer: nodes and edges by mode, details of a flow and a host, expansion with counts first."""

from typing import Any

import pytest

from graphrecon.db import Database
from graphrecon.db.flow_details import Side
from graphrecon.db.flow_graph import Cut, Flows
from graphrecon.errors import GraphreconError
from tests.flows.known import ALICE, BOB, DNS, FLOWS, HOSTILE, WEB, slot

pytestmark = pytest.mark.graph


def pairs(found: Flows) -> list[tuple[str, str]]:
    """The ends of the edges of an answer."""
    nodes, edges = found.nodes, found.edges
    assert nodes
    assert edges
    return [(nodes.addr[src], nodes.addr[dst]) for src, dst in zip(edges.src, edges.dst, strict=True)]


def kinds(found: Flows) -> list[set[str]]:
    """The protocols and ports of the edges of an answer."""
    edges, known = found.edges, found.pairs
    assert edges
    assert isinstance(known, list)
    names = [f"{pair.proto}/{pair.dport if pair.dport is not None else pair.type}" for pair in known]
    if edges.kinds:
        return [{names[place] for place in places} for places in edges.kinds]
    assert edges.pair
    return [{names[place]} for place in edges.pair]


def test_an_edge_is_a_flow(db: Database) -> None:
    found = db.flow.graph(slots=100)
    assert (found.counts.clients, found.counts.servers, found.counts.flows) == (3, 4, 6)
    assert set(zip(pairs(found), map(frozenset, kinds(found)), strict=True)) == {
        ((src, dst), frozenset({f"{proto}/{dport if dport is not None else type_}"}))
        for src, dst, proto, dport, type_, *_ in FLOWS.values()
    }
    assert found.cut is None
    assert found.edges
    assert found.timeline
    assert found.edges.slots
    times = {
        (ends, *kind): [slot("01 10") + 3600 * place for place in places]
        for ends, kind, places in zip(pairs(found), kinds(found), found.edges.slots, strict=True)
    }
    assert times[((ALICE, DNS), "udp/53")] == [slot("01 10"), slot("03 23")]
    assert sum(found.timeline.edges) == sum(map(len, found.edges.slots)) == 9


@pytest.mark.parametrize("mode", ["flow_map", "talk_map"])
def test_an_edge_is_a_client_and_a_server(mode: Any, db: Database) -> None:
    found = db.flow.graph(mode=mode, slots=100, order=["src", "dst"])
    assert pairs(found) == [(ALICE, WEB), (ALICE, DNS), (BOB, ALICE), (BOB, WEB), (WEB, BOB)]
    assert found.edges
    assert found.timeline
    assert found.edges.slots
    assert found.edges.flows == [2, 1, 1, 1, 1]
    assert found.edges.csbytes == [3500, 400, 336, 180, 900]
    assert found.edges.slots[0] == [0, 1, 24]
    assert not found.edges.pair
    assert sum(found.timeline.edges) == sum(map(len, found.edges.slots)) == 8
    if mode == "flow_map":
        assert kinds(found) == [{"tcp/80", "tcp/443"}, {"udp/53"}, {"icmp/8"}, {"tcp/443"}, {"tcp/22222"}]
    else:
        assert found.pairs == []


@pytest.mark.parametrize(("mode", "total"), [("default", 6), ("flow_map", 5), ("talk_map", 5)])
def test_pages_hold_each_edge_once(mode: Any, total: int, db: Database) -> None:
    seen = []
    for skip in range(0, total, 2):
        page = db.flow.graph(mode=mode, limit=2, skip=skip, order=["~csbytes"])
        assert page.counts.flows == 6
        assert page.cut
        assert (page.cut.total, page.cut.skipped) == (total, skip)
        seen += list(zip(pairs(page), page.edges.csbytes if page.edges else [], strict=True))
    assert len(set(seen)) == len(seen) == total
    assert [amount for _, amount in seen] == sorted((amount for _, amount in seen), reverse=True)
    assert db.flow.graph(mode=mode, limit=2, skip=total, order=["src"]).cut == Cut("skip", 0, total, total)


def test_a_window_holds_for_all_of_an_answer(db: Database) -> None:
    found = db.flow.graph(after="2026-01-03", mode="talk_map", slots=50, order=["src"])
    assert found.counts.flows == 3
    assert set(pairs(found)) == {(ALICE, DNS), (BOB, WEB), (WEB, BOB)}
    assert found.timeline
    assert found.timeline.start == slot("03 09")
    assert found.edges
    assert found.edges.slots
    # the slot of day 1 lies outside the window
    assert found.edges.slots[pairs(found).index((ALICE, DNS))] == [14]


def test_a_wrong_order_is_told_before_anything_is_asked(db: Database) -> None:
    with pytest.raises(GraphreconError, match="unknown column 'sports'"):
        db.flow.graph(mode="talk_map", order=["sports"])


def test_details_of_a_flow_with_metadata_and_what_scans_and_passive_know(db: Database) -> None:
    found = db.flow.details(ALICE, WEB, "tcp", 443)
    assert found
    assert (found.flow["all_sports"], found.flow["sports"], found.flow["count"]) == (2, [40000, 40001], 3)
    assert [row["services"][0]["product"] for row in found.server.scans] == ["nginx"]
    assert [(row["recontype"], row["value"]) for row in found.server.passive] == [("HTTP_SERVER_HEADER", "nginx/1.24")]
    assert found.metadata == []
    found = db.flow.details(ALICE, DNS, "UDP", 53)
    assert found
    assert found.metadata == [{"proto": "dns", "facts": 2, "count": 7}]
    assert [row["fact"]["query"] for row in found.facts] == ["www.google.com", HOSTILE]
    assert set(found.facts[0]["fact"]) == {"query", "answers"}
    assert found.server.scans == []


def test_details_of_what_has_no_port_and_of_what_is_not_there(db: Database) -> None:
    found = db.flow.details(BOB, ALICE, "icmp", type=8)
    assert found
    assert (found.flow["codes"], found.flow["dport"]) == ([0], None)
    assert db.flow.details(BOB, ALICE, "icmp", type=0) is None
    assert db.flow.host("203.0.113.1") is None
    for wrong in ("nonsense", "10.0.0.1 OR 1 = 1"):
        with pytest.raises(GraphreconError, match="not an IP address"):
            db.flow.details(wrong, WEB, "tcp", 443)
        with pytest.raises(GraphreconError, match="not an IP address"):
            db.flow.expansion(wrong)


def test_long_lists_of_a_flow_are_cut_and_counted(db: Database) -> None:
    found = db.flow.details(ALICE, DNS, "udp", 53, limit=1)
    assert found
    assert (found.flow["sports"], found.flow["all_sports"], found.flow["all_times"]) == ([53], 2, 2)
    assert len(found.facts) == 1


def test_details_of_a_host(db: Database) -> None:
    found = db.flow.host(WEB)
    assert found
    assert {name: found.host[name] for name in ("in_flows", "out_flows", "clients", "servers")} == {
        "in_flows": 3,
        "out_flows": 1,
        "clients": 2,
        "servers": 1,
    }
    offers = [(row["proto"], row["dport"], row["flows"], row["peers"]) for row in found.offers]
    assert offers == [("tcp", 443, 2, 2), ("tcp", 80, 1, 1)]
    assert [(row["proto"], row["dport"]) for row in found.uses] == [("tcp", 22222)]
    assert found.view
    assert (found.view["country"], found.view["names"]) == ("FR", ["www.example.org"])
    assert [(port["port"], port["services"][0]["name"]) for port in found.view["ports"]] == [(443, "http")]
    assert [(row["scanner"], row["openports"]) for row in found.known.scans] == [("nmap", 1)]
    assert [(row["recontype"], row["facts"], row["count"]) for row in found.known.passive] == [
        ("HTTP_SERVER_HEADER", 1, 9)
    ]
    assert [row["value"] for row in found.observations] == ["nginx/1.24"]
    client = db.flow.host(ALICE)
    assert client
    assert client.view is None
    assert client.metadata == [{"proto": "dns", "facts": 1, "count": 5}]
    assert client.facts[0]["fact"]["query"] == "www.google.com"


def test_an_expansion_is_counted_first(db: Database) -> None:
    found = db.flow.expansion(WEB)
    assert (found.addr, found.incoming, found.outgoing) == (WEB, Side(3, 2), Side(1, 1))
    found = db.flow.expansion(WEB, "dport = 443", after="2026-01-03")
    assert (found.incoming, found.outgoing) == (Side(1, 1), Side(0, 0))


@pytest.mark.parametrize(("direction", "total"), [("both", 4), ("in", 3), ("out", 1)])
def test_an_expansion_comes_in_pages(direction: Any, total: int, db: Database) -> None:
    seen = []
    for skip in range(total):
        page = db.flow.expand(WEB, direction=direction, limit=1, skip=skip)
        assert page.counts.flows == total
        seen += [(*ends, *kind) for ends, kind in zip(pairs(page), kinds(page), strict=True)]
    assert len(set(seen)) == total
    counted = db.flow.expansion(WEB)
    sides = {"both": (counted.incoming, counted.outgoing), "in": (counted.incoming,), "out": (counted.outgoing,)}
    assert sum(side.flows for side in sides[direction]) == total
    assert len(pairs(db.flow.expand(WEB, "dport = 443", direction=direction, mode="talk_map"))) == (
        0 if direction == "out" else 2
    )
