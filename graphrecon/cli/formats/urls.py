"""The web servers of records as URLs."""

from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import Any
from urllib.parse import quote

Record = Mapping[str, Any]
_SERVICES = frozenset({"http", "http-proxy", "http-alt", "https", "https-alt"})
_DEFAULT = {"http": 80, "https": 443}


class Hosts(StrEnum):
    """What stands for the host in a URL."""

    ADDRESS = "address"
    NAMES = "names"
    """its names; its address where it has none"""
    FULL = "full"
    """its address and its names, with the address before each URL"""


def lines(records: Iterator[Record], hosts: Hosts) -> Iterator[str]:
    """Yield the URL of each open web server of the records, once: several hosts and scans may give the same."""
    seen: set[str] = set()
    for line in _lines(records, hosts):
        if line not in seen:
            seen.add(line)
            yield line


def _lines(records: Iterator[Record], hosts: Hosts) -> Iterator[str]:
    for record in records:
        addr = str(record["addr"])
        names = list(dict.fromkeys(str(name["name"]) for name in record.get("hostnames", ())))
        own = f"[{addr}]" if ":" in addr else addr
        shown = [own] if hosts is Hosts.ADDRESS else names or [own] if hosts is Hosts.NAMES else [own, *names]
        for port in record.get("ports", ()):
            service = port.get("service_name")
            if service not in _SERVICES or port.get("state_state") != "open" or port.get("protocol") != "tcp":
                continue
            scheme = "https" if port.get("service_tunnel") == "ssl" or service.startswith("https") else "http"
            number = "" if port["port"] == _DEFAULT[scheme] else f":{port['port']}"
            for name in shown:
                url = f"{scheme}://{name if name is own else quote(name, safe='.-_*')}{number}/"
                yield f"{addr} {url}" if hosts is Hosts.FULL else url
