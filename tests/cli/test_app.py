"""The command line as a whole: which module registers what, usage errors, help."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from graphrecon.cli.app import MODULES, build

GRAPHRECON = str(Path(sys.executable).parent / "graphrecon")


def test_the_table_of_modules_is_true() -> None:
    """Each command is registered by the module that the table names, and no other."""
    for name, commands in MODULES.items():
        app = build([commands[0]])
        found = {command.name for command in app.registered_commands} | {group.name for group in app.registered_groups}
        assert found == set(commands), name


@pytest.mark.parametrize("words", [["nonsense"], ["view", "--nonsense"], ["db", "nonsense"], ["bro2db"]])
def test_wrong_usage_is_status_2(words: list[str]) -> None:
    """One clear message, no traceback; at a terminal, whence nothing is read."""
    ours, terminal = os.openpty()
    try:
        done = subprocess.run([GRAPHRECON, *words], stdin=terminal, capture_output=True, text=True, check=False)
    finally:
        os.close(ours)
        os.close(terminal)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert done.stderr.strip()


@pytest.mark.parametrize("words", [["-h"], ["--help"], ["view", "-h"], ["db", "start", "--help"], ["load", "--help"]])
def test_help_is_everywhere(words: list[str]) -> None:
    """-h and --help end with status 0 and a usage line."""
    done = subprocess.run([GRAPHRECON, *words], capture_output=True, text=True, check=False)
    assert done.returncode == 0
    assert done.stdout.startswith("Usage: graphrecon")
