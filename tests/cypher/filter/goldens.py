"""Goldens: what a filter or a question compiles to, kept in JSON files that are read before they are changed.

GOLDEN_UPDATE=1 writes the files anew; a test that finds a difference, a missing or a stale golden fails.
"""

import json
import os
from pathlib import Path
from typing import Any

from graphrecon.cypher.statement import Statement


def as_golden(statement: Statement) -> dict[str, Any]:
    """Return a statement as a golden holds it: one line of Cypher an item."""
    return {"params": statement.params, "cypher": statement.text.split("\n")}


def read(path: Path) -> dict[str, dict[str, Any]]:
    """Return the goldens of a file by their input; none when there is no file yet."""
    found: dict[str, dict[str, Any]] = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    return found


def compare(path: Path, wanted: dict[str, Statement]) -> list[str]:
    """Return what differs between statements and the goldens of a file, one text a golden; [] when nothing does."""
    new = {name: as_golden(statement) for name, statement in wanted.items()}
    if os.environ.get("GOLDEN_UPDATE"):
        path.parent.mkdir(exist_ok=True)
        path.write_text(json.dumps(new, indent=1, ensure_ascii=False, sort_keys=True) + "\n", encoding="utf-8")
    old = read(path)
    problems = [f"{name}: no golden" for name in new if name not in old]
    problems += [f"{name}: stale golden" for name in old if name not in new]
    for name in new.keys() & old.keys():
        if new[name] != old[name]:
            problems.append(f"{name}: {old[name]} became {new[name]}")
    return sorted(problems)
