"""Each sentence of the description of flows that tells of the command line, of filters and of raw queries.

Every test says the sentence that it checks, word for word; insertion and the web page have tests of their own.
"""

import json
from typing import Any

import pytest

from graphrecon.cypher.graph import Graph
from graphrecon.cypher.statement import Statement
from graphrecon.db import Database
from tests.cli.conftest import Ask
from tests.flows.known import FLOWS

pytestmark = pytest.mark.graph

ALL = set(FLOWS)


def found(ask: Ask, *line: str) -> set[str]:
    """Return the names of the flows that a command line lists."""
    done = ask("flowcli", *line, "--json")
    assert done.status == 0, done.error
    names = {value[:5]: name for name, value in FLOWS.items()}
    rows = [json.loads(text) for text in done.out.splitlines()]
    return {names[(r["src_addr"], r["dst_addr"], r["proto"], r.get("dport"), r.get("type"))] for r in rows}


# CLI


def test_the_main_exploration_tool_is_the_cli(ask: Ask) -> None:
    """The main exploration tool are the CLI (ivre flowcli) and the Web UI; You can access the CLI through flowcli."""
    assert found(ask) == ALL


def test_searching_for_flows_and_nodes_with_filters(ask: Ask) -> None:
    """Searching for flows and nodes with filters (see the Flow Filters section of this document)"""
    assert found(ask, "-f", "dport = 443") == {"https", "late"}
    assert found(ask, "-n", "src.addr = 10.0.0.1") == {"https", "http", "dns"}
    assert found(ask, "-n", "src.addr = 10.0.0.1", "-f", "dport = 443") == {"https"}
    assert ask("flowcli", "--short", "--udp").out.splitlines() == ["10.0.0.1", "192.0.2.53"]


def test_producing_top_values_for_given_criteria(ask: Ask) -> None:
    """Producing top values for given criteria"""
    assert ask("flowcli", "--top", "proto", "dport", "-l", "1").out == "(tcp, 443) | 2\n"
    assert ask("flowcli", "--top", "proto", "-f", "dport < 1000").out == "(tcp) | 3\n(udp) | 1\n"


def test_plotting_flows_amounts_over_hours_of_days_on_average(ask: Ask) -> None:
    """Plotting flows amounts over hours of days, on average."""
    assert "10:00 | 1.33\n" in ask("flowcli", "--flow-daily").out
    assert "average of 3 days" in ask("flowcli", "--flow-daily", "--plot").out


def test_see_help_for_usage_details(ask: Ask) -> None:
    """See ivre flowcli -h for usage details."""
    done = ask("flowcli", "-h")
    assert done.status == 0
    for option in ("--node-filters", "--flow-filters", "--top", "--flow-daily", "--plot", "--mode", "--timeline"):
        assert option in done.out


# What the CLI and the page share


def test_flows_are_aggregated_by_destination_port_or_code_for_icmp(ask: Ask) -> None:
    """Flows are aggregated by destination port (or code, for icmp), two different connection from the same source to
    the same destination on the same destination port (so called dport) but with different source ports will be
    aggregated on the same edge."""
    rows = [
        json.loads(line) for line in ask("flowcli", "--json", "--src", "10.0.0.1", "--dport", "443").out.splitlines()
    ]
    assert [(row["count"], row["sports"]) for row in rows] == [(3, [40000, 40001])]
    rows = [json.loads(line) for line in ask("flowcli", "--json", "--proto", "icmp").out.splitlines()]
    assert [(row["type"], row["codes"]) for row in rows] == [(8, [0])]


def test_a_timeline_represents_the_amount_of_different_flows_during_some_time_ranges(ask: Ask, db: Database) -> None:
    """there is a timeline, representing the amount of different flows during some time ranges"""
    assert ask("flowcli", "-T", "--udp").out.endswith(" | 2026-01-01T10:00:00.000000Z,2026-01-03T23:00:00.000000Z\n")
    assert db.flow.timeline(slots=100).edges[:2] == [3, 1]


def test_the_amount_of_time_slots_is_capped_by_the_actual_time_precision(ask: Ask, db: Database) -> None:
    """The Display pane also allows to change the amount of time slots to represent on the timeline (capped by the
    actual time precision set in ivre.conf)."""
    assert ask("flowcli", "--precision").out == "3600\n"
    assert db.flow.timeline(slots=2000).step == 3600
    assert len(db.flow.timeline(slots=4).edges) <= 4


def test_it_allows_to_navigate_through_the_data_and_change_the_query_mode(ask: Ask) -> None:
    """It also allows to navigate through the data (limit/skip) and change the query mode."""
    pages = [ask("flowcli", "-o", "flow", "--limit", "2", "--skip", str(skip)).out for skip in (0, 2, 4)]
    assert "".join(pages) == ask("flowcli", "-o", "flow").out
    assert len(ask("flowcli", "-m", "flow_map").out.splitlines()) == 5
    assert len(ask("flowcli", "-m", "talk_map").out.splitlines()) == 5


def test_there_is_a_count_of_flows_servers_and_clients(ask: Ask) -> None:
    """there is a count of the flows, servers and clients matching the current query. Note that servers can also be
    counted as clients if they have outgoing flows."""
    assert ask("flowcli", "--count").out == "3 clients\n4 servers\n6 flows\n"
    # 192.0.2.1 is a server of three flows and a client of one.
    assert ask("flowcli", "--count", "--host", "192.0.2.1").out == "3 clients\n2 servers\n4 flows\n"


def test_click_to_query_for_more_information_including_any_associated_metadata(db: Database) -> None:
    """Click on an edge or a node to query the database for more information, including any associated metadata (for
    example DNS queries happening on a network flow)."""
    details = db.flow.details("10.0.0.1", "192.0.2.53", "udp", 53)
    assert details
    assert [row["proto"] for row in details.metadata] == ["dns"]
    assert details.facts[0]["fact"]["query"] == "www.google.com"


# Raw database queries


def test_the_model_is_as_described(flows: Graph) -> None:
    """The model is as follows: (:Host)-[:SEND]->(:Flow)-[:TO]->(:Host), both with an (:Intel)"""
    rows = flows.read(
        Statement(
            "MATCH (a:Host)-[:SEND]->(f:Flow)-[:TO]->(b:Host) OPTIONAL MATCH (f)-->(i:Intel)<--(a)"
            " RETURN count(DISTINCT f) AS flows, count(DISTINCT i) AS intel"
        )
    )
    assert rows == [{"flows": 6, "intel": 1}]


def test_the_user_is_encouraged_to_execute_his_own_custom_queries(ask: Ask) -> None:
    """the user is encouraged to execute his own custom queries; the following query returns the most common (proto,
    dport)"""
    raw = "MATCH (f:Flow)\nRETURN [f.proto, f.dport], count(*) AS cnt\nORDER BY cnt DESC"
    rows = [json.loads(line) for line in ask("cypher", raw, "--json").out.splitlines()]
    assert rows[0] == {"[f.proto, f.dport]": ["tcp", 443], "cnt": 2}
    top = [json.loads(line) for line in ask("flowcli", "--top", "proto", "dport", "--json", "-l", "0").out.splitlines()]
    assert {(*row["label"], row["value"]) for row in top} == {(*row["[f.proto, f.dport]"], row["cnt"]) for row in rows}


# Flow filters

SENTENCES: dict[str, list[tuple[list[str], set[str]]]] = {
    "[!]…<attribute> [<operator> <value>]": [
        (["-f", "dport"], ALL - {"ping"}),
        (["-f", "!dport"], {"ping"}),
        (["-f", "dport = 80"], {"http"}),
        (["-f", "!dport = 80"], ALL - {"http"}),
    ],
    "[OR <other filter>]": [
        (["-f", "dport = 80 OR dport = 53"], {"http", "dns"}),
        (["-f", "dport = 80 OR !dport OR proto = udp"], {"http", "ping", "dns"}),
    ],
    "The [src.|dst.] part is only available for node filters.": [
        (["-n", "src.addr = 192.0.2.1"], {"back"}),
        (["-n", "dst.addr = 192.0.2.1"], {"https", "http", "late"}),
        (["-n", "src.addr = 10.0.0.2", "dst.addr = 192.0.2.1"], {"late"}),
    ],
    "ALL: matches if all the elements of the array fullfil the predicate": [
        (["-f", "ALL sports < 1024"], {"http"}),
        (["-f", "ALL sports >= 40000"], {"https", "late", "back"}),
    ],
    "ANY: the same if any of the elements match": [(["-f", "ANY sports < 1024"], {"http", "dns"})],
    "ONE: the same if exactly one of the elements match": [
        (["-f", "ONE sports < 1024"], {"http", "dns"}),
        (["-f", "ONE sports > 1024"], {"dns", "late", "back"}),
    ],
    "LEN: the predicate will use the len of the array": [
        (["-f", "LEN sports > 1"], {"https", "dns"}),
        (["-f", "LEN codes = 1"], {"ping"}),
    ],
    "Node filter dst.addr = 192.168.1.1 will match all the flows whose destination is a host with address"
    " 192.168.1.1.": [
        (["-n", "dst.addr = 192.0.2.1"], {"https", "http", "late"}),
        (["-n", "dst.addr = 192.168.1.1"], set()),
    ],
    "Node filter addr =~ 192\\.168\\.1\\..* will match all the flows that come from or go to a host whose address"
    " matches the 192\\.168\\.1\\..* regex": [
        (["-n", r"addr =~ 192\.0\.2\..*"], ALL - {"ping"}),
        (["-n", r"addr =~ 10\.0\.0\.2"], {"late", "ping", "back"}),
        (["-n", r"addr =~ 192\.168\.1\..*"], set()),
    ],
    "(sorry, CIDR masks are on their way to be implemented)": [
        (["-n", "addr = 192.0.2.0/24"], ALL - {"ping"}),
        (["-n", "addr =~ 192.0.2.52/31"], {"dns"}),
    ],
    "Edge filter dport > 10000 will match all the flows with a dport (destination port) above 10000.": [
        (["-f", "dport > 10000"], {"back"}),
        (["dport", ">", "10000"], {"back"}),
    ],
    "!dport <= 10000 will match the same flows plus the ones that do not have any destination port.": [
        (["-f", "!dport <= 10000"], {"back", "ping"}),
    ],
    "Edge filter meta.query =~ .*google.* will match all the flows that have an associated metadata which have a query"
    " attribute that match the .*google.* regex.": [
        (["-f", "meta.query =~ .*google.*"], {"dns"}),
        (["-f", "meta.query =~ .*yahoo.*"], set()),
    ],
    "Edge filter ANY sports < 1024 will match flows with at least one source port < 1024.": [
        (["-f", "ANY sports < 1024"], {"http", "dns"}),
    ],
    "Edge filter LEN sports = 1 will match flows with only one known source port.": [
        (["-f", "LEN sports = 1"], {"http", "late", "back"}),
    ],
    "Filter ANY meta.answers =~ .*example.com will match any metadata that contain an array attribute answers where at"
    " least one entry matches '.*example.com'.": [
        (["-f", "ANY meta.answers =~ .*example.com"], {"dns"}),
        (["-f", "ANY meta.answers =~ .*example.org"], set()),
    ],
    "Available operators are: = or : (equality)": [
        (["-f", "dport = 443"], {"https", "late"}),
        (["-f", "dport : 443"], {"https", "late"}),
        (["-f", "dport:443"], {"https", "late"}),
    ],
    "!=": [(["-f", "dport != 443"], {"http", "dns", "back"})],
    "<, <=, >, >=": [
        (["-f", "dport < 80"], {"dns"}),
        (["-f", "dport <= 80"], {"dns", "http"}),
        (["-f", "dport > 443"], {"back"}),
        (["-f", "dport >= 443"], {"https", "late", "back"}),
    ],
    "=~": [(["-f", "proto =~ (tc|ud)p"], ALL - {"ping"}), (["-f", "meta.uri =~ /admin.*"], {"http"})],
}


@pytest.mark.parametrize("sentence", SENTENCES)
def test_a_sentence_on_filters(sentence: str, ask: Ask, db: Database) -> None:
    """The sentence is the name of the test; command line and Python API agree on it."""
    for line, names in SENTENCES[sentence]:
        assert found(ask, *line) == names, line
        which: dict[str, Any] = {"nodes": line[1:]} if line[0] == "-n" else {}
        filters = [] if line[0] == "-n" else line[1:] if line[0] == "-f" else [" ".join(line)]
        assert db.flow.count(*filters, **which)["flows"] == len(names), line
