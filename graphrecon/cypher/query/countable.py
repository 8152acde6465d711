"""What a question counts: the steps to it and its label, and the row of a field that is no attribute of filters."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from graphrecon.cypher.filter.ast import Value
from graphrecon.cypher.filter.errors import FilterError
from graphrecon.cypher.filter.params import Params
from graphrecon.cypher.filter.purposes import HostPurpose
from graphrecon.cypher.filter.regex import pattern


@dataclass(frozen=True)
class Values:
    """`steps` go on from the host (or from `whole`, when every host is meant) and `label` is what is counted.

    `whole` is a MATCH that needs no host, `times` then how often each of its rows counts.
    """

    steps: str
    label: str
    whole: str = ""
    times: str = "count(*)"


_HOW_MANY = "how many is said beside the field: --limit N, in a URL limit=N"
Build = Callable[[HostPurpose, str, Params], Values]


@dataclass(frozen=True)
class Counted:
    """A field that can be counted: its `form` with arguments, an `example` that counts something, and its builder."""

    name: str
    form: str
    help: str
    example: str
    build: Build


def wanted(found: Values, text: str, params: Params, *kept: str) -> Values:
    """Return the values that are a text, or match a regular expression `/REGEX/`; the variables `kept` go on too.

    Raises FilterError for a bad one.
    """
    regex = re.fullmatch(r"/(.*)/([imsu]*)", text, re.DOTALL)
    test = f"item = {params.add(text)}"
    if regex:
        try:
            test = f"item =~ {params.add(pattern(Value(regex[1], 'regex', regex[2])))}"
        except ValueError as error:
            raise FilterError(f"bad value {text!r}", text, 1, str(error)) from None
    return Values(f"{found.steps}\nWITH {', '.join((*kept, f'{found.label} AS item'))}\nWHERE {test}", "item")


def refused(what: str, text: str, expected: str) -> FilterError:
    """Return the error of a field's argument that it does not take; a number at the end may be meant as how many."""
    many = re.search(r"(?:^|:)\d+$", text)
    return FilterError(f"bad {what} '{text}'", text, 1, expected, _HOW_MANY if many else None)


def alone(build: Callable[[HostPurpose, Params], Values], form: str) -> Build:
    """Return the builder of a field that takes no argument."""

    def whole(purpose: HostPurpose, rest: str, params: Params) -> Values:
        if rest:
            raise refused("value", rest, f"'{form}' alone")
        return build(purpose, params)

    return whole
