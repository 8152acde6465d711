"""Notes on anything of the graph: one text a node with all its revisions; a writer names the revision that it saw."""

import hashlib
import json
import time
from dataclasses import dataclass
from typing import Any

from graphrecon.cypher import notes as statements
from graphrecon.cypher.graph import Graph, Transaction
from graphrecon.errors import GraphreconError
from graphrecon.model import account, note, provenance
from graphrecon.model.base import Kind, nodes
from graphrecon.model.values import InvalidValue, parse_address

LONGEST = 65_536
"""Characters of a note."""
_CLOSED = {account.__name__, note.__name__, provenance.__name__}
"""Modules of labels that are about the graph itself."""
_KEYS = {info.label: info.key for info in nodes() if info.cls.__module__ not in _CLOSED}


class NoSuchThing(GraphreconError):
    """What a note would be about is not there."""


class Changed(GraphreconError):
    """The note was written by somebody else meanwhile."""


@dataclass(frozen=True)
class Subject:
    """What a note is about: label and key, and the address of its host where it has one."""

    label: str
    key: str
    host: str | None

    @property
    def uid(self) -> str:
        """Return the key of the note."""
        return hashlib.sha256(json.dumps([self.label, self.key]).encode()).hexdigest()

    @property
    def about(self) -> tuple[str, ...] | None:
        """Return the addresses that the note is about, None where it is about no host."""
        return None if self.host is None else (self.host,)


def subject(label: str, key: str) -> Subject:
    """Return what a label and a key name; a view is its host. Raises NoSuchThing for no label, and no address."""
    if label not in _KEYS:
        raise NoSuchThing(f"there is no label {label!r} that notes are about", hint="`graphrecon schema` lists labels")
    if label in {"Host", "View"}:
        addr = _address(key)
        return Subject("Host", addr, addr)
    if label == "ViewPort":
        return Subject(label, key, _address(key.partition("/")[0]))
    return Subject(label, key, None)


def labels() -> list[str]:
    """Return the labels that notes may be about."""
    return sorted(_KEYS)


def write(graph: Graph, about: Subject, text: str | None, author: str, revision: int) -> int:
    """Write a note over `revision`, 0 for a new one, and return its new number; None as `text` removes it.

    Raises Changed when that is not its newest revision, NoSuchThing for a new note on what is not there.
    """
    values: dict[str, Any] = {"uid": about.uid, "label": about.label, "key": about.key}
    text = None if text is None else text.replace("\0", "")

    def work(transaction: Transaction) -> int:
        held = transaction.run(statements.TAKE, values)[0]
        newest = 0 if held["text"] is None and revision == 0 else held["revision"]
        if newest != revision:
            hint = "read it again, and send its ETag as If-Match"
            raise Changed(f"the note has revision {held['revision']}, not {revision}", hint=hint)
        number = held["revision"] + 1
        if not _attach(transaction, about) and held["revision"] == 0:
            raise NoSuchThing(f"there is no {about.label} {about.key}")
        now = int(time.time())
        transaction.run(
            statements.WRITE, {"uid": about.uid, "text": text, "revision": number, "author": author, "now": now}
        )
        return int(number)

    return graph.write(work)


def _attach(transaction: Transaction, about: Subject) -> bool:
    label, key = (about.label, about.key) if about.host is None else ("Host", about.host)
    field = _KEYS[label]
    value: str | int = int(key) if field.kind is Kind.INT and key.isascii() and key.isdigit() else key
    found = transaction.run(statements.attach(label, field.name), {"uid": about.uid, "about": value})
    if about.label == "ViewPort":
        port = transaction.run("MATCH (p:ViewPort {uid: $key}) RETURN count(p) AS found", {"key": about.key})
        return bool(found[0]["found"] and port[0]["found"])
    return bool(found[0]["found"])


def _address(text: str) -> str:
    try:
        return parse_address(text).addr
    except InvalidValue as error:
        raise NoSuchThing(error.message, hint=error.hint) from None
