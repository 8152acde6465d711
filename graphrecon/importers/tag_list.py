"""Lists of addresses that share a tag (CDN, TOR, Scanner, …): text with one a line, or any JSON that holds them.

Lists of digests (Malware, …) are taken too: see digest_list.
"""

import re
from collections.abc import Iterator
from pathlib import PurePath
from typing import Any

import msgspec

from graphrecon.importers import digest_list, ranges
from graphrecon.importers.base import Item, Options, Skipped
from graphrecon.importers.ranges import Edition, Value
from graphrecon.importers.source import ImporterError, LongLine, Source
from graphrecon.importers.spans import Span
from graphrecon.model.values import InvalidValue, network_bounds, parse_address, uid

TYPES = ("info", "warning", "danger")
"""What a tag may be."""
MALWARE = "Malware:danger"
"""The tag of what a list of abuse.ch names."""
MAX_JSON = 64 << 20
"""Bytes of the longest JSON list."""
_HEAD = re.compile(rb"\A#[ \t]*tag:[ \t]*([^\r\n]{1,300})")
_WORD = re.compile(r"[\s,;|\"']+")
_DEPTH = 32


class Tag(msgspec.Struct, frozen=True):
    """A tag, its type, and the name of the list that gives it."""

    value: str
    type: str
    info: str


class TagList:
    """The importer of lists: a first line `# tag: VALUE:TYPE:INFO`, or `--tag`, says what they give.

    Those of abuse.ch, of certificates and JA3, are known by their line of names and tag malware.
    """

    name = "tag-list"
    purpose = "data"
    title = "list of addresses, or of digests of certificates and fingerprints, that share a tag"

    def sniff(self, head: bytes, name: str) -> bool:
        """Return whether the first line says which tag the addresses share, or the list is one of abuse.ch."""
        return _HEAD.match(head) is not None or digest_list.is_of_malware(head)

    def prepare(self, source: Source, options: Options) -> Source:
        """Return the content of the list. Raises ImporterError when its tag is not known, or nothing is usable."""
        found = _HEAD.match(source.head())
        text = options.tags[0] if options.tags else found[1].decode("utf-8", "backslashreplace") if found else None
        if text is None and digest_list.is_of_malware(source.head()):
            text = MALWARE
        if text is None:
            raise ImporterError("a list that does not say its tag", where=source.name, hint="--tag VALUE:TYPE:INFO")
        tag = tag_of(text, source.name)
        if digest_list.is_list(source.head()):
            return digest_list.content_of(source, tag.value, tag.type, tag.info)
        edition = Edition(
            kind="tag", provider=f"{tag.value}/{tag.info}", content=uid(ranges.digest_of(source), tag.type)
        )
        value = Value(tag=tag.value, type=tag.type, info=tag.info)
        json = source.head().lstrip()[:1] in (b"{", b"[")
        return ranges.content_of(source, edition, _spans_of_json(source, value) if json else _spans(source, value))

    def read(self, source: Source, options: Options) -> Iterator[Item]:
        """Yield the ranges, or digests, with their tag."""
        if source.head().startswith(digest_list.HEADER):
            return digest_list.nodes(source)
        return ranges.nodes(source, options)


def tag_of(text: str, name: str) -> Tag:
    """Return the Tag of `VALUE`, `VALUE:TYPE` or `VALUE:TYPE:INFO`; the list in file `name` is called by its stem.

    Raises ImporterError for a type that is none.
    """
    value, _, rest = text.strip().partition(":")
    type_, _, info = rest.partition(":")
    words = [ranges.text(part, 200) for part in (value, info or PurePath(name).name.partition(".")[0])]
    if not words[0] or (type_ and type_ not in TYPES):
        raise ImporterError(f"not a tag: {text[:60]!r}", hint=f"VALUE:TYPE:INFO; TYPE is {', '.join(TYPES)}")
    return Tag(words[0], type_ or "info", words[1] or "list")


def _spans(source: Source, value: Value) -> Iterator[Span | Skipped]:
    """Yield a range a line; what comes behind the address is passed over, and so are comments."""
    for number, line in source.lines():
        text = "" if isinstance(line, LongLine) else line.decode("utf-8", "backslashreplace").strip()
        if not text or text[0] in "#;":
            if isinstance(line, LongLine):
                yield Skipped(f"line {number}", "line longer than 16 MiB")
            continue
        words = [word for word in _WORD.split(text.removeprefix("ExitAddress "), maxsplit=3) if word]
        try:
            yield _span(words, value)
        except (ValueError, InvalidValue) as error:
            yield Skipped(f"line {number}", str(error), text[:200])


def _span(words: list[str], value: Value) -> Span:
    """Return the range of the first words of a line: a network, an address, `A-B`, or two addresses."""
    if not words:
        raise InvalidValue("no address")
    first, dash, last = words[0].partition("-")
    if not dash and "/" not in first and len(words) > 1 and _is_address(words[1]):
        dash, last = "-", words[1]
    if dash:
        return ranges.span(int(parse_address(first).key, 16), int(parse_address(last).key, 16), value)
    start, stop, _ = network_bounds(first)
    return ranges.span(int(start, 16), int(stop, 16), value)


def _is_address(text: str) -> bool:
    try:
        parse_address(text)
    except InvalidValue:
        return False
    return True


def _spans_of_json(source: Source, value: Value) -> Iterator[Span | Skipped]:
    """Yield a range for each text of a JSON document that is a network or an address."""
    data = b"".join(_bounded(source))
    try:
        document = msgspec.json.decode(data)
    except (msgspec.DecodeError, RecursionError) as error:
        raise ImporterError(f"not JSON: {error}", where=source.name) from error
    for text in _texts(document):
        try:
            yield _span([text], value)
        except (ValueError, InvalidValue):
            continue


def _bounded(source: Source) -> Iterator[bytes]:
    size = 0
    for piece in source.chunks():
        size += len(piece)
        if size > MAX_JSON:
            raise ImporterError("a JSON list longer than 64 MiB", where=source.name)
        yield piece


def _texts(value: Any, depth: int = 0) -> Iterator[str]:
    """Yield the texts in a JSON value that could be addresses; `2024-01-02` is none, `192.0.2.0/24` may be."""
    if isinstance(value, str):
        if ("." in value or ":" in value) and len(value) < 100:
            yield value
    elif isinstance(value, (list, dict)) and depth < _DEPTH:
        for each in value.values() if isinstance(value, dict) else value:
            yield from _texts(each, depth + 1)
