"""`/cgi/notes`: what people write about anything of the graph; a change names the revision that it is made over."""

import re
from typing import Annotated, Any

from msgspec import Meta, Struct

from graphrecon.api.asking import Asking, OutOfScope
from graphrecon.api.contract import Skip, Text, Where
from graphrecon.api.endpoint import Endpoint
from graphrecon.api.errors import RequestError
from graphrecon.api.formats import Tagged, Unchanged
from graphrecon.api.records import Time
from graphrecon.cypher import notes as statements
from graphrecon.cypher.filter.narrowing import narrowed
from graphrecon.db import notes

MOST = 1000
_LABEL = Meta(description="label of what it is about, such as Host, Certificate or Service")
_KEY = Meta(description="its key: the address of a host, the uid of a certificate")
_UNLESS = Meta(description="ETag of a revision that is known already; in a PUT * to write a new note only")
_MATCH = Meta(
    description="ETag of the revision that this is made over; * where there is a note, and none for a new one",
)


class NoteRequest(Struct, frozen=True):
    """Whose note, unless it is the revision that is known."""

    label: Annotated[Text, _LABEL]
    key: Annotated[Text, _KEY]
    unless: Annotated[Text, _UNLESS] = ""


class HistoryRequest(Struct, frozen=True):
    """Whose revisions."""

    label: Annotated[Text, _LABEL]
    key: Annotated[Text, _KEY]


class WriteRequest(Struct, frozen=True, forbid_unknown_fields=True):
    """A note's text, and over which revision it is written."""

    label: Annotated[Text, _LABEL]
    key: Annotated[Text, _KEY]
    text: Annotated[
        str,
        # More is a 413 and no 400, so it is looked at below.
        Meta(min_length=1, description="the text, Markdown", extra_json_schema={"maxLength": notes.LONGEST}),
    ]
    match: Annotated[Text, _MATCH] = ""
    unless: Annotated[Text, _UNLESS] = ""


class RemoveRequest(Struct, frozen=True):
    """Whose note, and over which revision it is removed."""

    label: Annotated[Text, _LABEL]
    key: Annotated[Text, _KEY]
    match: Annotated[Text, _MATCH] = ""


class NotesRequest(Struct, frozen=True):
    """Which notes, and how many."""

    words: Annotated[Text, Meta(description="a part of the text or the key")] = ""
    about: Annotated[Text, Meta(description="label of what they are about")] = ""
    key: Annotated[Text, Meta(description="key of what they are about")] = ""
    limit: Annotated[int, Meta(ge=0, le=MOST, description=f"at most this many, {MOST} or fewer")] = 100
    skip: Skip = 0


class Note(Struct, frozen=True, kw_only=True):
    """What people write about one node; no text where it was removed."""

    label: str
    key: str
    text: str | None
    revision: int
    author: str | None
    updated: Time | None


class Revision(Struct, frozen=True):
    """One form of a note."""

    number: int
    text: str | None
    author: str | None
    time: Time


class Written(Struct, frozen=True):
    """The number of the revision that was written."""

    revision: int


def read(asking: Asking, request: NoteRequest) -> Tagged | Unchanged:
    """Return a note, or that it is the revision that is known. Raises RequestError 404 where there is none."""
    found = _note(asking, _subject(asking, request.label, request.key))
    if found is None or found["text"] is None:
        raise RequestError("there is no note", status=404, code="not_found")
    etag = _etag(found["revision"])
    return Unchanged(etag) if _names(request.unless, etag) else Tagged(found, etag)


def history(asking: Asking, request: HistoryRequest) -> list[dict[str, Any]]:
    """Return the revisions of a note, the newest first. Raises RequestError 404 where there was none."""
    about = _subject(asking, request.label, request.key)
    found = asking.read(statements.revisions(about.uid, about.about))
    if not found:
        raise RequestError("there is no note", status=404, code="not_found")
    return found


def listed(asking: Asking, request: NotesRequest) -> list[dict[str, Any]]:
    """Return notes, the newest first."""
    label, key = request.about or None, request.key or None
    return asking.read(statements.listed(request.words, label, key, request.limit, request.skip))


def write(asking: Asking, request: WriteRequest) -> Tagged:
    """Write a note.

    Raises RequestError: 412 when it is not made over the revision that it names, 409 when it names none and there is a
    note, 413 for too long a text.
    """
    if len(request.text) > notes.LONGEST:
        why = f"a note has {notes.LONGEST:,} characters at most, not {len(request.text):,}"
        raise RequestError(why, status=413, code="too_large", at=Where("text"))
    if request.unless not in {"", "*"} or (request.unless and request.match):
        raise RequestError("a PUT takes If-None-Match: * alone", at=Where("If-None-Match"), hint="or If-Match")
    return _written(asking, request, request.text)


def remove(asking: Asking, request: RemoveRequest) -> Tagged:
    """Remove a note; its revisions stay."""
    if not request.match:
        raise RequestError(
            "which revision?", status=428, code="no_revision", at=Where("If-Match"), hint="send its ETag"
        )
    return _written(asking, request, None)


def _written(asking: Asking, request: WriteRequest | RemoveRequest, text: str | None) -> Tagged:
    about = _subject(asking, request.label, request.key)
    held = _note(asking, about)
    now = 0 if held is None or held["text"] is None else held["revision"]
    revision = now if request.match == "*" and now else _revision(request.match)
    try:
        number = notes.write(asking.graph, about, text, asking.visitor.name, revision)
    except notes.Changed as error:
        named = isinstance(request, RemoveRequest) or request.match or request.unless
        status, code = (412, "changed") if named else (409, "exists")
        raise RequestError(error.message, status=status, code=code, at=Where("If-Match"), hint=error.hint) from None
    except notes.NoSuchThing as error:
        raise RequestError(error.message, status=404, code="not_found") from None
    return Tagged(Written(number), _etag(number))


def _subject(asking: Asking, label: str, key: str) -> notes.Subject:
    """Return what a note is about; within a scope only hosts inside have one."""
    try:
        found = notes.subject(label, key)
    except notes.NoSuchThing as error:
        raise RequestError(error.message, status=404, code="not_found", at=Where("label"), hint=error.hint) from None
    if found.host is None and narrowed():
        raise OutOfScope("with a scope, notes on hosts alone are open", hint="ask an administrator")
    return found


def _note(asking: Asking, about: notes.Subject) -> dict[str, Any] | None:
    rows = asking.read(statements.note(about.uid, about.about))
    return rows[0] if rows else None


def _names(header: str, etag: str) -> bool:
    """Return whether If-None-Match names an ETag; it compares weakly."""
    given = {part.strip().removeprefix("W/") for part in header.split(",")}
    return "*" in given or etag in given


def _etag(revision: int) -> str:
    return f'"r{revision}"'


def _revision(match: str) -> int:
    """Return the number of an ETag, 0 for none, and one that no note has for another text."""
    found = re.fullmatch(r'"r([1-9]\d{0,8})"', match.strip(), re.ASCII)
    return int(found[1]) if found else -1 if match.strip() else 0


_PATH = "/cgi/notes/{label}/{key:path}"
ENDPOINTS = (
    Endpoint("/cgi/notes", "Notes, the newest first", NotesRequest, list[Note], listed),
    Endpoint(_PATH, "The note on a node", NoteRequest, Note, read),
    Endpoint(_PATH, "Write the note on a node", WriteRequest, Written, write, "PUT", role="analyst", writes=True),
    Endpoint(
        _PATH,
        "Remove the note on a node",
        RemoveRequest,
        Written,
        remove,
        "DELETE",
        role="analyst",
        writes=True,
    ),
    Endpoint("/cgi/revisions/{label}/{key:path}", "Every form of a note", HistoryRequest, list[Revision], history),
)
"""The rows of the table of endpoints that are about notes."""
