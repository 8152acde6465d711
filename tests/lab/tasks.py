"""What the lab's clients do: each task a real client program, and the flow that it makes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tests.lab import plan

ROUNDS = 4
_CURL = "curl -sS -k -o /dev/null -m 8"
_SSH = (
    "ssh -q -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null -o ConnectTimeout=5 -o GSSAPIAuthentication=no"
)
_FTP = "curl -sS -o /dev/null -m 8"


@dataclass(frozen=True, slots=True)
class Task:
    """A client's shell command and its target, `host proto/port` (for ICMP the type in place of the port).

    It runs in the named rounds, by default in all, `times` times in each.
    """

    client: str
    target: str
    command: str
    rounds: tuple[int, ...] = tuple(range(ROUNDS))
    version: int = 4
    times: int = 1

    @property
    def flow(self) -> tuple[str, str, str, int]:
        """The flow as (source address, destination address, protocol, destination port or ICMP type)."""
        name, _, port = self.target.partition(" ")
        proto, _, number = port.partition("/")
        client, server = plan.ALL[self.client], plan.ALL[name]
        pair = (client.addr4, server.addr4) if self.version == 4 else (client.addr6, server.addr6)
        return (*pair, proto, int(number))


def _web(client: str, target: str, url: str, rounds: tuple[int, ...] = tuple(range(ROUNDS)), version: int = 4) -> Task:
    return Task(client, target, f"{_CURL} -{version} {url}", rounds, version)


def _mail(client: str, sender: str, recipient: str, rounds: tuple[int, ...]) -> Task:
    return Task(
        client,
        "mail tcp/25",
        rf"printf 'From: {sender}@lab.example\nTo: {recipient}@lab.example\nSubject: lab\n\nhello\n'"
        f" | curl -sS -k -m 8 smtp://smtp.lab.example --mail-from {sender}@lab.example"
        f" --mail-rcpt {recipient}@lab.example -T -",
        rounds,
    )


def _ping(client: str, server: str, rounds: tuple[int, ...] = tuple(range(ROUNDS)), version: int = 4) -> Task:
    kind = 8 if version == 4 else 128
    command = f"ping -{version} -q -c 2 -i 0.2 -W 1 {plan.ALL[server].fqdn}"
    return Task(client, f"{server} icmp/{kind}", command, rounds, version)


def _publish(client: str, rounds: tuple[int, ...]) -> Task:
    return Task(client, "mon tcp/1883", f"mosquitto_pub -h mon.lab.example -t lab/{client} -m up", rounds)


_ALICE = (
    _web("alice", "www tcp/80", "http://www.lab.example/"),
    _web("alice", "www tcp/80", "http://www.lab.example/catalogue.html"),
    _web("alice", "www tcp/80", "http://www.lab.example/", version=6),
    _web("alice", "www tcp/443", "https://shop.lab.example/catalogue.html"),
    _web("alice", "mon tcp/3000", "http://mon.lab.example:3000/"),
    Task("alice", "ns udp/53", "dig +short mx lab.example", times=2),
    Task("alice", "ns udp/53", "dig +short @2001:db8:b::53 www.lab.example aaaa", version=6),
    _mail("alice", "alice", "bob", (0, 1, 2, 3)),
    Task("alice", "mail tcp/993", f"{_CURL} -u alice:lab imaps://imap.lab.example/INBOX", (0, 2)),
    Task("alice", "files tcp/445", "smbclient -N -c 'ls' //files.lab.example/public >/dev/null", (0, 2)),
    Task("alice", "mon udp/161", "snmpget -v1 -c public mon.lab.example 1.3.6.1.2.1.1.1.0 >/dev/null", (0, 2)),
    Task("alice", "ns udp/123", "chronyd -Q -u root -t 4 'server ns.lab.example iburst maxsamples 1' 'cmdport 0'"
         " 'pidfile /tmp/q.pid'", (1,)),
    _ping("alice", "www"),
)  # fmt: skip
_BOB = (
    Task("bob", "www tcp/22", f"{_SSH} deploy@www.lab.example uptime", (0, 3)),
    Task("bob", "git tcp/2222", f"{_SSH} -p 2222 deploy@git.lab.example true", (0, 2)),
    Task("bob", "db tcp/22", f"{_SSH} -6 deploy@db.lab.example true", (1,), version=6),
    _web("bob", "git tcp/8000", "http://git.lab.example:8000/graph.git/HEAD"),
    _web("bob", "git tcp/8000", "http://git.lab.example:8000/tools.git/HEAD", version=6),
    _web(
        "bob", "legacy tcp/8443", "https://legacy.lab.example:8443/ --tls-max 1.2 --ciphers DEFAULT@SECLEVEL=0", (0, 2)
    ),
    _web("bob", "www tcp/80", "http://intranet.lab.example/robots.txt"),
    Task("bob", "db tcp/6379", "redis-cli -h db.lab.example get visits >/dev/null", (1, 3)),
    Task("bob", "db tcp/6379", "redis-cli -h db.lab.example publish news hello >/dev/null"),
    Task("bob", "db tcp/5432", "psql -h db.lab.example -U postgres -Atc 'select 1' >/dev/null", (0, 2)),
    Task("bob", "ns tcp/53", "dig +short +tcp git.lab.example", (0, 2)),
    Task("bob", "ns udp/53", "dig +short -x 198.51.100.45", times=2),
    _ping("bob", "db", version=6),
)
_CAROL = (
    Task("carol", "files tcp/21", f"{_FTP} ftp://ftp.lab.example/", (0, 1, 3)),
    Task("carol", "files tcp/21", f"{_FTP} ftp://files.lab.example/data.csv", (0, 2)),
    _web("carol", "legacy tcp/8081", "http://legacy.lab.example:8081/"),
    _web("carol", "www tcp/443", "https://www.lab.example/", (0, 2)),
    _web("carol", "www tcp/443", "https://www.lab.example/", (1, 3), version=6),
    _web("carol", "mon tcp/3000", "http://mon.lab.example:3000/", (2, 3)),
    Task("carol", "legacy tcp/23", "(sleep 1; echo guest; sleep 1)"
         " | timeout 4 telnet legacy.lab.example >/dev/null 2>&1 || true", (0, 3)),
    Task("carol", "mail tcp/143", r"(sleep 0.3; printf 'a LOGIN bob lab\nb STATUS INBOX (UNSEEN)\nc LOGOUT\n'; sleep 1)"
         " | timeout 4 telnet mail.lab.example 143 >/dev/null 2>&1 || true", (1, 3)),
    _mail("carol", "carol", "alice", (1, 2)),
    Task("carol", "ns udp/53", "dig +short nothing.lab.example", times=2),
    _ping("carol", "files", (0, 1)),
)  # fmt: skip
_SERVERS = (
    Task("www", "db tcp/3306", "mariadb --skip-ssl -h db.lab.example -u shop -plab -e 'select 1' >/dev/null", times=2),
    Task("www", "db tcp/6379", "redis-cli -h db.lab.example set visits 1 >/dev/null", times=2),
    _mail("www", "shop", "alice", (1, 3)),
    _publish("www", (0, 1, 2, 3)),
    _publish("db", (0, 1, 2)),
    _publish("git", (1, 3)),
    Task("mon", "printer udp/161", "snmpget -v2c -c public printer.lab.example 1.3.6.1.2.1.1.5.0 >/dev/null", times=2),
    _web("mon", "www tcp/80", "http://www.lab.example/"),
    _web("mon", "git tcp/8000", "http://git.lab.example:8000/"),
    _web("mon", "printer tcp/80", "http://printer.lab.example/"),
    _ping("mon", "www"),
    _ping("mon", "db"),
    _ping("mon", "mail", (0, 1)),
    _ping("mon", "printer", (0, 2)),
)
_IN_VAIN = (
    Task("carol", "www tcp/8080", f"{_CURL} http://www.lab.example:8080/ 2>/dev/null || true", (1,)),
    Task("carol", "legacy tcp/4444", "curl -m 3 http://legacy.lab.example:4444/ 2>/dev/null || true", (2,)),
    Task("carol", "legacy udp/53", "dig +tries=1 +timeout=1 @198.51.100.88 www.lab.example >/dev/null || true", (2,)),
)
_PORT_SCANS = (
    Task("probe", "legacy tcp/8888", "nmap -n -Pn -sS --top-ports 25 198.51.100.88 >/dev/null", (2,)),
    Task("probe", "db tcp/443", "nmap -n -Pn -sT --top-ports 12 198.51.100.33 >/dev/null", (3,)),
)
TASKS = (*_ALICE, *_BOB, *_CAROL, *_SERVERS, *_IN_VAIN, *_PORT_SCANS)


def of_round(number: int) -> Iterator[Task]:
    """The tasks of one round, each as often as it is due."""
    for task in TASKS:
        if number in task.rounds:
            for _ in range(task.times):
                yield task
