"""Every sentence of spec-flow.txt on data insertion and on raw queries, by its words."""

import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from graphrecon.cypher.graph import Graph
from graphrecon.cypher.statement import Statement
from tests.conftest import SAMPLES
from tests.importers.reading import OWN

pytestmark = pytest.mark.graph

FLOWS = SAMPLES / "flows"
needs_argus = pytest.mark.skipif(shutil.which("argus") is None, reason="argus is not installed")


def run(environment: dict[str, str], folder: Path, line: str) -> str:
    """Run a command line of the documents of the field, `ivre X` being `graphrecon X`, and return its output."""
    command = line.replace("ivre ", f"{Path(sys.executable).parent / 'graphrecon'} ")
    done = subprocess.run(
        ["/bin/sh", "-c", command],
        env=environment,
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def ask(graph: Graph, text: str) -> list[tuple[Any, ...]]:
    return [tuple(row.values()) for row in graph.read(Statement(text))]


def flows(graph: Graph) -> int:
    return int(ask(graph, "MATCH (f:Flow) WHERE f.count > 0 RETURN count(f)")[0][0])


def test_bro2db_all_logs_of_a_folder(empty_graph: Graph, environment: dict[str, str], tmp_path: Path) -> None:
    """$ ivre bro2db ./*.log -- among them those that Zeek writes of itself."""
    shutil.copy(FLOWS / "conn.log", tmp_path)
    shutil.copy(OWN / "zeek-intel" / "dns.log", tmp_path)
    (tmp_path / "packet_filter.log").write_text(
        "#separator \\x09\n#path\tpacket_filter\n#fields\tts\tnode\n1.5\tzeek\n"
    )

    told = run(environment, tmp_path, "ivre bro2db ./*.log")
    assert flows(empty_graph) == 97
    assert ask(empty_graph, "MATCH (:Flow)-[:CARRIED]->(i:Intel) RETURN DISTINCT i.proto") == [("dns",)]
    assert "./packet_filter.log [left]\n  Zeek's packet_filter log tells of no connection\n" in told


@needs_argus
def test_flow2db_argus(empty_graph: Graph, environment: dict[str, str], tmp_path: Path) -> None:
    """$ argus -m -r capture_file.pcap -w flows.argus; $ ivre flow2db flows.argus"""
    shutil.copy(FLOWS / "capture.pcap", tmp_path / "capture_file.pcap")
    run(environment, tmp_path, "argus -m -r capture_file.pcap -w flows.argus")
    run(environment, tmp_path, "ivre flow2db flows.argus")

    assert flows(empty_graph) == 97


def test_flow2db_nfdump(empty_graph: Graph, environment: dict[str, str], tmp_path: Path) -> None:
    """$ ivre flow2db flows.nfdump"""
    shutil.copy(FLOWS / "nfpcapd.nfcapd", tmp_path / "flows.nfdump")
    run(environment, tmp_path, "ivre flow2db flows.nfdump")

    assert flows(empty_graph) == 97


def test_flow2db_iptables(empty_graph: Graph, environment: dict[str, str], tmp_path: Path) -> None:
    """$ ivre flow2db -t iptables iptables-from-syslog.log"""
    shutil.copy(OWN / "iptables" / "sample.log", tmp_path / "iptables-from-syslog.log")
    run(environment, tmp_path, "ivre flow2db -t iptables iptables-from-syslog.log")

    assert flows(empty_graph) > 5


@pytest.mark.parametrize("tool", ["bro2db", "zeek2db", "flow2db"])
def test_any_of_these_tools_can_be_called_with_init_to_reinitialize_the_db(
    empty_graph: Graph, environment: dict[str, str], tmp_path: Path, tool: str
) -> None:
    shutil.copy(FLOWS / "conn.log", tmp_path)
    shutil.copy(OWN / "zeek-intel" / "dns.log", tmp_path)
    run(environment, tmp_path, "ivre bro2db conn.log dns.log")
    run(environment, tmp_path, f"ivre {tool} --init --yes dns.log")

    assert flows(empty_graph) == 0
    assert ask(empty_graph, "MATCH (i:Import) RETURN i.name") == [("dns.log",)]
    run(environment, tmp_path, f"ivre {tool} conn.log")
    assert flows(empty_graph) == 97


def test_flows_are_aggregated_by_destination_port_or_code_for_icmp(
    empty_graph: Graph, environment: dict[str, str], tmp_path: Path
) -> None:
    """Two connections from the same source to the same destination on the same dport, but with different source ports,
    are aggregated."""
    header = "#separator \\x09\n#path\tconn\n#fields\tts\tuid\tid.orig_h\tid.orig_p\tid.resp_h\tid.resp_p\tproto\n"
    ports = [(50000, 80, "tcp"), (50001, 80, "tcp"), (50000, 81, "tcp"), (3, 1, "icmp"), (3, 3, "icmp"), (8, 0, "icmp")]
    rows = [f"1.5\tC\t192.0.2.1\t{sport}\t192.0.2.2\t{dport}\t{proto}\n" for sport, dport, proto in ports]
    (tmp_path / "conn.log").write_text(header + "".join(rows))
    run(environment, tmp_path, "ivre bro2db -C conn.log")

    found = ask(empty_graph, "MATCH (f:Flow) RETURN f.proto, coalesce(f.dport, f.type), f.sports, f.codes, f.count")
    assert {(proto, port): (sports, codes, count) for proto, port, sports, codes, count in found} == {
        ("tcp", 80): ([50000, 50001], None, 2),
        ("tcp", 81): ([50000], None, 1),
        ("icmp", 3): (None, [1, 3], 2),
        ("icmp", 8): (None, [0], 1),
    }


def test_the_model_is_as_follows(empty_graph: Graph, environment: dict[str, str], tmp_path: Path) -> None:
    """(:Host)-[:SEND]->(:Flow)-[:TO]->(:Host), and (:Intel) hangs on the sending host and on the flow."""
    shutil.copy(OWN / "zeek-intel" / "dns.log", tmp_path)
    run(environment, tmp_path, "ivre bro2db dns.log")

    whole = "MATCH (h:Host)-[:SEND]->(f:Flow)-[:TO]->(:Host) WHERE EXISTS { (f)-->(:Intel)<--(h) } RETURN count(f)"
    (joined,) = ask(empty_graph, whole)
    (all_flows,) = ask(empty_graph, "MATCH (f:Flow) RETURN count(f)")
    assert joined == all_flows
    ends = "MATCH (a)-->(b) RETURN DISTINCT labels(a)[0], labels(b)[0]"
    assert set(ask(empty_graph, ends)) <= {("Host", "Flow"), ("Flow", "Host"), ("Flow", "Intel"), ("Host", "Intel")}


def test_the_following_query_returns_the_most_common_proto_dport(
    empty_graph: Graph, environment: dict[str, str], tmp_path: Path
) -> None:
    shutil.copy(FLOWS / "conn.log", tmp_path)
    run(environment, tmp_path, "ivre bro2db conn.log")

    found = ask(empty_graph, "MATCH (f:Flow)\nRETURN [f.proto, f.dport], count(*) AS cnt\nORDER BY cnt DESC")
    counted = ask(empty_graph, "MATCH (f:Flow) RETURN f.proto, f.dport")
    assert {tuple(pair): count for pair, count in found} == {pair: counted.count(pair) for pair in counted}
    assert [count for _, count in found] == sorted((count for _, count in found), reverse=True)
