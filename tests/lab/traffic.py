"""The lab's traffic: the clients' tasks run in rounds while the segment of the servers is captured."""

from __future__ import annotations

import logging
import subprocess
import time
from pathlib import Path

from tests.lab import plan, tasks
from tests.lab.topology import Lab, LabError

log = logging.getLogger(__name__)

CAPTURE = "tcpdump -i servers -U -w /srv/capture.pcap 'not (icmp6 and ip6[40] >= 130 and ip6[40] <= 137)'"
"""What is captured: everything on the servers' segment but IPv6 neighbour discovery."""


def run(lab: Lab, pause: float, into: Path) -> None:
    """Leave a capture of all rounds at `into`; they begin `pause` seconds apart."""
    switch = lab["switch"]
    session, subscriber = _old_sessions(lab)
    capture = switch.start("tcpdump", "sh", "-c", f"exec {CAPTURE}")
    pcap = switch.root / "srv/capture.pcap"
    deadline = time.monotonic() + 10
    while not (pcap.exists() and pcap.stat().st_size >= 24):
        if time.monotonic() > deadline:
            raise LabError(f"tcpdump did not start: {(switch.root / 'srv/tcpdump.log').read_text()}")
        time.sleep(0.1)
    for number in range(tasks.ROUNDS):
        begun = time.monotonic()
        log.info("traffic: round %d of %d", number + 1, tasks.ROUNDS)
        for task in tasks.of_round(number):
            lab[task.client].run("timeout", "15", "sh", "-c", task.command)
        _say(session, f"SET round {number}\n")
        if number < tasks.ROUNDS - 1:
            time.sleep(max(0.0, pause - (time.monotonic() - begun)))
    time.sleep(1)
    switch.run("pkill", "-INT", "-x", "tcpdump")
    capture.wait(10)
    for process in (session, subscriber):
        process.kill()
        process.wait()
    into.write_bytes(pcap.read_bytes())


def _old_sessions(lab: Lab) -> tuple[subprocess.Popen[bytes], subprocess.Popen[bytes]]:
    """Two connections to db's Redis that are older than the capture and outlive it.

    In mon's the client speaks first; in www's, a subscription, the server does, so that the log has it reversed.
    """
    address, started = plan.ALL["db"].addr4, []
    for client, line in (("mon", "PING"), ("www", "SUBSCRIBE news")):
        argv = lab[client].command(["telnet", address, "6379"])
        session = subprocess.Popen(argv, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        _say(session, f"{line}\n")
        started.append(session)
    time.sleep(1)
    return started[0], started[1]


OLD_SESSIONS = tuple((plan.ALL[client].addr4, plan.ALL["db"].addr4, "tcp", 6379) for client in ("mon", "www"))
"""The flows of those two."""


def _say(session: subprocess.Popen[bytes], line: str) -> None:
    if session.stdin is None or session.poll() is not None:
        raise LabError("a long Redis session ended too early")
    session.stdin.write(line.encode())
    session.stdin.flush()
