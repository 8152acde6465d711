"""Generated flows: few busy hosts and many quiet ones, flows that repeat unevenly, as a Zeek conn.log."""

import random
from collections.abc import Iterator
from ipaddress import IPv4Address
from pathlib import Path

import msgspec

from bench.generate.scans import START

_HEADER = (
    "#separator \\x09\n#set_separator\t,\n#empty_field\t(empty)\n#unset_field\t-\n#path\tconn\n"
    "#open\t2026-01-01-00-00-00\n"
    "#fields\tts\tuid\tid.orig_h\tid.orig_p\tid.resp_h\tid.resp_p\tproto\tservice\tduration\torig_bytes\tresp_bytes\t"
    "conn_state\tlocal_orig\tlocal_resp\tmissed_bytes\thistory\torig_pkts\torig_ip_bytes\tresp_pkts\tresp_ip_bytes\t"
    "tunnel_parents\n"
    "#types\ttime\tstring\taddr\tport\taddr\tport\tenum\tstring\tinterval\tcount\tcount\tstring\tbool\tbool\tcount\t"
    "string\tcount\tcount\tcount\tcount\tset[string]\n"
)
_SERVICES = (
    (443, "tcp", "ssl", 40),
    (53, "udp", "dns", 25),
    (80, "tcp", "http", 12),
    (22, "tcp", "ssh", 4),
    (445, "tcp", "-", 4),
    (123, "udp", "ntp", 4),
    (25, "tcp", "smtp", 3),
    (3389, "tcp", "-", 2),
    (0, "icmp", "-", 3),
    (-1, "tcp", "-", 3),
)
_CLIENTS = int(IPv4Address("10.20.0.1"))
_SERVERS = int(IPv4Address("192.0.2.1")) - (1 << 20)


class Pair(msgspec.Struct, frozen=True):
    """What tells one flow from another, and the service that Zeek names."""

    src: str
    dst: str
    proto: str
    dport: int
    service: str


def pairs(count: int, *, seed: int = 2) -> list[Pair]:
    """Return `count` different flows of clients that are unevenly busy to servers that are unevenly asked."""
    rng = random.Random(seed)
    weights = [each[3] for each in _SERVICES]
    width = max(40, int(count**0.5) * 12)
    found: dict[tuple[int, int, int, str], str] = {}
    while len(found) < count:
        for port, proto, service, _ in rng.choices(_SERVICES, weights, k=1000):
            client = int(width * rng.random() ** 2)
            server = int(4 * width * rng.random() ** 3)
            dport = int(1024 + 64_000 * rng.random()) if port < 0 else 8 if proto == "icmp" else port
            found.setdefault((client, server, dport, proto), service)
            if len(found) == count:
                break
    return [
        Pair(str(IPv4Address(_CLIENTS + client)), str(IPv4Address(_SERVERS + server)), proto, dport, service)
        for (client, server, dport, proto), service in found.items()
    ]


def conn_log(path: Path, lines: int, flows: int, *, seed: int = 3, hours: float = 72) -> Path:
    """Write a conn.log of `lines` lines that make exactly `flows` flows over `hours` hours; return its path."""
    with path.open("w") as file:
        file.write(_HEADER)
        for line in _lines(lines, flows, seed, hours):
            file.write(line)
    return path


def _lines(lines: int, flows: int, seed: int, hours: float) -> Iterator[str]:
    rng = random.Random(seed)
    known = pairs(flows)
    order = [*range(flows), *(int(flows * rng.random() ** 3) for _ in range(lines - flows))]
    rng.shuffle(order)
    step = hours * 3600 / lines
    for number, place in enumerate(order):
        pair = known[place]
        tcp, icmp = pair.proto == "tcp", pair.proto == "icmp"
        sent, answered = int(60 + rng.paretovariate(1.1) * 400), int(60 + rng.paretovariate(1.05) * 900)
        sent, answered = min(sent, 1 << 40), min(answered, 1 << 40)
        yield (
            f"{START + number * step:.6f}\tC{rng.getrandbits(80):x}\t{pair.src}\t"
            f"{8 if icmp else rng.randrange(32_768, 61_000)}\t{pair.dst}\t{0 if icmp else pair.dport}\t{pair.proto}\t"
            f"{pair.service}\t{min(rng.expovariate(0.2), 7200.0):.6f}\t{sent}\t{answered}\t"
            f"{'SF' if tcp else 'OTH'}\tT\tF\t0\t"
            f"{'ShADadFf' if tcp else '-' if icmp else 'Dd'}\t{sent // 600 + 1}\t{sent + 40}\t{answered // 900 + 1}\t"
            f"{answered + 40}\t-\n"
        )
