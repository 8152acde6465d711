"""Scanners of the Internet and of the trade, known by what their probes say of themselves."""

import re

from graphrecon.importers.passive.fact import Fact
from graphrecon.importers.passive.printed import printed

_NAMES = (
    "AliyunSecBot", "Arachni", "BinaryEdge", "BitSightBot", "CensysInspect", "CyberOKInspect", "Dirbuster", "Expanse",
    "Feroxbuster", "FOFA", "Fuzz Faster U Fool", "GenomeCrawler", "Gobuster", "InternetMeasurement", "IPIP.NET",
    "Jorgee", "L9explore", "L9tcpid", "LeakIX", "Masscan", "ModatScanner", "NetcraftSurveyAgent",
    "NetSystemsResearch", "Nikto", "NMap SYN scan", "Nmap Scripting Engine", "Nuclei", "ONYPHE",
    "Palo Alto Networks company, searches", "Shodan", "Sqlmap", "WPScan", "ZGrab", "ZmEu",
)  # fmt: skip
"""What stands in user agents, first bytes and p0f's words of scanners."""
_KNOWN = re.compile(r"(?i)(?<![a-z])(?:" + "|".join(map(re.escape, _NAMES)) + r")(?![a-z])")
_WRITTEN = {name.lower(): name.partition(" company")[0] for name in _NAMES}


def recognise(fact: Fact, text: str) -> None:
    """Lead to a script `scanner` where a client's words are those of a scanner."""
    found = _KNOWN.search(text)
    if found:
        printed(fact, "scanner", _WRITTEN[found[0].lower()])
