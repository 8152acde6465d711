"""A conn.log in Zeek's format from a pcap file: one line a connection, as TSV or as JSON lines.

`python -m tests.lab.connlog capture.pcap conn.log conn.json.log` writes both.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

from tests.lab.packets import read
from tests.lab.tracker import Record, Tracker, Value

FIELDS = (
    ("ts", "time"), ("uid", "string"), ("id.orig_h", "addr"), ("id.orig_p", "port"), ("id.resp_h", "addr"),
    ("id.resp_p", "port"), ("proto", "enum"), ("service", "string"), ("duration", "interval"), ("orig_bytes", "count"),
    ("resp_bytes", "count"), ("conn_state", "string"), ("local_orig", "bool"), ("local_resp", "bool"),
    ("missed_bytes", "count"), ("history", "string"), ("orig_pkts", "count"), ("orig_ip_bytes", "count"),
    ("resp_pkts", "count"), ("resp_ip_bytes", "count"), ("tunnel_parents", "set[string]"),
)  # fmt: skip


def records(pcap: Path) -> list[Record]:
    """The conn.log records of a pcap file, in the order in which its connections ended."""
    tracker = Tracker()
    for packet in read(pcap):
        tracker.take(packet)
    return tracker.finish()


def tsv(found: Iterable[Record], opened: datetime, closed: datetime) -> str:
    """The records as Zeek's tab-separated log with its header and its #close line."""
    lines = [
        "#separator \\x09", "#set_separator\t,", "#empty_field\t(empty)", "#unset_field\t-", "#path\tconn",
        f"#open\t{opened:%Y-%m-%d-%H-%M-%S}",
        "\t".join(("#fields", *(name for name, _ in FIELDS))),
        "\t".join(("#types", *(kind for _, kind in FIELDS))),
    ]  # fmt: skip
    lines += ["\t".join(_cell(record[name], kind) for name, kind in FIELDS) for record in found]
    lines.append(f"#close\t{closed:%Y-%m-%d-%H-%M-%S}")
    return "\n".join(lines) + "\n"


def jsonl(found: Iterable[Record]) -> str:
    """The records as Zeek's JSON lines: an unset field is absent."""
    return "".join(
        json.dumps({name: value for name, value in record.items() if value is not None}, separators=(",", ":")) + "\n"
        for record in found
    )


def write(pcap: Path, tsv_file: Path, json_file: Path) -> list[Record]:
    """Write both forms of the pcap's conn.log and return its records."""
    opened = datetime.now(UTC)
    found = records(pcap)
    tsv_file.write_text(tsv(found, opened, datetime.now(UTC)), encoding="utf-8")
    json_file.write_text(jsonl(found), encoding="utf-8")
    return found


def _cell(value: Value, kind: str) -> str:
    if value is None:
        return "-"
    if kind in ("time", "interval"):
        return f"{value:.6f}"
    return ("T" if value else "F") if kind == "bool" else str(value)


if __name__ == "__main__":
    write(*(Path(argument) for argument in sys.argv[1:4]))
