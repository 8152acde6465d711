"""What a host element of Masscan's XML says: one port, or one banner of a port."""

from collections.abc import Iterator
from typing import Any

from graphrecon.importers import nmap
from graphrecon.importers.base import Item
from graphrecon.importers.scanned import Facts

SERVICES = {
    "ssh": "ssh",
    "http": "http",
    "http.server": "http",
    "title": "http",
    "html": "http",
    "ftp": "ftp",
    "smtp": "smtp",
    "pop": "pop3",
    "imap": "imap",
    "telnet": "telnet",
    "ssl": "ssl",
    "X509": "ssl",
    "X509CA": "ssl",
    "smb": "microsoft-ds",
    "rdp": "ms-wbt-server",
    "vnc": "vnc",
    "dns-ver": "domain",
    "snmp": "snmp",
    "nbtstat": "netbios-ns",
    "ntp": "ntp",
    "memcached": "memcached",
    "mc": "minecraft",
    "coap": "coap",
    "mqtt": "mqtt",
    "isakmp": "isakmp",
}
"""Masscan's name of what it recognised -> the name that Nmap gives the service."""
_SCRIPTS = {"title": "http-title", "http.server": "http-server-header", "html": "http-content"}
_CERTIFICATES = {"X509": "x509", "X509CA": "x509-ca"}
_NO_BANNERS = frozenset({*_SCRIPTS, *_CERTIFICATES, "vuln", "heartbleed", "ticketbleed"})


def host_items(item: dict[str, Any], facts: Facts, scan_start: int | None, all_hosts: bool) -> Iterator[Item]:
    """Yield what one host element says; Masscan writes one for each port and one for each banner.

    A banner is the port's `banner` and a script of that name; a title, a server header, a page, a certificate (in
    base64) and a vulnerability are scripts only.
    """
    address = nmap.address_of(item, facts)
    if address is not None:
        time = facts.time(item.get("@endtime"))
        time = scan_start if time is None else time
        facts.host(address, time, time, state="up")
        ports = item.get("ports")
        for each in nmap.children(ports, "port") if isinstance(ports, dict) else ():
            _port(each, facts)
    yield from facts.items


def _port(item: dict[str, Any], facts: Facts) -> None:
    state, service = nmap.child(item, "state"), nmap.child(item, "service")
    found, banner = service.get("@name", ""), nmap.text(service.get("@banner"))
    number = item.get("@portid", "")
    port = facts.port(
        item.get("@protocol", ""),
        number,
        state=facts.short(state.get("@state"), "state of a port"),
        reason=nmap.text(state.get("@reason")),
        ttl=facts.number(state.get("@reason_ttl")),
        banner=None if found in _NO_BANNERS else banner,
    )
    if port is None or not service:
        return
    name = SERVICES.get(found)
    if name is not None:
        facts.service(port, ("netbios-ssn" if found == "smb" and number == "139" else name,), method="probed")
    if found in _CERTIFICATES:
        facts.script(port, "RecordPort", _CERTIFICATES[found], None, {"base64": banner} if banner else None)
    elif found in _NO_BANNERS:
        facts.script(port, "RecordPort", _SCRIPTS.get(found, f"masscan-{found}"), banner)
    else:
        facts.script(port, "RecordPort", "banner", banner)
