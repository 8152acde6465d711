"""The attributes of fingerprints that a host shows: JA3, JA4, JARM, HASSH, favicons."""

import hashlib
import re
from dataclasses import dataclass

from graphrecon.cypher.filter import compound
from graphrecon.cypher.filter.ast import Value
from graphrecon.cypher.filter.field import Field, Part
from graphrecon.cypher.filter.predicates import Beside, Equal, Holds, In, Test
from graphrecon.cypher.filter.shown import shown
from graphrecon.cypher.filter.types import EQUALITY, LOWER, NAME, TEXT, BadValue, Name, Tests, Type

_HEX = re.compile(r"[0-9a-fA-F]+")
_SIZES = {32: "", 40: "sha1", 64: "sha256"}


@dataclass(frozen=True)
class Md5(Name):
    """A fingerprint that is an MD5 digest: found by it, by other digests of the same text, or by that text."""

    name: str = "fingerprint"
    takes: str = "a digest (MD5, SHA-1, SHA-256), or the text that it is of"
    operators: frozenset[str] = EQUALITY | {"match"}

    def tests(self, value: Value, operator: str) -> Tests:
        found = super().tests(value, operator)
        return (*found, Beside("raw", found[0])) if operator == "match" or value.kind == "regex" else found

    def equal(self, value: Value) -> Tests:
        items = [value.text] if value.kind == "quoted" else re.split(r"[,|]", value.text)
        if not all(_HEX.fullmatch(item) and len(item) in _SIZES for item in items):
            if not value.text:
                raise BadValue(self.takes)
            return (Beside("raw", Equal(value.text)),)
        groups: dict[str, list[str]] = {}
        for item in items:
            groups.setdefault(_SIZES[len(item)], []).append(item.lower())
        tests: list[Test] = []
        for name, digests in groups.items():
            test = Equal(digests[0]) if len(digests) == 1 else In(tuple(digests))
            tests.append(Beside(name, test) if name else test)
        return tuple(tests)


@dataclass(frozen=True)
class Client(Type):
    """The JA3 of the client that a server answered: an MD5 digest, or the text that it is of."""

    name: str = "fingerprint"
    takes: str = "the JA3 of a client, or the text that it is of"
    operators: frozenset[str] = EQUALITY

    def equal(self, value: Value) -> Tests:
        text = value.text
        if value.kind == "regex" or not text:
            raise BadValue(self.takes)
        if not (len(text) == 32 and _HEX.fullmatch(text)):
            text = hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()
        return (Holds(text.lower()),)


MD5 = Md5()
_HASSH = "fingerprint.kind IN ['hassh', 'hassh-server']"
_SEEN = (
    "EXISTS { ({it})<-[:HAS_PORT]-{0,1}(:View)-[:OF]->(:Host)<-[:OF]-(seen:Observation)-[:SHOWED]->(fingerprint)"
    " WHERE seen.source = 'ja3-' + $value }"
)
_SERVER_IS, _CLIENT_IS = (f'"md5":"\' + {value} + \'"' for value in ("fingerprint.value", "$value"))
_CLIENT_FIRST = rf'"client":\\{{[^{{}}]*{_CLIENT_IS}[^{{}}]*\\}}[^{{}}]*{_SERVER_IS}'
_SERVER_FIRST = rf'{_SERVER_IS}[^{{}}]*"client":\\{{[^{{}}]*{_CLIENT_IS}'
_PAIR = f"'(?s).*(?:{_SERVER_FIRST}|{_CLIENT_FIRST}).*'"
_TOLD = (
    "EXISTS { ({it})-[:{has_port}]->{0,1}()-[:{prints}]->(told:Script)"
    f" WHERE told.name = 'ssl-ja3-server' AND told.data =~ {_PAIR} }}"
)
_CLIENT = Part(f"({_SEEN} OR {_TOLD})", Client(), at={"nmap": _TOLD, "passive": "{it}.source = 'ja3-' + $value"})
"""Sensors put the client into the source of an observation, scans into the result of the script."""


def _kind(name: str, kind: str, *aliases: str, help: str, test: str = "") -> tuple[Field, ...]:  # noqa: A002
    """Return the rows of a fingerprint that is an MD5 digest: itself, its other digests, what it is computed from."""
    also = test or f"fingerprint.kind = '{kind}'"
    names = (name, *aliases)
    split = compound.answer if kind == "ja3s" else None
    return (
        Field(
            name,
            MD5,
            help,
            f"{name}:/^[0-9a-f]/",
            shown("fingerprint.value", "fingerprint:Fingerprint", also, 5, sure=True),
            (*aliases, *(f"{each}.md5" for each in names)),
            split,
            {"server": Part("fingerprint.value", MD5), "client": _CLIENT} if split else {},
        ),
        *(
            Field(
                f"{name}.{part}",
                type_,
                f"{what} of a {help}",
                f"{name}.{part}:{example}",
                shown(f"fingerprint.{part}", "fingerprint:Fingerprint", also),
                tuple(f"{each}.{part}" for each in aliases),
            )
            for part, type_, what, example in (
                ("sha1", LOWER, "SHA-1 digest", "/^ab/"),
                ("sha256", LOWER, "SHA-256 digest", "/^ab/"),
                ("raw", TEXT, "text", "/^771/" if kind.startswith("ja3") else "/curve25519/"),
            )
        ),
    )


def _plain(kind: str, *aliases: str, help: str) -> Field:  # noqa: A002
    also = f"fingerprint.kind = '{kind}'"
    place = shown("fingerprint.value", "fingerprint:Fingerprint", also, 5, sure=True)
    return Field(kind, NAME, help, f"{kind}:/^[0-9a-z]/", place, aliases)


def _ja4(part: str, value: str, help_: str, example: str, *aliases: str) -> Field:
    place = shown(value, "fingerprint:Fingerprint", "fingerprint.kind = 'ja4'")
    named = (*aliases, f"ja4-client.{part}", f"ssl-ja4-client.{part}")
    return Field(f"ja4.{part}", TEXT, help_, f"ja4.{part}:{example}", place, named)


FINGERPRINTS = (
    *_kind("ja3", "ja3", "ssl-ja3-client", "ja3-client", help="JA3 fingerprint of a TLS client"),
    *_kind("ja3s", "ja3s", "ssl-ja3-server", "ja3-server", help="JA3S fingerprint of a TLS server, or SERVER:CLIENT"),
    _plain("ja4", "ssl-ja4-client", "ja4-client", help="JA4 fingerprint of a TLS client"),
    _ja4("ja4_a", "split(fingerprint.value, '_')[0]", "first part of a JA4: protocol and counts", "t13d1516h2"),
    _ja4("ja4_b", "split(fingerprint.value, '_')[1]", "second part of a JA4: ciphers", "8daaf6152771"),
    _ja4("ja4_c", "split(fingerprint.value, '_')[2]", "third part of a JA4: extensions and algorithms", "/^e5/"),
    _ja4("raw", "fingerprint.raw", "text that a JA4 is of", "/^t13/", "ssl-ja4-client-raw", "ja4-client-raw"),
    _plain("jarm", "ssl-jarm", help="JARM fingerprint of a TLS server"),
    *_kind("hassh", "hassh", help="HASSH fingerprint of an SSH client or server", test=_HASSH),
    *_kind("hassh-client", "hassh", help="HASSH fingerprint of an SSH client"),
    *_kind("hassh-server", "hassh-server", help="HASSH fingerprint of an SSH server"),
    _plain("favicon", help="fingerprint of a web site's icon"),
)
