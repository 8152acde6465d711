"""Every regular expression of the importers takes time that grows with its text alone, whoever wrote the text."""

import ast
import importlib
import json
import pkgutil
import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

import graphrecon.importers
from graphrecon.importers.banners import _title_of
from graphrecon.importers.certificates import der
from graphrecon.importers.free_text import masked_text
from graphrecon.importers.identities import _picture
from graphrecon.importers.iptables import _packet
from graphrecon.importers.passive.banner import stable
from graphrecon.importers.passive.logged_certificate import name_text
from graphrecon.importers.passive.masking import masked
from graphrecon.importers.passive.text import wire_bytes
from graphrecon.importers.secrets import safe_excerpt
from graphrecon.importers.urls import masked_urls
from tests.importers.reading import read

parser = importlib.import_module("re._parser")
ops = importlib.import_module("re._constants")
METHODS = frozenset({"match", "fullmatch", "search", "sub", "split", "findall", "finditer"})
SIZES = (1 << 12, 1 << 14, 1 << 16)
"""Characters of the texts: where time grows with the square of them, the last takes minutes."""
START, EACH = 0.05, 2e-6
"""Seconds of CPU that a text may take: at all, and for each of its characters."""
MOST = 6
"""Samples of what stands before a repetition."""
ENDS = ("", "!", "\n", "\x00")
Use = tuple[str, str, str | bytes, int]
"""Module, method, pattern, flags."""


def modules() -> Iterator[Any]:
    """Yield the modules of the importers."""
    for found in pkgutil.walk_packages(graphrecon.importers.__path__, "graphrecon.importers."):
        yield importlib.import_module(found.name)


def compiled(value: Any, depth: int = 0) -> Iterator[re.Pattern[Any]]:
    """Yield the compiled patterns in a value, also in tables."""
    if isinstance(value, re.Pattern):
        yield value
    elif isinstance(value, tuple | list | frozenset | set) and depth < 4:
        for each in value:
            yield from compiled(each, depth + 1)
    elif isinstance(value, dict) and depth < 4:
        for each in value.values():
            yield from compiled(each, depth + 1)


def calls(tree: ast.AST) -> Iterator[tuple[str, str, ast.Call]]:
    """Yield the calls of methods of patterns, and of `re`: what they are called on, the method, the call."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in METHODS:
            owner = node.func.value
            name = owner.id if isinstance(owner, ast.Name) else owner.attr if isinstance(owner, ast.Attribute) else ""
            yield name, node.func.attr, node


def uses() -> set[Use]:
    """Return how each pattern of each module is used; those of tables by what is called on a `pattern`."""
    found: set[Use] = set()
    trees = {module: list(calls(ast.parse(Path(str(module.__file__)).read_text("utf-8")))) for module in modules()}
    anywhere: dict[str, set[str]] = {}
    for name, method, _ in (each for tree in trees.values() for each in tree):
        anywhere.setdefault(name, set()).add(method)
    for module, tree in trees.items():
        own: dict[str, set[str]] = {}
        for name, method, call in tree:
            own.setdefault(name, set()).add(method)
            given = call.args[0].value if name == "re" and isinstance(call.args[0], ast.Constant) else None
            if isinstance(given, str | bytes):
                found.add((module.__name__, method, given, 0))
        for name, value in vars(module).items():
            key = name if isinstance(value, re.Pattern) else "pattern"
            methods = own.get(key) or anywhere.get(key) or {"search"}
            for pattern in compiled(value):
                found |= {(module.__name__, method, pattern.pattern, pattern.flags & ~re.UNICODE) for method in methods}
    return found


def one_of(items: list[Any]) -> Any:
    """Return a character of a class."""
    negated = items[0][0] is ops.NEGATE
    if not negated:
        kind, value = items[-1]
        if kind is ops.LITERAL:
            return int(value)
        if kind is ops.RANGE:
            return int(value[0])
        samples: dict[Any, int] = {ops.CATEGORY_DIGIT: 48, ops.CATEGORY_SPACE: 32, ops.CATEGORY_WORD: 97}
        return samples.get(value, 45)
    banned = re.compile("[" + "".join(_source(item) for item in items[1:]) + "]")
    return next(code for code in (*b"a0 A-/\t.", *range(1, 256)) if not banned.match(chr(code)))


def _source(item: tuple[Any, Any]) -> str:
    kind, value = item
    if kind is ops.LITERAL:
        return re.escape(chr(value))
    if kind is ops.RANGE:
        return f"{re.escape(chr(value[0]))}-{re.escape(chr(value[1]))}"
    names: dict[Any, str] = {ops.CATEGORY_DIGIT: r"\d", ops.CATEGORY_SPACE: r"\s", ops.CATEGORY_WORD: r"\w"}
    names |= {ops.CATEGORY_NOT_DIGIT: r"\D", ops.CATEGORY_NOT_SPACE: r"\S"}
    return names.get(value, r"\W")


def walk(items: list[Any], before: tuple[str, ...]) -> Iterator[tuple[str, str | None]]:
    """Yield (text, repeated part or None): samples of what a pattern matches up to each repetition, and to its end."""
    heads = list(before)
    for op, value in items:
        if op is ops.LITERAL:
            heads = [head + chr(value) for head in heads]
        elif op is ops.NOT_LITERAL:
            heads = [head + ("b" if value == 97 else "a") for head in heads]
        elif op is ops.ANY:
            heads = [head + "a" for head in heads]
        elif op is ops.IN:
            heads = [head + chr(one_of(value)) for head in heads]
        elif op in (ops.MAX_REPEAT, ops.MIN_REPEAT, ops.POSSESSIVE_REPEAT):
            least, most, body = value
            inner = [text for text, repeated in walk(list(body), ("",)) if repeated is None] or [""]
            if most > 16:
                for head in heads:
                    for text in inner:
                        yield head, text
            for head in heads[:2]:
                yield from ((text, repeated) for text, repeated in walk(list(body), (head,)) if repeated is not None)
            heads = [head + text * max(least, 1) for head in heads for text in inner] + (heads if least == 0 else [])
        elif op is ops.SUBPATTERN:
            done = list(walk(list(value[3]), tuple(heads)))
            yield from (each for each in done if each[1] is not None)
            heads = [text for text, repeated in done if repeated is None]
        elif op is ops.BRANCH:
            done = [each for branch in value[1] for each in walk(list(branch), tuple(heads[:2]))]
            yield from (each for each in done if each[1] is not None)
            heads = [text for text, repeated in done if repeated is None]
        elif op is ops.ASSERT and value[0] == 1:
            yield from (each for each in walk(list(value[1]), tuple(heads[:2])) if each[1] is not None)
        elif op is ops.ASSERT:
            behind = [text for text, repeated in walk(list(value[1]), ("",)) if repeated is None]
            heads = [head + text for head in heads for text in behind]
        heads = heads[:MOST]
    yield from ((head, None) for head in heads)


def attacks(pattern: str | bytes, flags: int) -> set[tuple[str, str, str]]:
    """Return (beginning, repeated part, end) of texts that make a pattern try again and again."""
    text = pattern.decode("latin-1") if isinstance(pattern, bytes) else pattern
    found: set[tuple[str, str, str]] = set()
    for head, repeated in walk(list(parser.parse(text, flags & ~re.DEBUG)), ("",)):
        for part in {repeated or "", head, head + (repeated or "") * 2, (repeated or "") + head} - {""}:
            for begin in {"", head}:
                found |= {(begin, part, end) for end in ENDS}
    return found


def seconds(pattern: re.Pattern[Any], method: str, text: Any) -> float:
    """Return the CPU seconds that one use of a pattern takes; the least of some, since a machine has other work."""
    least = float("inf")
    for _ in range(3):
        began = time.process_time()
        if method == "sub":
            pattern.sub(text[:0], text)
        elif method == "finditer":
            for _hit in pattern.finditer(text):
                pass
        else:
            getattr(pattern, method)(text)
        least = min(least, time.process_time() - began)
        if least < START + EACH * len(text):
            break
    return least


def test_the_search_for_slow_patterns_finds_one() -> None:
    slow = re.compile(r"([a-z]+)=")
    begin, part, end = next(each for each in attacks(slow.pattern, 0) if each[1] in ("a", "z") and each[2] == "!")
    text = begin + part * (1 << 13) + end
    assert seconds(slow, "search", text) > START + EACH * len(text)


def test_no_pattern_takes_more_time_than_its_text_is_long() -> None:
    slow: dict[Use, tuple[str, str, str]] = {}
    found = sorted(uses(), key=repr)
    assert len(found) > 100
    for use in found:
        _, method, source, flags = use
        pattern: re.Pattern[Any] = re.compile(source, flags)
        for begin, part, end in sorted(attacks(source, flags)):
            if use in slow:
                break
            for size in SIZES:
                text: Any = begin + part * (size // len(part)) + end
                given = text.encode("latin-1", "replace") if isinstance(source, bytes) else text
                if seconds(pattern, method, given) > START + EACH * size:
                    slow[use] = (begin, part, end)
                    break
    assert not slow


MEGABYTE = 1 << 20


def fact(text: str) -> None:
    """Read a header of a server from a sensor's log."""
    line = {"ts": 1, "host": "192.0.2.1", "srvport": 80, "recon_type": "HTTP_SERVER_HEADER"}
    read("passive-recon", json.dumps({**line, "source": "WWW-AUTHENTICATE", "value": text}).encode())


def greppable(text: str) -> None:
    """Read a version from greppable output of Nmap."""
    head = "# Nmap 7.94 scan initiated Mon Nov  2 10:20:00 2026 as: nmap\n"
    read("nmap-grep", f"{head}Host: 192.0.2.1 ()\tPorts: 80/open/tcp//http//{text}/\n".encode())


@pytest.mark.parametrize(
    ("work", "text"),
    [
        (masked, "PASS x\n" * (MEGABYTE // 7)),
        (masked, "X-" + "KEY" * (MEGABYTE // 3)),
        (masked, "a" * MEGABYTE),
        (lambda text: masked_urls(text, []), "//a:" * (MEGABYTE // 4)),
        (lambda text: masked_urls(text, []), "sip:%2f%2f" * (MEGABYTE // 10) + "@"),
        (lambda text: masked_urls(text, []), ";token=?user_token= " * (MEGABYTE // 20)),
        (stable, "<a@" * (MEGABYTE // 3)),
        (fact, "Digest " + "a" * MEGABYTE),
        (lambda text: der(text.encode()), "-----BEGIN CERTIFICATE-----" * (MEGABYTE // 27)),
        (lambda text: _title_of(text.encode()), "<title>" + " " * MEGABYTE),
        (greppable, "a" + " 1" * (MEGABYTE // 2) + " ("),
        (_picture, "a" * MEGABYTE),
        (_picture, ".png" * (MEGABYTE // 4)),
        (wire_bytes, "\\x4" * (MEGABYTE // 3)),
        (name_text, "CN=" + "\\," * (MEGABYTE // 2)),
        (lambda text: safe_excerpt(text.encode()), "a" * MEGABYTE),
        (lambda text: masked_text(text, []), "password" + " " * MEGABYTE),
        (lambda text: masked_text(text, []), "identified with a " * (MEGABYTE // 18)),
        (lambda text: masked_text(text, []), '"pwd" ' * (MEGABYTE // 6)),
        (lambda text: masked_text(text, []), "token= token='" * (MEGABYTE // 14)),
        (lambda text: masked_text(text, []), "\\x22pwd\\x22:\\x22" * (MEGABYTE // 16)),
        (_packet, "IN= OUT= " * (MEGABYTE // 9)),
    ],
)  # fmt: skip
def test_a_megabyte_is_read_in_time(work: Callable[[str], Any], text: str) -> None:
    began = time.process_time()
    work(text)
    assert time.process_time() - began < 5
