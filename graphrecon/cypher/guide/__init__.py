"""The guide: runnable questions on the flow model, one `.cypher` file each, as Neo4j Browser shows them."""

from functools import cache
from html import escape
from importlib.resources import files
from typing import NamedTuple

from graphrecon.cypher.statement import Statement

TITLE = "Network reconnaissance as one graph"


class Question(NamedTuple):
    """One entry: a title, a sentence or two, the statement as a person would type it."""

    title: str
    text: str
    statement: Statement


@cache
def questions() -> tuple[Question, ...]:
    """Return the questions in their order."""
    folder = files(__package__)
    names = sorted(entry.name for entry in folder.iterdir() if entry.name.endswith(".cypher"))
    return tuple(_question(folder.joinpath(name).read_text("utf-8")) for name in names)


def _question(source: str) -> Question:
    title, text, statement = source.split("\n", 2)
    return Question(title.removeprefix("// "), text.removeprefix("// "), Statement(statement.strip()))


def html() -> str:
    """Return the page that Neo4j Browser plays: a slide of the model, then two questions a slide."""
    entries = [_entry(number, question) for number, question in enumerate(questions(), 1)]
    slides = [
        f'<slide class="row-fluid"><div class="col-sm-12">{"".join(entries[first : first + 2])}</div></slide>\n'
        for first in range(0, len(entries), 2)
    ]
    start = f'<article class="guide">\n<title>{TITLE}</title>\n<carousel class="deck container-fluid">\n'
    return f"{start}{_MODEL}{''.join(slides)}</carousel>\n</article>\n"


def _entry(number: int, question: Question) -> str:
    return (
        f"\n<h4>{number}. {escape(question.title)}</h4>\n<p>{_marked(question.text)}</p>\n"
        f'<pre mode="cypher" class="code runnable">{escape(question.statement.text, quote=False)}</pre>\n'
    )


def _marked(text: str) -> str:
    """Return text as HTML, what stands in backquotes as code."""
    parts = escape(text, quote=False).split("`")
    return "".join(f"<code>{part}</code>" if place % 2 else part for place, part in enumerate(parts))


_MODEL = f"""<slide class="row-fluid"><div class="col-sm-12">
<h3>{TITLE}</h3>
<p>Scans, sensors and flow logs stand in this database. Flows have the shape that users of the field know:</p>
<pre>(:Host)-[:SEND]-&gt;(:Flow)-[:TO]-&gt;(:Host)
   |                |
   \\                /
    `--&gt;(:Intel)&lt;--'</pre>
<p>The next pages hold twenty questions: a click on one puts it into the editor, where it can be changed and run.
Queries typed here may write: <code>graphrecon cypher</code> asks without writing.</p>
<p>Every label and property: <code>graphrecon schema</code>. This page again: <code>graphrecon guide</code>.</p>
</div></slide>
"""
