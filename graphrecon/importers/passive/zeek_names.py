"""What Zeek's logs of names and hardware addresses tell of hosts: DNS, DHCP, ARP, SMTP."""

from graphrecon.importers.base import Note
from graphrecon.importers.passive.dns import is_reversed
from graphrecon.importers.passive.fact import Sighting
from graphrecon.importers.passive.zeek_line import Line, Told, is_many, open_port
from graphrecon.model.values import InvalidValue, parse_address

NO_MAC = frozenset({"00:00:00:00:00:00", "ff:ff:ff:ff:ff:ff"})
"""Hardware addresses that are none."""
_NO_ADDRESS = Note("a PTR answer that is about no address")


def dns(line: Line) -> Told:
    """Yield what dns.log tells: the answers that are names or addresses, in the order of their chain."""
    server, port = line.server
    kind, name = line.text("qtype_name") or "", line.text("query")
    at = f"{server}-{port}"
    for answer in line.texts("answers") if name else ():
        if " " in answer or answer.startswith("<") or not name:  # `RRSIG 1 example.org`, `<unknown type=65>`
            continue
        try:
            address = parse_address(answer)
        except InvalidValue:
            address = None
        if kind in ("A", "AAAA") and address:
            family = "AAAA" if address.version == 6 else "A"
            yield Sighting("DNS_ANSWER", address.addr, None, f"{family}-{at}", name)
        elif kind in ("A", "AAAA", "CNAME"):
            yield Sighting("DNS_ANSWER", None, None, f"CNAME-{at}", name, answer)
            name = answer
        elif kind == "PTR" and not is_reversed(name):
            yield _NO_ADDRESS
        elif kind in ("PTR", "NS", "MX"):
            yield Sighting("DNS_ANSWER", None, None, f"{kind}-{at}", name, answer)
    if line.text("rcode"):
        yield from open_port(line)


def smtp(line: Line) -> Told:
    """Yield what smtp.log tells."""
    if (value := line.text("helo")) and not _is_literal(value):
        yield Sighting("HOSTNAME", line.client, None, "SMTP", value)
    if value := line.text("user_agent"):
        yield Sighting("SOFTWARE", line.client, None, "SMTP::MAIL_CLIENT", value)
    if line.text("last_reply"):
        yield from open_port(line, "tcp")


def _is_literal(helo: str) -> bool:
    """Return whether a client named itself by an address (`[192.0.2.1]`, `[IPv6:2001:db8::1]`) or not at all."""
    bare = helo.strip().lower().rstrip(".")
    try:
        parse_address(bare.strip("[]").removeprefix("ipv6:"))
    except InvalidValue:
        return bare.startswith("[") or bare in ("localhost", "localhost.localdomain")
    return True


def dhcp(line: Line) -> Told:
    """Yield what dhcp.log tells: of the address that the client was given, else of the one that it sent from.

    Where it names none, the name that the client gave itself stands with its hardware address.
    """
    messages = [one.upper() for one in line.texts("msg_types")]
    addr = line.text("client_addr")
    if _is_leased(messages):
        addr = line.text("assigned_addr", "assigned_ip") or addr
    name = line.text("client_fqdn", "host_name")
    if mac := line.text("mac"):
        yield Sighting("MAC_ADDRESS", addr, None, "DHCP", mac, None if addr else name)
    if addr and name:
        yield Sighting("HOSTNAME", addr, None, "DHCP", name)
    if (server := line.text("server_addr")) and _ANSWERS & set(messages):
        yield Sighting("OPEN_PORT", server, 67, "UDP", "udp/67", None, "udp")
    elif line.text("assigned_ip"):
        yield from open_port(line, "udp")


_ANSWERS = frozenset({"OFFER", "ACK", "NAK"})
"""What servers say."""


def _is_leased(messages: list[str]) -> bool:
    """Return whether an assigned address was taken: neither offered alone, nor refused, nor declined.

    Logs of old sensors do not tell the messages; what they tell was taken.
    """
    last = next((one for one in reversed(messages) if one in ("ACK", "NAK", "DECLINE")), None)
    return last == "ACK" or not messages


def arp(line: Line) -> Told:
    """Yield what arp.log tells."""
    kind = (line.text("op") or "").upper()
    if kind not in ("REQUEST", "REPLY"):
        return
    if (addr := line.text("spa")) and not is_many(addr) and (mac := line.text("sha")):
        yield Sighting("MAC_ADDRESS", addr, None, f"ARP_{kind}_SRC", mac)
    if (addr := line.text("tpa")) and (mac := line.text("tha")) and mac not in NO_MAC:
        yield Sighting("MAC_ADDRESS", addr, None, f"ARP_{kind}_DST", mac)


def radius_address(addr: str | None) -> bool:
    """Return whether a framed address is one: the last two of IPv4 tell the server or the user to choose (RFC 2865)."""
    return bool(addr) and addr not in ("255.255.255.254", "255.255.255.255") and not is_many(addr or "")


def known_hosts(line: Line) -> Told:
    """Yield what known_hosts.log tells."""
    yield Sighting("HOST", line.text("host"), None, "TCP", "up")


def known_devices(line: Line) -> Told:
    """Yield what known_devices.log tells: a hardware address, and the name that its host gave itself."""
    if mac := line.text("mac"):
        yield Sighting("MAC_ADDRESS", None, None, "KNOWN_DEVICE", mac, line.text("dhcp_host_name"))
