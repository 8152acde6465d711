"""Formats that are known by sight and not imported yet, so that the loader can name what it leaves."""

import re

from graphrecon.importers import zeek

_MAGIC = (
    (b"\x0a\x0d\x0d\x0a", "a pcapng capture"),
    (b"\xa5\x0c", "an nfcapd file of nfdump, of the other byte order"),
)
_TEXT = (
    (re.compile(rb"\A(?:# Nmap|Starting Nmap) "), "Nmap's normal output (-oN)"),
    (re.compile(rb"^Nmap scan report for ", re.M), "Nmap's normal output (-oN)"),
    (
        re.compile(rb"\bIN=[^\s=]{0,32} OUT=[^\s=]{0,32} (?:\S{1,64} ){0,6}?SRC=[^\s=]{1,64} DST=[^\s=]{1,64} "),
        "an iptables log",
    ),
)


def recognise(head: bytes, name: str) -> str | None:
    """Return a phrase for a format that is known by its first bytes or its name and not imported yet, or None."""
    phrase = next((phrase for magic, phrase in _MAGIC if head.startswith(magic)), None)
    if phrase is not None:
        return phrase
    if log := zeek.log_of(head, name):
        return "a passive_recon log" if log == "passive_recon" else f"a Zeek {log} log"
    if _is_passive_export(head):
        return "a JSON export of passive records"
    return next((phrase for pattern, phrase in _TEXT if pattern.search(head)), None)


def _is_passive_export(head: bytes) -> bool:
    line = head.lstrip().partition(b"\n")[0]
    return line.startswith(b"{") and b'"recontype"' in line
