"""The law of the view: whatever scans come, in whatever order, it is what the rules make of all of them."""

import base64
import hashlib
import json
import random
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from graphrecon.cypher.filter.purposes import VIEW
from graphrecon.cypher.graph import Graph
from graphrecon.cypher.query import hosts
from graphrecon.cypher.query.fingerprint import fingerprint
from graphrecon.cypher.query.record import shape
from graphrecon.cypher.statement import Statement
from graphrecon.importers.base import Options
from graphrecon.ingest import derive, files

pytestmark = pytest.mark.graph

HOSTS = [f"198.51.100.{number}" for number in range(1, 41)]
SCANS = 3
Record = dict[str, Any]


def clock(second: int) -> str:
    return datetime.fromtimestamp(1_700_000_000 + second, UTC).isoformat()


def some(rng: random.Random, *values: Any) -> Any:
    return rng.choice(values)


def picture(rng: random.Random) -> dict[str, Any]:
    data = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x08\0\0\0\x06\x08\2\0\0\0" + bytes([rng.randrange(12)])
    return {"screenshot": "field", "screendata": base64.b64encode(data).decode()}


def scripts(rng: random.Random) -> list[dict[str, Any]]:
    found = []
    if rng.random() < 0.5:
        found.append({"id": "http-title", "output": some(rng, "One", "Two")})
    if rng.random() < 0.5:
        digest = some(rng, "a", "b", "c") * 40
        found.append({"id": "ssl-cert", "output": f"cert {digest}", "ssl-cert": [{"sha1": digest}]})
    return found


def port(rng: random.Random, number: int) -> dict[str, Any]:
    service = some(
        rng,
        {},
        {"service_name": "http"},
        {"service_name": "http", "service_product": "nginx"},
        {"service_name": "http", "service_product": "nginx", "service_version": "1.2", "service_tunnel": "ssl"},
        {"service_name": "http", "service_product": "Apache", "service_version": "2"},
        {"service_name": "ssh"},
    )
    told = {
        "protocol": "tcp",
        "port": number,
        "state_state": some(rng, "open", "open", "closed"),
        "state_reason": some(rng, "syn-ack", "reset"),
        "banner": some(rng, None, "hello", "welcome"),
        "scripts": scripts(rng),
        **service,
        **some(rng, {}, picture(rng)),
    }
    return {name: value for name, value in told.items() if value not in (None, [])}


def trace(rng: random.Random) -> list[dict[str, Any]]:
    hops = [{"ttl": ttl, "ipaddr": f"203.0.113.{rng.randrange(9)}"} for ttl in (1, 2)]
    return [{"protocol": "tcp", "port": some(rng, 80, 443), "hops": hops}]


def record(rng: random.Random, scan: int, addr: str) -> Record:
    start = some(rng, None, 0, 10, 10, 20)
    times = {} if start is None else {"starttime": clock(start), "endtime": clock(start + some(rng, 0, 5, 10))}
    told = {
        "addr": addr,
        "schema_version": 22,
        "scanid": [f"{scan:064x}"],
        **times,
        "state": some(rng, "up", "up", "down", None),
        "state_reason": some(rng, "echo-reply", "arp", None),
        "source": some(rng, [], ["paris"], ["lyon"]),
        "tags": some(rng, [], [{"value": "Mine", "type": "info", "info": [some(rng, "x", "y")]}]),
        "hostnames": [{"name": f"{some(rng, 'a', 'b', 'c')}.example", "type": "PTR"}],
        "addresses": {"mac": [f"00:00:5e:00:53:0{rng.randrange(4)}"]},
        "os": some(rng, {}, {"osmatch": [{"name": some(rng, "Linux", "BSD"), "accuracy": "90"}]}),
        "extraports": some(rng, None, None, {"closed": {"total": some(rng, 7, 9), "reasons": {"reset": 7}}}),
        "ports": [port(rng, number) for number in (80, 443) if rng.random() < 0.8],
        "traces": some(rng, [], trace(rng)),
    }
    return {name: value for name, value in told.items() if value not in (None, [], {})}


def made(seed: int) -> list[list[Record]]:
    """Some scans of some hosts: a host is not in all of them, times are the same, overlap or are missing."""
    rng = random.Random(seed)
    return [[record(rng, scan, addr) for addr in HOSTS if rng.random() < 0.8] for scan in range(SCANS)]


def test_any_order_of_scans_gives_the_view_that_the_rules_make_of_all(empty_graph: Graph, tmp_path: Path) -> None:
    scans = made(1)
    paths = [tmp_path / f"{number}.json" for number in range(SCANS)]
    for path, records in zip(paths, scans, strict=True):
        path.write_text("".join(json.dumps(each) + "\n" for each in records))
    found = set()
    for order in (paths, paths[::-1], [paths[1], paths[2], paths[0]]):
        empty_graph.run(Statement("MATCH (n) DETACH DELETE n"))
        for path in order:
            files.import_path(empty_graph, str(path), tmp_path, Options())
            derive.drain(empty_graph)
        found.add(fingerprint(empty_graph).sha256)
    assert derive.check(empty_graph) == []
    assert len(found) == 1
    told = {row["record"]["addr"]: shape(row["record"]) for row in empty_graph.read(hosts.get(VIEW))}
    known = [each for records in scans for each in records if each.get("state") != "down" or "ports" in each]
    by_host = {addr: [each for each in known if each["addr"] == addr] for addr in HOSTS}
    for addr, records in by_host.items():
        if records:
            check(told[addr], records)


def check(told: Record, records: list[Record]) -> None:
    """A view is what the rules make of the records: of several that are equally new, one."""
    ends = [each["endtime"] for each in records if "endtime" in each]
    starts = [each["starttime"] for each in records if "starttime" in each]
    assert told.get("endtime") == time(max(ends, default=None))
    assert told.get("starttime") == time(min(starts, default=None))
    states = [each["state"] for each in records if "state" in each]
    assert told.get("state") == ("up" if "up" in states else states[0] if states else None)
    if told.get("state") == "up":
        ups = [each for each in records if each.get("state") == "up"]
        assert told.get("state_reason") in newest(ups, "state_reason")
    assert set(told.get("source", ())) == {name for each in records for name in each.get("source", ())}
    assert names(told) == set().union(*map(names, records))
    assert set(told["addresses"]["mac"]) == {mac for each in records for mac in each["addresses"]["mac"]}
    given = {(tag["value"], info) for each in [told, *records] for tag in each.get("tags", ()) for info in tag["info"]}
    assert {("Mine", info) for name, info in given if name == "Mine"} == {
        ("Mine", info) for tag in told.get("tags", ()) if tag["value"] == "Mine" for info in tag["info"]
    }
    counted = [each["extraports"] for each in records if "extraports" in each]
    assert told.get("extraports") == (counted[0] if len(counted) == 1 else None)
    systems = [[match["name"] for match in os["osmatch"]] for os in newest(records, "os") if os]
    assert [match["name"] for match in told.get("os", {}).get("osmatch", ())] in systems or not systems
    assert bool(told.get("os", {}).get("osmatch")) == bool(systems)
    check_traces(told, records)
    found = {each["port"]: each for each in told.get("ports", ())}
    seen = {number: having(records, number) for number in (80, 443)}
    assert set(found) == {number for number, ports in seen.items() if ports}
    for number, ports in found.items():
        check_port(ports, seen[number])
    assert told["openports"]["count"] == sum(each["state_state"] == "open" for each in found.values())


def check_traces(told: Record, records: list[Record]) -> None:
    ways = {way["port"]: [(hop["ttl"], hop["ipaddr"]) for hop in way["hops"]] for way in told.get("traces", ())}
    for number in (80, 443):
        walked = [
            {**each, "way": [(hop["ttl"], hop["ipaddr"]) for hop in each["traces"][0]["hops"]]}
            for each in records
            if "traces" in each and each["traces"][0]["port"] == number
        ]
        assert (ways.get(number) in newest(walked, "way")) if walked else number not in ways


def check_port(told: Record, ports: list[Record]) -> None:
    assert (told["state_state"], told["state_reason"]) in {
        (state, reason) for each in latest(ports) for state, reason in [(each["state_state"], each["state_reason"])]
    }
    assert told.get("banner") in newest(ports, "banner")
    assert told.get("screenshot") in [digest(data) for data in newest(ports, "screendata")]
    said = newest([{**each, "title": title} for each in ports if (title := output(each, "http-title"))], "title")
    assert output(told, "http-title") in said
    assert outputs(told, "ssl-cert") == {text for each in ports for text in outputs(each, "ssl-cert")}
    running = [service(each) for each in latest([each for each in ports if service(each)[0]])]
    known = [service(each) for each in ports if service(each)[0]]
    fitting = {
        other
        for one in running
        for other in known
        if all(mine in (None, its) for mine, its in zip(one, other, strict=True))
        if not any(
            all(mine in (None, its) for mine, its in zip(one, third, strict=True)) and count(third) > count(other)
            for third in known
        )
    }
    assert service(told) in (fitting or {(None, None, None)})


def having(records: list[Record], number: int) -> list[Record]:
    return [
        {**each, "endtime": host.get("endtime")}
        for host in records
        for each in host.get("ports", ())
        if each["port"] == number
    ]


def service(told: Record) -> tuple[str | None, ...]:
    return tuple(told.get(f"service_{name}") for name in ("name", "product", "version"))


def count(found: tuple[str | None, ...]) -> int:
    return sum(part is not None for part in found)


def latest(records: list[Record]) -> list[Record]:
    """The newest ones; what has no time is older than all that has."""
    last = max((each.get("endtime") or "" for each in records), default="")
    return [each for each in records if (each.get("endtime") or "") == last]


def newest(records: list[Record], name: str) -> list[Any]:
    """The values that the newest records which have one give, or None."""
    return [each[name] for each in latest([each for each in records if name in each])] or [None]


def names(told: Record) -> set[str]:
    return {each["name"] for each in told.get("hostnames", ())}


def outputs(told: Record, name: str) -> set[str]:
    return {each["output"] for each in told.get("scripts", ()) if each["id"] == name}


def output(told: Record, name: str) -> str | None:
    return next(iter(outputs(told, name)), None)


def digest(data: str | None) -> str | None:
    return data and hashlib.sha256(base64.b64decode(data)).hexdigest()


def time(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
