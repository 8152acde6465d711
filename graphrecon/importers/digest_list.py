"""Lists of digests that share a tag: of certificates (SHA-1, SHA-256, MD5) and of fingerprints (JA3, JARM, …)."""

import re
from collections.abc import Iterator

import msgspec

from graphrecon.importers import ranges
from graphrecon.importers.base import Item, Skipped
from graphrecon.importers.ranges import Edition
from graphrecon.importers.source import ImporterError, LongLine, Source
from graphrecon.model.data import Dataset, TagDigest
from graphrecon.model.values import uid

HEADER = b'{"digests":'
"""How the content of an edition of digests begins."""
_DIGEST = re.compile(r"[0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{62}|[0-9a-f]{64}")
_DATE = re.compile(r"\d{4}-\d\d-\d\d\b.*")
_COLONS = re.compile(r"(?:[0-9a-f]{2}:){15,31}[0-9a-f]{2}")


class _Head(msgspec.Struct, frozen=True):
    digests: Edition
    tag: str
    type: str


class _Line(msgspec.Struct, frozen=True, omit_defaults=True):
    digest: str | None = None
    info: str = ""
    skipped: Skipped | None = None


_encode = msgspec.json.Encoder().encode
_head, _line = msgspec.json.Decoder(_Head), msgspec.json.Decoder(_Line)


def is_of_malware(head: bytes) -> bool:
    """Return whether this begins a list of abuse.ch: its line of names says what the digests of malware are of."""
    lines = (line.lower() for line in head.splitlines() if line.startswith(b"#"))
    return any(b"listingreason" in line and (b"sha1" in line or b"ja3_md5" in line) for line in lines)


def is_list(head: bytes) -> bool:
    """Return whether the first line that is no comment holds a digest."""
    for line in head.splitlines():
        text = line.decode("utf-8", "backslashreplace").strip()
        if text and text[0] not in "#;":
            return _told(text, "") is not None
    return False


def content_of(source: Source, tag: str, type_: str, info: str) -> Source:
    """Return the content of an edition: a head, its digests with why they are listed, then what was skipped.

    Where a line says nothing of its digest, `info`, the name of the list, does. Raises ImporterError when there is
    no digest.
    """
    edition = Edition(kind="digest", provider=f"{tag}/{info}", content=uid(ranges.digest_of(source), type_))
    return Source.converted(_written(source, _Head(edition, tag, type_), info), source.name)


def _written(source: Source, head: _Head, info: str) -> Iterator[bytes]:
    yield _encode(head) + b"\n"
    found = False
    for number, line in source.lines():
        if isinstance(line, LongLine):
            yield _encode(_Line(skipped=Skipped(f"line {number}", "line longer than 16 MiB"))) + b"\n"
            continue
        text = line.decode("utf-8", "backslashreplace").strip()
        if not text or text[0] in "#;":
            continue
        told = _told(text, info)
        if told is None:
            told = _Line(skipped=Skipped(f"line {number}", "no digest", text[:200]))
        else:
            found = True
        yield _encode(told) + b"\n"
    if not found:
        raise ImporterError("no digest can be used", where=source.name, hint="the edition that is in use stays")


def _told(text: str, info: str) -> _Line | None:
    """Return the first digest of a line of words or of CSV, and the last word that is neither a date nor a digest."""
    fields = [field.strip(" \t\"'") for field in re.split(r"[,;|\t]", text)]
    digests = [digest for field in fields if (digest := _digest(field))]
    if not digests:
        return None
    said = [field for field in fields if field and not _digest(field) and not _DATE.fullmatch(field)]
    return _Line(digests[0], ranges.text(said[-1], 200) or info if said else info)


def _digest(text: str) -> str | None:
    lowered = text.lower()
    found = lowered.replace(":", "") if _COLONS.fullmatch(lowered) else lowered
    return found if _DIGEST.fullmatch(found) else None


def nodes(source: Source) -> Iterator[Item]:
    """Yield, of a content that `content_of` made, its edition, and each digest with its tag."""
    head: _Head | None = None
    dataset: Dataset | None = None
    for number, line in source.lines(header=HEADER):
        try:
            if line.startswith(HEADER):
                head = _head.decode(line)
                continue
            told = _line.decode(line)
        except ValueError as error:
            raise ImporterError(f"line {number} is none of an edition: {error}", where=source.name) from error
        if head is None:
            raise ImporterError(f"line {number} is none of an edition: no head", where=source.name)
        if told.skipped:
            yield told.skipped
        elif told.digest:
            if dataset is None:
                dataset = head.digests.dataset(0)
                yield dataset
            yield TagDigest(
                uid=dataset.uid + uid(told.digest, told.info)[:32],
                digest=told.digest,
                dataset=dataset.uid,
                tag=head.tag,
                type=head.type,
                info=told.info,
            )
