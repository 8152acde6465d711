"""From the text of a filter to its tree."""

import re
from functools import cache
from importlib.resources import files
from ipaddress import IPv4Address
from typing import Any

from lark import Lark, Token, Transformer
from lark.exceptions import UnexpectedCharacters, UnexpectedInput, UnexpectedToken

from graphrecon.cypher.filter import ast
from graphrecon.cypher.filter.errors import FilterError
from graphrecon.model.values import clean_text

MAX_LENGTH = 10_000
"""Characters of the longest filter."""

_LAST_PORT = 65535
_NUMBER = re.compile(r"[0-9]{1,10}")
_CLAUSE = "an attribute, an address, a port list, `!` or `(`"
_AFTER = "another clause, AND, OR or the end"


def parse(text: str) -> ast.Node:
    """Return the tree of a filter; empty text is `ast.EVERYTHING`.

    Raises FilterError, and nothing else, for any text that is not a filter.
    """
    if len(text) > MAX_LENGTH:
        raise FilterError(f"filter of {len(text)} characters", text, expected=f"at most {MAX_LENGTH} characters")
    if not text.strip():
        return ast.EVERYTHING
    try:
        node: Any = _parser().parse(text)
    except UnexpectedInput as error:
        raise _explain(error, text) from None
    if ast.depth(node) > ast.MAX_DEPTH:
        raise FilterError(f"filter nested {ast.depth(node)} deep", text, expected=f"at most {ast.MAX_DEPTH} levels")
    parsed: ast.Node = node
    return parsed


@cache
def _parser() -> Lark:
    grammar = files("graphrecon.cypher.filter").joinpath("grammar.lark").read_text(encoding="utf-8")
    return Lark(grammar, parser="lalr", lexer="contextual", transformer=_Build(), maybe_placeholders=True)


class _Build(Transformer[Token, Any]):
    """Builds the tree while the text is parsed; a bare address stays a token until its neighbours are known."""

    def start(self, parts: list[Any]) -> ast.Node:
        node: ast.Node = parts[0]
        return node

    def disjunction(self, parts: list[Any]) -> ast.Node:
        return ast.either(parts)

    def conjunction(self, parts: list[Any]) -> ast.Node:
        return ast.both(parts)

    def run(self, parts: list[Any]) -> ast.Node:
        nodes: list[ast.Node] = []
        joined = False
        for part in map(_address, parts):
            is_address = isinstance(part, Token) and part.type == "ADDRESS"
            last = nodes[-1] if nodes else None
            if is_address and joined and isinstance(last, ast.Addresses):
                nodes[-1] = ast.Addresses((*last.texts, str(part)), last.column)
            else:
                nodes.append(_node(part))
            joined = is_address
        return ast.both(nodes)

    def negation(self, parts: list[Any]) -> ast.Node:
        return ast.Not(_node(_address(parts[0])))

    def group(self, parts: list[Any]) -> ast.Node:
        node: ast.Node = parts[0]
        return node

    def bind(self, parts: list[Any]) -> ast.Node:
        return ast.Bind(parts[0][:-1], parts[1], _column(parts[0]))

    def clause(self, parts: list[Any]) -> ast.Node:
        quantifier, name, operator, value = parts
        return ast.Clause(
            name=str(name),
            operator=None if operator is None else str(operator),
            value=None if value is None else _value(value),
            quantifier=None if quantifier is None else str(quantifier),
            column=_column(name),
        )


def _address(part: Any) -> Any:
    """Return a whole number that is no port but an IPv4 address as that address; anything else as it is."""
    if isinstance(part, Token) and part.type == "PORTS" and _NUMBER.fullmatch(part):
        number = int(part)
        if _LAST_PORT < number < 1 << 32:
            return part.update("ADDRESS", str(IPv4Address(number)))
    return part


def _node(part: Any) -> ast.Node:
    if isinstance(part, Token):
        if part.type == "ADDRESS":
            return ast.Addresses((str(part),), _column(part))
        return ast.Ports(str(part), _column(part))
    node: ast.Node = part
    return node


def _value(token: Token) -> ast.Value:
    # What the graph cannot hold is escaped as it is at import, so that it is found again.
    text, column = clean_text(str(token)), _column(token)
    if token.type == "QUOTED":
        return ast.Value(text[1:-1].replace("\\" + text[0], text[0]), "quoted", column=column)
    if token.type == "PARTED":
        return ast.Value(text, "parts", column=column)
    if token.type == "REGEX":
        end = text.rindex("/")
        return ast.Value(text[1:end], "regex", text[end + 1 :], column)
    return ast.Value(text, column=column)


def _column(token: Token) -> int:
    return (token.start_pos or 0) + 1


def _explain(error: UnexpectedInput, text: str) -> FilterError:
    """Return a FilterError that says in the words of the language what the parser met."""
    position, accepted = len(text), set[str]()
    if isinstance(error, UnexpectedCharacters):
        position, accepted = error.pos_in_stream or 0, set(error.allowed or ())
    elif isinstance(error, UnexpectedToken):
        accepted = set(error.accepts or error.expected)
        if error.token.type != "$END":
            position = error.token.start_pos or 0
    if "BARE" in accepted:
        expected = "a value"
    elif accepted == {"RPAR"}:
        expected = "`)`"
    elif "OPERATOR" in accepted:
        expected = f"an operator, {_AFTER}"
    else:
        expected = _AFTER if "_OR" in accepted else _CLAUSE
    if position < len(text):
        found = (text[position : position + 20].split() or ["the end"])[0]
        return FilterError(f"unexpected {found!r}", text, position + 1, expected, _hint(text, position, accepted))
    return FilterError("the filter ends too early", text, position + 1, expected)


def _hint(text: str, position: int, accepted: set[str]) -> str | None:
    rest = text[position:]
    if "BARE" in accepted:
        return "close the quote; a backslash before a quote keeps it open" if rest[0] in "\"'" else None
    if rest[0] in "-~":
        return f"write !{rest[1:].split()[0]} to negate" if rest[1:].strip() else "write ! to negate"
    if rest[0] in "\"'/":
        return "a value needs an attribute and an operator before it, such as hostname:…"
    if rest[0] == ")":
        return "this `)` closes nothing"
    return None
