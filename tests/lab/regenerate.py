"""Makes all bundled samples again: `python -m tests.lab.regenerate`, as root.

It builds the lab, scans it, captures its traffic, converts the capture, and only when all of that worked replaces the
samples. The lab ends with the process, however that ends.
"""

from __future__ import annotations

import argparse
import logging
import os
import shutil
import signal
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from types import FrameType

from tests.lab import catalogue, connlog, expected, flowfiles, plan, scans, services, topology, traffic
from tests.lab.certificates import Authority

log = logging.getLogger("tests.lab")

SAMPLES = Path(__file__).parent / "samples"
PROGRAMS = {
    "ip": "iproute2", "unshare": "util-linux", "nsenter": "util-linux", "setpriv": "util-linux", "ethtool": "ethtool",
    "iptables": "iptables", "nmap": "nmap", "masscan": "masscan", "tcpdump": "tcpdump", "argus": "argus-server",
    "nfpcapd": "nfdump", "nfcapd": "nfdump", "softflowd": "softflowd", "p0f": "p0f", "openssl": "openssl",
    "curl": "curl", "dig": "bind9-dnsutils", "ssh": "openssh-client", "smbclient": "smbclient", "snmpget": "snmp",
    "ping": "iputils-ping", "redis-cli": "redis-tools", "psql": "postgresql-client", "mariadb": "mariadb-client",
    "telnet": "telnet", "mosquitto_pub": "mosquitto-clients",
}  # fmt: skip
"""What the lab runs besides its services, and the Debian package of each."""


def obstacle() -> str | None:
    """Why the lab cannot be built here, or None."""
    if os.geteuid() != 0:
        return "the lab needs root: it makes network namespaces and sends raw packets"
    packages = {package for program, package in PROGRAMS.items() if shutil.which(program) is None}
    packages |= set(services.missing())
    return f"programs are missing: apt-get install {' '.join(sorted(packages))}" if packages else None


def regenerate(into: Path, pause: float) -> None:
    """Make all samples in the empty folder `into`; the rounds of traffic begin `pause` seconds apart."""
    made = f"{datetime.now(UTC):%Y-%m-%d}"
    (into / "scans").mkdir(parents=True)
    (into / "flows").mkdir()
    with topology.running() as lab, tempfile.TemporaryDirectory() as keys:
        authority = Authority(Path(keys))
        for host in plan.HOSTS:
            if not host.late:
                services.start(lab, host, authority)
        probe = lab[plan.SCANNER.name]
        for scan in (scans.MASSCAN, *scans.READ_BACK, scans.FIRST):
            scans.run(probe, scan, into / "scans")
        scans.interrupt(probe, scans.INTERRUPTED, into / "scans")
        for scan in (scans.UDP, scans.IPV6, scans.PING):
            scans.run(probe, scan, into / "scans")
        traffic.run(lab, pause, into / "flows" / "capture.pcap")
        for host in plan.HOSTS:
            if host.late:
                lab.add(host)
                services.start(lab, host, authority)
            elif host.change:
                services.change(lab, host, host.change, authority)
        scans.run(probe, scans.SECOND, into / "scans")
        flowfiles.convert(lab["switch"], into / "flows" / "capture.pcap", into / "flows")
    flows = into / "flows"
    connlog.write(flows / "capture.pcap", flows / "conn.log", flows / "conn.json.log")
    (into / "expected.json").write_text(expected.dump(expected.facts(into, made, pause)), encoding="utf-8")
    (into / "README.md").write_text(catalogue.readme(made, pause), encoding="utf-8")


def main(arguments: list[str] | None = None) -> int:
    """The exit status: 0 when the samples were replaced, 2 when the lab cannot be built here."""
    parser = argparse.ArgumentParser(prog="python -m tests.lab.regenerate", description=__doc__)
    parser.add_argument("--into", type=Path, default=SAMPLES, help="folder of the samples (default: the bundled ones)")
    parser.add_argument("--pause", type=float, default=30, help="seconds between rounds of traffic (default: 30)")
    options = parser.parse_args(arguments)
    logging.basicConfig(level="INFO", format="%(asctime)s %(message)s", datefmt="%H:%M:%S", stream=sys.stderr)
    if options.into.exists() and not (options.into / "scans").is_dir() and any(options.into.iterdir()):
        parser.error(f"{options.into} has other things in it; name a new folder, or one of samples to be replaced")
    if why := obstacle():
        sys.stderr.write(f"{why}\n")
        return 2
    signal.signal(signal.SIGTERM, _end)
    try:
        with tempfile.TemporaryDirectory() as folder:
            made = Path(folder) / "samples"
            regenerate(made, options.pause)
            shutil.rmtree(options.into, ignore_errors=True)
            shutil.copytree(made, options.into)
    except topology.LabError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    log.info("samples are in %s", options.into)
    return 0


def _end(number: int, frame: FrameType | None) -> None:
    raise SystemExit(128 + number)


if __name__ == "__main__":
    sys.exit(main())
