"""The structured result of a script in one form, whoever wrote it: taken from its output where only that tells it."""

import re
from collections.abc import Callable, Iterable
from typing import Any

from graphrecon.importers import listings

_ENDING = re.compile(r"(?:\0|00x\\)*")
"""NULs at the end of a text that is read backwards, themselves or written as `\\x00`."""
_SID = re.compile(r"\s*(sid 0x[0-9a-fA-F]{1,2}):\s*")
_MEMBER = re.compile(r"\s*(Slave ID data|Device identification): (.*)")
_PLATFORM = re.compile(r"\s*(cpe:/\S+): ?")
_KNOWN = re.compile(r"\s*(\S+)\s+(\d{1,2}(?:\.\d+)?)\s+https?://[^/\s]+/([^/\s]+)/\S+(\s+\*EXPLOIT\*)?\s*")
"""`	CVE-2018-15919	5.0	https://vulners.com/cve/CVE-2018-15919`"""


def read(name: str, output: str | None, data: Any) -> Any:
    """Return the structured result of a script: `data`, else what its output tells; None where neither does.

    Names of Windows lose the NULs that end them.
    """
    if data is None:
        reader = _PRINTED.get(name)
        return reader(output) if reader and output else None
    if name == "vulners" and isinstance(data, dict):
        return {cpe: _known(told.splitlines()) if isinstance(told, str) else told for cpe, told in data.items()}
    if name == "smb-os-discovery" and isinstance(data, dict):
        return {key: _ended(value) if isinstance(value, str) else value for key, value in data.items()}
    return data


def _ended(text: str) -> str:
    """Return text without the NULs at its end."""
    found = _ENDING.match(text[::-1])
    return text[: len(text) - found.end()] if found else text


def _modbus(output: str) -> dict[str, dict[str, str]] | None:
    """Return what `modbus-discover` printed: {slave: {member: text}}."""
    told: dict[str, dict[str, str]] = {}
    slave: dict[str, str] = {}
    for line in output.splitlines():
        if found := _SID.fullmatch(line):
            slave = told.setdefault(found[1], {})
        elif found := _MEMBER.fullmatch(line):
            slave[found[1]] = found[2]
    return {name: members for name, members in told.items() if members} or None


def _vulners(output: str) -> dict[str, list[dict[str, str]]] | None:
    """Return what `vulners` printed, as it tells it since Nmap 7.90: {platform: [{id, cvss, type, is_exploit}]}."""
    lines: dict[str, list[str]] = {}
    under: list[str] = []
    for line in output.splitlines():
        if found := _PLATFORM.fullmatch(line):
            under = lines.setdefault(found[1], [])
        else:
            under.append(line)
    return {cpe: known for cpe, told in lines.items() if (known := _known(told))} or None


def _known(lines: Iterable[str]) -> list[dict[str, str]]:
    found = (_KNOWN.fullmatch(line) for line in lines)
    return [
        {"cvss": each[2], "id": each[1], "is_exploit": "true" if each[4] else "false", "type": each[3]}
        for each in found
        if each
    ]


_PRINTED: dict[str, Callable[[str], dict[str, Any] | None]] = {
    "ftp-anon": listings.ftp,
    "modbus-discover": _modbus,
    "vulners": _vulners,
}
"""The reader of each script's output that tells what has no structured result, or had none in old versions."""
