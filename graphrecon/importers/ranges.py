"""Editions of address ranges: the one content that every format of them becomes, and the nodes that it makes."""

import hashlib
import tempfile
from collections import Counter
from collections.abc import Generator, Iterable, Iterator
from typing import Any

import msgspec

from graphrecon.importers.base import Item, Note, Options, Skipped
from graphrecon.importers.source import ImporterError, Source
from graphrecon.importers.spans import Apart, Span, in_order, version_of
from graphrecon.model import data
from graphrecon.model.values import clean_text, cut_text, uid

KINDS = ("asn", "country", "registered_country", "city")
"""What a range can tell of; `--kind` takes them."""
LOCAL = "local"
"""The provider of data that no name or date tells of: the user's own."""
MOST_REGIONS = 3
"""Regions of one range, each within the one before."""
MOST_SEEN = 500_000
"""Systems and places that are remembered as yielded."""
_HEADER = b'{"edition":'


class Nation(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A country and its continent."""

    code: str
    name: str | None = None
    continent: str | None = None
    continent_name: str | None = None


class Continent(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A continent."""

    code: str
    name: str | None = None


class Region(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A region of the country of a range: it has a code, or a name, or both."""

    code: str | None = None
    name: str | None = None


class Value(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """What a source tells of one range."""

    asn: int | None = None
    asname: str | None = None
    country: Nation | None = None
    registered: Nation | None = None
    continent: Continent | None = None
    """The continent, where no country is known."""
    regions: tuple[Region, ...] = ()
    """The widest first."""
    city: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    accuracy: int | None = None
    postal: str | None = None
    tag: str | None = None
    type: str | None = None
    info: str | None = None


class Edition(msgspec.Struct, frozen=True, kw_only=True):
    """What one import brings: its kind and provider, the name and date of the edition, the sha256 of the input."""

    kind: str
    provider: str
    content: str
    edition: str | None = None
    built: int | None = None

    def dataset(self, version: int) -> data.Dataset:
        """Return the Dataset of one version of IP."""
        return data.Dataset(
            uid=uid(self.kind, self.provider, version, self.content)[:16],
            kind=self.kind,
            provider=self.provider,
            version=version,
            edition=self.edition or self.content[:12],
            built=self.built,
        )


class _Head(msgspec.Struct, frozen=True):
    edition: Edition


class _Line(msgspec.Struct, frozen=True, array_like=True, gc=False):
    start: str
    stop: str
    value: Value


class _Said(msgspec.Struct, frozen=True):
    note: str | None = None
    skipped: Skipped | None = None


_encode = msgspec.json.Encoder().encode
_line, _said, _head = msgspec.json.Decoder(_Line), msgspec.json.Decoder(_Said), msgspec.json.Decoder(_Head)


def span(start: int, stop: int, value: Value) -> Span:
    """Return the Span of a range. Raises ValueError for one that is of two versions of IP, or upside down."""
    version_of(start, stop)
    return Span(start, stop, _encode(value))


def text(value: Any, most: int = 1024) -> str | None:
    """Return text as it is stored, None for anything else and for the empty one."""
    return cut_text(clean_text(value), most).strip() or None if isinstance(value, str) else None


def code(value: Any) -> str | None:
    """Return a code of letters and digits (country, continent, region) in capitals, or None."""
    found = value.strip().upper() if isinstance(value, str) else ""
    return found if found.isascii() and found.isalnum() and 1 <= len(found) <= 8 else None


def digest_of(source: Source) -> str:
    """Return the sha256 of the whole decompressed input, in hex. Raises ImporterError when it is cut short."""
    digest = hashlib.sha256()
    for piece in source.chunks():
        digest.update(piece)
    if source.truncated:
        raise ImporterError(str(source.truncated), where=source.name, hint="the edition that is in use stays")
    source.rewind()
    return digest.hexdigest()


def content_of(source: Source, edition: Edition, found: Iterable[Span | Skipped | Note]) -> Source:
    """Return the content of an edition: a head, its ranges in order and apart, then what was skipped and noted.

    Raises ImporterError when there is no range.
    """
    return Source.converted(_written(source.name, edition, found), source.name)


def _written(name: str, edition: Edition, found: Iterable[Span | Skipped | Note]) -> Iterator[bytes]:
    notes: Counter[str] = Counter()
    ranges = skips = 0
    first: Skipped | None = None
    with tempfile.TemporaryFile(prefix="graphrecon-") as skipped:

        def spans() -> Iterator[Span]:
            nonlocal skips, first
            for one in found:
                if isinstance(one, Span):
                    yield one
                elif isinstance(one, Note):
                    notes[one.text] += 1
                else:
                    skips, first = skips + 1, first or one
                    skipped.write(_encode(_Said(skipped=one)) + b"\n")

        yield _encode(_Head(edition)) + b"\n"
        kept = Apart(in_order(spans()))
        for one in kept:
            ranges += 1
            yield b'["%032x","%032x",%s]\n' % (one.start, one.stop, one.value)
        if not ranges:
            why = f"{skips} skipped, the first at {first.where}: {first.why}" if first else "it tells of no address"
            raise ImporterError(f"no range can be used: {why}", where=name, hint="the edition that is in use stays")
        skipped.seek(0)
        yield from skipped
    if kept.overlaps:
        notes["a range overlaps another: the more specific one holds"] = kept.overlaps
    for note, times in sorted(notes.items()):
        yield _encode(_Said(note=f"{note} ({times} times)" if times > 1 else note)) + b"\n"


def nodes(source: Source, options: Options) -> Iterator[Item]:
    """Yield, of a content that `content_of` made, each range with its edition, its systems and its places.

    Raises ImporterError for any other content.
    """
    maker: _Maker | None = None
    for number, line in source.lines(header=_HEADER):
        try:
            if line.startswith(_HEADER):
                maker = _Maker(_head.decode(line).edition)
                continue
            if not line.startswith(b"["):
                said = _said.decode(line)
                found: Iterable[Item] = [said.skipped or Note(said.note or "")]
            elif maker is None:
                raise ValueError("no head")
            else:
                one = _line.decode(line)
                found = list(maker.items(one.start, one.stop, one.value))
        except ValueError as error:
            raise ImporterError(f"line {number} is none of an edition: {error}", where=source.name) from error
        yield from found


class _Maker:
    """Turns ranges into nodes; what many share is yielded once."""

    def __init__(self, edition: Edition) -> None:
        self._edition = edition
        self._datasets: dict[int, str] = {}
        self._seen: set[object] = set()

    def items(self, start: str, stop: str, value: Value) -> Iterator[Item]:
        version = version_of(int(start, 16), int(stop, 16))
        dataset = self._datasets.get(version)
        if dataset is None:
            node = self._edition.dataset(version)
            dataset = self._datasets[version] = node.uid
            yield node
        key, kind = dataset + start, self._edition.kind
        if kind == "asn" and value.asn is not None:
            if self._new(value.asn):
                yield data.AS(num=value.asn, name=value.asname, told=self._edition.built)
            yield data.ASRange(uid=key, start=start, stop=stop, dataset=dataset, system=value.asn)
            return
        if kind == "tag" and value.tag:
            told, name = value.type or "info", value.info or ""
            yield data.TagRange(uid=key, start=start, stop=stop, dataset=dataset, tag=value.tag, type=told, info=name)
            return
        for nation in (value.country, value.registered):
            if nation and self._new(nation):
                yield from self._nation(nation)
        country = value.country.code if value.country else None
        registered = value.registered.code if value.registered else None
        continent = value.continent.code if value.continent else None
        if value.continent and self._new(value.continent):
            yield data.Continent(code=value.continent.code, name=value.continent.name, told=self._edition.built)
        if kind != "city":
            yield data.CountryRange(
                uid=key,
                start=start,
                stop=stop,
                dataset=dataset,
                country=country,
                registered=registered,
                continent=continent,
            )
            return
        region = city = None
        if country:
            region = yield from self._regions(country, value.regions)
        if value.city:
            city = uid(country, region, value.city)
            if self._new(city):
                yield data.City(uid=city, name=value.city, region=region)
        yield data.CityRange(
            uid=key,
            start=start,
            stop=stop,
            latitude=value.latitude,
            longitude=value.longitude,
            accuracy=value.accuracy,
            postal=value.postal,
            dataset=dataset,
            city=city,
            region=None if city else region,
            country=country,
            registered=registered,
            continent=continent,
        )

    def _regions(self, country: str, regions: tuple[Region, ...]) -> Generator[Item, None, str | None]:
        """Yield regions, each within the one before, and return the key of the last."""
        key = None
        for each in regions:
            around, key = key, f"{key or country}-{each.code or each.name}"
            if self._new((key, each.name)):
                told = self._edition.built
                yield data.Region(uid=key, code=each.code, name=each.name, told=told, country=country)
                if around:
                    yield data.InRegion(source=key, source_label="Region", target=around)
        return key

    def _nation(self, nation: Nation) -> Iterator[Item]:
        told = self._edition.built
        yield data.Country(code=nation.code, name=nation.name, told=told)
        if nation.continent:
            yield data.Continent(code=nation.continent, name=nation.continent_name, told=told)
            yield data.InContinent(source=nation.code, target=nation.continent)

    def _new(self, thing: object) -> bool:
        if thing in self._seen:
            return False
        if len(self._seen) >= MOST_SEEN:
            self._seen.clear()
        self._seen.add(thing)
        return True
