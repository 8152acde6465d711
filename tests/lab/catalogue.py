"""The catalogue of the bundled samples: each file, what it shows and the exact command that made it."""

from __future__ import annotations

from dataclasses import dataclass

from tests.lab import flowfiles, scans, traffic


@dataclass(frozen=True, slots=True)
class Sample:
    """One bundled file."""

    file: str
    command: str
    shows: str


def samples(pause: float = 0) -> tuple[Sample, ...]:
    """All bundled samples in the order in which the README lists them; `pause` is that between rounds of traffic."""
    found = [Sample(f"scans/{file}", scan.command, scan.shows) for scan in scans.ALL for file in scan.files]
    found.append(
        Sample("flows/capture.pcap", traffic.CAPTURE, "client traffic and a port scan, on the segment of the servers")
    )
    command = "python -m tests.lab.connlog capture.pcap conn.log conn.json.log"
    found.append(Sample("flows/conn.log", command, "the connections of the capture in Zeek's conn.log format, TSV"))
    found.append(Sample("flows/conn.json.log", command, "the same as JSON lines"))
    for conversion in flowfiles.CONVERSIONS:
        command = f"{conversion.collector.replace('exec ', '')} & {conversion.command}" if conversion.collector else ""
        found.append(Sample(f"flows/{conversion.file}", command or conversion.command, conversion.shows))
    found.append(
        Sample(
            "expected.json",
            f"python -m tests.lab.regenerate --pause {pause:g}",
            "what an importer must find in these files",
        )
    )
    return tuple(found)


_HEAD = """# Samples made by the lab

Real output of real tools. The hosts are network namespaces with real services (`tests/lab/plan.py` says which); the
addresses are those that RFC 5737 and RFC 3849 keep for documentation, the names end in `.example`. Nothing was edited.
`python -m tests.lab.regenerate`, run as root, makes all of it again.

The two `conn.log` files are in Zeek's format but were not written by a Zeek: `tests/lab/connlog.py` reads the capture
and follows connections by Zeek's rules; `tests/lab/test_connlog.py` compares it with logs of a real Zeek 7.0.11.
`service` is told from the first payload bytes and knows the protocols of the lab only; `missed_bytes` is always 0.

`expected.json` holds what is in these files, as far as possible from the lab's plan and not from the files: which host
has which names and open ports, and which client talked to which server. Products and versions are as the scanner wrote
them, read with Python's ElementTree; packets and bytes are counted in the capture; the rows under `flows.rows` are sums
over `conn.log`. Argus counts the Ethernet header in its bytes (14 a packet), the others do not.

The hosts: `probe` scans from the office network 192.0.2.0/24; the servers are in 198.51.100.0/24, two routers away
(`gw`, `core`). Between the first and the second scan `www` gets another web server on port 80 and a new certificate,
`legacy` loses its port 8081, SSH on `git` moves from 2222 to 22, and the host `new` appears.

"""


def readme(made: str, pause: float) -> str:
    """The text of the samples' README; `made` is the date."""
    lines = ["| file | what it shows | command | date |", "|---|---|---|---|"]
    for sample in samples(pause):
        cells = (f"`{sample.file}`", sample.shows, f"`{sample.command}`", made)
        lines.append("| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |")
    return _HEAD + "\n".join(lines) + "\n"
