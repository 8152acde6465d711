"""What one row of the table of endpoints says."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from msgspec import Struct

from graphrecon.api.asking import Asking
from graphrecon.api.errors import RequestError
from graphrecon.api.visitor import Visitor

CONDITIONS = {"match": "If-Match", "unless": "If-None-Match"}
"""Headers that say over which revision something is asked, by the fields of requests that hold them."""


@dataclass(frozen=True)
class Endpoint:
    """One row: `request` is the struct of its parameters, `answers` the type of what `answer` returns, or a tuple of
    several.

    A POST or a PUT takes its struct as a JSON body, save what its path holds. `media` are the types of its answers; the
    JSON one has the schema of `answers`. What is `urgent` does not wait behind other questions. `role` is what an
    account must have; what is not `scoped` is refused to accounts that see a part of the graph, and what `writes` to
    who has no account. The fields of CONDITIONS among those of its struct are headers.
    """

    path: str
    summary: str
    request: type[Struct]
    answers: Any
    answer: Callable[[Asking, Any], Any]
    method: Literal["GET", "POST", "PUT", "DELETE"] = "GET"
    media: tuple[str, ...] = ("application/json",)
    urgent: bool = False
    role: str = "reader"
    scoped: bool = True
    writes: bool = False

    @property
    def conditions(self) -> dict[str, str]:
        """Return the headers that are fields of the struct, by the fields' names."""
        return {name: header for name, header in CONDITIONS.items() if name in self.request.__struct_fields__}

    @property
    def body(self) -> bool:
        """Return whether it takes a JSON body: all of its struct that is neither in its path nor a header."""
        return self.method in {"POST", "PUT"}


def permit(row: Endpoint, visitor: Visitor) -> None:
    """Return when a visitor may ask an endpoint; raises RequestError."""
    if row.writes and not visitor.name:
        hint = "`graphrecon user add NAME --role analyst` makes an account"
        raise RequestError("without accounts nothing is written", status=403, code="no_accounts", hint=hint)
    if not visitor.may(row.role):
        why = f"this needs the role {row.role}, and {visitor.name or 'nobody'} is {visitor.role}"
        raise RequestError(why, status=403, code="not_permitted", hint="ask an administrator")
    if visitor.scope and not row.scoped:
        why = "this shows the whole graph, and this account has a scope"
        raise RequestError(why, status=403, code="out_of_scope", hint="ask by filters")
