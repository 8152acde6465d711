"""The expected facts of the samples: from the lab's plan where they can be, else read from the files independently."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from ipaddress import ip_address
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from tests.lab import packets, plan, tasks, traffic

Facts = dict[str, Any]


def facts(folder: Path, made: str, pause: float) -> Facts:
    """All expected facts of the samples in `folder`, made on that day with that pause between rounds of traffic."""
    return {
        "made": made,
        "pause": pause,
        "hosts": {host.name: _host(host) for host in plan.HOSTS},
        "routers": {
            router: [str(plan.NETWORKS[network].interface4(number).ip) for network, number in places.items()]
            for router, places in plan.ROUTERS.items()
        },
        "scans": _scans(folder / "scans"),
        "flows": _flows(folder / "flows"),
    }


def dump(found: Facts) -> str:
    """The facts as JSON text, one line for every small value or row."""
    return _layout(found, 0) + "\n"


def _layout(value: Any, depth: int) -> str:
    flat = json.dumps(value, ensure_ascii=False)
    if not isinstance(value, dict | list) or len(flat) + depth <= 110 or not value:
        return flat
    inner = " " * (depth + 1)
    if isinstance(value, dict):
        parts = [f"{inner}{json.dumps(key)}: {_layout(item, depth + 1)}" for key, item in value.items()]
        return "{\n" + ",\n".join(parts) + "\n" + " " * depth + "}"
    return "[\n" + ",\n".join(inner + _layout(item, depth + 1) for item in value) + "\n" + " " * depth + "]"


def _host(host: plan.Host) -> Facts:
    return {
        "ipv4": host.addr4, "ipv6": host.addr6, "mac": host.mac, "names": plan.names()[host.addr4],
        "ports": _ports(plan.ports(host)), "ports_later": _ports(plan.ports(host, later=True)), "late": host.late,
    }  # fmt: skip


def _ports(ports: Iterable[plan.Port], proto: str | None = None) -> list[str]:
    return [f"{port.proto}/{port.port}" for port in ports if proto in (None, port.proto)]


def _up(networks: tuple[str, ...], later: bool = False) -> list[str]:
    """The addresses that answer in the networks: hosts and the routers' own."""
    found = [host.addr4 for host in plan.HOSTS if host.network in networks and (later or not host.late)]
    found += [
        str(plan.NETWORKS[network].interface4(places[network]).ip)
        for places in plan.ROUTERS.values()
        for network in networks
        if network in places
    ]
    return sorted(found, key=ip_address)


def _open(hosts: Iterable[plan.Host], proto: str, later: bool = False, version: int = 4) -> dict[str, list[str]]:
    """The open ports of the hosts by address, of those that have any."""
    found = {
        host.addr4 if version == 4 else host.addr6: _ports(plan.ports(host, later), proto)
        for host in hosts
        if later or not host.late
    }
    return {addr: ports for addr, ports in found.items() if ports}


def _scans(folder: Path) -> Facts:
    servers = [host for host in plan.HOSTS if host.network == "servers"]
    office = [host for host in plan.HOSTS if host.network == "office"]
    listening = [host for host in servers if not host.late]
    first = {
        "scanner": "nmap",
        "up": _up(("servers", "office")),
        "open": _open(plan.HOSTS, "tcp"),
        "filtered": {
            host.addr4: [f"{proto}/{number}" for proto, number in host.silent if proto == "tcp"]
            for host in listening
            if host.silent
        },
        "names": {addr: plan.names()[addr][0] for addr in _up(("servers", "office"))},
        "macs": {plan.route(4, plan.SCANNER)[0]: plan.router_mac("gw", "office").upper()}
        | {host.addr4: host.mac.upper() for host in office if host != plan.SCANNER},
        "hops": {host.addr4: plan.route(4, host) for host in listening},
        "weak_certificate": {
            "addr": plan.ALL["legacy"].addr4,
            "port": "tcp/8443",
            "bits": 1024,
            "signature": "sha1WithRSAEncryption",
        },
    }
    udp_hosts = [*listening, plan.ALL["printer"]]
    masscan = _open(listening, "tcp")
    for addr, ports in _open(listening, "udp").items():
        masscan[addr] = masscan.get(addr, []) + [port for port in ports if port in ("udp/53", "udp/161")]
    ping = [host.addr4 for host in office if 16 <= host.number < 32]
    return {
        "nmap-first.xml": first | {"services": _services(folder / "nmap-first.xml")},
        "nmap-second.xml": {
            "scanner": "nmap",
            "up": _up(("servers",), later=True),
            "open": _open(servers, "tcp", later=True),
            "services": _services(folder / "nmap-second.xml"),
        },
        "nmap-udp.xml": {
            "scanner": "nmap",
            "up": [plan.ALL["printer"].addr4, *_up(("servers",))],
            "open": _open(udp_hosts, "udp"),
            "services": _services(folder / "nmap-udp.xml"),
        },
        "nmap-ipv6.xml": {
            "scanner": "nmap",
            "up": sorted((host.addr6 for host in listening), key=ip_address),
            "open": _open(listening, "tcp", version=6),
            "hops": {host.addr6: plan.route(6, host) for host in listening},
            "services": _services(folder / "nmap-ipv6.xml"),
        },
        "nmap-ping.xml": {"scanner": "nmap", "up": ping, "down": 16 - len(ping), "open": {}},
        "nmap-interrupted.xml": {
            "scanner": "nmap",
            "complete": False,
            "finished": (folder / "nmap-interrupted.xml").read_text().count("</host>"),
        },
        "masscan.xml": {"scanner": "masscan", "up": list(masscan), "open": masscan},
    }


def _services(path: Path) -> dict[str, dict[str, list[str | None]]]:
    """Name, product and version of the open ports of an nmap XML file, by address."""
    found: dict[str, dict[str, list[str | None]]] = {}
    for host in ElementTree.parse(path).iter("host"):
        address = next(a.attrib["addr"] for a in host.iter("address") if a.attrib["addrtype"] != "mac")
        for port in host.iter("port"):
            state, service = port.find("state"), port.find("service")
            if state is not None and state.attrib["state"] == "open" and service is not None:
                key = f"{port.attrib['protocol']}/{port.attrib['portid']}"
                found.setdefault(address, {})[key] = [service.get(name) for name in ("name", "product", "version")]
    return found


def _flows(folder: Path) -> Facts:
    """Figures of the flow files; `rows` are flows as the graph has them, so one logged in reverse is turned round."""
    count = size = 0
    for packet in packets.read(folder / "capture.pcap"):
        count, size = count + 1, size + packet.size
    names: list[str] = []
    rows: dict[tuple[str, str, str, int], list[int]] = {}
    states: Counter[str] = Counter()
    lines, turned = 0, []
    for line in (folder / "conn.log").read_text().splitlines():
        if line.startswith("#fields"):
            names = line.split("\t")[1:]
        if line.startswith("#"):
            continue
        row = dict(zip(names, line.split("\t"), strict=True))
        lines += 1
        states[row["conn_state"]] += 1
        port = int(row["id.orig_p"] if row["proto"] == "icmp" else row["id.resp_p"])
        key = (row["id.orig_h"], row["id.resp_h"], row["proto"], port)
        add = [1, *(int(row[name]) for name in ("orig_pkts", "resp_pkts", "orig_ip_bytes", "resp_ip_bytes"))]
        reverse = (key[1], key[0], key[2], int(row["id.orig_p"]))
        if row["proto"] == "tcp" and reverse in traffic.OLD_SESSIONS:
            turned.append([*key])
            key, add = reverse, [add[0], add[2], add[1], add[4], add[3]]
        rows[key] = [a + b for a, b in zip(rows.get(key, [0] * 5), add, strict=True)]
    return {
        "packets": count,
        "ip_bytes": size,
        "conn_lines": lines,
        "conn_states": dict(states.most_common()),
        "distinct_flows": len(rows),
        "clients": len({key[0] for key in rows}),
        "servers": len({key[1] for key in rows}),
        "turned": turned,
        "planned": sorted({*(task.flow for task in tasks.TASKS), *traffic.OLD_SESSIONS}),
        "columns": ["src", "dst", "proto", "dport_or_type", "count", "cspkts", "scpkts", "csbytes", "scbytes"],
        "rows": [[*key, *values] for key, values in sorted(rows.items())],
    }
