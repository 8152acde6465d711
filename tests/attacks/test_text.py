"""Hostile text through every importer: nothing of it runs, and it is kept, escaped once."""

from pathlib import Path

import pytest

from graphrecon.cypher.filter import VIEW
from graphrecon.cypher.graph import Graph
from graphrecon.cypher.statement import Statement
from graphrecon.importers import argus, nfdump
from graphrecon.importers.base import Options, Skipped, Source
from graphrecon.model.base import Edge, Node
from graphrecon.model.flow import Flow
from graphrecon.model.intel import MAX_TEXT
from tests.attacks.conftest import MANY, SINGLE, SOURCE
from tests.attacks.hostile import BYTES, CONTROLS, LONG, TEXTS
from tests.attacks.logs import INTEL
from tests.attacks.printed import Env, clean, documents
from tests.attacks.test_questions import compiled, quoted
from tests.cli.conftest import Ran, run
from tests.importers.reading import OWN, importer

pytestmark = pytest.mark.graph


def written_out(data: bytes) -> str:
    """Bytes that are no text, as text."""
    return "".join(f"\\x{byte:02x}" if byte >= 0x80 else chr(byte) for byte in data)


def in_graph(text: str) -> str:
    """What the graph keeps of a text: all of it, but NUL is written out."""
    return text.replace("\0", "\\x00")


def in_xml(text: str) -> str:
    """What is left of a text in an attribute: line breaks and tabs are spaces, other controls are written out."""
    text = text.replace("\r\n", "\n")
    return "".join(" " if char in "\t\n\r" else f"\\x{ord(char):02x}" if char < " " else char for char in text)


IN_SCANS = (
    {text for text in TEXTS if text}
    | {in_xml(text) for text in CONTROLS if not set(text) & set('"<&')}
    | {written_out(data) for data in BYTES}
    | {chr(code) if chr(code) in "\t\n\r" else f"\\x{code:02x}" for code in range(1, 0x20)}
    | {"\x9b", "\\xed\\xa0\\x80", "\\xef\\xbf\\xbe"}
)
IN_LOGS = {in_graph(text) for text in (*TEXTS, *CONTROLS)} | {written_out(data) for data in BYTES}


@pytest.mark.parametrize("name", [*SINGLE, *MANY])
def test_it_is_imported_and_what_is_not_is_counted(attacked: dict[str, Ran], name: str) -> None:
    report = attacked[name]
    assert (report.status, report.error) == (0, None)
    found = documents(report.out)
    assert len({each["file"] for each in found}) == (len(INTEL) if name in MANY else 1)
    for each in found:
        assert each["written"] > 50 or each["importer"] not in ("nmap-xml", "masscan-xml", "zeek-conn", "zeek-intel")
        assert each["read"] == each["written"] + each["skipped"]
        listed = Path(each["rejects"]).read_text() if each["rejects"] else ""
        assert len({row["where"] for row in documents(listed)}) == each["skipped"]


def all_of(base: type) -> set[type]:
    below: list[type] = list(base.__subclasses__())
    return {base}.union(*map(all_of, below))


def test_nothing_but_the_model_is_in_the_graph(attacked: dict[str, Ran], graph: Graph) -> None:
    """Labels, types and names of properties are those of the declarations."""
    declared = [vars(cls).get("__label__", cls.__name__) for cls in all_of(Node)]
    labels = {row["x"] for row in graph.read(Statement("MATCH (n) UNWIND labels(n) AS x RETURN DISTINCT x"))}
    assert labels <= {*declared, "Port", "Stale", "Setting"}, labels
    types = {row["x"] for row in graph.read(Statement("MATCH ()-[e]->() RETURN DISTINCT type(e) AS x"))}
    assert types <= {str(getattr(cls, "rel", "")) for cls in all_of(Edge)} | ANCHORS, types
    keys = {row["x"] for row in graph.read(Statement("MATCH (n) UNWIND keys(n) AS x RETURN DISTINCT x"))}
    assert all(key.isidentifier() and key.isascii() for key in keys), keys
    assert graph.read(Statement("MATCH (h:Host) RETURN count(h) > 300 AS many")) == [{"many": True}]


ANCHORS = {"IN_SCAN", "OF", "HAD_PORT", "HAS_PORT", "SEND", "TO", "FROM", "IN_DOMAIN", "RUNS", "PRINTS", "IS_NAMED",
           "HAS_MAC", "MATCHES_OS", "SHOWS", "REACHED_BY"}  # fmt: skip


def values(graph: Graph, pattern: str) -> set[str]:
    return {row["x"] for row in graph.read(Statement(f"MATCH {pattern} RETURN DISTINCT x"))}


@pytest.mark.parametrize("name", ["product", "version", "extrainfo", "ostype", "devicetype"])
def test_a_text_of_nmap_is_kept_escaped_once(attacked: dict[str, Ran], graph: Graph, name: str) -> None:
    assert values(graph, f"(s:Service) WHERE s.{name} IS NOT NULL WITH s.{name} AS x") == IN_SCANS


def test_a_script_is_kept_whole(attacked: dict[str, Ran], graph: Graph) -> None:
    found = values(graph, "(:Record)-[:PRINTED]->(s:Script) WHERE s.output IS NOT NULL WITH s.output AS x")
    assert found == IN_SCANS
    assert values(graph, "(:Record)-[:PRINTED]->(s:Script) WITH s.name AS x") == IN_SCANS
    assert values(graph, "(s:Script {name: 'long'}) WITH s.output AS x") == {LONG.replace("\x1b", "\\x1b")}


def test_a_banner_is_kept_whole(attacked: dict[str, Ran], graph: Graph) -> None:
    found = values(graph, "(p:RecordPort) WHERE p.banner IS NOT NULL WITH p.banner AS x")
    assert found >= {text for text in TEXTS if text} | {LONG.replace("\x1b", "\\x1b")}
    assert all(text.isprintable() or not set(text) & set("\0\x1b\x07\x08") for text in found)


@pytest.mark.parametrize(
    ("label", "name"),
    [("DNS", "query"), ("HTTP", "user_agent"), ("HTTP", "uri"), ("TLS", "server_name"), ("X509", "subject"),
     ("FILE", "filename"), ("NOTICE", "msg")],
)  # fmt: skip
def test_a_text_of_a_log_is_kept_escaped_once(attacked: dict[str, Ran], graph: Graph, label: str, name: str) -> None:
    found = values(graph, f"(i:{label}) WHERE i.{name} IS NOT NULL WITH i.{name} AS x")
    assert found == IN_LOGS | {LONG[:MAX_TEXT]}


def test_elements_of_a_list_are_kept_escaped_once(attacked: dict[str, Ran], graph: Graph) -> None:
    found = values(graph, "(i:DNS) UNWIND i.answers AS x WITH x")
    parts = {in_graph(part) for text in (*TEXTS, *CONTROLS) for part in text.split(",")}
    assert found - IN_LOGS == parts - IN_LOGS | {LONG[:MAX_TEXT]}


def test_names_of_sources_categories_and_files_are_text(attacked: dict[str, Ran], graph: Graph) -> None:
    assert values(graph, "(f:Flow) UNWIND f.sources AS x WITH x") == {SOURCE}
    assert values(graph, "(c:Category) WITH c.name AS x") == {SOURCE, ":Attack"}
    assert values(graph, "(i:Import) WITH i.name AS x") == {
        *(f"\\xff{name}" for name in SINGLE),
        *(f"{row.logs[0]}.{end}" for row in INTEL for end in ("log", "json")),
    }


def test_no_text_of_the_graph_holds_a_nul(attacked: dict[str, Ran], graph: Graph) -> None:
    for pattern in ("(x)", "()-[x]->()"):
        for row in graph.stream(Statement(f"MATCH {pattern} RETURN properties(x) AS x")):
            assert "\\x00" not in repr(row).replace("\\\\", ""), row


@pytest.mark.parametrize("name", ["nmap.xml", "dns.log", "conn.json"])
def test_a_trial_run_prints_it_harmlessly(cli: Env, name: str, tmp_path: Path) -> None:
    path = SINGLE[name](tmp_path / f"\udcff{name}") if name in SINGLE else next(MANY["tsv"](tmp_path))
    ran = clean(run("load", "--test", str(path), env=cli))
    assert (ran.status, ran.error) == (0, None)
    assert len(documents(ran.out)) > 100


@pytest.mark.parametrize("module", [argus, nfdump], ids=["argus", "nfdump"])
def test_what_a_tool_prints_is_checked(module: object, graph: Graph) -> None:
    """Whatever stands in a field of ra or nfdump makes a Skipped or a Flow of values that are what they should be."""
    kind = "argus" if module is argus else "nfdump"
    good = {
        "nfdump": "2026-11-22 09:50:20.113,2026-11-22 09:50:21.113,6,192.0.2.1,192.0.2.80,50000,80,0,0,5,500,0,0",
        "argus": "1795341020.1,1795341021.1,6,192.0.2.1,50000,192.0.2.80,80,5,4,500,400,Start",
    }[kind].split(",")
    lines = []
    for text in [text.encode() for text in (*TEXTS, *CONTROLS) if "\n" not in text] + list(BYTES):
        for column in range(len(good)):
            cells = [cell.encode() for cell in good]
            cells[column] = text
            lines.append(b",".join(cells) + b"\n")
    header: bytes = module._HEADER  # type: ignore[attr-defined]
    with Source.converted([header, *lines], "x") as source:
        found = list(importer(kind).read(source, Options()))
    flows = [item for item in found if isinstance(item, Flow)]
    assert {(flow.src, flow.dst, flow.proto) for flow in flows} <= {("192.0.2.1", "192.0.2.80", "tcp")}
    assert len([item for item in found if isinstance(item, Skipped)]) > len(lines) * 2 // 3


@pytest.mark.parametrize("name", ["argus/sample.argus", "nfdump/sample.nfcapd", "pcap/sample.pcap"])
def test_a_file_for_a_tool_that_is_not_text_is_one_line(cli: Env, name: str, tmp_path: Path) -> None:
    """Bytes of the file replaced by hostile ones: a report or an error, printed harmlessly."""
    path = tmp_path / f"-r;$(id)'\x1b[31m{Path(name).name}"
    content = bytearray((OWN / name).read_bytes())
    for number, data in enumerate([*BYTES, b"\x1b[31m", b"'`\x00"]):
        place = 300 + 211 * number
        content[place : place + len(data)] = data
    path.write_bytes(content)
    ran = clean(run("load", str(path), env=cli))
    assert ran.status in (0, 2)
    assert ran.out.count("\n") >= 1


def test_a_text_is_found_by_itself(attacked: dict[str, Ran], graph: Graph) -> None:
    found = 0
    for text in TEXTS:
        asked = compiled(VIEW, f"product = {quoted(text)}")
        if text and asked is not None:
            assert graph.read(asked)[0]["count"] >= 1, text
            found += 1
    assert found > len(TEXTS) - 8
