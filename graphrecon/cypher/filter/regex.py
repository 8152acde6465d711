"""Regular expressions of filters: checked before they are sent, and written as Cypher's `=~` takes them."""

from itertools import combinations

from graphrecon.cypher.filter.ast import Value
from graphrecon.cypher.filter.regex_syntax import Chars, Choice, Nothing, Repeat, Sequence, Tree, read

MAX_LENGTH = 1000
"""Characters of the longest expression."""
MAX_DEGREE = 4
"""Endless repetitions that may compete for the same characters, `/x/` counted as one more."""

Set = frozenset[int]
_SLOW = "could take for ever on some text"


def pattern(value: Value) -> str:
    """Return the Java pattern that must match a whole text for `value` to match.

    `/x/flags` matches anywhere; other text must match the whole. Raises ValueError with the reason for refusing.
    """
    if "x" in value.flags:
        raise ValueError("a regular expression with flags of i, m, s, u")
    check(value.text, anywhere=value.kind == "regex")
    if value.kind != "regex":
        return value.text
    flags = "".join(sorted(set(value.flags)))
    return f"(?s:.*)(?{flags}:{value.text})(?s:.*)"


def literal(text: str) -> str:
    """Return the Java pattern that matches a text alone, whatever it holds."""
    return "\\Q" + text.replace("\\E", "\\E\\\\E\\Q") + "\\E"


def check(text: str, anywhere: bool = False) -> None:
    """Raise ValueError for an expression that is too long, not valid or that could take for ever.

    Two causes of endless backtracking are refused. A repetition whose turns can be told apart in more than one
    way: of any two places that can come next inside it, both may not take the same character (the expression is
    then deterministic in the sense of Glushkov's automaton). And too many endless repetitions that compete for
    the same characters, one after the other.
    """
    if len(text) > MAX_LENGTH:
        raise ValueError(f"a regular expression of at most {MAX_LENGTH} characters")
    try:
        tree, looks = read(text)
    except ValueError as error:
        raise ValueError(f"a regular expression: {error}") from None
    for part in (tree, *looks):
        _check_loops(part)
    highest = max(_degree(part)[0] for part in (tree, *looks)) + anywhere
    if highest > MAX_DEGREE:
        raise ValueError(
            f"a regular expression with at most {MAX_DEGREE - anywhere} repetitions such as `.*`"
            f" that compete for the same characters ({_SLOW}); split it into several clauses"
        )


def _check_loops(tree: Tree) -> None:
    if isinstance(tree, Sequence | Choice):
        for part in tree.parts:
            _check_loops(part)
    elif isinstance(tree, Repeat):
        _check_loops(tree.part)
        if (tree.high is None or tree.high > 1) and _varies(tree.part) and not _deterministic(tree):
            raise ValueError(f"a regular expression without nested repetitions that overlap ({_SLOW})")


def _varies(tree: Tree) -> bool:
    """Return whether the part can match in ways that differ in length or branch."""
    if isinstance(tree, Repeat):
        return tree.low != tree.high or _varies(tree.part)
    if isinstance(tree, Choice):
        return True
    return isinstance(tree, Sequence) and any(_varies(part) for part in tree.parts)


class _Places:
    """The places of characters in a tree, and which can follow which (Glushkov's construction)."""

    def __init__(self) -> None:
        self.sets: list[Set] = []
        self.follow: list[set[int]] = []
        self.doubled = False
        """Whether one place leads to another in two ways, as in (a+)+."""

    def add(self, tree: Tree) -> tuple[set[int], set[int], bool]:
        """Return (first places, last places, whether the tree matches nothing too)."""
        if isinstance(tree, Nothing):
            return set(), set(), True
        if isinstance(tree, Chars):
            self.sets.append(tree.set)
            self.follow.append(set())
            return {len(self.sets) - 1}, {len(self.sets) - 1}, False
        if isinstance(tree, Repeat):
            first, last, empty = self.add(tree.part)
            if tree.high is None or tree.high > 1:
                self.join(last, first)
            return first, last, empty or tree.low == 0
        if isinstance(tree, Choice):
            found = [self.add(part) for part in _factored(tree.parts)]
            self.doubled |= sum(item[2] for item in found) > 1
            return (
                set().union(*(item[0] for item in found)),
                set().union(*(item[1] for item in found)),
                any(item[2] for item in found),
            )
        first, last, empty = set(), set(), True
        for part in tree.parts:
            begins, ends, nothing = self.add(part)
            self.join(last, begins)
            first |= begins if empty else set()
            last = ends | (last if nothing else set())
            empty = empty and nothing
        return first, last, empty

    def join(self, before: set[int], after: set[int]) -> None:
        for place in before:
            self.doubled |= bool(self.follow[place] & after)
            self.follow[place] |= after


def _factored(parts: tuple[Tree, ...]) -> list[Tree]:
    """Return branches with a common first character as one: (foo|far) is f(oo|ar)."""
    groups: dict[Set, list[Tree]] = {}
    rest: list[Tree] = []
    for part in parts:
        head = part.parts[0] if isinstance(part, Sequence) and part.parts else part
        if isinstance(head, Chars):
            groups.setdefault(head.set, []).append(Sequence(part.parts[1:] if isinstance(part, Sequence) else ()))
        else:
            rest.append(part)
    for chars, tails in groups.items():
        tail = tails[0] if len(tails) == 1 else Choice(tuple(tails))
        rest.append(Sequence((Chars(chars), tail)))
    return rest


def _deterministic(tree: Repeat) -> bool:
    places = _Places()
    _, _, empty = places.add(tree.part)
    if empty:
        return False
    places = _Places()
    first, _, _ = places.add(tree)
    return not places.doubled and all(
        not places.sets[one] & places.sets[other]
        for group in (first, *places.follow)
        for one, other in combinations(group, 2)
    )


Active = list[tuple[Set, int]]


def _degree(tree: Tree) -> tuple[int, Active]:
    """Return (most endless repetitions in a row that compete, those still open at the end)."""
    return _walk(tree, [])


def _walk(tree: Tree, active: Active) -> tuple[int, Active]:
    if isinstance(tree, Nothing):
        return 0, active
    if isinstance(tree, Chars):
        # What cannot run over this character ends here.
        return 0, [(chars, level) for chars, level in active if chars & tree.set]
    if isinstance(tree, Choice):
        found = [_walk(part, active) for part in tree.parts]
        merged = {item for _, after in found for item in after}
        return max(level for level, _ in found), sorted(merged, key=lambda item: item[1])[-8:]
    if isinstance(tree, Sequence):
        highest = 0
        for part in tree.parts:
            level, active = _walk(part, active)
            highest = max(highest, level)
        return highest, active
    if tree.high is not None and tree.high <= 10:
        level, after = _walk(tree.part, active)
        return level, active + [item for item in after if item not in active] if tree.low == 0 else after
    chars = _all(tree.part)
    level = 1 + max((level for other, level in active if other & chars), default=0)
    return level, [*[item for item in active if item[0] & chars or tree.low == 0], (chars, level)]


def _all(tree: Tree) -> Set:
    if isinstance(tree, Chars):
        return tree.set
    if isinstance(tree, Repeat):
        return _all(tree.part)
    if isinstance(tree, Sequence | Choice):
        return frozenset().union(*(_all(part) for part in tree.parts))
    return frozenset()
