"""The lab's machines: one set of namespaces a host, switches and routers, built and torn down."""

from __future__ import annotations

import contextlib
import subprocess
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tests.lab import plan

_BOOT = """
set -e
hostname "$1"
mount -t tmpfs -o mode=755 lab /run
mkdir -p /run/overlay/etc /run/overlay/etc.work /run/overlay/var /run/overlay/var.work /run/lock /run/sshd
mount -t overlay lab -o lowerdir=/etc,upperdir=/run/overlay/etc,workdir=/run/overlay/etc.work /etc
mount -t overlay lab -o lowerdir=/var,upperdir=/run/overlay/var,workdir=/run/overlay/var.work /var
mount -t tmpfs -o mode=1777 lab /tmp
mount -t tmpfs -o mode=755 lab /srv
rm -f /etc/hosts /etc/resolv.conf /etc/hostname
echo "$1" > /etc/hostname
ip link set lo up
touch /run/ready
sleep infinity &
wait
"""


class LabError(Exception):
    """The lab could not be built, or one of its commands failed."""


@dataclass(slots=True)
class Machine:
    """One running machine with its own network, name, processes, /etc, /var, /run, /srv and /tmp."""

    name: str
    process: subprocess.Popen[bytes]
    pid: int
    daemons: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    @property
    def root(self) -> Path:
        """The machine's file system as seen from outside."""
        return Path(f"/proc/{self.pid}/root")

    def command(self, argv: Sequence[str], cwd: str = "/srv") -> list[str]:
        """The argument vector that runs `argv` inside the machine; it dies with the caller."""
        enter = ["setpriv", "--pdeathsig", "KILL", "nsenter", "-t", str(self.pid), "-n", "-u", "-m", "-p", "-i"]
        return [*enter, f"--wdns={cwd}", "--", "env", "-i", *_ENVIRONMENT, *argv]

    def run(
        self, *argv: str, check: bool = True, timeout: float = 1800, cwd: str = "/srv"
    ) -> subprocess.CompletedProcess[str]:
        """The finished process; a status other than 0 raises LabError unless `check` is false, and so does no end."""
        command = self.command(argv, cwd)
        try:
            done = subprocess.run(command, capture_output=True, text=True, errors="replace", timeout=timeout)
        except subprocess.TimeoutExpired as error:
            raise LabError(f"{self.name}: {' '.join(argv)}: no end after {timeout:.0f} s") from error
        if check and done.returncode != 0:
            raise LabError(f"{self.name}: {' '.join(argv)}: status {done.returncode}: {done.stderr or done.stdout}")
        return done

    def start(self, name: str, *argv: str, cwd: str = "/srv") -> subprocess.Popen[bytes]:
        """The started daemon; its output goes to /srv/NAME.log of the machine."""
        with (self.root / f"srv/{name}.log").open("ab") as output:
            daemon = subprocess.Popen(
                self.command(argv, cwd), stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT
            )
        self.daemons[name] = daemon
        return daemon

    def write(self, path: str, text: str, mode: int = 0o644) -> None:
        """Put a text file at an absolute path of the machine."""
        target = self.root / path.lstrip("/")
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
        target.chmod(mode)


_ENVIRONMENT = (
    "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
    "HOME=/srv",
    "LC_ALL=C.UTF-8",
    "TZ=UTC",
)


def boot(name: str, hostname: str) -> Machine:
    """A machine with its own namespaces that ends when this process ends."""
    process = subprocess.Popen(
        ["setpriv", "--pdeathsig", "KILL", "unshare", "--net", "--uts", "--ipc", "--mount", "--pid", "--fork",
         "--mount-proc", "--kill-child", "--", "sh", "-c", _BOOT, "boot", hostname],
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
    )  # fmt: skip
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children")
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        with contextlib.suppress(OSError, IndexError, ValueError):
            pid = int(children.read_text().split()[0])
            if Path(f"/proc/{pid}/root/run/ready").exists():
                return Machine(name, process, pid)
        if process.poll() is not None:
            break
        time.sleep(0.02)
    process.kill()
    error = process.stderr.read().decode() if process.stderr else ""
    raise LabError(f"machine {name} did not start: {error.strip() or 'no answer in 10 s'}")


class Lab:
    """The running lab: machines by name, and the switch that joins them."""

    def __init__(self) -> None:
        self.machines: dict[str, Machine] = {}

    def __getitem__(self, name: str) -> Machine:
        return self.machines[name]

    def build(self) -> None:
        """Boot the switch, the routers and all hosts that are there from the beginning."""
        switch = self._boot("switch", "switch")
        switch.run("sysctl", "-qw", "net.ipv6.conf.all.disable_ipv6=1", "net.ipv6.conf.default.disable_ipv6=1")
        for network in plan.NETWORKS:
            switch.run("ip", "link", "add", network, "type", "bridge", "mcast_snooping", "0")
            switch.run("ip", "link", "set", network, "promisc", "on", "up")
        for router, places in plan.ROUTERS.items():
            self._boot(router, f"{router}.{plan.DOMAIN}")
            self._router(router, places)
        for host in plan.HOSTS:
            if not host.late:
                self.add(host)

    def add(self, host: plan.Host) -> None:
        """Boot one host and plug it into its network."""
        self._boot(host.name, host.fqdn)
        self._plug(host.name, "eth0", host.network, host.number, host.mac)
        gateway = next(number for places in plan.ROUTERS.values()
                       for network, number in places.items() if network == host.network)  # fmt: skip
        network = plan.NETWORKS[host.network]
        machine = self[host.name]
        machine.run("ip", "route", "add", "default", "via", str(network.interface4(gateway).ip))
        machine.run("ip", "-6", "route", "add", "default", "via", str(network.interface6(gateway).ip))

    def stop(self) -> None:
        """End every process of every machine; its namespaces and links go with it."""
        for machine in self.machines.values():
            machine.process.kill()
            for daemon in machine.daemons.values():
                daemon.kill()
        for machine in self.machines.values():
            machine.process.wait()
            for daemon in machine.daemons.values():
                daemon.wait()
        self.machines.clear()

    def _boot(self, name: str, hostname: str) -> Machine:
        machine = boot(name, hostname)
        self.machines[name] = machine
        machine.write("/etc/hosts", plan.hosts_file())
        machine.write("/etc/resolv.conf", f"search {plan.DOMAIN}\nnameserver {plan.ALL['ns'].addr4}\n")
        machine.write("/etc/gai.conf", "precedence ::ffff:0:0/96 100\n")
        machine.write("/etc/nsswitch.conf", "passwd: files\ngroup: files\nshadow: files\nhosts: files dns\n")
        return machine

    def _plug(self, name: str, interface: str, network: str, number: int, mac: str) -> None:
        machine, switch = self[name], self["switch"]
        port = f"{name}-{network[:5]}"
        subprocess.run(
            ["nsenter", "-t", str(switch.pid), "-n", "ip", "link", "add", port, "type", "veth",
             "peer", "name", interface, "address", mac, "netns", str(machine.pid)], check=True,
        )  # fmt: skip
        switch.run("ip", "link", "set", port, "master", network, "up")
        settings = f"net.ipv6.conf.{interface}"
        machine.run("sysctl", "-qw", f"{settings}.accept_dad=0", f"{settings}.accept_ra=0")
        for side, link in ((machine, interface), (switch, port)):
            side.run("ethtool", "-K", link, "tx", "off", "gso", "off", "tso", "off", "gro", "off", check=False)
        where = plan.NETWORKS[network]
        machine.run("ip", "addr", "add", str(where.interface4(number)), "dev", interface)
        machine.run("ip", "-6", "addr", "add", str(where.interface6(number)), "dev", interface, "nodad")
        machine.run("ip", "link", "set", interface, "up")

    def _router(self, name: str, places: dict[str, int]) -> None:
        machine = self[name]
        for index, (network, number) in enumerate(places.items()):
            self._plug(name, f"eth{index}", network, number, plan.router_mac(name, network))
        machine.run("sysctl", "-qw", "net.ipv4.ip_forward=1", "net.ipv6.conf.all.forwarding=1",
                    "net.ipv4.icmp_ratelimit=0", "net.ipv6.icmp.ratelimit=0")  # fmt: skip
        for other, elsewhere in plan.ROUTERS.items():
            if other != name:
                transit = plan.NETWORKS["transit"]
                for network in set(elsewhere) - set(places):
                    far = plan.NETWORKS[network]
                    machine.run("ip", "route", "add", far.ipv4, "via", str(transit.interface4(elsewhere["transit"]).ip))
                    machine.run("ip", "-6", "route", "add", far.ipv6, "via",
                                str(transit.interface6(elsewhere["transit"]).ip))  # fmt: skip


@contextlib.contextmanager
def running() -> Iterator[Lab]:
    """A built lab, stopped at the end whatever happens."""
    lab = Lab()
    try:
        lab.build()
        yield lab
    finally:
        lab.stop()
