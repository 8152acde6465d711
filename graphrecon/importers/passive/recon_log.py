"""passive_recon.log, TSV or JSON lines: what a passiverecon sensor wrote, one sighting a line."""

import re
from collections.abc import Iterator
from operator import itemgetter

import msgspec

from graphrecon.importers import zeek
from graphrecon.importers import zeek_values as values
from graphrecon.importers.base import Item, Options, Skipped
from graphrecon.importers.lines import refused
from graphrecon.importers.passive.fact import Facts, Sighting, given
from graphrecon.importers.secrets import MASK, row_excerpt, safe_excerpt
from graphrecon.importers.source import Source
from graphrecon.importers.zeek_fields import JsonForm, TsvForm
from graphrecon.model.values import InvalidValue

_SAID = ("host", "srvport", "recon_type", "source", "value", "targetval")
"""What a line says, whenever it was seen."""
_NEEDED = ("ts", "recon_type", "value")
_WHAT = ("value", "targetval")
"""Columns that may hold a credential, whatever the others of a refused line say: they may stand behind, or be lost."""
_MEMBER = re.compile(rb'("(?:value|targetval)"\s*:\s*")(?:[^"\\]|\\.)*+')
_RECONTYPE = re.compile(r"[A-Z][A-Z0-9_+]{0,63}")


class ReconLine(msgspec.Struct):
    """One JSON line; what is not named here is passed over."""

    ts: float | str
    recon_type: str
    uid: str | None = None
    host: str | None = None
    srvport: int | None = None
    source: str | None = None
    value: str | None = None
    targetval: str | None = None


class PassiveRecon:
    """The importer of passive_recon.log."""

    name = "passive-recon"
    purpose = "passive"
    title = "a passive_recon log of Zeek, TSV or JSON lines"

    def sniff(self, head: bytes, name: str) -> bool:
        """Return whether this is a passive_recon.log."""
        return zeek.log_of(head, name) == "passive_recon"

    def read(self, source: Source, options: Options) -> Iterator[Item]:
        """Yield the items of each sighting; a line that cannot be used is a Skipped."""
        facts = Facts(options)
        yield from _json(source, facts) if zeek.is_json(source.head()) else _tsv(source, facts)


def _tsv(source: Source, facts: Facts) -> Iterator[Item]:
    known: zeek.Columns | None = None
    form, pick, at, missing = TsvForm(zeek.DEFAULT), itemgetter(*range(len(_SAID))), 0, ""
    micro, recall = values.micro, facts.recall
    for row in zeek.rows(source):
        if isinstance(row, zeek.BadRow):
            yield Skipped(f"line {row.number}", row.why, row_excerpt(row.line, row.columns, _WHAT))
            continue
        number, line, fields, columns = row
        if columns is not known:
            known, form, missing = columns, TsvForm(columns), _unusable(columns)
            at, *places = columns.places(("ts", *_SAID))
            pick = itemgetter(*places)
            facts.forget()
        try:
            if missing:
                raise InvalidValue(missing)
            time, said = micro(fields[at]), pick(fields)
            told = recall(said)
            if told is None:
                told = facts.learn(said, _sighting(said, columns.unset, form))
        except InvalidValue as error:
            yield Skipped(f"line {number}", error.message, row_excerpt(line, columns, _WHAT))
            continue
        yield from given(told, time)


def _sighting(said: tuple[str, ...], unset: str, form: TsvForm) -> Sighting:
    host, port, recontype, where, value, target = said
    return Sighting(
        _recontype(recontype),
        None if host == unset else host,
        None if port == unset else values.port(port),
        None if where == unset else form.text(where),
        "" if value == unset else form.text(value),
        None if target == unset else form.text(target),
    )


def _unusable(columns: zeek.Columns) -> str:
    if columns.path not in (None, "passive_recon"):
        return f"a line of the Zeek {columns.path} log"
    lost = [name for name in _NEEDED if name not in columns.fields]
    return f"no column {', '.join(lost)}" if lost else ""


def _json(source: Source, facts: Facts) -> Iterator[Item]:
    decode, form = msgspec.json.Decoder(ReconLine).decode, JsonForm()
    for number, line in source.lines():
        if not line.strip():
            continue
        try:
            row = decode(line)
            if row.srvport is not None and not 0 <= row.srvport <= 65535:
                raise InvalidValue(f"port out of range: {row.srvport}")
            seen = Sighting(
                _recontype(row.recon_type),
                row.host or None,
                row.srvport,
                form.text(row.source) if row.source is not None else None,
                form.text(row.value or ""),
                form.text(row.targetval) if row.targetval is not None else None,
            )
            found = list(facts.items(seen, form.time(row.ts)))
        except (msgspec.DecodeError, UnicodeDecodeError, InvalidValue, RecursionError) as error:
            yield refused(source, number, line, error, json=True, shown=_excerpt)
            continue
        yield from found


def _excerpt(line: bytes) -> str:
    return safe_excerpt(_MEMBER.sub(rb"\1" + MASK.encode(), line))


def _recontype(text: str) -> str:
    name = text.rpartition("::")[2]
    if not _RECONTYPE.fullmatch(name):
        raise InvalidValue(f"not a kind of fact: {text[:60]!r}")
    return name
