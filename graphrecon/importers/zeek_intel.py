"""Zeek's protocol logs, TSV or JSON lines: each line is a fact that a flow carried and a host sent."""

from collections.abc import Iterator
from typing import Any

import msgspec

from graphrecon.importers import zeek
from graphrecon.importers.base import Item, Options, Skipped
from graphrecon.importers.lines import refused
from graphrecon.importers.secrets import hide, row_excerpt, safe_excerpt
from graphrecon.importers.source import ImporterError, Source
from graphrecon.importers.zeek_fields import JsonForm, Row, TsvForm, json_data, properties, tsv_data
from graphrecon.importers.zeek_items import Records
from graphrecon.model.intel import BY_LOG, PROTOCOLS
from graphrecon.model.intel_nodes import Maker
from graphrecon.model.values import InvalidValue, clean_text, cut_text

_ELSEWHERE = frozenset({"conn", "conn_long", "passive_recon"})
"""Logs that other importers read."""
_LONGEST = 256
"""Bytes that are kept of the name of a log that has no row of its own."""
_ENDS = (b"id.orig_h", b"id.resp_h")


class ZeekIntel:
    """The importer of every Zeek log that tells of a connection or a host, save conn.log."""

    name = "zeek-intel"
    purpose = "flow"
    title = "Zeek protocol logs (dns, http, ssl …), TSV or JSON lines"

    def sniff(self, head: bytes, name: str) -> bool:
        """Return whether this is a protocol log; one that has no row in the table must name connections."""
        log = zeek.log_of(head, name)
        if log is None or log in _ELSEWHERE:
            return False
        return log in BY_LOG or all(end in _first(head) for end in _ENDS)

    def read(self, source: Source, options: Options) -> Iterator[Item]:
        """Yield for each line its hosts, its fact, the flow, and CARRIED and SENT; what cannot be used is a Skipped.

        All items of a line stand at one position, so that no cut counts any of them twice.
        """
        head = source.head()
        log = zeek.log_of(head, source.name)
        if log is None:
            raise ImporterError(
                "does not say which Zeek log it is",
                where=source.name,
                hint="name the file after its log (dns.log), or let Zeek write `_path`",
            )
        reader = _Reader(log, options)
        yield from reader.json(source) if zeek.is_json(head) else reader.tsv(source)


def _first(head: bytes) -> bytes:
    """Return the line that names the columns: the header's, or the first of JSON."""
    lines = head.splitlines()[:64]
    named = (line for line in lines if line.startswith((b"#fields", b"{")))
    return next(named, b"")


class _Reader:
    """Reads the lines of one log."""

    def __init__(self, log: str, options: Options) -> None:
        self._log = log
        self._row = BY_LOG.get(log)
        table = self._row or PROTOCOLS[-1]
        self._attributes, self._aliases = table.attributes, table.aliases
        self._records = Records(
            log, Maker(table, None if self._row else cut_text(clean_text(log), _LONGEST)), table.transport, options
        )

    def tsv(self, source: Source) -> Iterator[Item]:
        """Yield the items of a TSV log."""
        known: zeek.Columns | None = None
        form, unusable, types = TsvForm(zeek.DEFAULT), "", dict[str, str]()
        unset = "-"
        for row in zeek.rows(source):
            if isinstance(row, zeek.BadRow):
                yield Skipped(f"line {row.number}", row.why, row_excerpt(row.line, row.columns))
                continue
            number, line, fields, columns = row
            if columns is not known:
                known, unset, form = columns, columns.unset, TsvForm(columns)
                unusable = "" if columns.path in (None, self._log) else f"a line of the Zeek {columns.path} log"
                types = dict(zip(columns.fields, columns.types, strict=False))
            try:
                if unusable:
                    raise InvalidValue(unusable)
                given: Row = {
                    name: value for name, value in zip(columns.fields, fields, strict=False) if value != unset
                }
                hide(given)
                found = self._found(given, form) if self._row else {"data": tsv_data(given, types, form)}
                items = list(self._records.items(given, found, form))
            except InvalidValue as error:
                yield Skipped(f"line {number}", error.message, row_excerpt(line, columns))
                continue
            yield from items

    def json(self, source: Source) -> Iterator[Item]:
        """Yield the items of JSON lines."""
        decode, form = msgspec.json.Decoder(dict[str, Any]).decode, JsonForm()
        for number, line in source.lines():
            if not line.strip():
                continue
            try:
                given: Row = {name: value for name, value in decode(line).items() if value is not None}
                if given.get("_path", self._log) != self._log:
                    raise InvalidValue(f"a line of the Zeek {given['_path']} log")
                hide(given)
                found = self._found(given, form) if self._row else {"data": json_data(given, form)}
                items = list(self._records.items(given, found, form))
            except (msgspec.DecodeError, UnicodeDecodeError, InvalidValue, RecursionError) as error:
                yield refused(source, number, line, error, json=True, shown=safe_excerpt)
                continue
            yield from items

    def _found(self, given: Row, form: TsvForm | JsonForm) -> dict[str, Any]:
        return properties(given, self._attributes, form, self._aliases)
