"""docs/passive.md is what the table of kinds says."""

import os
from pathlib import Path

from graphrecon.importers.passive.reference import markdown

PAGE = Path(__file__).parents[2] / "docs" / "passive.md"


def test_the_page_is_the_table() -> None:
    """To accept a change: GOLDEN_UPDATE=1 pytest tests/importers/test_passive_reference.py."""
    if os.environ.get("GOLDEN_UPDATE"):
        PAGE.parent.mkdir(exist_ok=True)
        PAGE.write_text(markdown(), "utf-8")
    assert PAGE.read_text("utf-8") == markdown()
