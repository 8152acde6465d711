"""What one statement is given: parameters $p0, $p1 … in the order of their writing, and sets of hosts."""

from typing import Any


class Values(dict[str, Any]):
    """Values by name; `within` are the filters that the statement which has them keeps to (see filter/within.py)."""

    within: tuple[str, ...] | None = None


class Params:
    """Collects values; equal values of the same type share one parameter, so that texts stay short."""

    def __init__(self) -> None:
        self.values = Values()
        self.sets: dict[str, tuple[str, str]] = {}
        """By name, the call and the pattern that find the hosts of a set; one that the text names is found first."""

    def found(self, call: str, pattern: str) -> str:
        """Return the name of the set of hosts that a call and a pattern find."""
        name = f"found{len(self.sets)}"
        self.sets[name] = (call, pattern)
        return name

    def add(self, value: Any) -> str:
        """Return the `$name` of a value."""
        name = f"p{len(self.values)}"
        self.values[name] = value
        return f"${name}"

    def named(self, name: str, value: Any) -> str:
        """Return the `$name` of a value that has a name of its own, such as the limit."""
        self.values[name] = value
        return f"${name}"
