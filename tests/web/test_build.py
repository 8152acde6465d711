"""What `web/` becomes: its own tests, its size, what it may name, and the hook that makes it."""

import gzip
import importlib.util
import json
import re
import subprocess
import sys
import time
import zipfile
from pathlib import Path
from types import ModuleType

import pytest

from tests.conftest import ROOT

KIB = 1024
NAMED = {"http://www.w3.org", "https://www.w3.org", "http://gexf.net"}
"""Names of XML that are no addresses."""


@pytest.fixture(scope="module")
def hook() -> ModuleType:
    """The build hook as a module."""
    found = importlib.util.spec_from_file_location("hatch_build", ROOT / "hatch_build.py")
    assert found is not None
    assert found.loader is not None
    module = importlib.util.module_from_spec(found)
    found.loader.exec_module(module)
    return module


def test_the_tests_of_web_pass() -> None:
    """Types and vitest, by the Node of the wheel."""
    done = subprocess.run(
        [sys.executable, "hatch_build.py", "test"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.alone
def test_a_fresh_build_is_left_alone(built: Path) -> None:
    """In no time."""
    began = time.monotonic()
    done = subprocess.run([sys.executable, "hatch_build.py"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.stdout == "fresh\n"
    assert time.monotonic() - began < 3


def test_a_failing_npm_is_one_clear_line(hook: ModuleType) -> None:
    """With what was to be done, and why it failed."""
    with pytest.raises(hook.BuildError) as raised:
        hook.npm(ROOT / "web", "run", "dance", what="dance")
    assert str(raised.value) == 'cannot dance: npm run failed: Missing script: "dance"'


def test_sources_make_the_digest(hook: ModuleType, tmp_path: Path) -> None:
    """Names and contents count; what is installed, made or tested does not."""
    (tmp_path / "src").mkdir()
    (tmp_path / "src" / "a.ts").write_text("1")
    first = hook.digest(tmp_path)
    (tmp_path / "node_modules").mkdir()
    (tmp_path / "node_modules" / "x").write_text("x")
    (tmp_path / "src" / "a.test.ts").write_text("x")
    assert hook.digest(tmp_path) == first
    (tmp_path / "src" / "a.ts").rename(tmp_path / "src" / "b.ts")
    second = hook.digest(tmp_path)
    (tmp_path / "src" / "b.ts").write_text("2")
    assert len({first, second, hook.digest(tmp_path)}) == 3


@pytest.mark.parametrize(
    ("page", "most"), [("flow.html", 150), ("host.html", 150), ("index.html", 150), ("cypher.html", 265)]
)
def test_byte_budgets(built: Path, page: str, most: int) -> None:
    """The shell within 60 KiB gzipped, all that a screen ever loads within 150, the world map within 80.

    The editor of Cypher has 115 more.
    """
    manifest = json.loads((built / "manifest.json").read_text())

    def load(page: str, lazy: bool) -> set[str]:
        found: set[str] = set()
        waiting, seen = [page], set()
        while waiting:
            name = waiting.pop()
            if name not in seen:
                seen.add(name)
                chunk = manifest[name]
                found |= {chunk["file"], *chunk.get("css", ()), *chunk.get("assets", ())}
                waiting += [*chunk.get("imports", ()), *(chunk.get("dynamicImports", ()) if lazy else ())]
        return found

    def size(files: set[str]) -> int:
        return sum(len(gzip.compress((built / name).read_bytes(), 9)) for name in files)

    fonts = {name.relative_to(built).as_posix() for name in built.glob("assets/*.woff2")}
    workers = {name.relative_to(built).as_posix() for name in built.glob("assets/*.worker-*.js")}
    world = {name.relative_to(built).as_posix() for name in built.glob("assets/_virtual_world-*.js")}
    shell = load(page, lazy=False) - fonts - workers | {page}
    route = (load(page, lazy=True) | fonts | (set() if page == "index.html" else workers) | {page}) - world
    assert (size(shell) <= 60 * KIB, size(route) <= most * KIB) == (True, True), (size(shell), size(route))
    assert size(shell) < size(route)
    assert size(world) <= 80 * KIB


def test_nothing_names_another_host(built: Path) -> None:
    """No address of another origin is in what is served."""
    for path in built.rglob("*"):
        if path.suffix in {".js", ".css", ".html", ".svg"}:
            found = set(re.findall(r"https?://[\w.-]+", path.read_text())) - NAMED
            assert found == set(), path.name


@pytest.mark.long
def test_a_wheel_of_a_clean_tree_has_the_pages(tmp_path: Path) -> None:
    """Built by pip in a copy without node_modules, with what pyproject.toml asks for and no more."""
    tree = tmp_path / "tree"
    left = ("node_modules", "dist", "static", ".venv", ".git", "*_cache", ".hypothesis", "__pycache__")
    exclude = [f"--exclude={name}" for name in left]
    tree.mkdir()
    packed = subprocess.run(["tar", "c", *exclude, "."], cwd=ROOT, capture_output=True, check=True)
    subprocess.run(["tar", "x", "-C", str(tree)], input=packed.stdout, check=True)
    pip = [sys.executable, "-m", "pip", "wheel", ".", "--no-deps", "-q", "-w", str(tmp_path)]
    subprocess.run(pip, cwd=tree, check=True)
    (wheel,) = tmp_path.glob("*.whl")
    names = set(zipfile.ZipFile(wheel).namelist())
    assert {"graphrecon/api/static/index.html", "graphrecon/api/static/flow.html"} <= names
    assert any(re.fullmatch(r"graphrecon/api/static/assets/sigma-.*\.js", name) for name in names)
    assert not any("node_modules" in name for name in names)


def test_the_explorer_page_names_tests_that_are_there() -> None:
    """And pictures that are there."""
    page = (ROOT / "docs" / "explorer.md").read_text()
    there = "".join(path.read_text() for path in (ROOT / "tests").rglob("test_*.py"))
    named = set(re.findall(r"`(test_\w+)`", page))
    assert len(named) > 30
    assert {name for name in named if f"def {name}(" not in there} == set()
    assert {name for name in re.findall(r"\((images/.*?)\)", page) if not (ROOT / "docs" / name).is_file()} == set()


def test_every_goal_has_a_test_or_a_reason() -> None:
    """Row 35: a line for each of the goals 1 to 35, which names a test or says why there is none."""
    page = (ROOT / "docs" / "explorer.md").read_text()
    lines = re.findall(r"^\| (\d{1,2}) [^|]+\|([^|]+)\|([^|]+)\|$", page, re.MULTILINE)
    assert [int(number) for number, *_ in lines] == list(range(1, 36))
    for number, held, told in lines:
        assert "`test_" in told or ("✓" not in held and len(told.split()) > 5), number
