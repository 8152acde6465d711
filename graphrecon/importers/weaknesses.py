"""Weaknesses in what scripts print: reports of Nmap's vulns library, CVEs of Vulners, and what Masscan found."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from graphrecon.importers.script_values import decoded, text, texts
from graphrecon.model.scan import Vulnerability
from graphrecon.model.values import clean_text, cut_text

if TYPE_CHECKING:
    from graphrecon.importers.scanned import Facts

_CVE = re.compile(r"CVE-\d{4}-\d{4,}")
_SCORE = re.compile(r"\d{1,2}(?:\.\d+)?")
_STATE = re.compile(r"(?:LIKELY )?VULNERABLE|UNKNOWN \(UNABLE TO TEST\)")
"""How the states begin that tell of a weakness; others (`NOT VULNERABLE`) do not."""
_MASSCAN = {
    "heartbleed": (
        "CVE-2014-0160",
        "The Heartbleed Bug is a serious vulnerability in the popular OpenSSL cryptographic software library. "
        "It allows for stealing information intended to be protected by SSL/TLS encryption.",
        "VULNERABLE",
    ),
    "ticketbleed": (
        "CVE-2016-9244",
        "Ticketbleed is a serious issue in products manufactured by F5, a popular vendor of TLS load-balancers. "
        "The issue allows for stealing information from the load balancer",
        "VULNERABLE",
    ),
    "v3": ("CVE-2014-3566", "SSL POODLE information leak", "LIKELY VULNERABLE"),
}
"""Masscan's word, as in `SSL[HEARTBLEED]` -> CVE, Nmap's title, state; SSL's version 3 is only likely to be weak."""
_BLED = 16
"""Bytes of a heartbeat's answer from which on Masscan says that it bled."""


def reports(script: str, facts: "Facts", owner: str, label: str, data: Any) -> None:
    """Give what a script found that reports by Nmap's vulns library, which the form of its result shows.

    What is not vulnerable stays in the script alone; a report of several CVEs tells of each of them.
    """
    for key, each in _listed(data):
        state = str(each.get("state") or "").upper()
        if not _STATE.match(state):
            continue
        listed = each.get("ids")
        parts = listed if isinstance(listed, list) else []
        ids = texts([part.get("id") if isinstance(part, dict) else part for part in parts])
        names = dict.fromkeys(cve for text in (*ids, key) for cve in _CVE.findall(text)) or (key,)
        scores = each.get("scores")
        found = [_score(score) for score in (scores.values() if isinstance(scores, dict) else ())]
        told = {
            "title": text(each.get("title")),
            "severity": max((score for score in found if score is not None), default=None),
            "refs": tuple(sorted(texts(each.get("refs")))),
        }
        for name in names:
            _vulnerability(facts, owner, label, name, state, script, **told)


def _listed(data: Any) -> Iterator[tuple[str, dict[str, Any]]]:
    if isinstance(data, dict):
        ids = data.get("ids")
        if isinstance(ids, list) and texts(ids) and "state" in data:
            yield texts(ids)[0], data
        for key, each in data.items():
            if isinstance(each, dict) and "title" in each and "state" in each:
                yield key, each
    elif isinstance(data, list):
        for each in data:
            if isinstance(each, dict) and "state" in each:
                name = each.get("id") or next(iter(texts(each.get("ids"))), None)
                if name is not None:
                    yield str(name), each


def vulners(facts: "Facts", owner: str, label: str, output: str, data: Any) -> None:
    """Give the CVEs that Vulners knows for a service's version; its other ids stay in the script alone."""
    lists = data.values() if isinstance(data, dict) else ()
    for each in (each for found in lists if isinstance(found, list) for each in found):
        name = each.get("id") if isinstance(each, dict) else None
        if isinstance(name, str) and _CVE.fullmatch(name):
            _vulnerability(facts, owner, label, name, "VERSION MATCHES", "vulners", severity=_score(each.get("cvss")))


def masscan(script: str, facts: "Facts", owner: str, label: str, output: str, data: Any) -> None:
    """Give the weaknesses that a banner of Masscan names, or that it shows by the memory it bled, in base64."""
    found = {word for word in _MASSCAN if f"[{word}]" in output.lower()}
    if script == "masscan-heartbleed" and len(decoded(output.strip()) or b"") >= _BLED:
        found.add("heartbleed")
    for word in sorted(found):
        name, title, state = _MASSCAN[word]
        _vulnerability(facts, owner, label, name, state, script, title=title)


def _vulnerability(
    facts: "Facts", owner: str, label: str, name: str, state: str | None, script: str, **properties: Any
) -> None:
    key = cut_text(clean_text(name), 256)
    facts.items.append(Vulnerability(name=key, lastseen=facts.end, **properties))
    facts.shows(owner, label, "Vulnerability", key, clean_text(state)[:64] if state else None, script)


def _score(value: Any) -> float | None:
    found = _SCORE.match(str(value)) if value is not None else None
    score = float(found[0]) if found else None
    return score if score is not None and score <= 10 else None
