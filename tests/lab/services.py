"""The services of a host: started, changed and waited for."""

from __future__ import annotations

import shutil
import time

from tests.lab import plan
from tests.lab.certificates import Authority, Pair
from tests.lab.daemons import SERVICES
from tests.lab.topology import Lab, LabError, Machine


class _NoAuthority(Authority):
    """An authority that signs nothing, for looking at services without starting them."""

    def __init__(self) -> None:
        pass

    def issue(self, host: plan.Host) -> Pair:
        return Pair("", "")

    def weak(self, host: plan.Host) -> Pair:
        return Pair("", "")


def start(lab: Lab, host: plan.Host, authority: Authority) -> None:
    """Start the host's services and return when all its planned ports are open."""
    machine = lab[host.name]
    for proto, number in host.silent:
        machine.run("iptables", "-A", "INPUT", "-p", proto, "--dport", str(number), "-j", "DROP")
    for name in host.services:
        start_one(machine, host, name, authority)
    wait(machine, {(port.proto, port.port) for port in host.ports})


def change(lab: Lab, host: plan.Host, change: plan.Change, authority: Authority) -> None:
    """End and begin what the change says; return when the planned ports are open."""
    machine = lab[host.name]
    for program in change.end:
        machine.run("pkill", "-x", program)
        machine.run("sh", "-c", f"for _ in $(seq 100); do pgrep -x {program} >&2 || exit 0; sleep 0.1; done; exit 1")
    for name in change.begin:
        start_one(machine, host, name, authority)
    wait(machine, {(port.proto, port.port) for port in change.ports})


def missing() -> list[str]:
    """The Debian packages of the services whose programs are not installed."""
    root = plan.HOSTS[0]
    authority = _NoAuthority()
    needed = (build(root, authority) for build in SERVICES.values())
    return sorted({service.package for service in needed if shutil.which(service.program) is None})


def start_one(machine: Machine, host: plan.Host, name: str, authority: Authority) -> None:
    """Write the files of one service, prepare it and start its daemon."""
    service = SERVICES[name](host, authority)
    if shutil.which(service.program) is None:
        raise LabError(f"{name} needs {service.program}: apt-get install {service.package}")
    for path, text in service.files.items():
        machine.write(path, text)
    for line in service.setup:
        machine.run("sh", "-c", line)
    machine.start(name, *service.argv)


def wait(machine: Machine, ports: set[tuple[str, int]], seconds: float = 60) -> None:
    """Return when every (proto, port) is bound in the machine; LabError names those that are not."""
    deadline = time.monotonic() + seconds
    missing = ports
    while time.monotonic() < deadline:
        bound = {
            (words[0], int(words[4].rsplit(":", 1)[1]))
            for words in map(str.split, machine.run("ss", "-lntuH").stdout.splitlines())
        }
        missing = ports - bound
        if not missing:
            return
        time.sleep(0.2)
    logs = {name: (machine.root / f"srv/{name}.log").read_text(errors="replace")[-800:] for name in machine.daemons}
    raise LabError(f"{machine.name}: no daemon on {sorted(missing)} after {seconds} s; logs: {logs}")
