"""`graphrecon doctor`."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

GRAPHRECON = str(Path(sys.executable).parent / "graphrecon")


@pytest.mark.graph
def test_doctor_finds_a_healthy_machine(environment: dict[str, str], tmp_path: Path) -> None:
    """Server, schema, Java and settings are told; the password is not."""
    done = subprocess.run(
        [GRAPHRECON, "doctor", "--json"], capture_output=True, text=True, env=environment, check=False
    )
    findings = {line["what"]: line for line in map(json.loads, done.stdout.splitlines())}
    assert findings["server"]["state"] == "ok"
    assert findings["Java"]["state"] == "ok"
    assert findings["GRAPHRECON_HOME"]["text"] == environment["GRAPHRECON_HOME"]
    assert environment["GRAPHRECON_PASSWORD"] not in done.stdout
    assert done.returncode == (1 if any(line["state"] == "bad" for line in findings.values()) else 0)


def test_doctor_says_what_to_do_without_a_server(environment_without_server: dict[str, str]) -> None:
    """A server that does not answer is named, with a hint, and status 1."""
    done = subprocess.run(
        [GRAPHRECON, "doctor"], capture_output=True, text=True, env=environment_without_server, check=False
    )
    assert done.returncode == 1
    assert "bad   server: no Neo4j server answers at bolt://127.0.0.1:9" in done.stdout
    assert "Traceback" not in done.stderr


@pytest.fixture
def environment_without_server(tmp_path: Path) -> dict[str, str]:
    """An environment whose server is nowhere."""
    return {
        "PATH": "/usr/bin:/bin",
        "HOME": str(tmp_path),
        "GRAPHRECON_URI": "bolt://127.0.0.1:9",
        "GRAPHRECON_PASSWORD": "x",
        "GRAPHRECON_HOME": str(tmp_path / "home"),
    }
