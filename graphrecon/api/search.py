"""`/cgi/search`: one box over everything that has a name: results by kind."""

import re
from typing import Annotated, Any

from msgspec import Meta, Struct

from graphrecon.api.asking import Asking
from graphrecon.api.contract import Text, Where
from graphrecon.api.errors import RequestError
from graphrecon.cypher.filter import VIEW, knows
from graphrecon.cypher.query.anything import HITS, anything

MOST = 100
LONGEST = 256


class SearchRequest(Struct, frozen=True):
    """What is looked for."""

    q: Annotated[
        Text, Meta(description="an address or its beginning, a network, a name, words, a digest, a fingerprint")
    ]
    limit: Annotated[int, Meta(ge=1, le=MOST, description=f"at most this many of each kind, {MOST} or fewer")] = 5


class SearchItem(Struct, frozen=True):
    """One result: a node by label and key; hosts that have it, and a filter of the view for these if there is one."""

    label: str
    key: str
    text: str | None
    hosts: int
    filter: str | None


class SearchKind(Struct, frozen=True):
    """The results of one kind, and how many there are; `capped` says that there may be more."""

    kind: str
    count: int
    capped: bool
    items: list[SearchItem]


def search(asking: Asking, request: SearchRequest) -> list[SearchKind]:
    """Return results by kind: addresses, names, services, banners, certificates …, none for a kind without any."""
    words = " ".join(request.q.split())
    if not words or len(words) > LONGEST:
        raise RequestError(f"'q' has 1 to {LONGEST} characters", at=Where("q", text=words[:80]))
    rows = asking.read(anything(words, request.limit))
    return [
        SearchKind(row["kind"], row["count"], row["count"] >= HITS, [_item(item, words) for item in row["items"]])
        for row in rows
    ]


_ATTRIBUTES = {
    "Host": "addr",
    "Hostname": "hostname",
    "MAC": "mac",
    "Vulnerability": "vuln",
    "ja3": "ja3",
    "jarm": "jarm",
    "hassh": "hassh",
    "hassh-server": "hassh-server",
    "favicon": "favicon",
}
"""Attributes that hold the key of a label, or the value of a fingerprint of a kind."""
_TEXTS = frozenset(("Service", "ViewPort", "Script", "OS", "Certificate"))
"""Labels that `search:` looks in."""


def _item(found: dict[str, Any], words: str) -> SearchItem:
    return SearchItem(found["label"], found["key"], found["text"], found["hosts"], _filter(found, words))


def _filter(found: dict[str, Any], words: str) -> str | None:
    """Return a filter for the hosts that have a result, None where the language has none."""
    label, key = found["label"], found["key"]
    name, value = _ATTRIBUTES.get(label, ""), key
    if label == "Fingerprint":
        kind, _, value = found["text"].partition(" ")
        name = _ATTRIBUTES.get(kind, "")
    elif label == "Certificate" and key.startswith(("sha256:", "sha1:", "md5:")):
        digest, _, value = key.partition(":")
        name = f"cert.{digest}"
    elif label in _TEXTS:
        plain = all(re.fullmatch(r"\w+", word) for word in words.split())
        name, value = "search" if plain else "", "* ".join(words.split()) + "*"
    text = f'{name}:"{value}"' if re.search(r"[^\w.:-]", value) else f"{name}:{value}"
    return text if name and knows(VIEW, name) and '"' not in value else None
