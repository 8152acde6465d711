"""The command `guide`: twenty runnable questions on flows, in Neo4j Browser or as text."""

import json
import sys
from typing import Annotated

import typer

from graphrecon.cli.db import open_browser
from graphrecon.cypher import guide as pages
from graphrecon.errors import GraphreconError

Show = Annotated[bool, typer.Option("--print", "-p", help="Print the address only.")]
Text = Annotated[bool, typer.Option("--text", help="Print the questions; needs no server.")]
Json = Annotated[bool, typer.Option("--json", "-j", help="Print one JSON document a question; needs no server.")]
Html = Annotated[bool, typer.Option("--html", help="Print the page that Browser plays; needs no server.")]


def guide(show: Show = False, text: Text = False, json: Json = False, html: Html = False) -> None:
    """Open Neo4j Browser with our guide: a click on a question puts it into the editor, where it can be run.

    Browser greets with the guide and draws in our style whenever it is opened from the embedded server. For another
    server `--text` prints the questions, to paste there or to give to `graphrecon cypher`.

    Example: graphrecon guide
    """
    if sum((text, json, html)) > 1:
        raise GraphreconError("--text, --json and --html exclude one another", hint="give one of them")
    if html:
        sys.stdout.write(pages.html())
    elif json:
        _as_json()
    elif text:
        _as_text()
    else:
        open_browser(show=show)


def _as_json() -> None:
    for number, question in enumerate(pages.questions(), 1):
        row = {"number": number, "title": question.title, "text": question.text, "cypher": question.statement.text}
        sys.stdout.write(json.dumps(row) + "\n")


def _as_text() -> None:
    for number, question in enumerate(pages.questions(), 1):
        blank = "\n" if number > 1 else ""
        sys.stdout.write(f"{blank}// {number}. {question.title}\n// {question.text}\n{question.statement.text};\n")


def register(app: typer.Typer) -> None:
    """Add this command to the application."""
    app.command("guide")(guide)
