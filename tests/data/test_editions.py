"""Editions in the graph: one takes the other's place, hosts follow, and whatever is killed the next run finishes."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import msgspec
import pytest

from graphrecon.cypher import ranges as statements
from graphrecon.cypher.graph import Graph
from graphrecon.cypher.query import ipdata
from graphrecon.cypher.query.fingerprint import fingerprint
from graphrecon.cypher.query.flows import flows
from graphrecon.cypher.query.iprange import Selector
from graphrecon.cypher.statement import Statement
from graphrecon.db import iprange
from graphrecon.importers.base import Options
from graphrecon.ingest import derive, editions, files
from graphrecon.ingest.purge import purge
from graphrecon.ingest.reader import Limits
from graphrecon.ingest.report import Report
from graphrecon.model.values import parse_address
from tests.data import making
from tests.data.making import DE, EUROPE, FR, PARIS, asn
from tests.ingest.samples import conn_log, nmap_xml

pytestmark = pytest.mark.graph


def load(graph: Graph, path: Path, *, kind: str | None = None, drain: bool = True, rows: int = 50_000) -> Report:
    """Import one file and bring everything up to date."""
    limits = Limits(rows=rows, items=10**9, size=10**9)
    report = files.import_path(graph, str(path), path.parent / "rejects", Options(kind=kind), limits=limits)
    if drain:
        derive.drain(graph)
    return report


def known(graph: Graph, *addrs: str) -> list[dict[str, object]]:
    """What is known of addresses."""
    return list(map(ipdata.shape, graph.read(ipdata.lookup([parse_address(addr) for addr in addrs]))))


def rows(graph: Graph, text: str) -> list[tuple[object, ...]]:
    """The answer of the graph as tuples."""
    return [tuple(row.values()) for row in graph.read(Statement(text))]


def country_dump(folder: Path, name: str, code: str, count: int = 1) -> Path:
    """A dump in which 10.9.0.0/16 is of a country, in so many ranges of two countries."""
    path = folder / name / "GeoLite2-Country.dump-IPv4.csv"
    path.parent.mkdir()
    size = 65536 // count
    parts = [(f"10.9.{place * size >> 8}.{place * size & 255}", (place + 1) * size - 1) for place in range(count)]
    listed = [
        (start, f"10.9.{stop >> 8}.{stop & 255}", code if place % 2 == 0 else "ZZ")
        for place, (start, stop) in enumerate(parts)
    ]
    return making.dump(path, listed)


@pytest.fixture
def scanned(empty_graph: Graph, tmp_path: Path) -> Graph:
    """A graph with three scanned hosts in 10.9.0.0/24 and hosts of flows in 10.0.0.0/14 and 192.0.2.0/24."""
    load(empty_graph, nmap_xml(tmp_path / "scan.xml", 3))
    load(empty_graph, conn_log(tmp_path / "conn.log", 50, 20))
    return empty_graph


def test_hosts_are_linked_whatever_comes_first(empty_graph: Graph, tmp_path: Path) -> None:
    """Ranges before hosts and hosts before ranges give the same graph, views and links alike."""
    database = making.mmdb(tmp_path / "x.mmdb", "GeoLite2-City", {"10.9.0.0/31": PARIS, "10.9.0.2/31": {"country": DE}})
    numbers = making.dump(tmp_path / "GeoLite2-ASN.dump-IPv4.csv", [("10.0.0.0", "10.255.255.255", 64500)])
    scan, flows = nmap_xml(tmp_path / "scan.xml", 3), conn_log(tmp_path / "conn.log", 50, 20)
    for path in (database, numbers, scan, flows):
        load(empty_graph, path)
    first = fingerprint(empty_graph)
    wanted = [("10.9.0.1", "FR", "Paris", 64500), ("10.9.0.2", "DE", None, 64500), ("10.9.0.3", "DE", None, 64500)]
    assert rows(empty_graph, "MATCH (v:View) RETURN v.addr, v.country, v.city, v.asnum ORDER BY v.addr") == wanted
    assert rows(
        empty_graph,
        "MATCH (h:Host) WHERE h.addr STARTS WITH '10.0.' RETURN min(COUNT { (h)-[:IN_RANGE]->(:ASRange) })",
    ) == [(1,)]
    assert derive.check(empty_graph) == []
    derive.rebuild(empty_graph)
    assert fingerprint(empty_graph) == first
    empty_graph.run(Statement("MATCH (n) DETACH DELETE n"))
    for path in (flows, scan, numbers, database):
        load(empty_graph, path)
    assert fingerprint(empty_graph) == first


def test_a_new_edition_takes_the_place_of_the_old_one(scanned: Graph, tmp_path: Path) -> None:
    """The graph is that of the new edition alone, and the old file is not known any more."""
    old, new = country_dump(tmp_path, "old", "FR", 64), country_dump(tmp_path, "new", "DE")
    load(scanned, new)
    alone = fingerprint(scanned)
    purge(scanned, "data")
    assert load(scanned, old).status == "done"
    assert rows(scanned, "MATCH (v:View) RETURN DISTINCT v.country") == [("FR",)]
    assert load(scanned, new).status == "done"
    assert rows(scanned, "MATCH (v:View) RETURN DISTINCT v.country") == [("DE",)]
    assert fingerprint(scanned) == alone
    assert load(scanned, new).status == "known"
    assert load(scanned, old).status == "done"
    assert rows(scanned, "MATCH (v:View) RETURN DISTINCT v.country") == [("FR",)]


def test_editions_of_the_two_versions_of_ip_stand_beside_each_other(empty_graph: Graph, tmp_path: Path) -> None:
    four = making.dump(tmp_path / "GeoLite2-Country.dump-IPv4.csv", [("192.0.2.0", "192.0.2.255", "FR")])
    six = making.dump(tmp_path / "GeoLite2-Country.dump-IPv6.csv", [("2001:db8::", "2001:db8::ffff", "DE")])
    load(empty_graph, four)
    load(empty_graph, six)
    assert known(empty_graph, "192.0.2.9", "2001:db8::9", "2001:db9::1") == [
        {"addr": "192.0.2.9", "country_code": "FR"},
        {"addr": "2001:db8::9", "country_code": "DE"},
        {"addr": "2001:db9::1"},
    ]
    both = making.mmdb(
        tmp_path / "x.mmdb", "GeoLite2-Country", {"192.0.2.0/24": {"country": DE}, "2001:db8::/32": {"country": FR}}
    )
    load(empty_graph, both)
    assert [one.get("country_code") for one in known(empty_graph, "192.0.2.9", "2001:db8::9")] == ["DE", "FR"]
    assert rows(empty_graph, "MATCH (d:Dataset) RETURN d.version, d.active ORDER BY d.version") == [
        (4, True),
        (6, True),
    ]


def test_a_city_beats_a_country_and_own_lists_beat_editions(empty_graph: Graph, tmp_path: Path) -> None:
    load(empty_graph, making.mmdb(tmp_path / "a.mmdb", "GeoLite2-Country", {"192.0.2.0/24": {"country": DE}}))
    load(empty_graph, making.mmdb(tmp_path / "b.mmdb", "GeoLite2-City", {"192.0.2.0/25": PARIS}))
    load(empty_graph, making.mmdb(tmp_path / "c.mmdb", "GeoLite2-ASN", {"192.0.2.0/24": asn(64500, "Theirs")}))
    load(empty_graph, making.dump(tmp_path / "own.csv", [("192.0.2.8", "192.0.2.15", "64512,Ours")]), kind="asn")
    near, own, far = known(empty_graph, "192.0.2.1", "192.0.2.9", "192.0.2.200")
    assert (near["country_code"], near["city"], near["as_name"]) == ("FR", "Paris", "Theirs")
    assert (own["as_num"], own["as_name"]) == (64512, "Ours")
    assert (far["country_code"], far.get("city")) == ("DE", None)
    assert near == {
        "addr": "192.0.2.1",
        "as_num": 64500,
        "as_name": "Theirs",
        "country_code": "FR",
        "country_name": "France",
        "registered_country_code": "DE",
        "registered_country_name": "Germany",
        "continent_code": "EU",
        "continent_name": "Europe",
        "region_code": ["IDF"],
        "region_name": ["Île-de-France"],
        "city": "Paris",
        "postal_code": "75001",
        "coordinates": [48.85, 2.35],
        "coordinates_accuracy_radius": 20,
    }


def test_ranges_of_several_providers_have_one_owner_an_address(empty_graph: Graph, tmp_path: Path) -> None:
    """`iprange` gives an address to whom `ipdata` gives it, however editions overlap."""
    mine = [("203.0.113.0", "203.0.113.4", 64510), ("203.0.113.5", "203.0.113.6", 64511)]
    load(empty_graph, making.dump(tmp_path / "own.csv", [*mine, ("203.0.113.7", "203.0.113.9", 64510)]), kind="asn")
    theirs = [("203.0.113.2", "203.0.113.3", 64511), ("203.0.113.6", "203.0.113.7", 64777)]
    load(empty_graph, making.dump(tmp_path / "GeoLite2-ASN.dump-IPv4.csv", theirs))
    dated = {"203.0.113.0/25": asn(64777, "Dated"), "203.0.113.200/32": asn(64511, "Dated")}
    load(empty_graph, making.mmdb(tmp_path / "a.mmdb", "DBIP-ASN", dated))
    city = {"country": FR, "city": {"names": {"en": "Paris"}}, "subdivisions": [{"iso_code": "IDF"}]}
    places = {"203.0.113.0/30": city, "203.0.113.16/29": {"registered_country": DE}}
    load(empty_graph, making.mmdb(tmp_path / "b.mmdb", "GeoLite2-City", places, built=making.BUILT + 86_400))
    other = {"country": DE, "city": {"names": {"en": "Bonn"}}, "subdivisions": [{"iso_code": "NW"}]}
    load(empty_graph, making.mmdb(tmp_path / "c.mmdb", "DBIP-City", {"203.0.113.0/29": other, "203.0.113.16/31": city}))
    for provider, network, country in (("GeoLite2", "203.0.113.0/27", FR), ("DBIP", "203.0.113.0/28", DE)):
        record = {network: {"country": country, "registered_country": country}}
        load(empty_graph, making.mmdb(tmp_path / f"{provider}.mmdb", f"{provider}-Country", record))

    whole = [f"203.0.113.{number}" for number in range(256)]
    told = known(empty_graph, *whole)
    for name, value, selector in (
        ("as_num", 64510, Selector(asnum="64510")),
        ("as_num", 64511, Selector(asnum="64511")),
        ("as_num", 64777, Selector(asnum="64777")),
        ("country_code", "FR", Selector(country="FR")),
        ("country_code", "DE", Selector(country="DE")),
        ("registered_country_code", "FR", Selector(registered_country="FR")),
        ("registered_country_code", "DE", Selector(registered_country="DE")),
        ("city", "Paris", Selector(city=("FR", "Paris"))),
        ("city", "Bonn", Selector(city=("DE", "Bonn"))),
        ("region_code", ["IDF"], Selector(region=("FR", "IDF"))),
        ("region_code", ["NW"], Selector(region=("DE", "NW"))),
    ):
        wanted = [one["addr"] for one in told if one.get(name) == value]
        assert wanted, selector
        assert list(iprange.addresses(iprange.pairs(selector, empty_graph.stream))) == wanted, selector

    ends = {"id.orig_p": 4000, "id.resp_h": "192.0.2.1", "id.resp_p": 80, "proto": "tcp", "conn_state": "SF"}
    logged = [{"_path": "conn", "ts": making.BUILT, "uid": addr, "id.orig_h": addr, **ends} for addr in whole]
    path = tmp_path / "conn.log"
    path.write_bytes(b"\n".join(map(msgspec.json.encode, logged)))
    assert load(empty_graph, path).written == 256
    for name, attribute, value in (
        ("as_num", "asnum", 64510),
        ("as_num", "asnum", 64511),
        ("as_name", "asname", "Dated"),
        ("country_code", "country", "FR"),
        ("country_code", "country", "DE"),
        ("city", "city", "Paris"),
    ):
        wanted = [one["addr"] for one in told if one.get(name) == value]
        found = empty_graph.read(flows([f"src.{attribute}:{value}"]))
        assert {row["src"] for row in found} == set(wanted) != set(), attribute


def test_a_newer_edition_that_is_replaced_is_noted(empty_graph: Graph, tmp_path: Path) -> None:
    names = ("old", "new")
    old, new = (
        making.mmdb(tmp_path / f"{name}.mmdb", "GeoLite2-ASN", {"192.0.2.0/24": asn(64500, name)}, built=built)
        for name, built in zip(names, (making.BUILT, making.BUILT + 86_400), strict=True)
    )
    assert [load(empty_graph, path).notes for path in (old, new)] == [[], []]
    assert load(empty_graph, old).notes == ["replaces a newer edition: asn, MaxMind 2026-01-02"]


def test_a_range_is_in_each_of_its_regions(empty_graph: Graph, tmp_path: Path) -> None:
    load(empty_graph, making.city_folder(tmp_path / "city"))
    load(empty_graph, tmp_path / "city" / "GeoLite2-City-Blocks-IPv6.csv")
    (record,) = known(empty_graph, "192.0.2.1")
    assert (record["region_code"], record["region_name"]) == (["IDF", "75"], ["Île-de-France", "Paris"])
    for code in ("IDF", "75"):
        pairs = iprange.pairs(Selector(region=("FR", code)), empty_graph.stream)
        assert list(iprange.networks(pairs)) == ["192.0.2.0/25", "2001:db8::/48"]
    purge(empty_graph, "data")
    assert rows(empty_graph, "MATCH (n:Region) RETURN n.uid") == []


def test_ranges_of_one_version_of_ip_say_nothing_of_the_other(empty_graph: Graph, tmp_path: Path) -> None:
    """The numbers of IPv4 lie among those of IPv6: `::/0` is not all of IPv4, in an edition that holds both."""
    rows_ = ("0.0.0.0/0,10,10,,0,0", "::/0,10,10,,0,0", "2001:db8::/32,20,20,,0,0", "255.255.255.255/32,20,20,,0,0")
    folder = tmp_path / "csv"
    folder.mkdir()
    (folder / "GeoLite2-Country-Locations-en.csv").write_text(making.COUNTRY_LOCATIONS)
    (folder / "GeoLite2-Country-Blocks-IPv4.csv").write_text(making.COUNTRY_HEAD + "\n".join(rows_) + "\n")
    load(empty_graph, folder / "GeoLite2-Country-Blocks-IPv4.csv")
    asked = {"0.0.0.0": "FR", "255.255.255.254": "FR", "255.255.255.255": "DE", "::": "FR", "::1:0:0:0": "FR",
             "2001:db8::": "DE", "ffff::": "FR"}  # fmt: skip
    assert {one["addr"]: one["country_code"] for one in known(empty_graph, *asked)} == asked
    found = list(iprange.texts(iprange.pairs(Selector(country="FR"), empty_graph.stream)))
    last = "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"
    assert found == [("0.0.0.0", "255.255.255.254"), ("::", "2001:db7:ffff:ffff:ffff:ffff:ffff:ffff"),
                     ("2001:db9::", last)]  # fmt: skip

    (tmp_path / "list.txt").write_text("# tag: CDN\n::/0\n192.0.2.0/24\n")
    load(empty_graph, tmp_path / "list.txt")
    tagged = {one["addr"] for one in known(empty_graph, "192.0.2.1", "192.0.3.1", "2001:db8::1") if one.get("tags")}
    assert tagged == {"192.0.2.1", "2001:db8::1"}
    assert list(iprange.texts(iprange.listed(["::/0", "11.0.0.0/8"]))) == [("11.0.0.0", "11.255.255.255"), ("::", last)]


def test_what_one_edition_does_not_tell_another_may(empty_graph: Graph, tmp_path: Path) -> None:
    newest = {"country": FR, "city": {"names": {"en": "Paris"}}}
    load(empty_graph, making.mmdb(tmp_path / "a.mmdb", "GeoLite2-City", {"192.0.2.0/24": newest}))
    older = {"location": {"latitude": 48.5, "longitude": 2.5, "accuracy_radius": 5}, "postal": {"code": "75002"},
             "subdivisions": [{"names": {"en": "Île-de-France"}}], "country": FR}  # fmt: skip
    load(empty_graph, making.mmdb(tmp_path / "b.mmdb", "DBIP-City-Lite", {"192.0.2.0/24": older}, built=5))
    (record,) = known(empty_graph, "192.0.2.1")
    assert (record["city"], record["coordinates"], record["coordinates_accuracy_radius"], record["postal_code"]) == (
        "Paris",
        [48.5, 2.5],
        5,
        "75002",
    )


def test_a_region_may_have_a_name_alone(empty_graph: Graph, tmp_path: Path) -> None:
    place = {"subdivisions": [{"names": {"en": "Île-de-France"}}], "country": FR, "city": {"names": {"en": "Paris"}}}
    load(empty_graph, making.mmdb(tmp_path / "b.mmdb", "DBIP-City-Lite", {"192.0.2.0/24": place}))
    (record,) = known(empty_graph, "192.0.2.1")
    assert (record["region_name"], record.get("region_code")) == (["Île-de-France"], None)
    pairs = iprange.pairs(Selector(region=("FR", "île-de-france")), empty_graph.stream)
    assert list(iprange.networks(pairs)) == ["192.0.2.0/24"]


@pytest.mark.parametrize("kind", ["Country", "City"])
def test_a_continent_is_told_where_no_country_is_known(empty_graph: Graph, tmp_path: Path, kind: str) -> None:
    record = {"continent": EUROPE, "registered_country": DE}
    load(empty_graph, making.mmdb(tmp_path / "a.mmdb", f"GeoLite2-{kind}", {"192.0.2.0/24": record}))
    wanted = {"continent_code": "EU", "continent_name": "Europe", "registered_country_code": "DE",
              "registered_country_name": "Germany", "addr": "192.0.2.1"}  # fmt: skip
    assert known(empty_graph, "192.0.2.1") == [wanted]
    locations, head = (
        (making.COUNTRY_LOCATIONS, making.COUNTRY_HEAD),
        (making.CITY_LOCATIONS + "30,en,AS,Asia,,,,,,,,,,0\n", making.CITY_HEAD),
    )[kind == "City"]
    (tmp_path / f"GeoLite2-{kind}-Locations-en.csv").write_text(locations)
    blocks = tmp_path / f"GeoLite2-{kind}-Blocks-IPv4.csv"
    blocks.write_text(head + "192.0.2.0/24,30,,,0,0" + ",,,," * (kind == "City") + "\n")
    load(empty_graph, blocks)
    assert known(empty_graph, "192.0.2.1") == [{"addr": "192.0.2.1", "continent_code": "AS", "continent_name": "Asia"}]
    purge(empty_graph, "data")
    assert rows(empty_graph, "MATCH (n:Continent) RETURN n.code") == []


def test_the_newest_name_of_a_system_holds_and_a_dump_takes_none_away(empty_graph: Graph, tmp_path: Path) -> None:
    named = making.mmdb(tmp_path / "a.mmdb", "GeoLite2-ASN", {"192.0.2.0/24": asn(64500, "Newer")})
    older = making.mmdb(
        tmp_path / "b.mmdb", "DBIP-ASN-Lite", {"192.0.2.0/24": asn(64500, "Older")}, built=making.BUILT - 9
    )
    numbers = making.dump(tmp_path / "GeoLite2-ASN.dump-IPv4.csv", [("192.0.2.0", "192.0.2.255", 64500)])
    for path in (named, older, numbers):
        load(empty_graph, path)
    assert rows(empty_graph, "MATCH (a:AS) RETURN a.num, a.name") == [(64500, "Newer")]


def test_a_failed_import_leaves_the_old_edition_working(scanned: Graph, tmp_path: Path) -> None:
    load(scanned, country_dump(tmp_path, "old", "FR"))
    before = fingerprint(scanned)
    cut = country_dump(tmp_path, "cut", "DE", 64)
    cut.write_bytes(cut.read_bytes()[:-8])
    report = load(scanned, cut)
    assert report.status == "failed"
    assert "cut short" in report.notes[0]
    assert fingerprint(scanned) == before


def test_without_any_edition_nothing_fails(scanned: Graph) -> None:
    assert known(scanned, "10.9.0.1") == [{"addr": "10.9.0.1"}]
    assert rows(scanned, "MATCH (v:View) RETURN DISTINCT v.country, v.asnum") == [(None, None)]
    assert scanned.read(ipdata.EDITIONS) == []


def test_purging_takes_ranges_and_what_they_told_away(scanned: Graph, tmp_path: Path) -> None:
    before = fingerprint(scanned)
    load(scanned, making.mmdb(tmp_path / "b.mmdb", "GeoLite2-City", {"10.0.0.0/8": PARIS}))
    assert fingerprint(scanned) != before
    purge(scanned, "data")
    assert fingerprint(scanned) == before


def test_a_host_that_only_ranges_hold_goes_with_its_scans(empty_graph: Graph, tmp_path: Path) -> None:
    load(empty_graph, making.mmdb(tmp_path / "b.mmdb", "GeoLite2-City", {"10.0.0.0/8": PARIS}))
    before = fingerprint(empty_graph)
    load(empty_graph, nmap_xml(tmp_path / "scan.xml", 3))
    purge(empty_graph, "nmap")
    assert fingerprint(empty_graph) == before


class Stopped(Exception):
    """The moment at which a test stops the work."""


@pytest.mark.parametrize("stop", range(1, 17))
def test_stopped_at_any_transaction_the_next_run_finishes(
    scanned: Graph, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, stop: int
) -> None:
    """After each of its writes in turn; at every stop each address has one whole answer."""
    old, new = country_dump(tmp_path, "old", "FR"), country_dump(tmp_path, "new", "DE", 64)
    load(scanned, new)
    purge(scanned, "data")
    load(scanned, new)
    wanted = fingerprint(scanned)
    purge(scanned, "data")
    load(scanned, old)
    left = stop

    def counted(call: Callable[..., Any]) -> Callable[..., Any]:
        def inner(*args: Any, **named: Any) -> Any:
            nonlocal left
            if left == 0:
                raise Stopped
            left -= 1
            return call(*args, **named)

        return inner

    with monkeypatch.context() as patch:
        patch.setattr(scanned, "write", counted(scanned.write))
        patch.setattr(scanned, "run", counted(scanned.run))
        patch.setattr(editions, "HOSTS", 10)
        try:
            load(scanned, new, rows=10)
        except Stopped:
            pass
        else:
            pytest.fail("the work ended before it was stopped")
    answers = known(scanned, "10.9.0.1", "10.9.1.1")
    assert [one.get("country_code") for one in answers] in (["FR", "FR"], ["DE", "DE"])
    load(scanned, new)
    assert fingerprint(scanned) == wanted


def test_draining_finishes_what_was_stopped_after_the_import(scanned: Graph, tmp_path: Path) -> None:
    """Any later command that derives links the hosts and removes the old edition."""
    load(scanned, country_dump(tmp_path, "old", "FR"))
    report = load(scanned, country_dump(tmp_path, "new", "DE"), drain=False)
    assert report.status == "done"
    assert [one["country_code"] for one in known(scanned, "10.9.0.1")] == ["DE"]
    assert rows(scanned, "MATCH (v:View) RETURN DISTINCT v.country") == [("FR",)]
    derive.drain(scanned)
    assert rows(scanned, "MATCH (v:View) RETURN DISTINCT v.country") == [("DE",)]
    assert rows(scanned, "MATCH (d:Dataset) RETURN count(d)") == [(1,)]


@pytest.mark.parametrize("lines", [1, 4])
def test_a_killed_import_goes_on(empty_graph: Graph, tmp_path: Path, environment: dict[str, str], lines: int) -> None:
    """SIGKILL in the midst of it: the old edition answers, the next run gives the graph of a clean one."""
    new = making.dump(tmp_path / "GeoLite2-ASN.dump-IPv4.csv", list(making.many(3000)))
    (tmp_path / "old").mkdir()
    old = making.dump(tmp_path / "old" / "GeoLite2-ASN.dump-IPv4.csv", [("1.0.0.0", "1.255.255.255", 64500)])
    load(empty_graph, new)
    wanted = fingerprint(empty_graph)
    purge(empty_graph, "data")
    load(empty_graph, old)
    command = [sys.executable, "-m", "tests.ingest.importing", str(new), str(tmp_path / "rejects"), "300"]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, cwd=os.getcwd()) as process:
        assert process.stdout is not None
        for _ in range(lines):
            assert process.stdout.readline()
        process.send_signal(signal.SIGKILL)
    assert [one["as_num"] for one in known(empty_graph, "1.2.3.4")] == [64500]
    time.sleep(0.2)
    report = load(empty_graph, new)
    assert report.status == "done"
    assert 0 < report.written < 3000
    assert fingerprint(empty_graph) == wanted


def test_a_look_up_is_one_seek_however_many_ranges_there_are(empty_graph: Graph, tmp_path: Path) -> None:
    """The server reads as much for an address among 20,000 ranges as among 20."""

    def hits(count: int) -> int:
        path = tmp_path / str(count) / "GeoLite2-ASN.dump-IPv4.csv"
        path.parent.mkdir()
        listed = list(making.many(count))
        load(empty_graph, making.dump(path, listed))
        asked = ipdata.lookup([parse_address(addr) for addr in making.addresses(listed, 50)])
        assert all("as_num" in ipdata.shape(row) for row in empty_graph.read(asked))
        return _hits(empty_graph, asked)

    few, many = hits(20), hits(20_000)
    assert many <= few * 1.2


def _hits(graph: Graph, statement: Statement) -> int:
    """What the server reads for a statement, by its own count."""
    with graph._session("READ") as session:
        plan = session.run(f"PROFILE {statement.text}", statement.params).consume().profile
    assert plan is not None

    def of(step: Mapping[str, Any]) -> int:
        return int(step.get("dbHits", 0)) + sum(map(of, step.get("children", ())))

    return of(plan)


def test_every_kind_of_range_has_a_label_with_an_index() -> None:
    """What `ranges` names is declared: a look-up hints at the index of `uid`."""
    from graphrecon.model.base import label

    for name in statements.LABELS.values():
        assert label(name).key.name == "uid"
