"""The lab's scans: real nmap and masscan runs from the probe, each a named command with its outputs."""

from __future__ import annotations

import contextlib
import logging
import shlex
import signal
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.lab import plan
from tests.lab.topology import LabError, Machine

log = logging.getLogger(__name__)

TCP_PORTS = "1-10000"
SERVERS = plan.NETWORKS["servers"].ipv4
OFFICE = plan.NETWORKS["office"].ipv4
FOLDER = "/srv/scans"
GATEWAY = str(plan.NETWORKS["office"].interface4(plan.ROUTERS["gw"]["office"]).ip)


@dataclass(frozen=True, slots=True)
class Scan:
    """One run of a scanner: its command, the files that it leaves and what they are good for."""

    name: str
    command: str
    files: tuple[str, ...]
    shows: str


SIX = " ".join(host.addr6 for host in plan.HOSTS if host.network == "servers" and not host.late)

FIRST = Scan(
    "nmap-first",
    f"nmap -A --osscan-guess -T4 -p {TCP_PORTS} -oX nmap-first.xml -oG nmap-first.gnmap -oN nmap-first.nmap"
    f" {SERVERS} {OFFICE}",
    ("nmap-first.xml", "nmap-first.gnmap", "nmap-first.nmap"),
    "services, scripts, certificates, OS, MAC addresses, a filtered port, a route over two routers, IPv4",
)
UDP = Scan(
    "nmap-udp",
    f"nmap -sU -sV -sC -T4 -p 53,67,123,161,500,1900,5353 -oX nmap-udp.xml {SERVERS} {plan.ALL['printer'].addr4}",
    ("nmap-udp.xml",),
    "open, closed and open|filtered UDP ports, SNMP and NTP facts",
)
IPV6 = Scan(
    "nmap-ipv6",
    f"nmap -6 -A --osscan-guess -T4 -p {TCP_PORTS} -oX nmap-ipv6.xml {SIX}",
    ("nmap-ipv6.xml",),
    "the same servers over IPv6",
)
INTERRUPTED = Scan(
    "nmap-interrupted",
    f"nmap -sV -T4 --max-hostgroup 1 -p {TCP_PORTS} -oX nmap-interrupted.xml {SERVERS}",
    ("nmap-interrupted.xml",),
    "a scan that was stopped (SIGINT) in the middle: the XML has no end",
)
SECOND = Scan(
    "nmap-second",
    f"nmap -A --osscan-guess -T4 -p {TCP_PORTS} -oX nmap-second.xml {SERVERS}",
    ("nmap-second.xml",),
    "the servers later: a new host, another web server on port 80, a renewed certificate, a closed port, a moved SSH",
)
PING = Scan(
    "nmap-ping",
    "nmap -sn -v -oX nmap-ping.xml 192.0.2.16/28",
    ("nmap-ping.xml",),
    "a ping scan with -v: hosts that are down are in the XML",
)
MASSCAN = Scan(
    "masscan",
    f"masscan -p1-10000,U:53,U:161 --adapter-ip {plan.MASSCAN_SOURCE} --rate 20000 --banners --wait 5 --seed 7"
    " -oB masscan.bin 198.51.100.0/25",
    ("masscan.bin",),
    "a SYN scan with banners in masscan's binary form",
)
READ_BACK = tuple(
    Scan(
        f"masscan-{ending}",
        f"masscan --readscan masscan.bin {option} masscan.{ending}",
        (f"masscan.{ending}",),
        f"the same scan as {shape}",
    )
    for option, ending, shape in (
        ("-oX", "xml", "XML: one host element a port or banner"),
        ("-oJ", "json", "JSON"),
        ("-oL", "list", "a list"),
        ("-oG", "gnmap", "grepable text"),
    )
)


ALL = (MASSCAN, *READ_BACK, FIRST, INTERRUPTED, UDP, IPV6, PING, SECOND)


def run(probe: Machine, scan: Scan, into: Path) -> None:
    """Run the scan on the probe, in an empty folder of it, and copy its files to `into`."""
    log.info("%s: %s", scan.name, scan.command)
    probe.run("mkdir", "-p", FOLDER)
    with _beat(probe):
        probe.run(*shlex.split(scan.command), cwd=FOLDER)
    collect(probe, scan, into)


@contextlib.contextmanager
def _beat(probe: Machine) -> Iterator[None]:
    """Keep a few packets coming: masscan's receiver notices the end of its scan only when one arrives."""
    ping = subprocess.Popen(probe.command(["ping", "-q", "-i", "0.2", GATEWAY]), stdout=subprocess.DEVNULL)
    try:
        yield
    finally:
        probe.run("pkill", "-x", "ping", check=False)
        ping.wait(10)


def interrupt(probe: Machine, scan: Scan, into: Path, hosts: int = 3) -> None:
    """Run the scan and stop it by SIGINT as soon as its XML holds `hosts` finished hosts."""
    log.info("%s: %s", scan.name, scan.command)
    probe.run("mkdir", "-p", FOLDER)
    process = subprocess.Popen(
        probe.command(shlex.split(scan.command), cwd=FOLDER), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    output = probe.root / FOLDER.lstrip("/") / scan.files[0]
    deadline = time.monotonic() + 600
    while process.poll() is None and time.monotonic() < deadline:
        if output.exists() and output.read_text().count("</host>") >= hosts:
            time.sleep(1)
            probe.run("pkill", f"-{signal.SIGINT.value}", "-x", "nmap")
            process.wait(30)
            break
        time.sleep(0.1)
    else:
        process.kill()
        raise LabError(f"{scan.name} could not be stopped in the middle")
    collect(probe, scan, into)


def collect(probe: Machine, scan: Scan, into: Path) -> None:
    """Copy the files of a finished scan out of the probe; LabError for a missing or empty one."""
    into.mkdir(parents=True, exist_ok=True)
    for name in scan.files:
        content = (probe.root / FOLDER.lstrip("/") / name).read_bytes()
        if not content:
            raise LabError(f"{scan.name} left {name} empty")
        (into / name).write_bytes(content)
