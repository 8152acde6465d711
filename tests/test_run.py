"""The shell script of the two commands."""

import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def test_run_is_posix_sh() -> None:
    """It parses as plain sh, and an unknown word gives usage and status 2."""
    assert subprocess.run(["sh", "-n", str(ROOT / "run")], check=False).returncode == 0
    done = subprocess.run([str(ROOT / "run"), "dance"], capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "usage: ./run demo" in done.stderr


def test_run_in_another_folder(tmp_path: Path) -> None:
    """It can be called from anywhere."""
    done = subprocess.run([str(ROOT / "run")], capture_output=True, text=True, check=False, cwd=tmp_path)
    assert done.returncode == 2
