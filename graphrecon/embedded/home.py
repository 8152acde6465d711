"""The folder of one embedded server: its layout, its password, its ports and its address."""

import hashlib
import json
import os
import secrets
import shutil
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from graphrecon.embedded import ports, trial
from graphrecon.embedded.errors import EmbeddedError
from graphrecon.embedded.folders import private_folder, private_text, write_private

USER = "neo4j"
FOLDERS = ("conf", "data", "logs", "run", "import", "plugins")
BOLT, HTTP = 7687, 7474
ROOM_FIRST, ROOM_AGAIN = 200 * 2**20, 64 * 2**20
"""Bytes that must be free for the first start (two transaction logs of 64 MB) and for a later one."""


@dataclass(frozen=True, slots=True)
class Address:
    """How to reach a server: `uri` for drivers, `http` for Neo4j Browser, and the credentials."""

    uri: str
    user: str
    password: str = field(repr=False)
    http: str


@dataclass(frozen=True, slots=True)
class Ports:
    """The two loopback ports of a home."""

    bolt: int
    http: int


def prepare(home: Path) -> None:
    """Make the folders of `home`; EmbeddedError when it cannot be used or others may write to it."""
    private_folder(home)
    for name in FOLDERS:
        if name != "data" or not trial.pending(home):
            private_folder(home / name)


def password(home: Path) -> str:
    """Return the password of this home, made at random and written with mode 0600 when there is none yet.

    Raises EmbeddedError when the file is open to others, empty, or gone while the server has users already.
    """
    path = home / "password"
    text = private_text(path)
    if text is None:
        if _has_users(home):
            raise EmbeddedError(
                "the password file is gone, and the server knows only its password",
                where=str(path),
                hint="put it back (mode 0600); graphrecon db reset removes all data and makes a new one",
            )
        text = secrets.token_urlsafe(24)
        write_private(path, text + "\n")
    if not text.strip():
        raise EmbeddedError("is empty", where=str(path), hint="graphrecon db reset makes a new one")
    return text.strip()


def initial_credentials(home: Path, secret: str) -> None:
    """Leave the first password where a server without data picks it up, as Neo4j's own admin tool does.

    The admin tool's `dbms set-initial-password` writes the same line; doing it here saves a Java start and
    keeps the password out of the process list. Nothing is done once the system database exists.
    """
    if _has_users(home):
        return
    folder = home / "data" / "dbms"
    private_folder(folder)
    write_private(folder / "auth.ini", auth_line(secret, secrets.token_bytes(32)))


def check_room(home: Path) -> None:
    """Raise EmbeddedError when the disk is too full for a server: it would hang, or die without saying why."""
    free, needed = shutil.disk_usage(home).free, ROOM_AGAIN if _has_users(home) else ROOM_FIRST
    if free < needed:
        raise EmbeddedError(
            f"the disk has {free // 2**20} MB left, and a server needs {needed // 2**20} MB to start",
            where=str(home),
            hint="make room, or name a folder on another disk with GRAPHRECON_HOME",
        )


def data_size(home: Path) -> int:
    """Return how many bytes the data take on the disk; files that vanish meanwhile do not count."""
    total = 0
    for folder, _, names in os.walk(home / "data"):
        for name in names:
            with suppress(OSError):
                total += os.lstat(os.path.join(folder, name)).st_blocks * 512
    return total


def note_version(home: Path, version: str) -> None:
    """Note beside the data which Neo4j is about to use them: it brings them to its own format."""
    write_private(home / "data" / "written_by", version + "\n")


def too_new(home: Path, version: str) -> str | None:
    """Return why Neo4j `version` cannot use the data of `home`, which a newer one wrote; None when it can."""
    text = (private_text(home / "data" / "written_by") or "").strip()
    if text and _release(text) > _release(version):
        return f"the data were written by Neo4j {text}, newer than this one ({version}): it cannot read them"
    return None


def _release(version: str) -> tuple[int, ...]:
    """The year or major number and the month or minor number: within one release the format stays."""
    return tuple(int(part) if part.isdigit() else 0 for part in version.split(".")[:2])


def has_data(home: Path) -> bool:
    """Whether a server of this home has stored anything yet."""
    return (home / "data" / "databases" / "neo4j").is_dir()


def _has_users(home: Path) -> bool:
    return (home / "data" / "databases" / "system").exists()


def auth_line(secret: str, salt: bytes) -> str:
    """Return Neo4j's line `user:SHA-256,hash,salt,iterations:` for `secret`: SHA-256 iterated 1024 times."""
    digest = hashlib.sha256(salt + secret.encode()).digest()
    for _ in range(1023):
        digest = hashlib.sha256(digest).digest()
    return f"{USER}:SHA-256,{digest.hex()},{salt.hex()},1024:\n"


def remembered_ports(home: Path) -> Ports | None:
    """Return the ports of the last start; None when there was none or the note cannot be read as one."""
    text = private_text(home / "run" / "ports.json")
    try:
        data = json.loads(text or "")
        bolt, http = int(data["bolt"]), int(data["http"])
    except (ValueError, TypeError, KeyError):
        return None
    return Ports(bolt, http) if 0 < bolt < 65536 and 0 < http < 65536 and bolt != http else None


def choose_ports(home: Path) -> Ports:
    """Return the remembered ports, each replaced when someone else has it, and remember the choice."""
    old = remembered_ports(home) or Ports(BOLT, HTTP)
    bolt = ports.choose(old.bolt, old.http)
    chosen = Ports(bolt, ports.choose(old.http, bolt))
    write_private(home / "run" / "ports.json", json.dumps({"bolt": chosen.bolt, "http": chosen.http}))
    return chosen


def address(chosen: Ports, secret: str) -> Address:
    """Return the Address of a server on these ports."""
    return Address(
        uri=f"bolt://{ports.LOOPBACK}:{chosen.bolt}",
        user=USER,
        password=secret,
        http=f"http://{ports.LOOPBACK}:{chosen.http}",
    )
