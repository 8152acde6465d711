"""The checks that hold for the whole tree: style, types, and who may import whom."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent

CHECKS = {
    "ruff": ["ruff", "check", "."],
    "mypy": ["mypy"],
    "imports": ["lint-imports", "--no-cache"],
}


@pytest.mark.parametrize("name", CHECKS)
def test_check(name: str) -> None:
    """The check finds nothing."""
    tool, *arguments = CHECKS[name]
    program = Path(sys.executable).parent / tool
    done = subprocess.run([str(program), *arguments], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
