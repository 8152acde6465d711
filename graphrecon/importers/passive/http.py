"""Headers of HTTP: what of them tells of a host, and what is a secret or changes with each request."""

import re
from collections.abc import Iterator

from graphrecon.importers.passive import ntlm, printed, scanners
from graphrecon.importers.passive.banner import by_source
from graphrecon.importers.passive.fact import Fact, Sighting
from graphrecon.importers.passive.software import server_header
from graphrecon.importers.passive.text import unbase64
from graphrecon.importers.secrets import MASK
from graphrecon.model.values import clean_text, cut_text

_CREDENTIALS = frozenset({"AUTHORIZATION", "PROXY-AUTHORIZATION"})
_CHALLENGES = frozenset({"WWW-AUTHENTICATE", "PROXY-AUTHENTICATE"})
_DIGEST = ("username", "realm", "algorithm", "qop", "domain")
_PARAMETER = re.compile(r'(?<![A-Za-z])([A-Za-z]+)\s*=\s*(?:"((?:[^"\\]|\\.)*+)"|([^\s,]+))')
_RANDOM_AGENTS = (
    (re.compile(r"[A-Za-z0-9/+]{20,}A{5}={0,2}"), "Symantec (random user agent)"),
    (re.compile(r"A{7}[A-Za-z0-9/+]{20,}={0,2}"), "Kaspersky (random user agent)"),
)
"""User agents that security products draw anew for each request."""


def client_header(fact: Fact) -> Iterator[Sighting]:
    """Fill in a header of a client."""
    fact.source = (fact.source or "").upper() or None
    if fact.source == "USER-AGENT":
        fact.value = user_agent(fact.value)
        printed.printed(fact, "http-user-agent", cut_text(fact.value))
        scanners.recognise(fact, fact.value)
        return
    yield from _secrets(fact)


def client_header_server(fact: Fact) -> Iterator[Sighting]:
    """Fill in a header that a client sent and that tells of the server; what it tells of the client stands apart."""
    fact.source = (fact.source or "").upper() or None
    for _ in _secrets(fact):
        continue
    return iter(())


def server_header_fact(fact: Fact) -> Iterator[Sighting]:
    """Fill in a header of a server."""
    fact.source = (fact.source or "").upper() or None
    if fact.source == "SERVER":
        server_header(fact)
    elif fact.source in _CHALLENGES:
        yield from _challenge(fact)
    elif fact.source in ("SET-COOKIE", "SET-COOKIE2"):
        fact.value = _cookie(fact.value)
    else:
        by_source(fact)
    printed.header(fact)


def _cookie(text: str) -> str:
    """Return the name of a cookie; one without a name is all secret."""
    name, equals, _ = text.partition("=")
    return name.strip() if equals or not name.strip() else MASK


def user_agent(text: str) -> str:
    """Return a user agent; those that are random are made one."""
    return next((name for pattern, name in _RANDOM_AGENTS if pattern.fullmatch(text)), text)


def _secrets(fact: Fact) -> Iterator[Sighting]:
    """Mask what a client's header gives away, and yield what an NTLM token in it tells."""
    if fact.source == "COOKIE":
        names = [_cookie(part) for part in fact.value.split(";")]
        fact.secret, fact.value = fact.value, "; ".join(name for name in names if name)
        return
    if fact.source not in _CREDENTIALS:
        by_source(fact)
        return
    scheme, _, rest = fact.value.strip().partition(" ")
    rest = rest.strip()
    match scheme.lower():
        case "basic":
            _basic(fact, rest)
        case "digest":
            fact.secret = fact.value
            fact.value = _digest("Digest", rest, fact)
        case "ntlm" | "negotiate":
            fact.data["scheme"] = fact.value = scheme
            yield from ntlm.of_token(rest, fact.address, fact.port)
        case _:
            fact.secret = fact.value
            fact.value = scheme if rest else MASK
            if rest:
                fact.data["scheme"] = scheme


def _basic(fact: Fact, token: str) -> None:
    decoded = unbase64(token)
    fact.data["scheme"] = "Basic"
    if decoded is None:
        fact.value, fact.secret = f"Basic {MASK}", token
        return
    user, colon, password = clean_text(decoded).partition(":")
    fact.data["username"] = user
    fact.value = f"Basic {user}:{MASK}" if colon else f"Basic {user}"
    fact.secret = password if colon else None


def _digest(scheme: str, rest: str, fact: Fact) -> str:
    given = {hit[1].lower(): hit[2] if hit[2] is not None else hit[3] for hit in _PARAMETER.finditer(rest)}
    kept = {name: given[name] for name in _DIGEST if name in given}
    fact.data.update(scheme=scheme, **kept)
    return " ".join((scheme, ",".join(f'{name}="{value}"' for name, value in kept.items()))).strip()


def _challenge(fact: Fact) -> Iterator[Sighting]:
    scheme, _, rest = fact.value.strip().partition(" ")
    match scheme.lower():
        case "digest":
            fact.value = _digest("Digest", rest, fact)
        case "ntlm" | "negotiate":
            fact.data["scheme"] = fact.value = scheme
            yield from ntlm.of_token(rest, fact.address, fact.port)
        case _:
            fact.data["scheme"] = scheme
