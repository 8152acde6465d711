"""A small graph that tests know by heart: six hours, a port scan, DNS, and a host that talks to itself."""

import json
from pathlib import Path
from typing import Any

START = 1_767_225_600
"""2026-01-01 00:00 UTC."""
HOUR = 3600

ALICE, BOB, WEB, NAMES, SCANNER = "10.0.0.1", "10.0.0.2", "192.0.2.80", "192.0.2.53", "203.0.113.66"
SCANNED = range(21, 29)

SEEN = (
    # hour, client, server, proto, port, bytes from client and server
    (0, ALICE, WEB, "tcp", 80, 100, 10_000),
    (0, BOB, WEB, "tcp", 80, 200, 500_000),
    (1, ALICE, NAMES, "udp", 53, 40, 90),
    (3, BOB, WEB, "tcp", 443, 300, 7_000),
    (3, ALICE, WEB, "tcp", 80, 100, 10_000),
    (5, WEB, NAMES, "udp", 53, 40, 90),
    (5, NAMES, NAMES, "tcp", 53, 10, 10),
    *((5, SCANNER, WEB, "tcp", port, 0, 0) for port in SCANNED),
)
"""What was seen; 14 flows, since one was seen twice."""
SLOTS = [2, 1, 0, 2, 0, 10]
"""Flows in each hour."""


def write(folder: Path) -> list[Path]:
    """Write the logs of Zeek that say so; return their paths."""
    connections = [_connection(number, *row) for number, row in enumerate(SEEN)]
    query = {
        **{name: connections[2][name] for name in ("ts", "uid", "id.orig_h", "id.orig_p", "id.resp_h", "id.resp_p")},
        "proto": "udp",
        "query": "www.example.org",
        "qtype_name": "A",
        "rcode_name": "NOERROR",
        "answers": [WEB],
    }
    found = []
    for name, rows in (("conn.log", connections), ("dns.log", [query])):
        path = folder / name
        path.write_text("".join(json.dumps(row) + "\n" for row in rows))
        found.append(path)
    return found


def _connection(
    number: int, hour: int, client: str, server: str, proto: str, port: int, sent: int, received: int
) -> dict[str, Any]:
    return {
        "ts": START + hour * HOUR + 60,
        "uid": f"Cknown{number:04}",
        "id.orig_h": client,
        "id.orig_p": 40_000 + number,
        "id.resp_h": server,
        "id.resp_p": port,
        "proto": proto,
        "duration": 2.0,
        "orig_bytes": sent,
        "resp_bytes": received,
        "orig_pkts": 2,
        "resp_pkts": 2,
        "conn_state": "SF",
    }
