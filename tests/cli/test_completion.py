"""What a shell completes: commands, options, attributes of filters, fields."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT

BASH = """\
eval "$COMPLETION"
COMP_WORDS=({words})
COMP_CWORD=$(( ${{#COMP_WORDS[@]}} - 1 ))
_graphrecon_completion graphrecon
printf '%s\\n' "${{COMPREPLY[@]}}"
"""


def environment(home: Path) -> dict[str, str]:
    """An environment in which `graphrecon` is this one and nothing of the user's is read or written."""
    program = home / "graphrecon"
    program.write_text(f"#!{sys.executable}\nfrom graphrecon.cli.app import main\nmain()\n")
    program.chmod(0o755)
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GRAPHRECON_")}
    return {**kept, "PATH": f"{home}:{os.environ['PATH']}", "PYTHONPATH": str(ROOT), "HOME": str(home)}


def bash(home: Path, script: str, **more: str) -> str:
    """What bash prints when it runs the script."""
    done = subprocess.run(
        ["bash", "--norc"], input=script, capture_output=True, text=True, check=False, env=environment(home) | more
    )
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


@pytest.fixture(scope="module")
def completion(tmp_path_factory: pytest.TempPathFactory) -> str:
    """What `--show-completion` prints in bash."""
    return bash(tmp_path_factory.mktemp("shown"), "graphrecon --show-completion")


@pytest.mark.parametrize(
    ("line", "some", "none"),
    [
        ("graphrecon ''", {"load", "view", "flowcli", "db", "cypher"}, {"zeek2db", "httpd"}),
        ("graphrecon fl", {"flowcli", "flow2db"}, {"view"}),
        ("graphrecon db st", {"start", "stop", "status"}, {"dump"}),
        ("graphrecon view --js", {"--json"}, {"--csv"}),
        ("graphrecon view serv", {"service"}, {"dport", "servicefp="}),
        ("graphrecon view '!serv'", {"!service"}, {"service"}),
        ("graphrecon view port", {"port"}, {"port=", "port<"}),
        ("graphrecon scancli -f prod", {"product"}, {"proto"}),
        ("graphrecon flowcli dp", {"dport"}, {"product"}),
        ("graphrecon flowcli meta.dns.q", {"meta.dns.query"}, {"meta.query"}),
        ("graphrecon flowcli -n coun", {"country"}, {"count"}),
        ("graphrecon flowcli --top prot", {"proto"}, {"port"}),
        ("graphrecon flowcli --top proto,dp", {"proto,dport"}, {"dport"}),
        ("graphrecon view --sort '~openp'", {"~openports"}, {"openports"}),
        ("graphrecon view --distinct prod", {"product"}, {"product="}),
        ("graphrecon ipinfo sens", {"sensor"}, {"service"}),
        ("graphrecon flow2db --type ne", {"netflow"}, {"argus"}),
    ],
)
def test_bash_completes(tmp_path: Path, completion: str, line: str, some: set[str], none: set[str]) -> None:
    found = set(bash(tmp_path, BASH.format(words=line), COMPLETION=completion).splitlines())
    assert some <= found, found
    assert not none & found


@pytest.mark.parametrize("shell", ["zsh", "fish"])
def test_other_shells_get_what_things_are(tmp_path: Path, shell: str) -> None:
    done = subprocess.run(
        ["graphrecon"], capture_output=True, text=True, check=True,
        env={**environment(tmp_path), "_GRAPHRECON_COMPLETE": f"complete_{shell}",
             "_TYPER_COMPLETE_ARGS": "graphrecon view coun", "_TYPER_COMPLETE_FISH_ACTION": "get-args"},
    )  # fmt: skip
    assert re.search(r"^.*country\W+country code", done.stdout, re.MULTILINE), done.stdout


def test_it_is_installed_for_the_shell_that_runs_it(tmp_path: Path) -> None:
    said = bash(tmp_path, "graphrecon --install-completion")
    assert "bash completion installed in" in said
    script = tmp_path / ".bash_completions" / "graphrecon.sh"
    assert "_graphrecon_completion" in script.read_text()
    assert str(script) in (tmp_path / ".bashrc").read_text()
