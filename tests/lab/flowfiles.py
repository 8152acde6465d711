"""Files of other tools from the capture: argus, nfpcapd, softflowd sending IPFIX to nfcapd, and p0f."""

from __future__ import annotations

import logging
import shlex
import time
from dataclasses import dataclass
from pathlib import Path

from tests.lab.topology import LabError, Machine

log = logging.getLogger(__name__)

FOLDER = "/srv/flows"


@dataclass(frozen=True, slots=True)
class Conversion:
    """One file: the shell command that makes it out of capture.pcap, and what it shows."""

    file: str
    command: str
    shows: str
    collector: str = ""


CONVERSIONS = (
    Conversion("capture.argus", "argus -r capture.pcap -w capture.argus", "the capture as argus records"),
    Conversion(
        "nfpcapd.nfcapd",
        "mkdir pcapd && nfpcapd -r capture.pcap -t 86400 -w pcapd && mv pcapd/nfcapd.2* nfpcapd.nfcapd",
        "the capture in nfdump's file format, made by nfpcapd",
    ),
    Conversion(
        "softflowd.nfcapd",
        "softflowd -d -v 10 -A milli -r capture.pcap -n 127.0.0.1:9995",
        "the capture as IPFIX that softflowd exported and nfcapd received",
        "mkdir collected && exec nfcapd -b 127.0.0.1 -p 9995 -t 86400 -w collected",
    ),
    Conversion("p0f.log", "TZ=UTC p0f -r capture.pcap -o p0f.log", "what p0f tells of the hosts in the capture"),
)


def convert(machine: Machine, pcap: Path, into: Path) -> None:
    """Make all of them in an empty folder of the machine, which has no names of ours, and copy them to `into`."""
    machine.run("mkdir", "-p", FOLDER)
    folder = machine.root / FOLDER.lstrip("/")
    (folder / "capture.pcap").write_bytes(pcap.read_bytes())
    for conversion in CONVERSIONS:
        log.info("flows: %s", conversion.command)
        if conversion.collector:
            _collect(machine, conversion, folder)
        else:
            machine.run("sh", "-ec", conversion.command, cwd=FOLDER)
        content = (folder / conversion.file).read_bytes()
        if not content:
            raise LabError(f"{conversion.command}: left {conversion.file} empty")
        (into / conversion.file).write_bytes(content)


def _collect(machine: Machine, conversion: Conversion, folder: Path) -> None:
    collector = machine.start("nfcapd", "sh", "-ec", conversion.collector, cwd=FOLDER)
    deadline = time.monotonic() + 10
    while ":9995" not in machine.run("ss", "-lnuH").stdout:
        if collector.poll() is not None or time.monotonic() > deadline:
            raise LabError(f"nfcapd did not start: {(machine.root / 'srv/nfcapd.log').read_text()}")
        time.sleep(0.1)
    machine.run(*shlex.split(conversion.command), cwd=FOLDER)
    time.sleep(1)
    machine.run("pkill", "-TERM", "-x", "nfcapd")
    collector.wait(10)
    made = sorted((folder / "collected").glob("nfcapd.2*"))
    if len(made) != 1:
        raise LabError(f"nfcapd left {[path.name for path in made]} instead of one file")
    made[0].rename(folder / conversion.file)
