"""Zeek's own logs read for what they tell of hosts, so that a Zeek without a module of ours serves too."""

from collections.abc import Iterator
from typing import Any

import msgspec

from graphrecon.importers import zeek
from graphrecon.importers.base import Item, Note, Options, Skipped
from graphrecon.importers.lines import refused
from graphrecon.importers.passive.fact import Facts, Sighting
from graphrecon.importers.passive.zeek_line import Line
from graphrecon.importers.passive.zeek_rows import ROWS
from graphrecon.importers.secrets import COLUMNS, row_excerpt, safe_excerpt
from graphrecon.importers.source import ImporterError, Source
from graphrecon.importers.zeek_fields import Form, JsonForm, TsvForm
from graphrecon.model.values import InvalidValue

_WITHOUT_HOST = frozenset({"MAC_ADDRESS"})
"""Kinds of facts that may be about no address and no name."""
_NOTHING = Note("a line that tells nothing of a host")


class ZeekFacts:
    """The importer of what Zeek's own logs tell of hosts; flows and their metadata have importers of their own."""

    name = "zeek-facts"
    purpose = "passive"
    title = "Zeek's own logs (http, ssl, ssh, dns, known_hosts, software …), TSV or JSON lines"

    def sniff(self, head: bytes, name: str) -> bool:
        """Return whether this is a log that tells of hosts."""
        return zeek.log_of(head, name) in ROWS

    def read(self, source: Source, options: Options) -> Iterator[Item]:
        """Yield the items of each line; one that tells nothing of a host is a Note, one that is wrong a Skipped."""
        head = source.head()
        log = zeek.log_of(head, source.name)
        if log not in ROWS:
            raise ImporterError(
                "is no log of Zeek that tells of hosts",
                where=source.name,
                hint=f"name the file after its log: {', '.join(ROWS)}",
            )
        reader = _Reader(log, options)
        yield from reader.json(source) if zeek.is_json(head) else reader.tsv(source)


class _Reader:
    """Reads the lines of one log."""

    def __init__(self, log: str, options: Options) -> None:
        self._log = log
        self._told = ROWS[log]
        self._facts = Facts(options)

    def tsv(self, source: Source) -> Iterator[Item]:
        """Yield the items of a TSV log."""
        known: zeek.Columns | None = None
        form, unusable = TsvForm(zeek.DEFAULT), ""
        for row in zeek.rows(source):
            if isinstance(row, zeek.BadRow):
                yield Skipped(f"line {row.number}", row.why, row_excerpt(row.line, row.columns))
                continue
            number, line, fields, columns = row
            if columns is not known:
                known, form = columns, TsvForm(columns)
                unusable = "" if columns.path in (None, self._log) else f"a line of the Zeek {columns.path} log"
            try:
                if unusable:
                    raise InvalidValue(unusable)
                given = {
                    name: value
                    for name, value in zip(columns.fields, fields, strict=False)
                    if value != columns.unset and value != columns.empty
                }
                found = self._items(given, form)
            except InvalidValue as error:
                yield Skipped(f"line {number}", error.message, row_excerpt(line, columns))
                continue
            yield from found

    def json(self, source: Source) -> Iterator[Item]:
        """Yield the items of JSON lines."""
        decode, form = msgspec.json.Decoder(dict[str, Any]).decode, JsonForm()
        for number, line in source.lines():
            if not line.strip():
                continue
            try:
                given = {name: value for name, value in decode(line).items() if value is not None and value != ""}
                if given.get("_path", self._log) != self._log:
                    raise InvalidValue(f"a line of the Zeek {given['_path']} log")
                for name in ("id.resp_p", "port_num", "host_p"):
                    if not isinstance(given.get(name, 0), int):
                        raise InvalidValue(f"not a port: {given[name]!r:.60}")
                for name in COLUMNS & given.keys():
                    if isinstance(given[name], list | dict):
                        raise InvalidValue(f"not text: {name}")
                given = {name: _text(value) for name, value in given.items()}
                found = self._items(given, form)
            except (msgspec.DecodeError, UnicodeDecodeError, InvalidValue, RecursionError) as error:
                yield refused(source, number, line, error, json=True, shown=safe_excerpt)
                continue
            yield from found

    def _items(self, given: dict[str, Any], form: Form) -> list[Item]:
        if "ts" not in given:
            raise InvalidValue("no time")
        moment = form.time(given["ts"])
        found: list[Item] = []
        wrong: InvalidValue | None = None
        for told in self._told(Line(given, form)):
            if not isinstance(told, Sighting):
                found.append(told)
            elif told.addr or told.target or told.recontype in _WITHOUT_HOST:
                try:
                    found += self._facts.items(told, moment)
                except InvalidValue as error:
                    wrong = error
        if wrong is None:
            return found or [_NOTHING]
        if not found:
            raise wrong
        return [*found, Note(f"a part of a line left out: {wrong.message.partition(':')[0]}")]


def _text(value: Any) -> Any:
    """Return truth values as TSV has them; the rest as it is."""
    return ("T" if value else "F") if isinstance(value, bool) else value
