"""The types in `web/src/api/schema.ts`, made of the OpenAPI document; `python -m graphrecon.api.typescript` writes."""

import re
import sys
from pathlib import Path
from typing import Any

from graphrecon.api.openapi import REFERENCE, document
from graphrecon.api.routes import ENDPOINTS

FILE = Path(__file__).resolve().parents[2] / "web" / "src" / "api" / "schema.ts"
"""Where the types stand in a source tree."""
_PLAIN = {
    "string": "string",
    "integer": "number",
    "number": "number",
    "boolean": "boolean",
    "null": "null",
    "object": "Record<string, unknown>",
}
_NAME = re.compile(r"[A-Za-z_$][\w$]*")
_WIDTH = 110


def types() -> str:
    """Return the text of the file: one interface a shape, and what each GET takes and answers."""
    found = document(ENDPOINTS)
    shapes = [_interface(name, schema) for name, schema in found["components"]["schemas"].items()]
    head = "/** Made by `python -m graphrecon.api.typescript` from the structs of the HTTP room: change those. */"
    return "\n\n".join([head, *shapes, _answers(found["paths"])]) + "\n"


def _interface(name: str, schema: dict[str, Any]) -> str:
    if "prefixItems" in schema:
        return f"{_comment(schema, '')}\nexport type {name} = {_kind(schema)};"
    needed = schema.get("required", ())
    lines = [_comment(schema, ""), f"export interface {name} {{"]
    for field, kind in schema.get("properties", {}).items():
        lines += [_comment(kind, "  "), f"  {_key(field)}{'' if field in needed else '?'}: {_kind(kind)};"]
    return "\n".join(line for line in [*lines, "}"] if line)


def _answers(paths: dict[str, Any]) -> str:
    """Return the interface of paths to their JSON answers."""
    lines = []
    for path, methods in paths.items():
        for operation in list(methods.values())[:1]:
            told = operation["responses"].get("200", {}).get("content", {}).get("application/json")
            if told:
                lines.append(f'  "{path}": {_kind(told["schema"])};')
    return "\n".join(["/** What each path answers as JSON. */", "export interface Answers {", *lines, "}"])


def _kind(schema: dict[str, Any]) -> str:
    if "$ref" in schema:
        return str(schema["$ref"]).removeprefix(REFERENCE)
    if "anyOf" in schema:
        return " | ".join(dict.fromkeys(_kind(one) for one in schema["anyOf"]))
    if "enum" in schema:
        return " | ".join(f'"{one}"' if isinstance(one, str) else str(one).lower() for one in schema["enum"])
    if "prefixItems" in schema:
        return "[" + ", ".join(_kind(one) for one in schema["prefixItems"]) + "]"
    if schema.get("type") == "array":
        item = _kind(schema.get("items") or {})
        return f"({item})[]" if " | " in item else f"{item}[]"
    if schema.get("type") == "object" and schema.get("additionalProperties"):
        return f"Record<string, {_kind(schema['additionalProperties'])}>"
    return _PLAIN.get(schema.get("type", ""), "unknown")


def _comment(schema: dict[str, Any], indent: str) -> str:
    """Return the description as a comment, in lines that are not too long."""
    text = " ".join(str(schema.get("description", "")).replace("*/", "* /").split())
    if not text:
        return ""
    if len(text) + len(indent) < _WIDTH:
        return f"{indent}/** {text} */"
    lines, line = [], ""
    for word in text.split(" "):
        if len(line) + len(word) > _WIDTH - len(indent):
            lines.append(line)
            line = ""
        line = f"{line} {word}".strip()
    return "\n".join([f"{indent}/**", *(f"{indent} * {one}" for one in [*lines, line]), f"{indent} */"])


def _key(name: str) -> str:
    return name if _NAME.fullmatch(name) else f'"{name}"'


if __name__ == "__main__":
    FILE.write_text(types())
    sys.stderr.write(f"graphrecon: wrote {FILE}\n")
