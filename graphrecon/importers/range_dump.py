"""Dumps of ranges: CSV lines `start,stop,value`, two addresses or their numbers and what lies between them."""

import csv
import re
from collections.abc import Iterator
from pathlib import PurePath

from graphrecon.importers import ranges
from graphrecon.importers.base import Item, Options, Skipped
from graphrecon.importers.lines import excerpt, whole
from graphrecon.importers.ranges import Edition, Nation, Region, Value
from graphrecon.importers.source import ImporterError, Source
from graphrecon.importers.spans import Span, mapped
from graphrecon.model.values import InvalidValue, parse_address

_ADDRESS = rb"(?:\d{1,39}|\d{1,3}(?:\.\d{1,3}){3}|(?=[0-9A-Fa-f]*:)[0-9A-Fa-f:.]{2,45})"
_LINES = re.compile(rb"\A(?:" + _ADDRESS + rb"," + _ADDRESS + rb",[^\n]*(?:\n|\Z)){1,2}")
_NAME = re.compile(r"(GeoLite2|GeoIP2)?-?(ASN|Country|RegisteredCountry|City)\.dump-IPv([46])", re.I)
_KINDS = {"asn": "asn", "country": "country", "registeredcountry": "registered_country", "city": "city"}


class RangeDump:
    """The importer of dumps; the name `GeoLite2-ASN.dump-IPv4.csv` tells the kind, or `--kind`."""

    name = "range-dump"
    purpose = "data"
    title = "dump of address ranges (start,stop,value)"

    def sniff(self, head: bytes, name: str) -> bool:
        """Return whether the name says so, or the first two lines begin with two addresses, or their numbers, each."""
        return _LINES.match(head) is not None or _NAME.search(PurePath(name).name) is not None

    def prepare(self, source: Source, options: Options) -> Source:
        """Return the content of the edition. Raises ImporterError when the kind is not known, or nothing is usable."""
        named = _NAME.search(PurePath(source.name).name)
        kind = options.kind or (_KINDS[named[2].lower()] if named else None)
        if kind is None:
            raise ImporterError(
                "a dump whose name does not tell what its values are",
                where=source.name,
                hint=f"--kind {'|'.join(ranges.KINDS)} tells it, or a name such as GeoLite2-ASN.dump-IPv4.csv",
            )
        provider = "MaxMind" if named and named[1] else ranges.LOCAL
        edition = Edition(kind=kind, provider=provider, content=ranges.digest_of(source))
        version = int(named[3]) if named else None
        return ranges.content_of(source, edition, _spans(source, kind, version))

    def read(self, source: Source, options: Options) -> Iterator[Item]:
        """Yield the ranges with what they belong to."""
        return ranges.nodes(source, options)


def _spans(source: Source, kind: str, version: int | None) -> Iterator[Span | Skipped]:
    for number, line in source.lines():
        if not line.strip():
            continue
        try:
            cells = fields(whole(line))
            if len(cells) < 3:
                raise ValueError("fewer than three fields")
            start, stop = (_number(cell, version) for cell in cells[:2])
            found = ranges.span(start, stop, _value(cells[2:], kind))
        except (ValueError, InvalidValue) as error:
            if source.unterminated:
                raise ImporterError(
                    "is cut short: its last line is not complete",
                    where=source.name,
                    hint="the edition that is in use stays",
                ) from None
            yield Skipped(f"line {number}", str(error), excerpt(line))
            continue
        yield found


def fields(line: bytes) -> list[str]:
    """Return the fields of a CSV line. Raises ValueError for one that is none."""
    try:
        return next(csv.reader([line.decode("utf-8", "backslashreplace")], strict=True), [])
    except csv.Error as error:
        raise ValueError(f"not CSV: {error}") from None


def _number(cell: str, version: int | None) -> int:
    """Return an address as its 128-bit number; without a version a number below 2**32 is IPv4."""
    if not (cell.isascii() and cell.isdigit() and len(cell) < 40):
        return int(parse_address(cell).key, 16)
    number = int(cell)
    if version == 4 or (version is None and number < 1 << 32):
        if number >= 1 << 32:
            raise ValueError(f"not the number of an IPv4 address: {cell}")
        return mapped(number)
    if number >= 1 << 128:
        raise ValueError(f"not the number of an address: {cell}")
    return number


def _value(cells: list[str], kind: str) -> Value:
    if kind == "asn":
        return Value(asn=as_number(cells[0]), asname=ranges.text(cells[1]) if len(cells) > 1 else None)
    nation = Nation(country_code(cells[0]))
    if kind == "registered_country":
        return Value(registered=nation)
    if kind == "country":
        return Value(country=nation)
    region = ranges.code(cells[1]) if len(cells) > 1 else None
    return Value(
        country=nation,
        regions=(Region(region),) if region else (),
        city=ranges.text(cells[2]) if len(cells) > 2 else None,
    )


def as_number(cell: str) -> int:
    """Return the number of an autonomous system, `AS` before it or not. Raises ValueError for anything else."""
    digits = cell.strip().upper().removeprefix("AS")
    if not (digits.isascii() and digits.isdigit() and len(digits) <= 10 and int(digits) < 1 << 32):
        raise ValueError(f"not the number of an autonomous system: {cell[:60]!r}")
    return int(digits)


def country_code(cell: str) -> str:
    """Return a country's two letters in capitals. Raises ValueError for anything else."""
    found = ranges.code(cell)
    if found is None or len(found) != 2:
        raise ValueError(f"not a country code: {cell[:60]!r}")
    return found
