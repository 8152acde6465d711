"""A graph of hostile text asked by every query command: what reaches terminals, spreadsheets and pipes is harmless."""

import os
import subprocess
import sys
from xml.etree import ElementTree

import pytest

from graphrecon.cypher.graph import Graph
from graphrecon.cypher.query.fingerprint import fingerprint
from tests.attacks.hostile import CONTROLS, TEXTS
from tests.attacks.printed import Env, check_csv, clean, documents
from tests.cli.conftest import Ran, run
from tests.faults.victim import MAIN

pytestmark = pytest.mark.graph

HOSTS = [
    "", "--json", "--csv", "--short", "--count", "--cypher", "--explain", "--sort addr", "--top service",
    "--top product --json", "--top hostname --csv", "--top banner", "--top os", "--top version --csv",
    "--top script", "--top mac --csv", "--distinct version", "--distinct source --json", "--distinct category --csv",
    "--distinct extrainfo --csv", "--distinct product --cypher", "--distinct devicetype --json",
    "--nmap-xml", "--gnmap", "--http-urls", "--http-urls-names", "--http-urls-full",
    "--honeyd", "--graphml", "--gexf", "--graphroute dot",
]  # fmt: skip
OBSERVATIONS = [
    "", "--json", "--csv", "--short", "--count", "--cypher", "--explain", "--tail 50", "--top value",
    "--top value --csv", "--top source --json", "--distinct value", "--distinct value --csv",
    "--distinct sensor --json",
]  # fmt: skip
FLOWS = [
    "", "--json", "--csv", "--short", "--count", "--cypher", "--explain", "--timeline", "--fields sources proto",
    "--top proto dport", "--top sources --json", "--top src.addr --csv", "--top meta.dns.query",
    "--top meta.user_agent --csv", "--top meta.http.uri meta.http.host --json", "--top proto --collect meta.dns.query",
    "--top proto --collect sources --csv", "--distinct meta.tls.server_name", "--distinct meta.query --csv",
    "--mode talk_map", "--mode flow_map --csv", "--flow-daily", "--fields meta.dns.query meta.http.uri --csv",
    "--fields meta.user_agent meta.dns.answers",
    "--distinct meta.answers --json", "--distinct sources", "--distinct meta.proto --csv", "--distinct meta.data",
]  # fmt: skip

XML = ("--nmap-xml", "--graphml", "--gexf")
SAME = ("--top", "--distinct", "--sort", "--http", "--graphml", "--gexf", "--graphroute", "--count", "--short")
"""Forms that are printed by the same code for scans as for the view."""
WITH_TABS = ("--gnmap", "--honeyd", "--nmap-xml", "--graphml", "--gexf")


def checked(ran: Ran, form: str) -> Ran:
    """Check what a question printed in this form."""
    clean(ran._replace(out=ran.out.replace("\t", " ")) if form in WITH_TABS else ran)
    assert (ran.status, ran.error) == (0, None)
    assert ran.out
    if "--json" in form:
        documents(ran.out)
    if "--csv" in form:
        check_csv(ran.out)
    if form in XML:
        # One document a scan.
        found = [ElementTree.fromstring(f"<?xml{each}") for each in ran.out.split("<?xml")[1:]]
        assert sum(len(list(one.iter())) for one in found) > 300
    return ran


@pytest.mark.parametrize(
    ("command", "form"),
    [("view", form) for form in HOSTS]
    + [pytest.param("scancli", form, marks=[pytest.mark.long] if form.startswith(SAME) else []) for form in HOSTS]
    + [("flowcli", form) for form in FLOWS]
    + [("ipinfo", form) for form in OBSERVATIONS],
    ids=lambda value: value or "plain",
)
def test_every_question_is_printed_harmlessly(attacked: dict[str, Ran], cli: Env, command: str, form: str) -> None:
    checked(run(command, *form.split(), env=cli), form)


@pytest.mark.parametrize(
    "text",
    [
        "MATCH (a)-[e]->(b) RETURN e, a.addr, a.product",
        "MATCH p = (:Record)-->() RETURN p LIMIT 400", "MATCH (i:Intel) RETURN properties(i), keys(i), i.data",
        "MATCH (s:Script) WHERE size(s.output) > 1000000 RETURN s.name, s.output",
        "RETURN '\\u001b[31m' AS `\\u001b]0;x\\u0007`, '\\u202e' AS `=1+1`, {`a\\u009b`: '\\udb40\\udc41'} AS c",
    ],
)  # fmt: skip
def test_raw_cypher_is_printed_harmlessly(attacked: dict[str, Ran], cli: Env, text: str) -> None:
    for form in ("", "--json", "--csv"):
        checked(run("cypher", *form.split(), text, env=cli), form)


def test_the_whole_graph_is_printed_harmlessly(attacked: dict[str, Ran], cli: Env) -> None:
    checked(run("cypher", "MATCH (n) RETURN n, labels(n)", env=cli), "")


def test_the_cypher_of_a_hostile_filter_is_printed_harmlessly(cli: Env) -> None:
    for text in (*TEXTS[::3], "\U000e0041", *CONTROLS[::4]):
        quoted = text.replace('"', '\\"')
        for command, name in (("view", "product"), ("flowcli", "sources")):
            ran = clean(run(command, "--cypher", "-f", f'{name} = "{quoted}"', env=cli))
            assert ran.error is not None or ran.out.startswith(":params {};\n")


@pytest.mark.parametrize("command", ["view", "scancli", "flowcli"])
def test_a_hostile_filter_is_a_question_or_one_clear_line(
    attacked: dict[str, Ran], cli: Env, graph: Graph, command: str
) -> None:
    before = fingerprint(graph)
    for text in (*TEXTS[8:28:2], *CONTROLS[-10::2]):
        ran = clean(run(command, "--count", "-f", text, env=cli))
        assert ran.error is not None or ran.status == 2 or ran.out.split()[0].isdigit()
    assert fingerprint(graph) == before


@pytest.mark.parametrize(
    "words",
    [
        ["view", "--\x1b[31m"], ["view", "--limit", "\x1b[31m"], ["flowcli", "--top", "\x1b[31m\x9b"], ["\x1b]0;x\x07"],
        ["flowcli", "--fields", "\u202ex"], ["flowcli", "--after", "\x1b[31m"], ["view", "--sort", "\x1b[31m"],
        ["load", "/nowhere/\x1b[31m\udcff"], ["cypher", "-p", "\x1b[31m", "x"], ["view", "--country", "\x1b\"'"],
        ["fields", "--purpose", "\x1b[31m"], ["db", "\x1b[31m"], ["flow2db", "-t", "\x1b[31m", "x"],
    ],
    ids=ascii,
)  # fmt: skip
def test_a_hostile_word_of_the_command_line_is_refused_harmlessly(cli: Env, words: list[str]) -> None:
    env = {**os.environ, **{name: value for name, value in cli.items() if value is not None}}
    done = subprocess.run(
        [sys.executable, "-c", MAIN, *(os.fsencode(word) for word in words)],
        capture_output=True, text=True, errors="surrogateescape", env=env, check=False,
    )  # fmt: skip
    clean(Ran(done.stdout, done.stderr, done.returncode, None))
    assert done.returncode == 2
    assert done.stdout == "" or words[0] == "load"  # a file that is missing stands in its report
