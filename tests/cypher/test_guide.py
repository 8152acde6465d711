"""The Browser guide: every question runs on the sample graph without writing, the page and the style are in step."""

import re
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

import pytest

from graphrecon.cypher import guide
from graphrecon.cypher.graph import Graph
from graphrecon.cypher.statement import Statement
from graphrecon.importers.base import Options
from graphrecon.ingest import derive
from graphrecon.ingest.files import import_path
from graphrecon.model import labels as _labels  # noqa: F401  (fills the registry)
from graphrecon.model.base import edges, nodes
from tests.conftest import ROOT, SAMPLES, empty

PATHS = (
    SAMPLES / "flows" / "conn.log",
    SAMPLES / "scans" / "nmap-first.xml",
    ROOT / "tests" / "importers" / "zeek-intel" / "dns.log",
)
BROWSER = files("graphrecon.embedded.browser")


@pytest.fixture(scope="module")
def sample_graph(graph: Graph, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Graph]:
    """The run's Graph with flows, names and one scan of the lab."""
    empty(graph)
    rejects = tmp_path_factory.mktemp("rejects")
    for path in PATHS:
        import_path(graph, str(path), rejects, Options())
    derive.drain(graph)
    yield graph
    empty(graph)


def test_there_are_twenty_questions_each_with_a_title_of_its_own() -> None:
    questions = guide.questions()

    assert len(questions) == len({question.title for question in questions}) == 20
    assert all(question.text.endswith(".") and not question.statement.params for question in questions)


def test_the_first_is_the_query_of_the_model_verbatim() -> None:
    assert guide.questions()[0].statement.text == (
        "MATCH (f:Flow)\nRETURN [f.proto, f.dport], count(*) AS cnt\nORDER BY cnt DESC"
    )


@pytest.mark.graph
@pytest.mark.parametrize("number", range(20), ids=lambda number: guide.questions()[number].title)
def test_every_question_runs_without_writing_and_has_an_answer(sample_graph: Graph, number: int) -> None:
    assert sample_graph.read(guide.questions()[number].statement, timeout=30)


@pytest.mark.graph
def test_answers_that_are_known(sample_graph: Graph) -> None:
    answers = {question.title: sample_graph.read(question.statement) for question in guide.questions()}

    assert answers["The most common services"][0]["cnt"] >= answers["The most common services"][-1]["cnt"]
    assert answers["Hosts that have something in common"] == [
        {"proto": "dns", "fact": "www.lab.example", "hosts": ["192.0.2.10", "192.0.2.11"]}
    ]
    assert {(row["proto"], row["dport"]) for row in answers["Doors that nobody opens"]} >= {("tcp", 4444)}
    slots = sum(row["flows"] for row in answers["Flows by the hour"])
    (counted,) = sample_graph.read(
        Statement("MATCH (f:Flow) RETURN sum(size(f.times)) AS slots, max(size(f.times)) AS most")
    )
    assert slots == counted["slots"]


def test_the_page_that_the_server_serves_is_the_one_of_these_questions() -> None:
    assert BROWSER.joinpath("guide.html").read_text("utf-8") == guide.html(), "graphrecon guide --html writes it"


def test_every_question_stands_in_the_page_ready_to_run() -> None:
    page = guide.html()
    runnable = re.findall(r'<pre mode="cypher" class="code runnable">(.*?)</pre>', page, re.DOTALL)

    unescaped = [text.replace("&gt;", ">").replace("&lt;", "<").replace("&amp;", "&") for text in runnable]
    assert unescaped == [question.statement.text for question in guide.questions()]
    assert "<script" not in page
    assert "http" not in page.replace("httpd", "")


def test_the_style_names_declared_labels_types_and_properties() -> None:
    style = BROWSER.joinpath("style.grass").read_text("utf-8")
    known = {node.label: {field.name for field in node.fields} for node in nodes()}
    shared = {label for node in nodes() for label in node.labels}
    drawn = re.findall(r'node\.(\w+) \{[^}]*?caption: "(.*?)";\n\}', style)

    assert len(drawn) == style.count("node.")
    assert {label for label, _ in drawn} <= shared
    for label, caption in drawn:
        own = known.get(label) or set().union(*(known[each.label] for each in nodes() if label in each.labels))
        assert set(re.findall(r"\{(\w+)\}", caption)) <= own, label
    assert set(re.findall(r"relationship\.(\w+)", style)) <= {edge.type for edge in edges()}


def test_the_files_of_the_guide_stand_in_the_package() -> None:
    folder = Path(guide.__file__).parent
    assert sorted(path.name[:2] for path in folder.glob("*.cypher")) == [f"{number:02}" for number in range(1, 21)]
