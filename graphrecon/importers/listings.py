"""Listings that a script only prints, in the structure that Nmap's `ls` library gives: volumes with their files."""

import re
from collections.abc import Iterator
from typing import Any

_UNIX = re.compile(
    r"(?P<permission>[bcdlps-][rwxsStT-]{9}[+.@]?)\s+\d+\s+(?P<uid>\S+)\s+(?P<gid>\S+)\s+(?P<size>\d{1,18})\s+"
    r"(?P<time>\w{3}\s+\d{1,2}\s+[\d:]{4,5})\s(?P<filename>.+)"
)
"""`-rw-r--r--   1 0        0              31 Mar 28  2001 welcome.msg`"""
_DOS = re.compile(
    r"(?P<time>\d{2}-\d{2}-\d{2,4}\s+\d{2}:\d{2}(?:[AP]M)?)\s+(?P<size><DIR>|\d{1,18})\s+(?P<filename>.+)"
)
"""`03-28-01  02:03PM       <DIR>          pub`"""
_WRITEABLE = re.compile(r" \[NSE: writeable\]$")


def ftp(output: str) -> dict[str, Any] | None:
    """Return what `ftp-anon` printed, {volumes: [{volume, files}]}; None where it lists no files.

    Of a file: filename, size, time, permission, uid, gid, and `writeable` where the script found it so, all texts.
    """
    files = list(_files(output))
    return {"volumes": [{"volume": "/", "files": files}]} if files else None


def _files(output: str) -> Iterator[dict[str, str]]:
    for line in output.splitlines():
        found = _UNIX.match(line.strip()) or _DOS.match(line.strip())
        if found is None:
            continue
        told = {key: " ".join(value.split()) if key == "time" else value for key, value in found.groupdict().items()}
        if told["size"] == "<DIR>":
            del told["size"]
        if _WRITEABLE.search(told["filename"]):
            told |= {"filename": _WRITEABLE.sub("", told["filename"]), "writeable": "true"}
        if told.get("permission", "").startswith("l"):
            told["filename"] = told["filename"].partition(" -> ")[0]
        yield told
