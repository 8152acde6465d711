"""What all Zeek logs share: the header of TSV logs, their rows, and telling which log a file is."""

import json
import re
from collections.abc import Iterator
from typing import NamedTuple

from graphrecon.importers.lines import TOO_LONG, UNFINISHED
from graphrecon.importers.source import ImporterError, LongLine, Source


class Columns(NamedTuple):
    """The header that is in force."""

    path: str | None
    separator: str
    set_separator: str
    empty: str
    unset: str
    fields: tuple[str, ...]
    types: tuple[str, ...] = ()

    def places(self, wanted: tuple[str, ...]) -> list[int]:
        """Return the place of each wanted field in a row; -1, where a row that ends in `unset` has it, if none."""
        return [self.fields.index(name) if name in self.fields else -1 for name in wanted]


DEFAULT = Columns(None, "\t", ",", "(empty)", "-", ())
"""What Zeek assumes before any header line."""


def take_header(columns: Columns, line: bytes) -> Columns:
    """Return `columns` as a line that begins with `#` changes them; `#open`, `#close` and comments change nothing."""
    text = line.decode("utf-8", "backslashreplace")
    if text.startswith("#separator"):
        mark = re.sub(r"\\x([0-9a-fA-F]{2})", lambda hit: chr(int(hit[1], 16)), text[len("#separator ") :])
        return DEFAULT._replace(separator=mark or "\t")
    name, found, value = text.partition(columns.separator)
    if not found:
        return columns
    if name == "#fields":
        return columns._replace(fields=tuple(value.split(columns.separator)))
    if name == "#types":
        return columns._replace(types=tuple(value.split(columns.separator)))
    match name:
        case "#path":
            return columns._replace(path=value)
        case "#set_separator":
            return columns._replace(set_separator=value)
        case "#empty_field":
            return columns._replace(empty=value)
        case "#unset_field":
            return columns._replace(unset=value)
    return columns


_PATH = re.compile(rb'"_path"\s*:\s*"([A-Za-z0-9_]+)"')
_NAMES = re.compile(r"[A-Za-z][A-Za-z0-9_]*")
_CERTAIN = (("conn", {"id.orig_h", "conn_state"}), ("passive_recon", {"recon_type", "value"}))
_LIKELY = (
    ("dns", {"id.orig_h", "rejected"}),
    ("http", {"id.orig_h", "trans_depth", "tags"}),
    ("ssl", {"id.orig_h", "established"}),
    ("files", {"fuid", "analyzers"}),
    ("x509", {"certificate.serial"}),
)
LOGS = frozenset(
    re.findall(
        r"\w+",
        """analyzer bacnet bgp broker capture_loss cluster config conn conn_long dce_rpc dhcp dnp3 dns dpd enip files
        ftp
    http intel ipsec irc kerberos known_certs known_devices known_domains known_hosts known_modbus known_names
    known_routers known_services known_users ldap ldap_search loaded_scripts modbus modbus_register_change mqtt
    mqtt_connect mqtt_publish mqtt_subscribe mysql netcontrol notice notice_alarm ntlm ntp ocsp openflow opcua
    packet_filter passive_recon pe postgresql profinet quic radius rdp redis reporter rfb s7comm signatures sip
    smb_cmd smb_files smb_mapping smtp snmp socks software ssh ssl stats stderr stdout stun suri_alert syslog
    telemetry tftp traceroute tunnel unknown_protocols websocket weird weird_stats wireguard x509""",
    )
)
"""Names of logs that a Zeek writes."""


def log_of(head: bytes, name: str) -> str | None:
    """Return the name of the Zeek log that `head` begins (`conn`, `dns` …), or None when it is no Zeek log.

    TSV says it in its header; JSON lines say it in `_path`, else by their keys or the file's name.
    """
    if is_tsv(head):
        columns = DEFAULT
        for line in head.splitlines()[:64]:
            if not line.startswith(b"#"):
                break
            columns = take_header(columns, line)
        return columns.path or _named(name) or "unnamed"
    first = next((line for line in head[:HEAD_LINES].splitlines() if line.strip()), b"")
    if not first.startswith(b"{"):
        return None
    if hit := _PATH.search(first):
        return hit[1].decode()
    try:
        keys = set(json.loads(first))
    except (ValueError, RecursionError, TypeError):
        return None
    if "ts" not in keys:
        return None
    return _by_keys(_CERTAIN, keys) or _named(name) or _by_keys(_LIKELY, keys)


def _by_keys(table: tuple[tuple[str, set[str]], ...], keys: set[str]) -> str | None:
    return next((log for log, needed in table if needed <= keys), None)


HEAD_LINES = 1 << 15
"""Bytes of an input in which its first line is looked for."""


def is_tsv(head: bytes) -> bool:
    """Return whether `head` begins as Zeek's tab-separated logs do."""
    return head.startswith((b"#separator ", b"#fields\t", b"#path\t"))


def is_json(head: bytes) -> bool:
    """Return whether the first line of `head` is a JSON object."""
    return head.lstrip().startswith(b"{")


def _named(name: str) -> str | None:
    hit = _NAMES.match(name.replace("\\", "/").rpartition("/")[2])
    return hit[0] if hit and hit[0] in LOGS else None


class Row(NamedTuple):
    """One line of a TSV log: its number, its raw bytes, its fields with one `unset` after the last, its header."""

    number: int
    line: bytes
    fields: list[str]
    columns: Columns


class BadRow(NamedTuple):
    """A line that is no row of its log."""

    number: int
    why: str
    line: bytes
    columns: Columns


def rows(source: Source) -> Iterator[Row | BadRow]:
    """Yield the rows of a TSV log, each with the header in force, from `source.start` on.

    A last line without newline that has too few fields is held back for the next time. Raises ImporterError for
    rows without a header.
    """
    columns, count, separator, unset = DEFAULT, 0, "\t", "-"
    for number, line in source.lines(b"#"):
        if line[:1] == b"#":
            columns = take_header(columns, line)
            count, separator, unset = len(columns.fields), columns.separator, columns.unset
            continue
        fields = line.decode("utf-8", "backslashreplace").split(separator)
        if len(fields) == count:
            fields.append(unset)
            yield Row(number, line, fields, columns)
        elif not count and line:
            raise ImporterError(
                "has no #fields header, so its columns are unknown",
                where=f"{source.name}, line {number}",
                hint="Zeek's own header lines, from #separator to #types, must stand before the first row",
            )
        elif isinstance(line, LongLine):
            yield BadRow(number, TOO_LONG, line, columns)
        elif line:
            why = f"{len(fields)} fields where the header names {count}"
            if source.unterminated:
                source.hold()
                why = UNFINISHED
            yield BadRow(number, why, line, columns)
