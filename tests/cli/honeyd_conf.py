"""A strict reader of Honeyd's configuration, after the grammar of honeyd(8) and what Honeyd itself refuses.

It takes the statements that describe hosts and routes; anything else, and whatever `honeyd --verify-config` calls an
error, is a Refused.
"""

import ipaddress
import re
from dataclasses import dataclass, field

_TOKENS = re.compile(
    r"""(?P<comment>\#.*\n)|(?P<ip>\d+\.\d+\.\d+\.\d+)|(?P<float>\d+\.\d+)|(?P<number>\d+)|(?P<quoted>"[^"]+")
    |(?P<word>[$A-Za-z][.()/A-Za-z_\-0-9*]*)|(?P<sign>[/:=\-])|(?P<space>[ \t\n])""",
    re.VERBOSE,
)
_ACTIONS = {"open", "reset", "block", "closed", "filtered"}
_PROTOCOLS = {"tcp", "udp", "icmp"}
_KEYWORDS = _ACTIONS | _PROTOCOLS | {"create", "add", "set", "bind", "route", "port", "default", "link", "net", "entry"}


class Refused(Exception):
    """What Honeyd would not take."""


@dataclass
class Template:
    """One virtual host."""

    personality: str | None = None
    uptime: int | None = None
    default: dict[str, str] = field(default_factory=dict)
    ports: dict[tuple[str, int], str] = field(default_factory=dict)


@dataclass
class Configuration:
    """What was read: templates by name, the template of each address, and the routers."""

    templates: dict[str, Template] = field(default_factory=dict)
    bound: dict[str, Template] = field(default_factory=dict)
    entries: dict[str, str] = field(default_factory=dict)
    """Network of each entry."""
    nets: dict[str, dict[str, str]] = field(default_factory=dict)
    """Of each router: the next router of each network."""
    links: dict[str, set[str]] = field(default_factory=dict)
    latencies: dict[tuple[str, str], int] = field(default_factory=dict)

    def way(self, addr: str) -> list[str]:
        """Return the routers that a packet to an address goes through; raises Refused where it does not arrive."""
        (router,) = self.entries
        found = [router]
        while f"{addr}/32" not in self.links.get(router, ()):
            after = self.nets.get(router, {}).get(f"{addr}/32")
            if after is None or after in found:
                raise Refused(f"no route from {router} to {addr}")
            router = after
            found.append(router)
        return found


class _Reader:
    def __init__(self, text: str) -> None:
        self.tokens: list[tuple[str, str]] = []
        place = 0
        while place < len(text):
            match = _TOKENS.match(text, place)
            if match is None:
                raise Refused(f"illegal token at {text[place : place + 20]!r}")
            place = match.end()
            if match.lastgroup not in ("comment", "space"):
                self.tokens.append((str(match.lastgroup), match[0]))

    def peek(self) -> str:
        return self.tokens[0][1] if self.tokens else ""

    def take(self, kind: str, *among: str) -> str:
        if not self.tokens or self.tokens[0][0] != kind or (among and self.tokens[0][1] not in among):
            raise Refused(f"expected {among or kind}, not {self.tokens[:3]}")
        return self.tokens.pop(0)[1]

    def network(self) -> str:
        addr = self.take("ip")
        self.take("sign", "/")
        return str(ipaddress.IPv4Network(f"{addr}/{self.take('number')}"))

    def router(self) -> str:
        return str(ipaddress.IPv4Address(self.take("ip")))


def read(text: str) -> Configuration:
    """Return what a configuration says; raises Refused, or ValueError for an address that is none."""
    reader, found = _Reader(text), Configuration()
    statements = {"create": _create, "set": _set, "add": _add, "bind": _bind, "route": _route}
    while reader.tokens:
        statements[reader.take("word", *statements)](reader, found)
    return found


def _create(reader: _Reader, found: Configuration) -> None:
    name = reader.take("word")
    if name in found.templates or (name in _KEYWORDS and name != "default"):
        raise Refused(f"template {name} exists already, or is a keyword")
    found.templates[name] = Template()


def _template(reader: _Reader, found: Configuration) -> Template:
    name = reader.take("word")
    if name not in found.templates:
        raise Refused(f"unknown template {name}")
    return found.templates[name]


def _set(reader: _Reader, found: Configuration) -> None:
    template = _template(reader, found)
    what = reader.take("word", "default", "personality", "uptime")
    if what == "default":
        proto = reader.take("word", *_PROTOCOLS)
        reader.take("word", "action")
        template.default[proto] = reader.take("word", *_ACTIONS)
    elif what == "personality":
        template.personality = reader.take("quoted")[1:-1]
    else:
        template.uptime = int(reader.take("number"))
        if not 0 < template.uptime * 2 < 1 << 31:
            raise Refused(f"uptime {template.uptime}")


def _add(reader: _Reader, found: Configuration) -> None:
    template = _template(reader, found)
    proto = reader.take("word", "tcp", "udp")
    reader.take("word", "port")
    number = int(reader.take("number"))
    if not 0 < number < 65536 or (proto, number) in template.ports:
        raise Refused(f"port {number}")
    template.ports[proto, number] = reader.take("word", *_ACTIONS)


def _bind(reader: _Reader, found: Configuration) -> None:
    addr = reader.router()
    if addr in found.bound:
        raise Refused(f"{addr} is bound already")
    found.bound[addr] = _template(reader, found)


def _route(reader: _Reader, found: Configuration) -> None:
    if reader.peek() == "entry":
        reader.take("word")
        router = reader.router()
        reader.take("word", "network")
        network = ipaddress.IPv4Network(reader.network())
        known = {*found.nets, *found.links, *found.entries}
        if router in known or any(network.overlaps(ipaddress.IPv4Network(one)) for one in found.entries.values()):
            raise Refused(f"defining entry point failed: {router}")
        found.entries[router] = str(network)
        return
    router = reader.router()
    if reader.take("word", "add", "link") == "link":
        found.links.setdefault(router, set()).add(reader.network())
        return
    reader.take("word", "net")
    network_, after = reader.network(), reader.router()
    found.nets.setdefault(router, {})[network_] = after
    found.nets.setdefault(after, {})
    if reader.peek() == "latency":
        reader.take("word")
        found.latencies[router, after] = int(reader.take("number"))
        reader.take("word", "ms")
