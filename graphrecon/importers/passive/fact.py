"""One sighting on its way to the graph: what a sensor said, the fact that it is, and the items that it becomes."""

from collections.abc import Callable, Hashable, Iterable, Iterator
from typing import Any, NamedTuple

import msgspec
from msgspec.structs import replace

from graphrecon.importers.base import Item, Note, Options
from graphrecon.importers.passive.kinds import BY_NAME
from graphrecon.importers.urls import masked_urls
from graphrecon.model.base import Edge, Node
from graphrecon.model.host import Host, name_facts
from graphrecon.model.passive import CertificateReference, Observation
from graphrecon.model.scan import Certificate, WasNamed
from graphrecon.model.values import Address, InvalidValue, clean_text, cut_text, hostname, parse_address, uid

MAX_VALUE = 8192
"""Bytes of the longest value that is kept whole; of a longer one the beginning, told apart by the hash of all."""
_REMEMBERED = 1 << 16
"""Sightings that are remembered at most."""
_REMEMBERED_TEXT = 1 << 23
"""Characters of their values at most: a log whose values are all long and all new must not fill the memory."""


class Sighting(NamedTuple):
    """What a sensor says, as its log has it: text whole and clean, the address not yet parsed."""

    recontype: str
    addr: str | None = None
    port: int | None = None
    source: str | None = None
    value: str = ""
    target: str | None = None
    proto: str | None = None
    certificate: Certificate | None = None
    """The certificate that `value` stands for, where the log says more of it than a digest."""
    names: tuple[tuple[str, str], ...] = ()
    """Names that it gives the host, with their types."""
    file: str | None = None
    """Key of the CertificateFile that another log tells of."""


class Fact:
    """One fact in the making; the parser of its recontype fills it in."""

    __slots__ = (
        "address", "blacklists", "certificates", "data", "file", "items", "links", "names", "notes", "port", "proto",
        "recontype", "secret", "source", "target", "told", "value",
    )  # fmt: skip

    def __init__(self, seen: Sighting, blacklists: frozenset[str] = frozenset()) -> None:
        self.recontype = seen.recontype
        self.address: Address | None = parse_address(seen.addr) if seen.addr else None
        self.port = seen.port
        self.proto = seen.proto or ("tcp" if seen.port is not None else None)
        self.source = seen.source
        self.value = seen.value
        self.target = seen.target
        self.told = seen.certificate
        self.names = seen.names
        self.file = seen.file
        self.blacklists = blacklists
        """Domains under which addresses are listed."""
        self.secret: str | None = None
        """A credential in clear, which the value holds masked."""
        self.data: dict[str, Any] = {}
        self.items: list[Node | Edge] = []
        """Nodes that it leads to, and what joins them."""
        self.certificates: list[Certificate] = []
        self.links: list[tuple[type[Edge], str, str, dict[str, Any]]] = []
        """Edges from the observation: type, key and label of the end, properties."""
        self.notes: list[str] = []

    def link(self, edge: type[Edge], node: Node, key: str, **properties: Any) -> None:
        """Lead to a node by an edge."""
        self.items.append(node)
        self.links.append((edge, key, type(node).__name__, properties))

    def name(self, text: str, kind: str) -> str | None:
        """Say that the host has a name, and return it as it is stored; what is no name is passed over."""
        try:
            stored = hostname(text)
        except InvalidValue:
            return None
        self.items += name_facts(stored)
        self.links.append((WasNamed, stored, "Hostname", {"type": kind}))
        return stored


Parse = Callable[[Fact], Iterable[Sighting] | None]
"""Fills a Fact in, and returns what else the sighting tells. Raises InvalidValue for what cannot be one."""


class Known(NamedTuple):
    """A finished fact: its host and Observation, whose times and count each sighting sets, and what goes before it."""

    host: Host | None
    observation: Observation
    certificates: tuple[Certificate, ...]
    items: tuple[Item, ...]
    file: str | None


Told = tuple[Known | Note, ...]
"""What one sighting tells."""


class Facts:
    """Turns sightings into items; what was worked out for a sighting serves the next that is the same.

    What an observation leads to is given with the first of them alone: batches are written in their order, and whoever
    reads a content again begins with Facts of its own.
    """

    def __init__(self, options: Options) -> None:
        from graphrecon.importers.passive.banner import by_source
        from graphrecon.importers.passive.dns import packaged
        from graphrecon.importers.passive.parsers import PARSERS

        self._blacklists = frozenset(packaged() if options.blacklists is None else options.blacklists)
        self._parsers = PARSERS
        self._other: Parse = by_source
        self._sensor = options.source
        self._credentials = options.credentials
        self._ignored = options.ignore.leaves_out if options.ignore else None
        self._known: dict[Hashable, Told] = {}
        self._text = 0
        """Characters of the values that are remembered."""

    def items(self, seen: Sighting, first: int, last: int | None = None, count: int = 1) -> Iterator[Item]:
        """Yield the items of a sighting, seen `count` times from `first` to `last` (microseconds since 1970).

        Raises InvalidValue for what cannot be a fact.
        """
        told = self.recall(seen)
        return given(self.learn(seen, seen) if told is None else told, first, last, count)

    def recall(self, key: Hashable) -> Told | None:
        """Return what the sighting told that was learned by this key; None where it is not remembered."""
        return self._known.get(key)

    def forget(self) -> None:
        """Remember nothing: what was a key so far means something else now."""
        self._known.clear()
        self._text = 0

    def learn(self, key: Hashable, seen: Sighting) -> Told:
        """Return what a sighting tells, and remember it by a key. Raises InvalidValue for what cannot be a fact."""
        told = tuple(self._made(seen))
        if len(self._known) >= _REMEMBERED or self._text > _REMEMBERED_TEXT:
            self.forget()
        self._text += len(seen.value)
        self._known[key] = tuple(map(_again, told))
        return told

    def _made(self, seen: Sighting) -> Iterator[Known | Note]:
        if seen.recontype not in BY_NAME:
            yield Note(f"a kind of fact that is not known, kept as it is: {seen.recontype}")
        waiting = [seen]
        while waiting:
            one = waiting.pop(0)
            fact = Fact(one, self._blacklists)
            in_urls = _without_url_secrets(fact)
            waiting += self._parsers.get(one.recontype, self._other)(fact) or ()
            if in_urls:
                fact.secret = "\n".join((*in_urls, fact.secret)) if fact.secret else "\n".join(in_urls)
            if self._ignored and self._ignored(fact.recontype, fact.address, fact.source):
                yield Note("left out by the ignore file")
                continue
            yield from map(Note, fact.notes)
            yield self._finished(fact)

    def _finished(self, fact: Fact) -> Known:
        value = clean_text(fact.value)
        secret = clean_text(fact.secret) if fact.secret is not None and self._credentials else None
        address, target = fact.address, clean_text(fact.target) if fact.target else None
        identity: list[object] = [
            fact.recontype, address.addr if address else None, target, fact.proto, fact.port, fact.source, value,
            self._sensor,
        ]  # fmt: skip
        if secret is not None:
            identity.append(secret)
        key = uid(*identity)
        observation = Observation(
            uid=key,
            recontype=fact.recontype,
            host=address.addr if address else None,
            addr=address.addr if address else None,
            key=address.key if address else None,
            zone=address.zone if address else None,
            target=cut_text(target) if target else None,
            source=cut_text(clean_text(fact.source)) if fact.source else None,
            value=cut_text(value, MAX_VALUE),
            proto=fact.proto,
            port=fact.port,
            sensor=self._sensor,
            secret=cut_text(secret, MAX_VALUE) if secret is not None else None,
            data=_json(fact.data) if fact.data else None,
        )
        host = Host(addr=address.addr, key=address.key, version=address.version) if address else None
        edges: list[Item] = [
            edge(source=key, target=end, source_label="Observation", target_label=label, **properties)
            for edge, end, label, properties in fact.links
        ]
        cut = [Note(f"value cut to {MAX_VALUE} bytes")] if observation.value != value else []
        return Known(host, observation, tuple(fact.certificates), (*cut, *fact.items, *edges), fact.file)


def given(told: Told, first: int, last: int | None = None, count: int = 1) -> Iterator[Item]:
    """Yield the items of what a sighting told, seen `count` times from `first` to `last`."""
    last = first if last is None else last
    for fact in told:
        if isinstance(fact, Note):
            yield fact
            continue
        if fact.host is not None:
            yield replace(fact.host, firstseen=first, lastseen=last)
        for certificate in fact.certificates:
            yield replace(certificate, lastseen=last)
        yield from fact.items
        yield replace(fact.observation, count=count, firstseen=first, lastseen=last)
        if fact.file:
            key = fact.observation.uid
            yield CertificateReference(uid=uid(fact.file, key), file=fact.file, observation=key, lastseen=last)


def _without_url_secrets(fact: Fact) -> list[str]:
    """Mask the credentials of URLs in what a sensor says, and return them."""
    lost: list[str] = []
    host_first = fact.recontype == "HTTP_HONEYPOT_REQUEST" or (fact.source or "").upper() == "HOST"
    fact.value = masked_urls(fact.value, lost, host_first=host_first)
    fact.target = masked_urls(fact.target, lost) if fact.target else fact.target
    return lost


def _again(known: Known | Note) -> Known | Note:
    """Return what is given of a fact that was given before: no more than its notes besides."""
    if isinstance(known, Note):
        return known
    return known._replace(items=tuple(item for item in known.items if isinstance(item, Note)))


def _json(data: dict[str, Any]) -> str:
    """Return the parts of a fact as JSON text, each cut."""
    return msgspec.json.encode(
        {name: cut_text(clean_text(str(value)), MAX_VALUE) for name, value in data.items()}, order="sorted"
    ).decode()
