"""Options of several values: `--top proto dport` becomes `--top proto --top dport` before Typer reads them."""

from collections.abc import Callable, Iterable, Mapping, Sequence

Split = Callable[[Sequence[str]], list[str]]

PICTURES = (".svg", ".png")
"""How a file name behind `--plot` ends; any other word there is not its value."""

TABLES = ("ports", "hops")
"""The tables of `--csv` of hosts; any other word there is not its value."""

LIST = "\0list"
"""The value of an option of several values that was given none."""


def names(words: Iterable[str]) -> list[str]:
    """Return the names in words, which may hold several by commas."""
    return [name for word in words for name in word.split(",") if name]


def filters(words: Sequence[str]) -> list[str]:
    """Return the filters in the words of one option: each word one, or, unquoted, all words together one."""
    if len(words) < 2 or all(map(_parses, words)) or any(" " in word for word in words):
        return list(words)
    return [" ".join(words)]


def joined(words: Sequence[str]) -> str:
    """Return the one filter that words on the command line make; a quoted word with OR stays together."""
    if len(words) < 2:
        return " ".join(words)
    return " ".join(f"({word})" if " " in word.strip() and _is_or(word) else word for word in words)


_HOSTS: Mapping[str, Split] = {"--filter": filters, "-f": filters, "--top": names, "-t": names, "--sort": names}
_FLOWS: Mapping[str, Split] = {
    **_HOSTS,
    "--flow-filters": filters,
    "--node-filters": filters,
    "-n": filters,
    "--collect": names,
    "-C": names,
    "--sum": names,
    "-S": names,
    "--fields": names,
}
_OBSERVED: Mapping[str, Split] = dict(_HOSTS)
_ADDRESSES: Mapping[str, Split] = {"--filter": filters}
MANY: Mapping[str, Mapping[str, Split]] = {
    "view": _HOSTS,
    "scancli": _HOSTS,
    "ipinfo": _OBSERVED,
    "flowcli": _FLOWS,
    "ipdata": _ADDRESSES,
    "iprange": _ADDRESSES,
}
"""Which options of which command take all words up to the next option."""


def spread(argv: Sequence[str]) -> list[str]:
    """Return the words of a command line with each value of an option of several values behind its own option."""
    start = next((i for i, word in enumerate(argv) if not word.startswith("-")), len(argv))
    many = MANY.get(argv[start]) if start < len(argv) else None
    if many is None:
        return list(argv)
    found, rest = list(argv[: start + 1]), list(argv[start + 1 :])
    while rest:
        word = rest.pop(0)
        if word == "--":
            return [*found, word, *rest]
        if word not in many:
            found.append(word)
            if _lacks_value(word, rest, many):
                found.append("")
            continue
        values: list[str] = []
        while rest and not rest[0].startswith("-"):
            values.append(rest.pop(0))
        if not values and word == "--fields":
            values = [LIST]
        found += [part for value in many[word](values) for part in (word, value)] if values else [word]
    return found


def _lacks_value(word: str, rest: Sequence[str], many: Mapping[str, Split]) -> bool:
    """Return whether a word is an option that may stand without its value, and does."""
    after = rest[0] if rest else None
    if many is _FLOWS:
        return word == "--plot" and not (after is not None and _is_picture(after))
    if word == "--csv" and many is _HOSTS:
        return after not in TABLES
    from graphrecon.cli.sugar import OPTIONAL

    return word in OPTIONAL and many in (_HOSTS, _OBSERVED) and (after is None or after.startswith("-"))


def _parses(word: str) -> bool:
    from graphrecon.cypher.filter import FilterError, parse

    try:
        parse(word)
    except FilterError:
        return False
    return True


def _is_picture(word: str) -> bool:
    return not word or word.lower().endswith(PICTURES)


def _is_or(word: str) -> bool:
    from graphrecon.cypher.filter import FilterError, parse
    from graphrecon.cypher.filter.ast import Or

    try:
        return isinstance(parse(word), Or)
    except FilterError:
        return False
