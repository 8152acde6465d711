"""The operators: one row each, from which parsing, compiling, help and completion derive."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Operator:
    """One operator: its spellings (the first is the usual one), what it means, and an example."""

    name: str
    symbols: tuple[str, ...]
    help: str
    example: str


OPERATORS = (
    Operator("eq", ("=", "==", ":"), "equals the value, or one of a list, or stands in a range", "dport = 80,443"),
    Operator("ne", ("!=",), "exists, and no value equals it", "dport != 53"),
    Operator("lt", ("<",), "less than, before", "sports < 1024"),
    Operator("le", ("<=",), "at most, not after", "dport <= 10000"),
    Operator("gt", (">",), "greater than, after", "scbytes > 1000000"),
    Operator("ge", (">=",), "at least, not before", "lastseen >= 2024-01-02"),
    Operator("match", ("=~",), "matches a regular expression as a whole; /x/ anywhere", "hostname =~ /corp/i"),
)
BY_SYMBOL = {symbol: operator for operator in OPERATORS for symbol in operator.symbols}
ORDER = {"lt": "<", "le": "<=", "gt": ">", "ge": ">="}


@dataclass(frozen=True)
class Quantifier:
    """A word before an array attribute that says how many of its elements must match."""

    word: str
    help: str
    example: str


QUANTIFIERS = (
    Quantifier("ANY", "at least one element", "ANY sports < 1024"),
    Quantifier("ALL", "every element, and there is one", "ALL sports > 1024"),
    Quantifier("ONE", "exactly one element", "ONE sports < 1024"),
    Quantifier("NONE", "no element, or there is none", "NONE sports < 1024"),
    Quantifier("LEN", "the number of elements", "LEN sports = 1"),
)
