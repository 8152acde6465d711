"""`graphrecon schema` and `graphrecon fields`: the graph and the filter language, printed from their tables."""

import sys
from collections.abc import Iterable
from dataclasses import asdict
from typing import Annotated

import typer

from graphrecon.cli.options import UsageError
from graphrecon.cli.output import json_lines, json_text, printing
from graphrecon.cypher.filter import PURPOSES, FieldHelp, list_fields
from graphrecon.model import schema as model

Markdown = Annotated[bool, typer.Option("--markdown", help="Print Markdown.")]
Purpose = Annotated[
    str | None, typer.Option("--purpose", metavar="|".join(PURPOSES), help="Attributes of this purpose only.")
]

_METADATA = "meta."


def schema(
    json: Annotated[bool, typer.Option("--json", "-j", help="Print a JSON Schema.")] = False,
    markdown: Markdown = False,
) -> None:
    """Print the graph: labels, properties, relationship types, constraints and indexes.

    Example: graphrecon schema --markdown
    """
    _one_form(json, markdown)
    with printing():
        if json:
            sys.stdout.write(json_text(model.json_schema()) + "\n")
        else:
            sys.stdout.write(model.markdown() if markdown else model.text())


def fields(
    purpose: Purpose = None,
    json: Annotated[bool, typer.Option("--json", "-j", help="Print one JSON document an attribute.")] = False,
    markdown: Markdown = False,
) -> None:
    """Print the attributes of the filter language: names, types, operators, an example of each.

    Example: graphrecon fields --purpose flow
    """
    _one_form(json, markdown)
    if purpose is not None and purpose not in PURPOSES:
        raise UsageError(f"--purpose {purpose!r}: expected one of {', '.join(PURPOSES)}")
    found = list_fields(PURPOSES[purpose] if purpose else None)
    with printing():
        if json:
            json_lines(map(asdict, found))
        elif markdown:
            sys.stdout.write(fields_markdown(found))
        else:
            _print_text(found)


def fields_markdown(found: Iterable[FieldHelp]) -> str:
    """Return the reference of attributes in Markdown."""
    lines = [
        "# Filter attributes",
        "",
        "Printed by `graphrecon fields --markdown` from the table of the filter language.",
        "",
        "| attribute | also | in | type | operators | finds | example |",
        "|---|---|---|---|---|---|---|",
    ]
    for row in found:
        kind = f"list of {row.type}" if row.array else row.type
        cells = (
            f"`{row.name}`",
            ", ".join(f"`{alias}`" for alias in row.aliases),
            ", ".join(row.purposes),
            kind,
            " ".join(f"`{symbol}`" for symbol in row.operators),
            row.help,
            f"`{row.example}`",
        )
        lines.append("| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |")
    return "\n".join(lines) + "\n"


def _print_text(found: Iterable[FieldHelp]) -> None:
    metadata: list[str] = []
    for row in found:
        if row.name.startswith(_METADATA):
            metadata.append(row.name.removeprefix(_METADATA))
            continue
        names = ", ".join((row.name, *row.aliases))
        sys.stdout.write(f"{names:34} {row.help}\n")
        sys.stdout.write(f"{'':34}   {row.type}; {', '.join(row.purposes)}; {row.example}\n")
    if metadata:
        sys.stdout.write(f"\n{_METADATA}ATTRIBUTE of flow metadata, of any protocol or of one:\n")
        for line in _wrapped(metadata):
            sys.stdout.write(f"  {line}\n")


def _wrapped(words: Iterable[str], width: int = 110) -> Iterable[str]:
    line = ""
    for word in words:
        if line and len(line) + len(word) + 1 > width:
            yield line
            line = ""
        line += f" {word}" if line else word
    if line:
        yield line


def _one_form(json: bool, markdown: bool) -> None:
    if json and markdown:
        raise UsageError("--json and --markdown exclude each other", hint="give one of them")


def register(app: typer.Typer) -> None:
    """Add these commands to the application."""
    app.command("schema")(schema)
    app.command("fields")(fields)
