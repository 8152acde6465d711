"""DNS answers: names of addresses, names that point at names, and lists of addresses kept as names."""

import ipaddress
import re
from collections.abc import Iterator
from functools import cache
from importlib import resources

from graphrecon.importers.passive.fact import Fact, Sighting
from graphrecon.model.host import name_facts
from graphrecon.model.passive import Targeted
from graphrecon.model.values import InvalidValue, hostname, parse_address

_KIND = re.compile(r"[A-Z0-9]{1,16}")
_BACKWARDS = (4, 32)
"""Labels of an address that is written backwards."""


@cache
def packaged() -> tuple[str, ...]:
    """Return the domains of the lists that come with the package."""
    text = resources.files(__package__).joinpath("blacklists.txt").read_text("utf-8")
    return tuple(line for line in text.splitlines() if line and not line.startswith("#"))


def blacklists(text: str) -> tuple[str, ...]:
    """Return the domains of lists that a setting names, with commas; `+` at its beginning means the packaged ones too.

    Raises InvalidValue for what is no domain.
    """
    named = tuple(hostname(part) for part in text.removeprefix("+").split(",") if part.strip())
    return (packaged() + named) if text.startswith("+") else named


def answer(fact: Fact) -> Iterator[Sighting]:
    """Fill in an answer: `value` is the name; an address, or a name in `target`, is what it points at."""
    kind = (fact.source or "").partition("-")[0]
    if not _KIND.fullmatch(kind):
        raise InvalidValue(f"a DNS answer of no known type: {kind[:60]!r}")
    if kind == "PTR" and fact.address is None:
        fact.address = parse_address(reversed_address(fact.value))
        fact.value, fact.target = fact.target or "", None
    name = hostname(fact.value)
    if listed := _listed(name, fact.blacklists):
        _blacklist(fact, name, *listed)
        return
    fact.value = name
    fact.name(name, kind)
    if fact.target:
        fact.target = hostname(fact.target)
        fact.items += name_facts(fact.target)
        fact.links.append((Targeted, fact.target, "Hostname", {}))
    elif fact.address is None:
        raise InvalidValue("a DNS answer without an address or a name")
    yield from ()


def blacklist(fact: Fact) -> None:
    """Fill in an answer of a list that the sensor recognised."""
    fact.value = hostname(fact.value)


def _blacklist(fact: Fact, name: str, reverse: str, domain: str) -> None:
    """Make the fact one of the address that is listed; the address that was answered says how."""
    kind, dash, server = (fact.source or "").partition("-")
    told = fact.address.addr if fact.address else fact.target
    fact.address = parse_address(_backwards(reverse))
    fact.recontype, fact.source, fact.value, fact.target = "DNS_BLACKLIST", f"{domain}-{kind}{dash}{server}", name, None
    fact.data.update({"list": domain, **({"answer": told} if told else {})})


def reversed_address(name: str) -> str:
    """Return the address that a name under `in-addr.arpa` or `ip6.arpa` stands for; raises InvalidValue."""
    bare = name.lower().rstrip(".")
    for end in (".in-addr.arpa", ".ip6.arpa"):
        if bare.endswith(end):
            return _backwards(bare.removesuffix(end))
    raise InvalidValue(f"not a reversed address: {name[:60]!r}")


def is_reversed(name: str) -> bool:
    """Return whether a name stands for an address; those of services (DNS-SD) and of classless zones do not."""
    try:
        parse_address(reversed_address(name))
    except InvalidValue:
        return False
    return True


def _listed(name: str, lists: frozenset[str]) -> tuple[str, str] | None:
    """Return the address under a list, backwards, and the list; None for other names, such as of its own servers."""
    labels = name.split(".")
    for count in _BACKWARDS:
        reverse, domain = ".".join(labels[:count]), ".".join(labels[count:])
        if domain in lists:
            try:
                parse_address(_backwards(reverse))
            except InvalidValue:
                continue
            return reverse, domain
    return None


def _backwards(text: str) -> str:
    parts = text.split(".")[::-1]
    if len(parts) == 4:
        return ".".join(parts)
    if len(parts) == 32 and all(len(part) == 1 for part in parts):
        digits = "".join(parts)
        try:
            return str(ipaddress.IPv6Address(int(digits, 16)))
        except ValueError:
            pass
    raise InvalidValue(f"not a reversed address: {text[:60]!r}")
