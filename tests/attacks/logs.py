"""Logs of sensors whose every text is hostile."""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path

from graphrecon.model.base import Kind
from graphrecon.model.intel import PROTOCOLS, Protocol
from tests.attacks.hostile import BYTES, CONTROLS, LONG, TEXTS
from tests.ingest.samples import CONN_HEADER

INTEL = tuple(row for row in PROTOCOLS if row.name in ("dns", "http", "ssl", "x509", "files", "notice"))
"""Kinds of metadata: with and without a connection, with texts, lists and sets."""
IN_TSV = tuple(text for text in (*TEXTS, *CONTROLS) if not {"\t", "\n"} & set(text) and text not in ("", "-"))
"""Texts that a cell can hold and that are not the sign of none."""
_ENDS = ("ts", "uid", "id.orig_h", "id.orig_p", "id.resp_h", "id.resp_p")
_TAB, _LINE = b"\t", b"\n"


def _conn(number: int) -> list[str]:
    return (
        f"1767225600.5 C{number} 10.68.0.{number % 250 + 1} 40000 192.0.2.{number % 250 + 1} 80 tcp http 1.5 10 20 SF"
        " T T 0 ShADadFf 5 300 5 400 -"
    ).split(" ")


def conn_tsv(path: Path) -> Path:
    """A conn.log in which each text stands once in each column."""
    lines = [CONN_HEADER.encode()]
    for text in [text.encode() for text in IN_TSV] + list(BYTES):
        for column in range(21):
            cells = [cell.encode() for cell in _conn(column)]
            cells[column] = text
            lines.append(_TAB.join(cells) + _LINE)
    cells = [cell.encode() for cell in _conn(1)]
    cells[7] = LONG.encode()
    path.write_bytes(b"".join(lines) + _TAB.join(cells) + _LINE)
    return path


def _number(cell: str) -> float:
    return float(cell) if "." in cell else int(cell)


def conn_json(path: Path) -> Path:
    """The same as JSON lines, with hostile names too."""
    names = CONN_HEADER.split("#fields\t")[1].splitlines()[0].split("\t")
    numbers = {"ts", "id.orig_p", "id.resp_p", "duration", "orig_bytes", "resp_bytes", "missed_bytes", "orig_pkts",
               "orig_ip_bytes", "resp_pkts", "resp_ip_bytes"}  # fmt: skip
    lines = []
    for text in (*TEXTS, *CONTROLS, "\ud800", "\udfff"):
        for column, name in enumerate(names):
            cells = dict(zip(names, _conn(column), strict=True))
            row: dict[str, object] = {key: _number(cell) if key in numbers else cell for key, cell in cells.items()}
            row[name] = text
            row[text] = text
            lines.append(json.dumps(row).encode() + _LINE)
    for data in BYTES:
        lines.append(lines[0].replace(b'"http"', b'"' + data + b'"'))
    path.write_bytes(b"".join(lines) + lines[0].replace(b'"http"', json.dumps(LONG).encode()))
    return path


def _ends(number: int) -> tuple[str, ...]:
    return "1767225600.5", f"C{number}", f"10.69.0.{number % 250 + 1}", "40000", "192.0.2.9", "80"


def _columns(row: Protocol) -> list[str]:
    return [each.column for each in row.attributes if each.kind in (Kind.TEXT, Kind.TEXTS)]


def intel_tsv(folder: Path) -> Iterator[Path]:
    """Yield a log of each kind in which each text stands in every column of text, whole and in sets."""
    for row in INTEL:
        columns = _columns(row)
        yield _tsv(folder / f"{row.logs[0]}.log", row.logs[0].encode(), columns)


def _tsv(path: Path, log: bytes, columns: Sequence[str]) -> Path:
    fields = "\t".join((*_ENDS, *columns)).encode(errors="surrogateescape")
    lines = [b"#separator \\x09\n#set_separator\t,\n#unset_field\t-\n#path\t", log, b"\n#fields\t", fields, _LINE]
    for number, text in enumerate([text.encode() for text in IN_TSV] + [*BYTES, LONG.encode()[:100_000]]):
        ends = [cell.encode() for cell in _ends(number)]
        lines.append(_TAB.join([*ends, *[text] * len(columns)]) + _LINE)
    path.write_bytes(b"".join(lines))
    return path


def intel_json(folder: Path) -> Iterator[Path]:
    """Yield the same as JSON lines."""
    for row in INTEL:
        path, lines = folder / f"{row.logs[0]}.json", []
        for number, text in enumerate((*TEXTS, *CONTROLS, "\ud800")):
            ends = dict(zip(_ENDS, _ends(number), strict=True))
            cells = {each.column: [text] if each.kind is Kind.TEXTS else text for each in row.attributes
                     if each.kind in (Kind.TEXT, Kind.TEXTS)}  # fmt: skip
            numbers = {"ts": 1767225600.5, "id.orig_p": 40000, "id.resp_p": 80}
            lines.append(json.dumps({"_path": row.logs[0], **ends, **numbers, **cells, text: text}).encode() + _LINE)
        for data in BYTES:
            lines.append(lines[0].replace(b'"C0"', b'"' + data + b'"'))
        path.write_bytes(b"".join(lines))
        yield path


def unknown_log(path: Path) -> Path:
    """A log that graphrecon has no row for, with a hostile name and hostile columns."""
    return _tsv(
        path,
        b"x'`}) DETACH DELETE n //\x00\x1b[31m\xff" + LONG.encode()[:50_000],
        [text for text in IN_TSV if "," not in text],
    )


_PACKET = (
    "2026-01-01T00:00:00Z @ kernel: @ IN=@ OUT=@ MAC=@ SRC=10.70.0.{low} DST=192.0.2.1 LEN=60 @ PROTO=@ SPT=40000"
    " DPT=80 WINDOW=@ SYN URGP=0 @\n"
)


def iptables(path: Path) -> Path:
    """Packets whose every word is hostile, among good ones, which are the most."""
    good = _PACKET.replace("PROTO=@", "PROTO=TCP").replace("@", "eth0").encode()
    lines = []
    for number, text in enumerate([text.encode() for text in (*TEXTS, *CONTROLS)] + [*BYTES]):
        low = str(number % 250 + 1).encode()
        lines += [good.replace(b"{low}", low)] * 2
        lines.append(_PACKET.encode().replace(b"{low}", low).replace(b"@", text))
    lines.append(good.replace(b"{low}", b"1").replace(b"eth0", LONG.encode(), 1))
    path.write_bytes(b"".join(lines))
    return path
