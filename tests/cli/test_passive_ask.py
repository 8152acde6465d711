"""`iphost`, `macinfo` and `getmoduli` on the sample of passive facts and a scan."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from graphrecon.cypher.graph import Graph
from tests.cli.conftest import Ask, Env, Ran, asking, environment, run
from tests.conftest import empty
from tests.importers.reading import SHARED, needs_shared

pytestmark = pytest.mark.graph

SAMPLE = Path(__file__).parents[1] / "importers" / "passive-recon" / "passive_recon.log"
SCAN = """<nmaprun scanner="nmap" args="nmap" start="1793700000" version="7.93"><host starttime="1793700000"
endtime="1793700010"><status state="up" reason="arp-response"/><address addr="192.0.2.10" addrtype="ipv4"/>
<address addr="00:00:5E:00:53:0B" addrtype="mac" vendor="Lab"/><hostnames>
<hostname name="scanned.lab.example" type="PTR"/></hostnames></host></nmaprun>"""


@pytest.fixture(scope="module")
def env(graph: Graph, server: tuple[str, str, str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Env]:
    """The environment of a graph that holds both."""
    folder = tmp_path_factory.mktemp("ask")
    found = environment(server, folder)
    empty(graph)
    (folder / "scan.xml").write_text(SCAN)
    for path in (SAMPLE, folder / "scan.xml"):
        assert run("load", "-s", "lab", str(path), env=found).status == 0
    yield found
    empty(graph)


@pytest.fixture
def ask(env: Env) -> Ask:
    """A function that runs a command line on that graph."""
    return asking(env)


def answers(done: Ran) -> list[tuple[str, str, str, str]]:
    assert done.error is None, done
    rows = [json.loads(line) for line in done.out.splitlines()]
    return [(row["rrname"], row["rrtype"], row["rdata"], row["source"]) for row in rows]


def test_names_and_addresses_lead_to_each_other(ask: Ask) -> None:
    of_address = [
        ("10.2.0.192.in-addr.arpa", "PTR", "scanned.lab.example", "scan"),
        ("10.2.0.192.in-addr.arpa", "PTR", "host10.lab.example", "passive"),
        ("www.lab.example", "A", "192.0.2.10", "passive"),
    ]
    assert answers(ask("iphost", "192.0.2.10", "--json")) == of_address
    assert answers(ask("iphost", "192.0.2.0/24", "--json", "--passive")) == of_address[1:]
    assert answers(ask("iphost", "192.0.2.0/24", "--json", "--passive-reverse")) == of_address[1:2]
    assert answers(ask("iphost", "192.0.2.0/24", "--json", "--passive-direct")) == of_address[2:]
    assert answers(ask("iphost", "192.0.2.10", "--json", "--all")) == of_address
    assert answers(ask("iphost", "WWW.lab.example.", "--json")) == [
        ("web.lab.example", "CNAME", "www.lab.example", "passive"),
        ("www.lab.example", "AAAA", "2001:db8::10", "passive"),
        ("www.lab.example", "A", "192.0.2.10", "passive"),
    ]
    assert answers(ask("iphost", "www.lab.example", "--json", "--type", "aaaa"))[0][2] == "2001:db8::10"
    assert answers(ask("iphost", "scanned.lab.example", "--json", "--scans")) == of_address[:1]


def test_a_domain_has_the_names_below_it_each_once(ask: Ask) -> None:
    rows = [json.loads(line) for line in ask("iphost", "--sub", "lab.example", "--json").out.splitlines()]
    assert {(row["rrname"], row["rrtype"], row["count"]) for row in rows} == {
        ("10.2.0.192.in-addr.arpa", "PTR", 1),
        ("web.lab.example", "CNAME", 1),
        ("www.lab.example", "A", 1),
        ("www.lab.example", "AAAA", 1),
    }


def test_the_common_output_format_has_epoch_seconds(ask: Ask) -> None:
    (line,) = ask("iphost", "www.lab.example", "--type", "A", "--json").out.splitlines()
    assert json.loads(line) == {
        "rrname": "www.lab.example", "rrtype": "A", "rdata": "192.0.2.10", "count": 1, "time_first": 1793614970,
        "time_last": 1793614970, "sensor_id": "lab", "source": "passive",
    }  # fmt: skip


def test_text_and_csv(ask: Ask) -> None:
    assert ask("iphost", "www.lab.example", "--type", "A").out == (
        "www.lab.example -> 192.0.2.10 A passive (1 time) 2026-11-02T10:22:50.000017Z lab\n"
    )
    line = ask("iphost", "scanned.lab.example").out.splitlines()[0]
    assert line == line.rstrip()
    assert ask("iphost", "www.lab.example", "--csv").out.splitlines()[0] == (
        "rrname,rrtype,rdata,time_first,time_last,count,sensors,source"
    )


def test_what_is_not_known_is_status_1_and_what_is_no_name_status_2(ask: Ask) -> None:
    assert ask("iphost", "nothere.example").status == 1
    assert ask("iphost", "x" * 300).status == 2
    assert ask("macinfo", "203.0.113.9").status == 1
    assert "exclude each other" in str(ask("iphost", "x", "--passive", "--scans").error)
    assert ask("macinfo", "/(/").status == 2


def test_hardware_addresses_of_sensors_and_scans(ask: Ask) -> None:
    def found(*words: str) -> list[tuple[str, str]]:
        lines = ask("macinfo", *words, "--json").out.splitlines()
        return [(row["addr"], row["mac"]) for row in map(json.loads, lines)]

    both = [("192.0.2.10", "00:00:5e:00:53:0b"), ("192.0.2.10", "00:00:5e:00:53:0a")]
    assert found() == both
    assert found("192.0.2.0/24") == both
    assert found("00-00-5E-00-53-0A") == both[1:]
    assert found("/0b$/") == both[:1]
    assert found("!/0b$/") == both[1:]
    assert found("!192.0.2.0/24") == []
    assert ask("macinfo", "--count").out == "2\n"
    assert (
        ask("macinfo", "192.0.2.10").out.splitlines()[0].startswith("192.0.2.10 00:00:5e:00:53:0b (Lab) scan (1 time)")
    )


@needs_shared
def test_moduli_with_the_hosts_that_use_them(env: Env, ask: Ask) -> None:
    log = SHARED / "zeek" / "protocols" / "ssh_ssh" / "passive" / "passive_recon.log"
    assert run("passiverecon2db", str(log), env=env).status == 0
    rows = [json.loads(line) for line in ask("getmoduli", "--json").out.splitlines()]
    assert rows
    assert all(row["count"] == len(set(row["hosts"])) and int(row["modulus"], 16) > 2**400 for row in rows)
    assert ask("getmoduli").out.splitlines()[0] == f"{rows[0]['modulus']} {rows[0]['count']}"
    shared = ask("getmoduli", "--shared", "--json").out.splitlines()
    assert len(shared) == sum(row["count"] > 1 for row in rows)
    assert ask("getmoduli", "--ssl").out == ""
    assert ask("getmoduli", "--active-ssh", "--active-ssl").out == ""
    assert ask("getmoduli", "--passive-ssh", "--json").out.splitlines() == ask("getmoduli", "--json").out.splitlines()
    keys = [json.loads(line) for line in ask("getmoduli", "--keys", "--json").out.splitlines()]
    assert len(keys) >= len(rows)
    assert {"ssh-rsa", "rsa"} & {row["type"] for row in keys}
    assert ask("getmoduli", "--keys").out.splitlines()[0].endswith(f" {keys[0]['count']}")


def test_what_a_wireless_network_tells_stands_beside_its_address(env: Env, ask: Ask, tmp_path: Path) -> None:
    log = tmp_path / "passive_recon.log"
    log.write_text(
        '{"ts":1793615000,"recon_type":"PassiveRecon::MAC_ADDRESS","source":"WLAN_AP_ESSID",'
        '"value":"00:00:5e:00:53:aa","targetval":"Lab network"}\n'
    )
    assert run("passiverecon2db", str(log), env=env).status == 0
    (line,) = ask("macinfo", "00:00:5e:00:53:aa", "--json").out.splitlines()
    assert (json.loads(line)["target"], json.loads(line)["source"]) == ("Lab network", "WLAN_AP_ESSID")
    assert " WLAN_AP_ESSID Lab network (1 time)" in ask("macinfo", "00:00:5e:00:53:aa").out
    assert (
        ask("macinfo", "--count", "--", "-00:00:5e:00:53:aa").out == ask("macinfo", "--count", "!00:00:5e:00:53:aa").out
    )
