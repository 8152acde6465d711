"""The lab's client traffic: who asks whom for what, run in rounds while the servers' segment is captured."""

from __future__ import annotations

import logging
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.lab import plan
from tests.lab.topology import Lab, LabError

log = logging.getLogger(__name__)

CAPTURE = "tcpdump -i servers -U -w /srv/capture.pcap 'not (icmp6 and ip6[40] >= 130 and ip6[40] <= 137)'"
"""What is captured: everything on the servers' segment but IPv6 neighbour discovery."""

_CURL = "curl -sS -k -o /dev/null -m 8"
_SSH = "ssh -q -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null -o ConnectTimeout=5 -o GSSAPIAuthentication=no"
_MAIL = "printf 'From: %s\\nTo: %s\\nSubject: lab\\n\\nhello\\n' {0}@lab.example {1}@lab.example | " + (
    "curl -sS -k -m 8 smtp://smtp.lab.example --mail-from {0}@lab.example --mail-rcpt {1}@lab.example -T -"
)


@dataclass(frozen=True, slots=True)
class Task:
    """A client's command and the flow that it makes: server, protocol and port (for ICMP the type)."""

    client: str
    command: str
    server: str
    proto: str
    port: int
    version: int = 4
    rounds: tuple[int, ...] = ()
    times: int = 1

    @property
    def flow(self) -> tuple[str, str, str, int]:
        """The flow as (source address, destination address, protocol, destination port or ICMP type)."""
        client, server = plan.ALL[self.client], plan.ALL[self.server]
        pair = (client.addr4, server.addr4) if self.version == 4 else (client.addr6, server.addr6)
        return (*pair, self.proto, self.port)


def _web(client: str, url: str, server: str, port: int, version: int = 4, **more: int | tuple[int, ...]) -> Task:
    return Task(client, f"{_CURL} -{version} {url}", server, "tcp", port, version, **more)  # type: ignore[arg-type]


def _ping(client: str, server: str, version: int = 4, rounds: tuple[int, ...] = ()) -> Task:
    name = plan.ALL[server].fqdn
    return Task(client, f"ping -{version} -q -c 2 -i 0.2 -W 1 {name}", server, "icmp", 8 if version == 4 else 128, version, rounds)


TASKS: tuple[Task, ...] = (
    _web("alice", "http://www.lab.example/", "www", 80, times=2),
    _web("alice", "https://shop.lab.example/catalogue.html", "www", 443, times=2),
    _web("alice", "http://printer.lab.example/", "printer", 80),
    _web("alice", "http://www.lab.example/", "www", 80, 6),
    Task("alice", "dig +short mx lab.example", "ns", "udp", 53, times=2),
    Task("alice", "dig +short @2001:db8:b::53 www.lab.example aaaa", "ns", "udp", 53, 6),
    Task("alice", _MAIL.format("alice", "bob"), "mail", "tcp", 25),
    Task("alice", "curl -sS -k -o /dev/null -m 8 -u alice:lab imaps://imap.lab.example/INBOX", "mail", "tcp", 993, times=2),
    Task("alice", "smbclient -N -c 'ls' //files.lab.example/public >/dev/null", "files", "tcp", 445, rounds=(0, 2)),
    _ping("alice", "www"),
    Task("alice", "chronyd -Q -u root -t 4 'server ns.lab.example iburst maxsamples 1' 'cmdport 0' 'pidfile /tmp/q.pid'",
         "ns", "udp", 123, rounds=(1,)),
    Task("bob", f"{_SSH} deploy@www.lab.example uptime", "www", "tcp", 22, rounds=(0, 1, 3)),
    Task("bob", f"{_SSH} -p 2222 deploy@git.lab.example true", "git", "tcp", 2222, rounds=(0, 2)),
    Task("bob", f"{_SSH} -6 deploy@db.lab.example true", "db", "tcp", 22, 6, rounds=(1,)),
    _web("bob", "http://git.lab.example:8000/graph.git/HEAD", "git", 8000, times=2),
    _web("bob", "http://git.lab.example:8000/tools.git/HEAD", "git", 8000, 6),
    _web("bob", "https://legacy.lab.example:8443/ --tls-max 1.2 --ciphers DEFAULT@SECLEVEL=0", "legacy", 8443, rounds=(0, 2)),
    _web("bob", "http://intranet.lab.example/robots.txt", "www", 80),
    Task("bob", "redis-cli -h db.lab.example info server >/dev/null", "db", "tcp", 6379, rounds=(1, 3)),
    Task("bob", "psql -h db.lab.example -U postgres -Atc 'select 1' >/dev/null", "db", "tcp", 5432, rounds=(0, 2)),
    Task("bob", "dig +short +tcp git.lab.example", "ns", "tcp", 53, rounds=(0, 2)),
    Task("bob", "dig +short -x 198.51.100.45", "ns", "udp", 53, times=2),
    _ping("bob", "db", 6),
    Task("carol", "curl -sS -o /dev/null -m 8 ftp://ftp.lab.example/", "files", "tcp", 21, rounds=(0, 1, 3)),
    Task("carol", "curl -sS -o /dev/null -m 8 ftp://files.lab.example/data.csv", "files", "tcp", 21, rounds=(0, 2)),
    _web("carol", "http://legacy.lab.example:8081/", "legacy", 8081, times=2),
    _web("carol", "https://www.lab.example/", "www", 443, times=2),
    _web("carol", "https://www.lab.example/", "www", 443, 6),
    Task("carol", "(sleep 1; echo guest; sleep 1) | timeout 4 telnet legacy.lab.example >/dev/null 2>&1 || true",
         "legacy", "tcp", 23, rounds=(0, 3)),
    Task("carol", _MAIL.format("carol", "alice"), "mail", "tcp", 25, rounds=(1, 2)),
    Task("carol", "printf 'a LOGIN bob lab\\r\\nb STATUS INBOX (MESSAGES)\\r\\nc LOGOUT\\r\\n' | timeout 4 telnet"
         " mail.lab.example 143 >/dev/null 2>&1 || true", "mail", "tcp", 143, rounds=(1, 3)),
    Task("carol", "dig +short nothing.lab.example", "ns", "udp", 53, times=2),
    _ping("carol", "files", rounds=(0, 1)),
    Task("www", "mariadb --skip-ssl -h db.lab.example -u shop -plab -e 'select 1' >/dev/null", "db", "tcp", 3306, times=2),
    Task("www", "redis-cli -h db.lab.example set visits 1 >/dev/null", "db", "tcp", 6379, times=2),
    Task("www", _MAIL.format("shop", "alice"), "mail", "tcp", 25, rounds=(1, 3)),
    Task("www", "mosquitto_pub -h mon.lab.example -t lab/www -m up", "mon", "tcp", 1883),
    Task("db", "mosquitto_pub -h mon.lab.example -t lab/db -m up", "mon", "tcp", 1883, rounds=(0, 1, 2)),
    Task("git", "mosquitto_pub -h mon.lab.example -t lab/git -m up", "mon", "tcp", 1883, rounds=(1, 3)),
    Task("mon", "snmpget -v2c -c public printer.lab.example 1.3.6.1.2.1.1.5.0 >/dev/null", "printer", "udp", 161, times=2),
    _web("mon", "http://www.lab.example/", "www", 80),
    _web("mon", "http://git.lab.example:8000/", "git", 8000),
    _ping("mon", "www"),
    _ping("mon", "db"),
    _ping("mon", "mail", rounds=(0, 1)),
    _ping("mon", "printer", rounds=(0, 2)),
    Task("alice", "snmpget -v1 -c public mon.lab.example 1.3.6.1.2.1.1.1.0 >/dev/null", "mon", "udp", 161, rounds=(0, 2)),
    _web("alice", "http://mon.lab.example:3000/", "mon", 3000),
    _web("carol", "http://mon.lab.example:3000/", "mon", 3000, rounds=(2, 3)),
    Task("carol", "curl -sS -o /dev/null -m 3 http://www.lab.example:8080/ 2>/dev/null || true", "www", "tcp", 8080, rounds=(1,)),
    Task("carol", "curl -sS -o /dev/null -m 3 http://legacy.lab.example:4444/ 2>/dev/null || true", "legacy", "tcp", 4444,
         rounds=(2,)),
    Task("carol", "dig +short +tries=1 +timeout=1 @198.51.100.88 www.lab.example >/dev/null || true", "legacy", "udp", 53, rounds=(2,)),
    Task("probe", "nmap -n -Pn -sS --top-ports 25 198.51.100.88 >/dev/null", "legacy", "tcp", 8888, rounds=(2,)),
    Task("probe", "nmap -n -Pn -sT --top-ports 12 198.51.100.33 >/dev/null", "db", "tcp", 3306, rounds=(3,)),
)  # fmt: skip
ROUNDS = 4
FIREWALL = "iptables -A INPUT -p tcp --dport 4444 -j DROP"
"""The one port of `legacy` that answers nothing."""


def of_round(number: int) -> Iterator[Task]:
    """The tasks of one round, each as often as it is due."""
    for task in TASKS:
        if not task.rounds or number in task.rounds:
            for _ in range(task.times):
                yield task


def run(lab: Lab, pause: float, into: Path) -> None:
    """Capture while all rounds run, `pause` seconds from the start of one to the next; the capture is left at `into`."""
    switch = lab["switch"]
    lab["legacy"].run("sh", "-c", FIREWALL)
    old = _long_session(lab)
    capture = switch.start("tcpdump", "sh", "-c", f"exec {CAPTURE}")
    pcap = switch.root / "srv/capture.pcap"
    deadline = time.monotonic() + 10
    while not (pcap.exists() and pcap.stat().st_size >= 24):
        if time.monotonic() > deadline:
            raise LabError(f"tcpdump did not start: {(switch.root / 'srv/tcpdump.log').read_text()}")
        time.sleep(0.1)
    for number in range(ROUNDS):
        begun = time.monotonic()
        log.info("traffic: round %d of %d", number + 1, ROUNDS)
        for task in of_round(number):
            done = lab[task.client].run("timeout", "15", "sh", "-c", task.command, check=False)
            if done.returncode != 0:
                raise LabError(f"{task.client}: {task.command}: status {done.returncode}: {done.stderr or done.stdout}")
        _say(old, f"SET round {number}\r\n")
        if number < ROUNDS - 1:
            time.sleep(max(0.0, pause - (time.monotonic() - begun)))
    time.sleep(1)
    switch.run("pkill", "-INT", "-x", "tcpdump")
    capture.wait(10)
    old.kill()
    old.wait()
    into.write_bytes(pcap.read_bytes())


def _long_session(lab: Lab) -> subprocess.Popen[bytes]:
    """A connection from mon to db's Redis that is older than the capture and outlives it."""
    argv = ["telnet", plan.ALL["db"].addr4, "6379"]
    session = subprocess.Popen(
        lab["mon"].command(argv), stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    _say(session, "PING\r\n")
    time.sleep(0.5)
    return session


def _say(session: subprocess.Popen[bytes], line: str) -> None:
    if session.stdin is None or session.poll() is not None:
        raise LabError("the long Redis session ended too early")
    session.stdin.write(line.encode())
    session.stdin.flush()
