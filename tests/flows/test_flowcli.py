"""`flowcli` on the known flows: maps, hours of the day, plots, fields of ends and metadata, unwanted flows."""

import builtins
import json
from pathlib import Path
from typing import Any

import pytest

from graphrecon.cli.app import build
from graphrecon.db import Database
from tests.cli.conftest import Ask
from tests.flows.known import ALICE, BOB, FLOWS, WEB

pytestmark = pytest.mark.graph

UDP = "10.0.0.1 | udp/53 | 192.0.2.53"
DAILY = {0: "0.33", 9: "0.33", 10: "1.33", 11: "0.33", 23: "0.67"}


@pytest.mark.parametrize(
    ("line", "printed"),
    [
        (
            "-m flow_map -o src --sort dst",
            "10.0.0.1 | tcp/80,tcp/443 | 192.0.2.1\n10.0.0.1 | udp/53 | 192.0.2.53\n10.0.0.2 | icmp/8 | 10.0.0.1\n"
            "10.0.0.2 | tcp/443 | 192.0.2.1\n192.0.2.1 | tcp/22222 | 10.0.0.2\n",
        ),
        ("-m talk_map --sort ~flows -l 1", "10.0.0.1 | 2 flows | 192.0.2.1\n"),
        ("-m talk_map --src 192.0.2.1 --fields count csbytes", "192.0.2.1 | 1 flows | 10.0.0.2 | 2 | 900\n"),
        ("-m flow_map -T --udp", UDP + " | 2026-01-01T10:00:00.000000Z,2026-01-03T23:00:00.000000Z\n"),
        ("-m talk_map -o flow --skip 4", f"{ALICE} | 2 flows | {WEB}\n"),
        ("-m flow_map --after 2026-01-03T12:00 -s ;", "10.0.0.1;udp/53;192.0.2.53\n192.0.2.1;tcp/22222;10.0.0.2\n"),
        ("-m flow_map --dport 1", ""),
        ("--udp --fields dst.addr meta.dns.answers", UDP + " | 192.0.2.53 | 192.0.2.1,a.example.com\n"),
        ("--dport 80 --fields dst.country dst.asnum dst.tag", f"{ALICE} | tcp/80 | {WEB} | FR | 64500 | CDN\n"),
        ("--udp --fields meta.http.host src.country", UDP + " |  | \n"),
        ("--dport 80 --fields meta.host --csv", None),
    ],
)  # fmt: skip
def test_each_option_prints_what_it_promises(line: str, printed: str | None, ask: Ask) -> None:
    done = ask("flowcli", *line.split())
    if printed is None:
        header, row = done.out.splitlines()
        assert (header.split(",")[-1], row.split(",")[-1]) == ("meta.host", "intranet")
    else:
        assert sorted(done.out.splitlines()) == sorted(printed.splitlines())
    assert (done.status, done.err) == (0, "")


def test_maps_as_json_and_csv(ask: Ask) -> None:
    done = ask("flowcli", "-m", "flow_map", "--json", "-T", "--src", ALICE, "--dst", WEB)
    assert json.loads(done.out) == {
        "src_addr": ALICE,
        "dst_addr": WEB,
        "flows": 2,
        "count": 4,
        "cspkts": 35,
        "scpkts": 45,
        "csbytes": 3500,
        "scbytes": 40700,
        "firstseen": "2026-01-01T10:05:00.000000Z",
        "lastseen": "2026-01-02T10:30:00.000000Z",
        "kinds": ["tcp/80", "tcp/443"],
        "times": [{"start": f"2026-01-{text}:00:00.000000Z", "duration": 3600} for text in ("01T10", "01T11", "02T10")],
    }
    header, row = ask("flowcli", "-m", "talk_map", "--csv", "--dst", BOB).out.splitlines()
    assert header == "src_addr,dst_addr,flows,count,cspkts,scpkts,csbytes,scbytes,firstseen,lastseen"
    assert row == f"{WEB},{BOB},1,2,9,9,900,100,2026-01-03T23:50:00.000000Z,2026-01-03T23:59:00.000000Z"
    header, row = ask("flowcli", "-m", "flow_map", "--csv", "--src", ALICE, "--dst", WEB).out.splitlines()
    assert (header.rsplit(",", 1)[1], row.rsplit(",", 1)[1]) == ("kinds", "tcp/80;tcp/443")


def test_metadata_in_a_line_is_escaped(ask: Ask) -> None:
    done = ask("flowcli", "--udp", "--fields", "meta.dns.query")
    assert done.out == "10.0.0.1 | udp/53 | 192.0.2.53 | \\x1b[2Jevil\\x0aHost 6.6.6.6\\u202egpj,www.google.com\n"
    document = json.loads(ask("flowcli", "--udp", "--fields", "meta.dns.query", "src.country", "--json").out)
    assert document["meta.dns.query"][1] == "www.google.com"
    assert "src.country" not in document


def test_fields_are_listed_with_those_of_ends_and_metadata(ask: Ask) -> None:
    names = ask("flowcli", "--fields").out.splitlines()
    assert names[:3] == ["src", "dst", "proto"]
    assert {"src.country", "dst.firstseen", "meta.dns.query", "meta.query"} <= set(names)
    assert len(names) == len(set(names))


def test_hours_of_the_day(ask: Ask, db: Database) -> None:
    lines = ask("flowcli", "--flow-daily").out.splitlines()
    assert lines == [f"{hour:02}:00 | {DAILY.get(hour, '0.00')}" for hour in range(24)]
    documents = [json.loads(line) for line in ask("flowcli", "--flow-daily", "--json").out.splitlines()]
    assert documents[10] == {"hour": "10:00", "average": 4 / 3, "flows": 4, "days": 3}
    assert [each["flows"] for each in documents if each["flows"]] == [row["flows"] for row in db.flow.daily()]
    rows = ask("flowcli", "--flow-daily", "--csv", "--udp").out.splitlines()
    assert (rows[0], rows[24]) == ("hour,average,flows,days", "23:00,0.3333333333333333,1,3")
    assert ask("flowcli", "--flow-daily", "--dport", "1").out == ""


def test_hours_are_drawn_in_the_terminal(ask: Ask) -> None:
    done = ask("flowcli", "--flow-daily", "--plot")
    assert (done.status, done.err) == (0, "")
    assert "flows by hour of the day (UTC), average of 3 days" in done.out
    assert "█" in done.out
    assert "\x1b" not in done.out
    assert max(map(len, done.out.splitlines())) <= 100
    assert ask("flowcli", "--flow-daily", "--plot", "dport", "=", "1").out == ""


@pytest.mark.parametrize(("name", "begins"), [("a.svg", b"<?xml"), ("B.PNG", b"\x89PNG\r\n\x1a\n")])
def test_hours_are_drawn_into_a_file(name: str, begins: bytes, ask: Ask, tmp_path: Path) -> None:
    path = tmp_path / name
    done = ask("flowcli", "--flow-daily", "--plot", str(path))
    assert (done.status, done.out, done.err) == (0, "", f"graphrecon: drawn in {path}\n")
    assert path.read_bytes().startswith(begins)
    assert len(path.read_bytes()) > 2000


def test_a_picture_that_cannot_be_made_is_an_error(ask: Ask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    done = ask("flowcli", "--flow-daily", "--plot", f"{tmp_path}/nowhere/a.svg")
    assert done.status == 2
    assert "nowhere" in str(done.error)
    real = builtins.__import__

    def without(name: str, *rest: Any, **more: Any) -> Any:
        if name.startswith("matplotlib"):
            raise ImportError(name)
        return real(name, *rest, **more)

    monkeypatch.setattr(builtins, "__import__", without)
    done = ask("flowcli", "--flow-daily", "--plot", f"{tmp_path}/a.svg")
    assert (done.status, done.out) == (2, "")
    assert "pip install 'graphrecon[plot]'" in str(done.error)


# Unwanted flows


def test_what_is_new_or_not_in_the_baseline_ends_with_status_1(ask: Ask, db: Database) -> None:
    done = ask("flowcli", "--new-since", "2026-01-02T12:00", "-o", "flow")
    assert (done.status, done.out) == (1, f"{BOB} | tcp/443 | {WEB}\n{WEB} | tcp/22222 | {BOB}\n")
    assert ask("flowcli", "--new-since", "2026-01-04").status == 0
    assert ask("flowcli", "--new-since", "2026-01-04").out == ""
    assert ask("flowcli", "--new-since", "1d").status == 0
    done = ask("flowcli", "--baseline", "2026-01-01..2026-01-02", "--count")
    assert (done.status, done.out) == (1, "2 clients\n2 servers\n2 flows\n")
    assert done.out.split()[::2] == [str(n) for n in db.flow.count(baseline="2026-01-01..2026-01-02").values()]
    assert ask("flowcli", "--baseline", "2026-01-01..2026-01-03", "--count").status == 0
    assert ask("flowcli", "--baseline", "2026-01-01..2026-01-02", "--top", "proto").status == 1
    assert ask("flowcli", "--baseline", "2026-01-01..2026-01-02", "--udp", "--short").status == 0
    assert ask("flowcli", "--baseline", "2026-01-01..2026-01-02", "--cypher").status == 0


def test_what_no_filter_allows_ends_with_status_1(ask: Ask, db: Database, tmp_path: Path) -> None:
    allowed = tmp_path / "allowed.txt"
    allowed.write_text(
        "\ufeff# what may be\n"
        "dst.addr = 192.0.2.1 dport = 443  # the web\n\n"
        "dst.addr = 192.0.2.53 proto = udp OR type = 8\r\n",
        encoding="utf-8",
    )
    done = ask("flowcli", "--not-in", str(allowed), "-o", "flow")
    assert (done.status, done.out) == (1, f"{ALICE} | tcp/80 | {WEB}\n{WEB} | tcp/22222 | {BOB}\n")
    found = db.flow.count(not_in=["dst.addr = 192.0.2.1 dport = 443", "dst.addr = 192.0.2.53 proto = udp OR type = 8"])
    assert found["flows"] == 2
    with allowed.open("a") as file:
        file.write("dport = 80\nsrc.addr = 192.0.2.1")
    assert ask("flowcli", "--not-in", str(allowed)) == ("", "", 0, None)
    allowed.write_text("# nothing may be\n")
    assert ask("flowcli", "--not-in", str(allowed), "--json").status == 1
    assert len(ask("flowcli", "--not-in", str(allowed), "--json").out.splitlines()) == len(FLOWS)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (b"dport = 80\ndprt = 80\n", "allowed, line 2"),
        (b"dport = 80\n\xff\n", "not UTF-8: byte 11"),
        (b"x" * (1 << 20) + b"x", "longer than 1048576 bytes"),
        (None, "cannot read it"),
    ],
)
def test_a_list_of_allowed_flows_that_cannot_be_read_is_status_2(
    text: bytes | None, says: str, ask: Ask, tmp_path: Path
) -> None:
    path = tmp_path / "allowed"
    if text is not None:
        path.write_bytes(text)
    done = ask("flowcli", "--not-in", str(path))
    assert (done.status, done.out) == (2, "")
    assert says in str(done.error)


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("-m nonsense", "expected flow_map or talk_map"),
        ("-m talk_map --count", "--mode is how a list looks"),
        ("-m talk_map --flow-daily", "--mode is how a list looks"),
        ("-m talk_map --fields sports", "a line of a map has no field 'sports'"),
        ("-m talk_map --sort dport", "unknown column 'dport'"),
        ("--flow-daily --top proto", "--flow-daily prints every hour"),
        ("--flow-daily --limit 3", "--flow-daily prints every hour"),
        ("--flow-daily --fields count", "print behind each flow"),
        ("--plot", "--plot goes with --flow-daily"),
        ("--flow-daily --plot --json", "--plot draws"),
        ("--flow-daily --plot=x.pdf", "ends in .svg or .png"),
        ("--precision --count", "stand alone"),
        ("--reduce-precision 7200 --top proto", "stand alone"),
        ("--new-since tomorrow", "not a time"),
        ("--baseline 2026-01-01", "not a span of time"),
        ("--after 2026-01-02 --before 2026-01-01", "nothing is seen after"),
        ("--fields src.nonsense", "unknown field 'src.nonsense'"),
        ("--fields meta.dns.qery", "did you mean"),
    ],
)
def test_what_cannot_be_understood_prints_no_rows(line: str, says: str, ask: Ask) -> None:
    done = ask("flowcli", *line.split())
    assert (done.status, done.out) == (2, "")
    assert says in str(done.error)


def test_help_has_an_example_of_each_kind_of_question(ask: Ask) -> None:
    text = ask("flowcli", "--help").out
    for part in ("--top proto dport", "-m talk_map", "--flow-daily", "--not-in allowed.txt", "--fields", "--sum"):
        assert f"{part}" in text.split("Options")[0], part
    assert build(["flowcli"]) is not None


# The command line, the Python API and raw Cypher agree

AGREE: dict[str, tuple[list[str], tuple[str, ...], dict[str, Any], str]] = {
    "filter": (["dport = 443"], ("dport = 443",), {}, "MATCH (f:Flow {dport: 443}) RETURN count(f) AS n"),
    "node filter": (
        ["-n", "src.addr = 10.0.0.0/24"],
        (),
        {"nodes": ["src.addr = 10.0.0.0/24"]},
        "MATCH (h:Host)-[:SEND]->(f:Flow) WHERE h.addr STARTS WITH '10.0.0.' RETURN count(f) AS n",
    ),
    "window": (
        ["--after", "2026-01-03", "--before", "2026-01-03T10:00"],
        (),
        {"after": "2026-01-03", "before": "2026-01-03T10:00"},
        "MATCH (f:Flow) WHERE any(t IN f.times WHERE 1767398400 - 3600 < t <= 1767434400)"
        " AND f.lastseen >= datetime('2026-01-03') AND f.firstseen <= datetime('2026-01-03T10:00')"
        " RETURN count(f) AS n",
    ),
    "new": (
        ["--new-since", "2026-01-02"],
        (),
        {"new_since": "2026-01-02"},
        "MATCH (f:Flow) WHERE f.firstseen > datetime('2026-01-02') RETURN count(f) AS n",
    ),
    "baseline": (
        ["--baseline", "2026-01-02..2026-01-03"],
        (),
        {"baseline": "2026-01-02..2026-01-03"},
        "MATCH (f:Flow) WHERE none(t IN f.times WHERE t >= 1767312000) RETURN count(f) AS n",
    ),
}


@pytest.mark.parametrize("name", AGREE)
def test_the_command_the_api_and_raw_cypher_give_the_same_number(name: str, ask: Ask, db: Database) -> None:
    line, filters, which, raw = AGREE[name]
    counted = json.loads(ask("flowcli", *line, "--count", "--json").out)
    assert counted == db.flow.count(*filters, **which)
    assert [row["n"] for row in db.cypher(raw)] == [counted["flows"]]
    assert len(ask("flowcli", *line, "--json").out.splitlines()) == counted["flows"]
    talks = [json.loads(text) for text in ask("flowcli", *line, "-m", "talk_map", "--json").out.splitlines()]
    assert sum(talk["flows"] for talk in talks) == counted["flows"]
    assert len(list(db.flow.get(*filters, mode="flow_map", **which))) == len(talks)
    top = [json.loads(text) for text in ask("flowcli", *line, "-t", "proto", "--json").out.splitlines()]
    assert [(row["label"], row["value"]) for row in top] == [
        (row["fields"][0], row["count"]) for row in db.flow.top("proto", *filters, **which)
    ]
