"""The types of attributes: each turns the value of a clause into tests. Here: flags, text, names, truth values."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from graphrecon.cypher.filter import regex
from graphrecon.cypher.filter.ast import Value
from graphrecon.cypher.filter.operators import ORDER
from graphrecon.cypher.filter.predicates import Compare, Equal, In, Regex, StartsWith, Test
from graphrecon.model.values import InvalidValue, hostname

Tests = tuple[Test, ...]
EQUALITY = frozenset({"eq", "ne"})
ORDERED = EQUALITY | set(ORDER)
TEXTUAL = ORDERED | {"match"}
WHOLE = re.compile(r"[+-]?\d{1,19}")


class BadValue(ValueError):
    """A value that the type does not take; the message says what it takes."""

    def __init__(self, expected: str, hint: str | None = None) -> None:
        super().__init__(expected)
        self.hint = hint


@dataclass(frozen=True)
class Type:
    """The type of an attribute: `name` and `takes` for help, the operators that it knows."""

    name: str
    takes: str
    operators: frozenset[str]

    def tests(self, value: Value, operator: str) -> Tests:
        """Return the tests of which one must hold; raises BadValue."""
        if operator == "match":
            return (Regex(_regex(value)),)
        if value.kind == "regex":
            if "match" not in self.operators or operator not in EQUALITY:
                raise BadValue(self.takes, "a regular expression (/…/) can not stand here")
            return (Regex(_regex(value)),)
        if operator in EQUALITY:
            return self.equal(value)
        return self.ordered(value, ORDER[operator])

    def equal(self, value: Value) -> Tests:
        raise NotImplementedError

    def ordered(self, value: Value, symbol: str) -> Tests:
        raise NotImplementedError

    def items(self, value: Value) -> list[str]:
        """Return the parts of a list, between commas or bars; a quoted value is one part."""
        parts = [value.text] if value.kind == "quoted" else re.split(r"[,|]", value.text)
        if not all(parts) and value.kind != "quoted":
            raise BadValue(self.takes)
        return parts


@dataclass(frozen=True)
class Flag(Type):
    """No value: it holds or it does not."""

    name: str = "flag"
    takes: str = "no value"
    operators: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Words(Flag):
    """Words for the full-text index, which `search` compiles."""

    name: str = "words"
    takes: str = "words"
    operators: frozenset[str] = frozenset({"eq"})

    def equal(self, value: Value) -> Tests:
        raise BadValue("the full-text index is asked in filters of hosts alone, outside PORT(…)")


@dataclass(frozen=True)
class Text(Type):
    """Text that is never split; `fold` brings a value to its stored form."""

    name: str = "text"
    takes: str = "text"
    operators: frozenset[str] = TEXTUAL
    fold: Callable[[str], str] | None = None

    def equal(self, value: Value) -> Tests:
        return (Equal(self.folded(value.text)),)

    def ordered(self, value: Value, symbol: str) -> Tests:
        return (Compare(symbol, self.folded(value.text)),)

    def folded(self, text: str) -> str:
        try:
            return self.fold(text) if self.fold else text
        except InvalidValue as error:
            raise BadValue(self.takes, error.message) from None


@dataclass(frozen=True)
class Name(Text):
    """A word, or a list of words."""

    name: str = "name"
    takes: str = "a name, or names with commas"

    def equal(self, value: Value) -> Tests:
        names = tuple(self.folded(item) for item in self.items(value))
        return (Equal(names[0]),) if len(names) == 1 else (In(names),)


@dataclass(frozen=True)
class Uid(Name):
    """A key of hexadecimal digits, or the first six or more of them."""

    name: str = "uid"
    takes: str = "a uid, or six or more of its first digits; several with commas"

    def equal(self, value: Value) -> Tests:
        begun = tuple(item.lower() for item in self.items(value) if _BEGUN.fullmatch(item))
        whole = tuple(item for item in self.items(value) if not _BEGUN.fullmatch(item))
        named = (Equal(whole[0]) if len(whole) == 1 else In(whole),) if whole else ()
        return (*named, *map(StartsWith, begun))


_BEGUN = re.compile(r"[0-9a-fA-F]{6,63}")


@dataclass(frozen=True)
class AnyCase(Text):
    """Text that equals in any case; a regular expression says itself what case is to it."""

    operators: frozenset[str] = EQUALITY | {"match"}

    def equal(self, value: Value) -> Tests:
        return (Regex(f"(?iu){regex.literal(value.text)}"),)


@dataclass(frozen=True)
class AnyCaseName(AnyCase):
    """A word, or a list of words, in any case."""

    name: str = "name"
    takes: str = "a name, or names with commas"

    def equal(self, value: Value) -> Tests:
        return tuple(Regex(f"(?iu){regex.literal(item)}") for item in self.items(value))


@dataclass(frozen=True)
class Country(Name):
    """Country codes of two letters, in any case; UK is GB, EU the member states."""

    name: str = "country"
    takes: str = "a country code of two letters, or several with commas"

    def equal(self, value: Value) -> Tests:
        codes: list[str] = []
        for item in self.items(value):
            code = item.upper()
            if not re.fullmatch(r"[A-Z][A-Z0-9]", code):
                raise BadValue(self.takes)
            codes.extend(_EU if code == "EU" else (_CODES.get(code, code),))
        return (Equal(codes[0]),) if len(codes) == 1 else (In(tuple(codes)),)


_CODES = {"UK": "GB"}
_MEMBERS = "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK EU"
_EU = tuple(_MEMBERS.split())


@dataclass(frozen=True)
class Boolean(Type):
    """True or false."""

    name: str = "boolean"
    takes: str = "true or false"
    operators: frozenset[str] = EQUALITY

    def equal(self, value: Value) -> Tests:
        word = value.text.lower()
        if word not in {"true", "t", "yes", "1", "false", "f", "no", "0"}:
            raise BadValue(self.takes)
        return (Equal(word in {"true", "t", "yes", "1"}),)


@dataclass(frozen=True)
class Anything(Text):
    """Text, or a number where it is stored as one."""

    name: str = "any"
    takes: str = "text or a number"

    def equal(self, value: Value) -> Tests:
        if value.kind == "bare" and WHOLE.fullmatch(value.text):
            return (In((value.text, int(value.text))),)
        return (Equal(value.text),)

    def ordered(self, value: Value, symbol: str) -> Tests:
        if value.kind == "bare" and WHOLE.fullmatch(value.text):
            return (Compare(symbol, int(value.text)),)
        return (Compare(symbol, value.text),)


def _regex(value: Value) -> str:
    try:
        return regex.pattern(value)
    except ValueError as error:
        raise BadValue(str(error)) from None


def _mac(text: str) -> str:
    return text.lower().replace("-", ":")


LOWER = Name(fold=str.lower)
MAC = Name(fold=_mac)
NAME = Name()
UPPER = Name(fold=str.upper)
TEXT = Text()
HOSTNAME = Name(fold=hostname)
ANYCASE = AnyCase()
ANYCASE_NAME = AnyCaseName()
FLAG = Flag()
