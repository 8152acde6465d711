"""The tree of a regular expression in the syntax that Java's java.util.regex.Pattern shares with other dialects."""

import re
from dataclasses import dataclass
from functools import cache

OTHER = 256
"""Stands for every character beyond Latin-1; two of them are taken to be the same."""
ANY = frozenset(range(OTHER + 1))
MAX_REPEAT = 1000

_DIGIT = frozenset(range(48, 58))
_SPACE = frozenset(map(ord, " \t\n\x0b\f\r"))
_WORD = frozenset(code for code in range(128) if chr(code).isalnum() or code == 95)
_BREAK = frozenset({10, 11, 12, 13, 133, OTHER})
_BLANK = frozenset({9, 32, 160, OTHER})
_CLASSES = {"d": _DIGIT, "s": _SPACE, "w": _WORD, "h": _BLANK, "v": _BREAK}
_CONTROL = {"t": 9, "n": 10, "r": 13, "f": 12, "a": 7, "e": 27}
_PROPERTIES = (
    {"L", "Lu", "Ll", "Lt", "Lm", "Lo", "M", "N", "Nd", "P", "S", "Z", "C", "IsAlphabetic", "IsDigit", "IsLetter"}
    | {"Lower", "Upper", "ASCII", "Alpha", "Digit", "Alnum", "Punct", "Graph", "Print", "Blank", "Cntrl", "XDigit"}
    | {"Space", "IsLatin", "IsGreek", "IsCyrillic"}
)
_GROUP = re.compile(r"\(\?(?:([imsu]*(?:-[imsu]+)?)(:|\))|(>|=|!|<=|<!)|<([A-Za-z][A-Za-z0-9]*)>)")
_COUNT = re.compile(r"\{(\d{1,4})(?:(,)(\d{0,4}))?\}")


@dataclass(frozen=True)
class Chars:
    """One character of a set."""

    set: frozenset[int]


@dataclass(frozen=True)
class Nothing:
    """A place between characters: an anchor, a boundary, flags, a look around."""


@dataclass(frozen=True)
class Sequence:
    parts: tuple["Tree", ...]


@dataclass(frozen=True)
class Choice:
    parts: tuple["Tree", ...]


@dataclass(frozen=True)
class Repeat:
    """A part from `low` to `high` times; `high` None is without end."""

    part: "Tree"
    low: int
    high: int | None


Tree = Chars | Nothing | Sequence | Choice | Repeat


def read(text: str) -> tuple[Tree, list[Tree]]:
    """Return the tree of an expression, and of each look-around in it; raises ValueError with what is wrong."""
    reader = _Reader(text)
    tree = reader.choice(0)
    if reader.at < len(text):
        raise ValueError("this `)` closes nothing")
    return tree, reader.looks


class _Reader:
    def __init__(self, text: str) -> None:
        self.text, self.at = text, 0
        self.looks: list[Tree] = []

    def peek(self) -> str:
        return self.text[self.at : self.at + 1]

    def take(self) -> str:
        char = self.peek()
        if not char:
            raise ValueError("it ends too early")
        self.at += 1
        return char

    def choice(self, depth: int) -> Tree:
        if depth > 30:
            raise ValueError("it is nested too deep")
        parts = [self.sequence(depth)]
        while self.peek() == "|":
            self.at += 1
            parts.append(self.sequence(depth))
        return parts[0] if len(parts) == 1 else Choice(tuple(parts))

    def sequence(self, depth: int) -> Tree:
        parts: list[Tree] = []
        while self.peek() not in ("", "|", ")"):
            atom = self.atom(depth)
            parts.append(self.repeated(atom))
        return parts[0] if len(parts) == 1 else Sequence(tuple(parts))

    def repeated(self, atom: Tree) -> Tree:
        char = self.peek()
        if char not in ("*", "+", "?", "{"):
            return atom
        if isinstance(atom, Nothing):
            raise ValueError(f"nothing to repeat before `{char}`")
        low, high = self.bounds()
        if self.peek() in ("?", "+"):
            self.at += 1
        if self.peek() in ("*", "+", "?", "{"):
            raise ValueError(f"`{self.peek()}` repeats a repetition")
        return Repeat(atom, low, high)

    def bounds(self) -> tuple[int, int | None]:
        char = self.peek()
        if char != "{":
            self.at += 1
            return {"*": (0, None), "+": (1, None), "?": (0, 1)}[char]
        found = _COUNT.match(self.text, self.at)
        if not found:
            raise ValueError("`{` begins no count such as {2} or {0,3}; write \\{ for the character")
        self.at = found.end()
        low = int(found[1])
        high = low if not found[2] else int(found[3]) if found[3] else None
        if max(low, high or 0) > MAX_REPEAT or (high is not None and high < low):
            raise ValueError(f"the count {found[0]} is not from a lower to a higher number up to {MAX_REPEAT}")
        return low, high

    def atom(self, depth: int) -> Tree:
        char = self.take()
        if char == ".":
            return Chars(ANY)
        if char in "^$":
            return Nothing()
        if char == "(":
            return self.group(depth)
        if char == "[":
            return self.bracket()
        if char == "\\":
            return self.escape()
        if char in "*+?{":
            hint = "; write \\{ for the character" if char == "{" else ""
            raise ValueError(f"nothing to repeat before `{char}`{hint}")
        return Chars(_folded(ord(char)))

    def group(self, depth: int) -> Tree:
        look = ""
        if self.peek() == "?":
            found = _GROUP.match(self.text, self.at - 1)
            if not found:
                raise ValueError("`(?` begins no known group; `(?:…)`, `(?i)`, `(?=…)`, `(?<name>…)` are known")
            self.at = found.end()
            if found[2] == ")":
                return Nothing()
            look = found[3] or ""
        inner = self.choice(depth + 1)
        if self.peek() != ")":
            raise ValueError("a `(` is not closed")
        self.at += 1
        if look and look != ">":
            if look.startswith("<") and _endless(inner):
                raise ValueError("a look-behind cannot hold `*`, `+` or {n,}")
            self.looks.append(inner)
            return Nothing()
        # A sequence of its own, so that `(?:^)*` is refused like `^*`.
        return Nothing() if _empty(inner) else inner

    def escape(self) -> Tree:
        char = self.take()
        if char in "bBAZz":
            return Nothing()
        return Chars(self.escaped(char))

    def escaped(self, char: str) -> frozenset[int]:
        """Return the set of an escape that stands for one character."""
        if char.lower() in _CLASSES:
            known = _CLASSES[char.lower()]
            return known if char.islower() else (ANY - known) | {OTHER}
        if char in _CONTROL:
            return frozenset({_CONTROL[char]})
        if char in ("x", "u"):
            digits = self.text[self.at : self.at + (2 if char == "x" else 4)]
            if not re.fullmatch(r"[0-9A-Fa-f]{2}|[0-9A-Fa-f]{4}", digits) or len(digits) != (2 if char == "x" else 4):
                raise ValueError(f"`\\{char}` needs {2 if char == 'x' else 4} hexadecimal digits")
            self.at += len(digits)
            return _folded(int(digits, 16))
        if char in ("p", "P"):
            found = re.compile(r"\{(\w+)\}").match(self.text, self.at)
            if not found or found[1] not in _PROPERTIES:
                raise ValueError(f"`\\{char}` needs a known class in braces, such as \\p{{L}}")
            self.at = found.end()
            return ANY
        if char.isascii() and char.isdigit():
            raise ValueError(f"`\\{char}` refers back to a group, which is not supported")
        if char.isascii() and char.isalpha():
            raise ValueError(f"`\\{char}` is no known escape")
        return _folded(ord(char))

    def bracket(self) -> Tree:
        negated = self.peek() == "^"
        self.at += negated
        found: frozenset[int] = frozenset()
        first = True
        while (char := self.take()) != "]" or first:
            if char in "[]" or self.text.startswith("&&", self.at - 1):
                raise ValueError(f"`{char}` inside [ ] has to be written \\{char}")
            low, code = self.member(char)
            if self.peek() == "-" and self.text[self.at + 1 : self.at + 2] not in ("]", ""):
                self.at += 1
                last = self.take()
                if last in "[]" or self.text.startswith("&&", self.at - 1):
                    raise ValueError(f"`{last}` inside [ ] has to be written \\{last}")
                _, end = self.member(last)
                if code is None or end is None or end < code:
                    raise ValueError("a range inside [ ] goes from one character to a later one")
                low = frozenset().union(*(_folded(item) for item in range(code, min(end, OTHER) + 1)))
                low |= {OTHER} if end >= OTHER else frozenset()
            found |= low
            first = False
        return Chars((ANY - found) | {OTHER} if negated else found)

    def member(self, char: str) -> tuple[frozenset[int], int | None]:
        """Return (set, code of the single character or None) of one member of a class."""
        if char != "\\":
            return _folded(ord(char)), ord(char)
        start, char = self.at, self.take()
        if char in "bBAZz":
            raise ValueError(f"`\\{char}` cannot stand inside [ ]")
        found = self.escaped(char)
        if char.lower() in _CLASSES or char in "pP":
            return found, None
        if char in _CONTROL:
            return found, _CONTROL[char]
        return found, int(self.text[start + 1 : self.at], 16) if char in "xu" else ord(char)


@cache
def _folded(code: int) -> frozenset[int]:
    """Return a character in both cases: flags may make them one."""
    char = chr(code)
    return frozenset(min(ord(item), OTHER) for form in (char.lower(), char.upper(), char) for item in form[:1])


def _endless(tree: Tree) -> bool:
    if isinstance(tree, Repeat):
        return tree.high is None or _endless(tree.part)
    return any(_endless(part) for part in tree.parts) if isinstance(tree, Sequence | Choice) else False


def _empty(tree: Tree) -> bool:
    if isinstance(tree, Sequence | Choice):
        return all(_empty(part) for part in tree.parts)
    return isinstance(tree, Nothing)
