"""First bytes of a connection, without what changes each time: dates, counters, challenges, passwords."""

import re

from graphrecon.importers.passive import scanners
from graphrecon.importers.passive.fact import Fact
from graphrecon.importers.passive.masking import masked, names_credential
from graphrecon.importers.passive.software import tcp_banner
from graphrecon.importers.passive.text import wire_bytes
from graphrecon.importers.secrets import MASK
from graphrecon.model.values import clean_text

_DAY = r"(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)"
_MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)"
_CHANGING = (
    (
        re.compile(
            rf"{_DAY}, {{1,2}}\d{{1,2}} {_MONTH} \d{{4}} \d\d:\d\d:\d\d ?(?:[+-]\d{{4}}|[A-Z]{{3,4}})?(?: \([A-Z]+\))?"
        ),
        "DATE",
    ),
    (re.compile(rf"{_DAY} {_MONTH} {{1,2}}\d{{1,2}} \d\d:\d\d:\d\d(?: [A-Z]{{3,4}})? \d{{4}}"), "DATE"),
    (re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:?\d\d)?"), "DATE"),
    (re.compile(r"(?<=Local time is now )\d\d:\d\d"), "TIME"),
    (re.compile(r"(?<=You are user number )\d+ of \d+"), "N of N"),
    (re.compile(r"<[0-9A-Fa-f.]{1,64}@(?=[^>]{1,255}>)"), "<ID@"),
    (re.compile(r"(?<= ESMTP )[A-Za-z0-9]{1,24}[.-][A-Za-z0-9.-]{8,40} - gsmtp"), "ID - gsmtp"),
    (re.compile(r"(?<=\bid )[A-Za-z0-9-]{8,40}"), "ID"),
    (re.compile(r"(?<=PING :)[0-9A-Fa-f]{6,}"), "ID"),
)
"""What stands differently in the banner of each connection, and what stands in its place."""
_MYSQL = re.compile(rb"\A.{3}\x00\x0a([0-9][\x20-\x7e]{2,60})\x00(.{4})(.{8})\x00", re.S)


def server(fact: Fact) -> None:
    """Fill in the first bytes of a server."""
    fact.value = stable(fact.value)
    tcp_banner(fact)


def client(fact: Fact) -> None:
    """Fill in the first bytes of a client."""
    fact.value, fact.secret = masked(stable(fact.value))
    scanners.recognise(fact, fact.value)


def stable(text: str) -> str:
    """Return a banner without what changes with each connection."""
    if "\n" in text[:24]:
        raw = wire_bytes(text)
        found = _MYSQL.match(raw)
        if found:
            return f"MySQL handshake: {clean_text(found[1])}"
    for pattern, word in _CHANGING:
        text = pattern.sub(word, text)
    return text.rstrip("\r\n")


def credential(fact: Fact) -> None:
    """Fill in the user or the password of a protocol that sends them in clear."""
    fact.source = (fact.source or "").upper() or None
    by_source(fact)


def by_source(fact: Fact) -> None:
    """Mask a value that is a credential, as its source says."""
    if names_credential(fact.source or ""):
        fact.value, fact.secret = MASK, fact.value
