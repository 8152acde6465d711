"""Which Import a content is: decided by its decompressed bytes, never by its name."""

import hashlib
from typing import Any

import msgspec

from graphrecon.cypher.graph import Graph
from graphrecon.cypher.provenance import known_imports
from graphrecon.importers.base import Importer, Options
from graphrecon.importers.source import Source
from graphrecon.model.values import uid

HEAD = 4096
"""Bytes whose hash is compared before anything longer is read."""
NOTHING = hashlib.sha256(b"").hexdigest()


class Identity(msgspec.Struct, frozen=True, kw_only=True):
    """The Import of a content: continue from `position`, whose prefix has `sha256`; `complete` means nothing is new."""

    uid: str
    head: str
    head_size: int
    position: int = 0
    sha256: str = NOTHING
    complete: bool = False
    pruned: bool = False
    name: str | None = None
    """The file that it was read from before, if any."""


def options_text(importer: Importer, options: Options) -> str:
    """Return, as JSON text, the options under which a content is read anew.

    Facts of a scan unite, so a new source or category is one; flows would be counted again, so it is not.
    """
    chosen: dict[str, object] = {}
    if importer.purpose == "nmap":
        chosen = {"source": options.source, "categories": sorted(options.categories), "all_hosts": options.all_hosts}
        more = {"ports": options.ports, "open_ports": options.open_ports, "probe": options.probe, "tags": options.tags}
        chosen |= {name: value for name, value in more.items() if value}
    return msgspec.json.encode({name: value for name, value in chosen.items() if value}, order="sorted").decode()


def identify(graph: Graph, importer: Importer, options: Options, source: Source, *, force: bool = False) -> Identity:
    """Return the Identity of the content of `source`.

    A content whose beginning is what an Import has read continues it; one that is a state of it that was read
    before is complete, and so is one that was read under other options and pruned since; anything else, and
    everything with `force`, is a new Import.
    """
    return identify_among(graph.read(known_imports(importer.name, options_text(importer, options))), importer, options,
                          source, force=force)  # fmt: skip


def identify_among(
    known: list[dict[str, Any]], importer: Importer, options: Options, source: Source, *, force: bool = False
) -> Identity:
    """Return the Identity of the content of `source` where `known` are the Imports of this importer and options."""
    text = options_text(importer, options)
    start = source.head(HEAD)
    head = hashlib.sha256(start).hexdigest()
    alike = [
        row
        for row in known
        if row["head_size"] <= len(start) and hashlib.sha256(start[: row["head_size"]]).hexdigest() == row["head"]
    ]
    own = [row for row in alike if row["options"] == text]
    fresh = Identity(uid=uid(importer.name, text, head, len(start), len(own)), head=head, head_size=len(start))
    if force or not alike:
        return fresh
    wanted: set[int] = set()
    for row in alike:
        wanted |= {row["position"], row["position"] + 1, *row["ends"], *(end + 1 for end in row["ends"])}
    digests = source.prefix_digests(sorted(wanted))
    for row in sorted(alike, key=lambda row: row["options"] != text):
        reached = {row["position"]: row["sha256"], **dict(zip(row["ends"], row["end_hashes"], strict=True))}
        for position in sorted(reached, reverse=True):
            if digests.get(position) != reached[position]:
                continue
            whole = position + 1 not in digests
            if not whole and (position != row["position"] or row["options"] != text):
                continue
            return Identity(
                uid=row["uid"],
                head=row["head"],
                head_size=row["head_size"],
                position=position,
                sha256=reached[position],
                complete=whole and (position in row["ends"] or position != row["position"]),
                pruned=row["status"] == "pruned",
                name=row["name"],
            )
    return fresh
