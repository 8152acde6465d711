"""Folders and files that only this user may change: made, or refused with a reason."""

import os
import stat
from pathlib import Path

from graphrecon.embedded.errors import EmbeddedError


def private_folder(path: Path, *, mode: int = 0o700) -> None:
    """Make `path` (and what lies above it) a folder of this user that nobody else can write to.

    Raises EmbeddedError when it is something else, belongs to someone else, or others may write to it.
    """
    try:
        path.mkdir(mode=mode, parents=True, exist_ok=True)
        found = path.stat()
    except FileExistsError as error:
        raise _refused(path, "is not a folder", "name another folder or move the file away") from error
    except NotADirectoryError as error:
        raise _refused(path, "lies below something that is not a folder", "name another folder") from error
    except OSError as error:
        raise _refused(path, f"cannot be made: {error.strerror}", "name a folder that you can write") from error
    if not stat.S_ISDIR(found.st_mode):
        raise _refused(path, "is not a folder", "name another folder or move the file away")
    if found.st_uid != os.geteuid():
        raise _refused(path, "belongs to another user", "name a folder of your own")
    if found.st_mode & 0o022:
        raise _refused(path, "can be written by other users", f"chmod go-w {path}")
    if not os.access(path, os.W_OK | os.X_OK):
        raise _refused(path, "cannot be written", "name a folder that you can write, or change its mode")


def private_text(path: Path) -> str | None:
    """Return the text of a file that only this user can read and change; None when there is no such file.

    Raises EmbeddedError for a symbolic link, another owner, or a mode that lets others in.
    """
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)  # a pipe would wait
    except FileNotFoundError:
        return None
    except OSError as error:
        raise _refused(path, f"cannot be read: {error.strerror}", "it must be a plain file of yours") from error
    found = os.fstat(handle)
    if not stat.S_ISREG(found.st_mode):
        os.close(handle)
        raise _refused(path, "is not a plain file", "move it away")
    with open(handle, encoding="utf-8") as file:
        if found.st_uid != os.geteuid():
            raise _refused(path, "belongs to another user", "move it away")
        if found.st_mode & 0o077:
            raise _refused(path, "is open to other users", f"chmod 600 {path}, then change what it holds")
        return file.read()


def write_private(path: Path, text: str) -> None:
    """Write `text` to `path` with mode 0600; the file changes at once or not at all, a link is replaced."""
    fresh = path.with_name(f".{path.name}.new")
    fresh.unlink(missing_ok=True)
    handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    with open(handle, "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(handle)
    fresh.replace(path)


def _refused(path: Path, reason: str, hint: str) -> EmbeddedError:
    return EmbeddedError(reason, where=str(path), hint=hint)
