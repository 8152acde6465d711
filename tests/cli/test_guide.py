"""`graphrecon guide`: what it prints without a server, and what it refuses."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from graphrecon.cypher import guide

COMMAND = str(Path(sys.executable).parent / "graphrecon")


def run(tmp_path: Path, *words: str, **variables: str) -> subprocess.CompletedProcess[str]:
    named = {"GRAPHRECON_HOME": str(tmp_path / "home"), "XDG_CONFIG_HOME": str(tmp_path / "config"), **variables}
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GRAPHRECON_")}
    return subprocess.run(
        [COMMAND, "guide", *words], env={**kept, **named}, capture_output=True, text=True, check=False, timeout=60
    )


def test_as_text_each_question_can_be_pasted(tmp_path: Path) -> None:
    done = run(tmp_path, "--text")

    assert done.returncode == 0, done.stderr
    assert done.stdout.count(";\n") == 20
    assert done.stdout.startswith("// 1. The most common services\n// Protocol and ")
    assert all(f"{question.statement.text};\n" in done.stdout for question in guide.questions())
    assert not (tmp_path / "home").exists()


def test_as_json_each_question_is_one_document(tmp_path: Path) -> None:
    rows = [json.loads(line) for line in run(tmp_path, "--json").stdout.splitlines()]

    assert [row["number"] for row in rows] == list(range(1, 21))
    assert [row["cypher"] for row in rows] == [question.statement.text for question in guide.questions()]


@pytest.mark.parametrize(
    ("words", "variables", "message"),
    [
        (("--text", "--json"), {}, "--text, --json and --html exclude one another"),
        ((), {"GRAPHRECON_URI": "bolt://127.0.0.1:1"}, "does not open Neo4j Browser of it"),
    ],
)
def test_what_it_refuses(tmp_path: Path, words: tuple[str, ...], variables: dict[str, str], message: str) -> None:
    done = run(tmp_path, *words, **variables)

    assert done.returncode == 2
    assert message in done.stderr
    assert "Traceback" not in done.stderr
