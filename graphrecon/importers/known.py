"""Formats that are known by sight and not imported yet, so that the loader can name what it leaves."""

import re

from graphrecon.importers import zeek

_MAGIC = (
    (b"\x0a\x0d\x0d\x0a", "a pcapng capture"),
    (b"\xa5\x0c", "an nfcapd file of nfdump, of the other byte order"),
    (b"masscan/1.", "Masscan's binary output (-oB)"),
    (b"#masscan", "Masscan's list output (-oL)"),
)
_TEXT = (
    (re.compile(rb"\A# Masscan \S+ scan initiated"), "Masscan's greppable output (-oG)"),
    (re.compile(rb"\A# Nmap [^\n]*\n(?:#[^\n]*\n)*Host: "), "Nmap's greppable output (-oG)"),
    (re.compile(rb"^Host: \S+ \([^)]*\)\t(?:Status|Ports): ", re.M), "Nmap's greppable output (-oG)"),
    (re.compile(rb"\A(?:# Nmap|Starting Nmap) "), "Nmap's normal output (-oN)"),
    (re.compile(rb"^Nmap scan report for ", re.M), "Nmap's normal output (-oN)"),
    (re.compile(rb'\A\s*\[?\s*\{\s*"ip"\s*:\s*"[^"]*",\s*"timestamp"\s*:'), "Masscan's JSON output (-oJ)"),
    (re.compile(rb"\bIN=\S* OUT=\S* (?:\S+ )*?SRC=\S+ DST=\S+ "), "an iptables log"),
    (re.compile(rb"\A\d{1,39},\d{1,39},[^\n]*\n\d{1,39},\d{1,39},"), "a CSV dump of address ranges"),
)
_PEER_KEYS = (b'"starttime"', b'"endtime"', b'"hostnames"', b'"openports"', b'"schema_version"', b'"recontype"')


def recognise(head: bytes, name: str) -> str | None:
    """Return a phrase for a format that is known by its first bytes or its name and not imported yet, or None."""
    phrase = next((phrase for magic, phrase in _MAGIC if head.startswith(magic)), None)
    if phrase is not None:
        return phrase
    if name.endswith(".mmdb") or b"\xab\xcd\xefMaxMind.com" in head:
        return "a MaxMind database"
    if log := zeek.log_of(head, name):
        return "a passive_recon log" if log == "passive_recon" else f"a Zeek {log} log"
    if _is_peer_export(head):
        return "a JSON export of scan records"
    return next((phrase for pattern, phrase in _TEXT if pattern.search(head)), None)


def _is_peer_export(head: bytes) -> bool:
    line = head.lstrip().partition(b"\n")[0]
    return line.startswith(b"{") and b'"addr"' in line and any(key in line for key in _PEER_KEYS)
