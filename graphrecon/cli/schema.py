"""`graphrecon schema` and `graphrecon fields`: the graph and the filter language, printed from their tables."""

import sys
from collections.abc import Iterable
from dataclasses import asdict
from typing import Annotated

import typer

from graphrecon.cli.options import UsageError
from graphrecon.cli.output import json_lines, json_text, printing
from graphrecon.cypher.filter import PURPOSES, FieldHelp, list_fields
from graphrecon.cypher.query.values import CountedHelp, list_counted
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
    top: Annotated[bool, typer.Option("--top", help="The fields of --top alone that are no attributes.")] = False,
) -> None:
    """Print the attributes of the filter language, and what --top counts besides them, with an example of each.

    Example: graphrecon fields --purpose flow

    Example: graphrecon fields --top
    """
    _one_form(json, markdown)
    if purpose is not None and purpose not in PURPOSES:
        raise UsageError(f"--purpose {purpose!r}: expected one of {', '.join(PURPOSES)}")
    found = [] if top else list_fields(PURPOSES[purpose] if purpose else None)
    counted = [row for row in list_counted() if purpose is None or purpose in row.purposes]
    with printing():
        if json:
            json_lines(map(asdict, counted if top else found))
        elif markdown:
            sys.stdout.write(fields_markdown(found) if found else "")
            sys.stdout.write(counted_markdown(counted) if counted else "")
        else:
            _print_text(found)
            _print_counted(counted)


_COUNTED = (
    "Every attribute of hosts can be counted, also those of its values that a filter finds: ATTRIBUTE:VALUE.\n"
    "None stands for what is there without the value, such as a service whose product is not known;\n"
    "hosts on which there is nothing to count are left out, and !ATTRIBUTE finds them too."
)


def counted_markdown(found: Iterable[CountedHelp]) -> str:
    """Return the reference of the fields that can be counted besides attributes in Markdown."""
    lines = ["", "# Fields of `--top`", "", _COUNTED, "", "Besides them:", ""]
    lines += ["| field | with arguments | in | counts | example |", "|---|---|---|---|---|"]
    for row in found:
        cells = (f"`{row.name}`", f"`{row.form}`", ", ".join(row.purposes), row.help, f"`{row.example}`")
        lines.append("| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |")
    return "\n".join(lines) + "\n"


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


def _print_counted(found: list[CountedHelp]) -> None:
    if found:
        sys.stdout.write(f"\nFIELD of --top. {_COUNTED}\nBesides them:\n")
    for row in found:
        sys.stdout.write(f"{row.form:34} {row.help}\n{'':34}   {', '.join(row.purposes)}; {row.example}\n")


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
