"""`passiverecon2db` and `ipinfo` on the sample of passive facts: each option with what it prints."""

import csv
import io
import json
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from queue import Queue
from typing import Any

import pytest

from graphrecon.cypher.graph import Graph
from graphrecon.cypher.query import observations
from graphrecon.cypher.query.fingerprint import fingerprint
from graphrecon.cypher.statement import Statement
from graphrecon.db.arrivals import arriving
from graphrecon.db.passive import Passive
from tests.cli.conftest import Ask, Env, Ran, asking, environment, run
from tests.conftest import empty

pytestmark = pytest.mark.graph

SAMPLE = Path(__file__).parents[1] / "importers" / "passive-recon" / "passive_recon.log"


@pytest.fixture(scope="module")
def sensed(graph: Graph, server: tuple[str, str, str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Env]:
    """The environment of a graph that holds the sample, as the sensor `lab` saw it."""
    env = environment(server, tmp_path_factory.mktemp("passive"))
    empty(graph)
    done = run("passiverecon2db", "-s", "lab", str(SAMPLE), env=env)
    assert done.status == 0, done
    assert "passive-recon, 30 read, 29 written, 1 skipped" in done.out
    yield env
    empty(graph)


@pytest.fixture
def ask(sensed: Env) -> Ask:
    """A function that runs a command line on that graph."""
    return asking(sensed)


def values(done: Ran) -> list[str]:
    assert done.error is None, done
    return [json.loads(line)["value"] for line in done.out.splitlines()]


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("192.0.2.10 recontype:open_port", ["tcp/22"]),
        ("--net 192.0.2.0/24 --recontype OPEN_PORT", ["tcp/22"]),
        ("192.0.2.0-192.0.2.99 port:80 source:SERVER", ["nginx/1.24.0 (Ubuntu)"]),
        ("hostname:web.lab.example", ["web.lab.example"]),
        ("--dnssub lab.example recontype:DNS_ANSWER target", ["web.lab.example"]),
        ("useragent", ["curl/8.5.0"]),
        ("--useragent /curl/", ["curl/8.5.0"]),
        ("mac:00:00:5e:00:53:0a", ["00:00:5e:00:53:0a"]),
        ("sensor:lab value:/dropbear/", ["SSH-2.0-dropbear_2022.83"]),
        ("ja4", ["t13d020200_62ed6f6ca7ad_4e0be11b965e"]),
        ("hassh-server", ["3b170adc1f55e8746aa1bc8d32e38f6b"]),
        ("product:nginx", ["nginx/1.24.0 (Ubuntu)"]),
        ("count > 1", ["tcp/22"]),
        ("lastseen < 2026-11-02T10:20:15 recontype:OPEN_PORT", ["tcp/22"]),
        ("sensor:elsewhere", []),
    ],
)
def test_filters_find_facts(line: str, found: list[str], ask: Ask) -> None:
    assert values(ask("ipinfo", *line.split(), "--json")) == found


def test_a_record_has_the_shape_of_the_field(ask: Ask) -> None:
    (line,) = ask("ipinfo", "recontype:OPEN_PORT", "--json").out.splitlines()
    assert json.loads(line) == {
        "addr": "192.0.2.10", "recontype": "OPEN_PORT", "source": "TCP", "value": "tcp/22", "protocol": "tcp",
        "port": 22, "sensor": "lab", "count": 2, "firstseen": "2026-11-02T10:20:00.000000Z",
        "lastseen": "2026-11-02T10:20:10.000001Z",
    }  # fmt: skip
    (line,) = ask("ipinfo", "target", "--json").out.splitlines()
    assert json.loads(line)["targetval"] == "www.lab.example"
    assert "addr" not in json.loads(line)


def test_text_is_a_line_an_address_and_a_line_a_fact(ask: Ask) -> None:
    assert ask("ipinfo", "port:22 recontype:OPEN_PORT,SSH_SERVER").out == (
        "192.0.2.10\n"
        "    tags: Organization, Reserved address\n"
        "    tcp/22 OPEN_PORT TCP tcp/22 (2 times) 2026-11-02T10:20:00.000000Z - 2026-11-02T10:20:10.000001Z lab\n"
        "    tcp/22 SSH_SERVER SSH-2.0-OpenSSH_9.6p1 Ubuntu-3ubuntu13 (1 time) 2026-11-02T10:20:20.000002Z lab\n"
        "        product: OpenSSH, version: 9.6p1 Ubuntu 3ubuntu13\n"
    )


def test_counts_tops_and_addresses(ask: Ask) -> None:
    assert ask("ipinfo", "--count").out == "28\n"
    assert ask("ipinfo", "--short").out == "192.0.2.10\n198.51.100.7\n2001:db8::10\n"
    assert ask("ipinfo", "--top", "port", "--limit", "2").out == "None / None: 16\ntcp / 22: 5\n"
    assert ask("ipinfo", "recontype:OPEN_PORT", "--top", "recontype", "--weighted").out == "OPEN_PORT: 2\n"
    assert ask("ipinfo", "--top", "net:16", "--limit", "1").out == "192.0.0.0/16: 15\n"
    assert ask("ipinfo", "--distinct", "sensor").out == "lab\n"
    assert "unknown field 'nope'" in str(ask("ipinfo", "--top", "nope").error)


@pytest.mark.parametrize("field", ["domain", "hostname", "recontype", "source", "hassh", "mac"])
def test_a_value_is_counted_as_often_as_its_filter_finds_facts(field: str, ask: Ask) -> None:
    """A name that points at another of its domain is one fact of the domain."""
    lines = ask("ipinfo", "--top", field, "--limit", "0", "--json").out.splitlines()
    told = {row["label"]: row["value"] for row in map(json.loads, lines)}
    for label, times in told.items():
        assert ask("ipinfo", f'{field}:"{label}"' if label else f"!{field}", "--count").out == f"{times}\n", label
    assert told


def test_csv_has_a_row_a_fact(ask: Ask) -> None:
    header, row = csv.reader(io.StringIO(ask("ipinfo", "recontype:OPEN_PORT", "--csv").out))
    assert dict(zip(header, row, strict=True))["value"] == "tcp/22"


def test_the_tail_is_what_was_seen_last(ask: Ask) -> None:
    assert values(ask("ipinfo", "--tail", "2", "--json"))[-1] == "/manager/html"
    assert len(values(ask("ipinfo", "--tailnew", "3", "--json"))) == 3
    assert "choose order" in str(ask("ipinfo", "--tail", "2", "--limit", "3").error)


LATE = (
    '{"ts":1700000000,"host":"192.0.2.77","srvport":22,"recon_type":"PassiveRecon::OPEN_PORT","source":"TCP",'
    '"value":"tcp/22"}\n'
)
FUTURE = LATE.replace("1700000000", "4000000000").replace("192.0.2.77", "192.0.2.78")


@pytest.mark.parametrize("new", [False, True])
def test_what_arrives_is_told_whatever_its_time(new: bool, sensed: Env, graph: Graph, tmp_path: Path) -> None:
    """A log of long ago, one of a clock that is wrong, one that grows, and a fact that is seen again."""
    told: Queue[dict[str, Any]] = Queue()
    stop = threading.Event()

    def follow() -> None:
        for row in arriving(graph, ["recontype:OPEN_PORT", "net:192.0.2.64/26"], new=new, every=0.1):
            told.put(row)
            if stop.is_set():
                return

    follower = threading.Thread(target=follow, daemon=True)
    follower.start()
    time.sleep(1)
    log = tmp_path / "passive_recon.log"
    try:
        for text, told_of in [
            (FUTURE, [("192.0.2.78", 1)]),
            (FUTURE + LATE, [("192.0.2.77", 1)]),
            (FUTURE + LATE + LATE, [] if new else [("192.0.2.77", 2)]),
            (FUTURE + LATE + LATE + LATE.replace("2.77", "2.79"), [("192.0.2.79", 1)]),
        ]:
            log.write_text(text.replace('"host"', f'"uid":"C{new}","host"'))
            assert run("passiverecon2db", "-s", "late", str(log), env=sensed).status == 0
            found = [told.get(timeout=120) for _ in told_of]
            assert [(row["addr"], row["count"]) for row in found] == told_of
    finally:
        stop.set()
        log.write_text(log.read_text() + LATE.replace("2.77", "2.90"))
        run("passiverecon2db", "-s", "late", str(log), env=sensed)
        follower.join(120)
        graph.run(Statement("MATCH (h:Host)<-[:OF]-(x) WHERE h.addr STARTS WITH '192.0.2.7' DETACH DELETE x, h"))
        graph.run(Statement("MATCH (h:Host {addr: '192.0.2.90'})<-[:OF]-(x) DETACH DELETE x, h"))
    assert not follower.is_alive()


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("--auth", {"Basic alice:***"}),
        ("--basicauth", {"Basic alice:***"}),
        ("--ftp", {"bob", "***"}),
        ("--dnstype aaaa", {"www.lab.example"}),
        ("--java", set()),
        ("--pop", set()),
        ("--timeagonew 3650d recontype:OPEN_PORT", {"tcp/22"}),
        ("--no-timeagonew 3650d", set()),
        ("--torcert", set()),
        ("--id 0", set()),
        ("--no-id 0 --ftp", {"bob", "***"}),
        ("--svchostname mail.lab.example", set()),
    ],
)
def test_the_options_of_the_field_for_passive_facts(line: str, found: set[str], ask: Ask) -> None:
    assert set(values(ask("ipinfo", *line.split(), "--json"))) == found


def test_a_fact_is_found_by_its_key_and_macinfo_takes_resolve(ask: Ask, graph: Graph) -> None:
    uid = graph.read(Statement("MATCH (o:Observation {recontype: 'FTP_CLIENT', value: 'bob'}) RETURN o.uid AS uid"))
    assert values(ask("ipinfo", "--id", uid[0]["uid"], "--json")) == ["bob"]
    assert ask("macinfo", "-r", "--json").out == ask("macinfo", "--json").out != ""


def test_places_of_hosts_are_shown_found_and_counted(ask: Ask, sensed: Env, graph: Graph, tmp_path: Path) -> None:
    ranges = tmp_path / "GeoLite2-City.dump-IPv4.csv"
    ranges.write_text("3221225984,3221226239,FR,IDF,Paris\n")
    systems = tmp_path / "GeoLite2-ASN.dump-IPv4.csv"
    systems.write_text("3221225984,3221226239,64500\n")
    for path in (ranges, systems):
        done = run("ipdata", "--import", str(path), env=sensed)
        assert done.status == 0, done
    try:
        assert values(ask("ipinfo", "city:Paris", "recontype:OPEN_PORT", "--json")) == ["tcp/22"]
        assert ask("ipinfo", "recontype:OPEN_PORT", "--top", "city").out == "Paris: 1\n"
        assert ask("ipinfo", "recontype:OPEN_PORT", "--top", "as").out.startswith("64500 / ")
        assert "    FR - Paris - AS64500" in ask("ipinfo", "recontype:OPEN_PORT").out
    finally:
        for line in ("Range", "Dataset", "AS", "City", "Region", "Country", "Continent"):
            graph.run(Statement(f"MATCH (n:{line}) DETACH DELETE n"))
        graph.run(Statement("MATCH (i:Import {purpose: 'data'}) DETACH DELETE i"))
        graph.run(Statement("MATCH (h:Host) SET h:Stale"))
        assert run("db2view", env=sensed).status == 0


def test_values_that_an_expression_finds_are_counted(ask: Ask) -> None:
    assert ask("ipinfo", "--top", "useragent:/^curl/").out == "curl/8.5.0: 1\n"
    assert ask("ipinfo", "--top", "useragent:/^wget/", "--weighted").out == ""


def test_no_answer_shows_a_credential(ask: Ask) -> None:
    shown = "".join(ask("ipinfo", option).out for option in ("--json", "--csv", "--limit=0"))
    shown += ask("ipinfo", "--top", "value", "--limit", "0").out
    assert "swordfish" not in shown
    assert "sesame" not in shown
    assert "Basic alice:***" in shown


def test_credentials_that_the_settings_keep_are_shown_nowhere(
    sensed: dict[str, str | None], graph: Graph, tmp_path: Path
) -> None:
    env = {**sensed, "GRAPHRECON_STORE_CREDENTIALS": "true"}
    log = tmp_path / "passive_recon.log"
    log.write_text(
        '{"ts":1790000000,"host":"192.0.2.66","recon_type":"PassiveRecon::FTP_CLIENT","source":"PASS","value":"hush"}\n'
    )
    assert "hush" not in run("passiverecon2db", "--test", str(log), env=env).out
    assert run("passiverecon2db", str(log), env=env).status == 0
    held = graph.read(
        Statement("MATCH (o:Observation {addr: '192.0.2.66'}) RETURN o.value AS value, o.secret AS secret")
    )
    assert held == [{"value": "***", "secret": "hush"}]
    assert "hush" not in run("ipinfo", "192.0.2.66", "--json", env=env).out
    graph.run(Statement("MATCH (h:Host {addr: '192.0.2.66'})<-[:OF]-(x) DETACH DELETE x, h"))


def test_the_same_file_again_changes_nothing_and_a_bad_one_is_status_2(
    sensed: dict[str, str | None], graph: Graph, tmp_path: Path
) -> None:
    before = fingerprint(graph)
    stranger = tmp_path / "x.log"
    stranger.write_text("hello\n")
    done = run("passiverecon2db", str(stranger), str(SAMPLE), "-s", "lab", env=sensed)
    assert done.status == 2
    assert "[nothing new]" in done.out
    assert fingerprint(graph) == before


def test_standard_input_is_read_when_no_file_is_named(sensed: dict[str, str | None]) -> None:
    done = run("passiverecon2db", "--test", stdin=SAMPLE.read_text(), env=sensed)
    assert done.status == 0
    assert '"recontype": "OPEN_PORT"' in done.out


def test_follow_needs_files(ask: Ask) -> None:
    assert "--follow takes files" in str(ask("passiverecon2db", "--follow").error)
    assert "--follow takes files" in str(ask("passiverecon2db", "--follow", "--test", str(SAMPLE)).error)


def test_the_python_door_asks_the_same(graph: Graph, sensed: dict[str, str | None]) -> None:
    passive = Passive(graph, lambda *_: pytest.fail("nothing is imported"))
    assert passive.count("recontype:OPEN_PORT") == 1
    assert [record["value"] for record in passive.get("useragent")] == ["curl/8.5.0"]
    assert passive.top("sensor") == [{"label": "lab", "value": 28}]
    assert passive.distinct("sensor") == ["lab"]


@pytest.mark.parametrize(
    ("statement", "finder"),
    [
        (observations.get(["192.0.2.10"]), "NodeUniqueIndexSeek"),
        (observations.get(sort=["~lastseen"], limit=10), "NodeIndexScan"),
        (observations.get(sort=["~firstseen"], limit=10), "NodeIndexScan"),
    ],
)
def test_no_plan_grows_with_the_number_of_facts(statement: Statement, finder: str, sensed: Env, graph: Graph) -> None:
    """An index finds the facts of a host and gives the order of times; nothing looks at all of them."""

    def operators(plan: dict[str, Any]) -> Iterator[str]:
        yield plan["operator"]
        for child in plan["children"]:
            yield from operators(child)

    found = set(operators(graph.plan(statement)))
    assert finder in found
    assert not found & {"AllNodesScan", "NodeByLabelScan"}
    assert finder == "NodeUniqueIndexSeek" or not found & {"Sort", "Top", "PartialSort"}
