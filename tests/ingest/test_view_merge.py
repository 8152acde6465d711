"""What the view makes of several scans of one host: what unites, what only the newest says, where it comes from."""

from pathlib import Path
from typing import Any

import pytest

from graphrecon.cypher import view
from graphrecon.cypher.filter.purposes import NMAP, VIEW, HostPurpose
from graphrecon.cypher.graph import Graph
from graphrecon.cypher.query import hosts, ways
from graphrecon.cypher.query.fingerprint import fingerprint
from graphrecon.cypher.query.record import shape
from graphrecon.importers.base import Options
from graphrecon.ingest import derive
from tests.ingest.scans import load, port, rows, scan

pytestmark = pytest.mark.graph

FIRST, LATER, LAST = 1_700_000_000, 1_700_500_000, 1_700_900_000


def agreed(graph: Graph) -> None:
    """What was built scan after scan is what a full rebuild gives."""
    before = fingerprint(graph)
    assert derive.check(graph) == []
    derive.rebuild(graph)
    assert fingerprint(graph) == before


def record(graph: Graph, purpose: HostPurpose = VIEW) -> dict[str, Any]:
    """The record of the one host."""
    (row,) = graph.read(hosts.get(purpose))
    return shape(row["record"])


def script(name: str, output: str, inside: str = "") -> str:
    return f'<script id="{name}" output="{output}">{inside}</script>'


def key(digest: str) -> str:
    elems = f'<elem key="fingerprint">{digest * 16}</elem><elem key="type">ssh-rsa</elem>'
    return script("ssh-hostkey", digest, f"<table>{elems}</table>")


def certificate(digit: str) -> str:
    return script("ssl-cert", f"certificate {digit}", f'<elem key="sha1">{digit * 40}</elem>')


def weakness(name: str, state: str, title: str = "t") -> str:
    elems = f'<elem key="title">{title}</elem><elem key="state">{state}</elem>'
    return script(f"smb-vuln-{name.lower()}", name, f'<table key="{name}">{elems}</table>')


@pytest.mark.parametrize("turned", [False, True])
def test_certificates_and_keys_of_all_scans_are_shown(empty_graph: Graph, tmp_path: Path, turned: bool) -> None:
    """With the times at which each was seen; the outputs of their scripts are united too, the newest first."""
    texts = [
        scan(FIRST, port(22, "open", script=key("aa") + certificate("c") + script("http-title", "Old"))),
        scan(LATER, port(22, "open", script=key("bb") + certificate("d") + script("http-title", "New"))),
        scan(LAST, port(22, "open", script=certificate("c"))),
    ]
    load(empty_graph, tmp_path, *(reversed(texts) if turned else texts))
    shown = (
        "MATCH (:ViewPort)-[s:SHOWS]->(x) RETURN x.uid, s.firstseen.epochSeconds - s.lastseen.epochSeconds, "
        "s.lastseen.epochSeconds"
    )
    assert rows(empty_graph, shown) == {
        (f"md5:{'aa' * 16}", -10, FIRST + 10),
        (f"md5:{'bb' * 16}", -10, LATER + 10),
        (f"sha1:{'c' * 40}", FIRST - LAST - 10, LAST + 10),
        (f"sha1:{'d' * 40}", -10, LATER + 10),
    }
    found: dict[str, Any] = record(empty_graph)["ports"][0]
    assert [(each["id"], each["output"]) for each in found["scripts"]] == [
        ("http-title", "New"),
        ("ssh-hostkey", "bb"),
        ("ssl-cert", "certificate c"),
        ("ssl-cert", "certificate d"),
    ]
    agreed(empty_graph)


def test_the_history_of_a_port_is_bounded(empty_graph: Graph, tmp_path: Path) -> None:
    """The hundred certificates and the ten outputs seen last."""
    elems = "".join(f'<script id="ssl-cert" output="{n}"><elem key="sha1">{n:040x}</elem></script>' for n in range(103))
    load(empty_graph, tmp_path, scan(FIRST, port(443, "open", script=elems)), scan(LAST, port(443, "open")))
    assert rows(empty_graph, "MATCH (p:ViewPort) RETURN COUNT { (p)-[:SHOWS]->() }, COUNT { (p)-[:PRINTS]->() }") == {
        (100, 10)
    }
    agreed(empty_graph)


def test_a_weakness_stays_when_a_newer_scan_finds_another(empty_graph: Graph, tmp_path: Path) -> None:
    """The newest word on each counts; what only a version tells of goes with the version."""

    def versions(*names: str) -> str:
        listed = "".join(f'<table><elem key="id">{n}</elem><elem key="cvss">7.5</elem></table>' for n in names)
        return script("vulners", ",".join(names), f'<table key="cpe:/a:x:y">{listed}</table>')

    old = weakness("CVE-2017-0143", "LIKELY VULNERABLE") + weakness("CVE-2017-0144", "VULNERABLE")
    load(
        empty_graph,
        tmp_path,
        scan(
            FIRST,
            port(445, "open", script=old + versions("CVE-2001-0001", "CVE-2001-0002")),
            extra=f"<hostscript>{old}</hostscript>",
        ),
        scan(LATER, port(445, "open", script=weakness("CVE-2017-0143", "VULNERABLE") + versions("CVE-2001-0002"))),
        scan(LAST, port(445, "open", script=weakness("CVE-2020-0796", "VULNERABLE"))),
    )
    assert rows(empty_graph, "MATCH (:ViewPort)-[s:SHOWS]->(x) RETURN x.name, s.state") == {
        ("CVE-2017-0143", "VULNERABLE"),
        ("CVE-2017-0144", "VULNERABLE"),
        ("CVE-2020-0796", "VULNERABLE"),
        ("CVE-2001-0002", "VERSION MATCHES"),
    }
    assert rows(empty_graph, "MATCH (:View)-[s:SHOWS]->(x) RETURN x.name, s.state") == {
        ("CVE-2017-0143", "LIKELY VULNERABLE"),
        ("CVE-2017-0144", "VULNERABLE"),
    }
    agreed(empty_graph)


@pytest.mark.parametrize("turned", [False, True])
def test_a_weakness_goes_when_its_script_runs_again_without(empty_graph: Graph, tmp_path: Path, turned: bool) -> None:
    """On the port and on the host; and what only a version tells of goes when another is seen."""
    old = weakness("CVE-2017-0143", "VULNERABLE") + weakness("CVE-2017-0144", "VULNERABLE")
    mended = weakness("CVE-2017-0143", "NOT VULNERABLE")
    cve = (
        '<table key="cpe:/a:x:y"><table><elem key="id">CVE-2001-0001</elem><elem key="cvss">7.5</elem></table></table>'
    )
    known = script("vulners", "CVE-2001-0001", cve)
    texts = [
        scan(
            FIRST,
            port(22, "open", service("ssh", 'product="OpenSSH" version="7"'), known)
            + port(80, "open", service("http", 'product="nginx" version="1"'), known)
            + port(445, "open", script=old),
            extra=f"<hostscript>{old}</hostscript>",
        ),
        scan(
            LATER,
            port(22, "open", service("ssh", 'product="OpenSSH" version="9"'))
            + port(80, "open", service("http", 'product="nginx"'))
            + port(445, "open", script=mended),
            extra=f"<hostscript>{mended}</hostscript>",
        ),
        scan(LAST, port(445, "open")),
    ]
    load(empty_graph, tmp_path, *(reversed(texts) if turned else texts))
    assert rows(empty_graph, "MATCH (p:ViewPort)-[s:SHOWS]->(x) RETURN p.port, x.name") == {
        (80, "CVE-2001-0001"),
        (445, "CVE-2017-0144"),
    }
    assert rows(empty_graph, "MATCH (:View)-[s:SHOWS]->(x) RETURN x.name, s.state") == {("CVE-2017-0144", "VULNERABLE")}
    assert rows(empty_graph, "MATCH ()-[s:SHOWED]->(x:Vulnerability) WHERE s.scripts IS NULL RETURN x.name") == set()
    agreed(empty_graph)


def service(name: str, more: str = "") -> str:
    return f'<service name="{name}" method="probed" conf="10" {more}/>'


def test_how_a_service_runs_is_filled_from_an_older_scan_that_agrees(empty_graph: Graph, tmp_path: Path) -> None:
    """A newer sighting without it keeps the tunnel; that of another service is not taken."""
    old = service("http", 'product="nginx" tunnel="ssl" hostname="www.lab.example"')
    rpc = service("nfs", 'rpcnum="100003" lowver="2" highver="4" servicefp="SF-Port2049"')
    load(
        empty_graph,
        tmp_path,
        scan(
            FIRST,
            port(443, "open", old)
            + port(80, "open", service("http", 'product="Apache" tunnel="ssl"'))
            + port(2049, "open", rpc),
        ),
        scan(
            LATER,
            port(443, "open", service("http"))
            + port(80, "open", service("http", 'product="nginx" version="1"'))
            + port(2049, "open", service("nfs")),
        ),
        scan(LAST, port(80, "open", service("http"))),
    )
    assert rows(
        empty_graph,
        "MATCH (p:ViewPort)-[r:RUNS]->(s) RETURN p.port, s.product, r.tunnel, r.hostname, r.rpcnum, r.lowver, "
        "r.highver, r.fingerprint",
    ) == {
        (443, "nginx", "ssl", "www.lab.example", None, None, None, None),
        (80, "nginx", None, None, None, None, None, None),
        (2049, None, None, None, 100003, 2, 4, "SF-Port2049"),
    }
    ports = {each["port"]: each for each in record(empty_graph)["ports"]}
    assert (ports[443]["service_tunnel"], ports[2049]["service_servicefp"]) == ("ssl", "SF-Port2049")
    assert (ports[2049]["service_rpcnum"], ports[2049]["service_lowver"], ports[2049]["service_highver"]) == (
        100003,
        2,
        4,
    )
    agreed(empty_graph)


def test_the_view_tells_all_that_a_record_tells_of_the_host(empty_graph: Graph, tmp_path: Path) -> None:
    """Distance, uptime, fingerprint of the system, owner of a port, TTL of the answer: the newest that tells."""
    facts = '<uptime seconds="4711"/><distance value="3"/><os><osfingerprint fingerprint="OS:SCAN(V=7)"/></os>'
    owned = port(113, "open").replace("</port>", '<owner name="root"/></port>')
    text = scan(FIRST, owned, extra=facts).replace('reason="echo-reply"', 'reason="echo-reply" reason_ttl="55"')
    load(empty_graph, tmp_path, text, scan(LAST, port(113, "open"), state="down"))
    found = record(empty_graph)
    assert {name: found[name] for name in ("state", "state_reason_ttl", "distance", "uptime", "os")} == {
        "state": "up",
        "state_reason_ttl": 55,
        "distance": 3,
        "uptime": 4711,
        "os": {"fingerprint": "OS:SCAN(V=7)"},
    }
    assert [each["owner"] for each in found["ports"]] == ["root"]
    agreed(empty_graph)


def trace(proto: str, number: int, *ways: str) -> str:
    hops = "".join(f'<hop ttl="{ttl}" ipaddr="{addr}" rtt="1.0"/>' for ttl, addr in enumerate(ways, 1))
    return f'<trace proto="{proto}" port="{number}">{hops}</trace>'


def test_ways_by_other_protocols_and_ports_stay_apart(empty_graph: Graph, tmp_path: Path) -> None:
    """Each is one trace, the newest of its protocol and port, in the record and in the graph of routes."""
    both = trace("tcp", 80, "10.0.0.1", "10.0.0.2") + trace("udp", 53, "10.0.0.1", "10.0.0.3")
    load(
        empty_graph,
        tmp_path,
        scan(FIRST, port(80, "open"), extra=both),
        scan(LATER, port(80, "open"), extra=trace("tcp", 80, "10.0.0.1", "10.0.0.4")),
        scan(LAST, port(80, "open"), extra=trace("tcp", 443, "10.0.0.5")),
    )
    found = [
        (each["protocol"], each["port"], [(hop["ttl"], hop["ipaddr"]) for hop in each["hops"]])
        for each in record(empty_graph)["traces"]
    ]
    assert found == [
        ("tcp", 80, [(1, "10.0.0.1"), (2, "10.0.0.4")]),
        ("tcp", 443, [(1, "10.0.0.5")]),
        ("udp", 53, [(1, "10.0.0.1"), (2, "10.0.0.3")]),
    ]
    routes = [(row["trace"], row["ttl"], row["addr"]) for row in empty_graph.read(ways.routes(VIEW))]
    assert routes == [
        ("192.0.2.9/tcp/443", 1, "10.0.0.5"),
        ("192.0.2.9/tcp/80", 1, "10.0.0.1"),
        ("192.0.2.9/tcp/80", 2, "10.0.0.4"),
        ("192.0.2.9/udp/53", 1, "10.0.0.1"),
        ("192.0.2.9/udp/53", 2, "10.0.0.3"),
    ]
    agreed(empty_graph)


def test_two_ways_of_one_protocol_in_one_record_stay_apart(empty_graph: Graph, tmp_path: Path) -> None:
    """They share hops; a way by a protocol without ports has no port."""
    ways_told = (
        trace("tcp", 80, "10.0.0.1", "10.0.0.2")
        + trace("tcp", 443, "10.0.0.1", "10.0.0.2")
        + '<trace proto="icmp"><hop ttl="1" ipaddr="10.0.0.1" rtt="1.0"/></trace>'
    )
    load(empty_graph, tmp_path, scan(FIRST, port(80, "open"), extra=ways_told))
    expected = [
        ("icmp", None, ["10.0.0.1"]),
        ("tcp", 80, ["10.0.0.1", "10.0.0.2"]),
        ("tcp", 443, ["10.0.0.1", "10.0.0.2"]),
    ]
    for purpose in (NMAP, VIEW):
        told = [
            (way["protocol"], way.get("port"), [hop["ipaddr"] for hop in way["hops"]])
            for way in record(empty_graph, purpose)["traces"]
        ]
        assert told == expected
        assert len({row["trace"] for row in empty_graph.read(ways.routes(purpose))}) == 3
    agreed(empty_graph)


def closed(first: int, count: int, state: str = "closed") -> str:
    return "".join(port(number, state) for number in range(first, first + count))


def counted(state: str, total: int) -> str:
    return f'<extraports state="{state}" count="{total}"><extrareasons reason="reset" count="{total}"/></extraports>'


def test_closed_ports_are_folded_into_counts(empty_graph: Graph, tmp_path: Path) -> None:
    """More than 25 of one state, save those of which something is known; a scan's own counts are added to."""
    known = port(9, "closed", script=script("banner", "x"))
    load(
        empty_graph,
        tmp_path,
        scan(FIRST, counted("closed", 900) + closed(1000, 26) + closed(2000, 25, "filtered") + known),
    )
    assert rows(empty_graph, "MATCH (p:ViewPort) RETURN p.state, count(p)") == {("filtered", 25), ("closed", 1)}
    assert record(empty_graph)["extraports"] == {"closed": {"total": 926, "reasons": {"reset": 900, "syn-ack": 26}}}
    agreed(empty_graph)
    load(empty_graph, tmp_path, scan(LAST, closed(3000, 10)))
    assert record(empty_graph)["extraports"] == {"closed": {"total": 36, "reasons": {"syn-ack": 36}}}
    agreed(empty_graph)


def test_counts_of_two_scans_are_not_mixed(empty_graph: Graph, tmp_path: Path) -> None:
    """What each only counted may be the same ports: the count of one is told where no other counted."""
    load(empty_graph, tmp_path, scan(FIRST, port(80, "open") + counted("closed", 900)), scan(LATER, port(80, "open")))
    assert record(empty_graph)["extraports"] == {"closed": {"total": 900, "reasons": {"reset": 900}}}
    load(empty_graph, tmp_path, scan(LAST, counted("closed", 800) + port(80, "open")))
    assert "extraports" not in record(empty_graph)
    agreed(empty_graph)


def test_the_view_comes_from_every_record_whose_values_survive(empty_graph: Graph, tmp_path: Path) -> None:
    """All scans have one source: what only an older one tells (a name, a tag, a count, an owner) is from there."""
    names = '<hostnames><hostname name="a.lab.example" type="PTR"/></hostnames>'
    mac = '<address addr="00:00:5e:00:53:01" addrtype="mac"/>'
    steps = [
        (scan(FIRST, port(80, "open"), extra=names), Options()),
        (scan(FIRST + 1, port(80, "open"), extra=mac), Options()),
        (scan(FIRST + 2, port(80, "open")), Options(tags=("Mine",))),
        (scan(FIRST + 3, port(80, "open")), Options(categories=("old",))),
        (scan(FIRST + 4, port(80, "open") + counted("closed", 9)), Options()),
        (scan(FIRST + 5, port(80, "open").replace("</port>", '<owner name="root"/></port>')), Options()),
        (scan(FIRST + 6, port(80, "open")), Options()),
        (scan(LAST, port(80, "open")), Options()),
    ]
    for text, options in steps:
        load(empty_graph, tmp_path, text, options=options)
    came = "MATCH (:{})-[:FROM]->(r) RETURN coalesce(r.start, r.firstseen).epochSeconds"
    assert rows(empty_graph, came.format("View")) == {(FIRST + n,) for n in range(5)} | {(LAST,)}
    assert rows(empty_graph, came.format("ViewPort")) == {(FIRST + 5,), (LAST,)}
    agreed(empty_graph)


def host(addr: str, inside: str) -> str:
    return f'<host><status state="up"/><address addr="{addr}" addrtype="ipv4"/><ports>{inside}</ports></host>'


def run(*told: str) -> str:
    return f'<nmaprun scanner="nmap" args="nmap" start="{FIRST}" version="7.93">{"".join(told)}</nmaprun>'


def test_a_category_that_some_hosts_bring_is_that_of_their_whole_scan(empty_graph: Graph, tmp_path: Path) -> None:
    """An interrupted file of the scan comes after the whole one: the view of what it lacks has its category too."""
    both = host("192.0.2.1", port(80, "open")), host("192.0.2.2", port(80, "open"))
    load(empty_graph, tmp_path, run(*both), options=Options(categories=("whole",)))
    load(empty_graph, tmp_path, run(both[0]), options=Options(categories=("part",)))
    found = rows(empty_graph, "MATCH (v:View) UNWIND v.categories AS name RETURN v.addr, name")
    assert found == {(addr, name) for addr in ("192.0.2.1", "192.0.2.2") for name in ("part", "whole")}
    agreed(empty_graph)


@pytest.mark.parametrize("turned", [False, True])
def test_what_another_host_tells_of_a_certificate_is_told_of_each(
    empty_graph: Graph, tmp_path: Path, turned: bool
) -> None:
    subject = '<table key="subject"><elem key="organizationName">Lab</elem></table>'
    elems = f'<elem key="sha1">{"c" * 40}</elem>'
    texts = [
        run(host("192.0.2.1", port(443, "open", script=script("ssl-cert", "c", elems)))),
        run(host("192.0.2.2", port(443, "open", script=script("ssl-cert", "c", subject + elems)))),
    ]
    for text in reversed(texts) if turned else texts:
        load(empty_graph, tmp_path, text)
    assert rows(empty_graph, "MATCH (v:View)-[:TAGGED]->(:Tag {name: 'Organization'}) RETURN v.addr") == {
        ("192.0.2.1",),
        ("192.0.2.2",),
    }
    agreed(empty_graph)


def test_ports_and_hosts_unite_the_same() -> None:
    """The two steps about scripts name the same ones, and the three about identities the same kinds."""
    lists = [text.split("IN [", 1)[1].split("]", 1)[0].split() for text in view.steps() if "// What scripts" in text]
    assert len(lists) == 2
    assert lists[0] == lists[1]
    kinds = [text.split("kind IN [", 1)[1].split("]", 1)[0] for text in view.steps() if "kind IN [" in text]
    assert len(kinds) == 3
    assert len(set(kinds)) == 1
