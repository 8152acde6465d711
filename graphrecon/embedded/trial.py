"""Other data in place of a home's own, on trial: until a server came up with them the old ones are kept.

`data` is what the server uses, `.data.before` what it used before; each step is one rename, so that whatever is
killed leaves one of two states: `data` is missing (the old ones go back), or both are there (the trial goes on).
All but `pending` are called with the home's lock held and no server running.
"""

import shutil
from pathlib import Path


def pending(home: Path) -> bool:
    """Whether data of before are kept, because other data are on trial or were about to be."""
    return (home / ".data.before").exists()


def swap(home: Path, fresh: Path) -> None:
    """Put the folder `fresh` in the place of the data and keep those of before."""
    (home / "data").rename(home / ".data.before")
    fresh.rename(home / "data")


def settle(home: Path) -> None:
    """Put the data of before back when a swap was cut off between its two renames."""
    if pending(home) and not (home / "data").exists():
        (home / ".data.before").rename(home / "data")


def put_back(home: Path) -> None:
    """End the trial: the data of before are used again, the others removed."""
    discard(home, "data")
    settle(home)


def accept(home: Path) -> None:
    """End the trial: the data of before are removed. Nothing to do when there is none."""
    if pending(home):
        discard(home, ".data.before")


def discard(home: Path, name: str) -> None:
    """Remove a folder of `home`: it is gone at once, whatever is killed while its files are deleted."""
    removed = home / ".data.removed"
    shutil.rmtree(removed, ignore_errors=True)
    if (home / name).exists():
        (home / name).rename(removed)
        shutil.rmtree(removed)
