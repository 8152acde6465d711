"""What one row of the table of endpoints says."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from msgspec import Struct

from graphrecon.api.asking import Asking


@dataclass(frozen=True)
class Endpoint:
    """One row: `request` is the struct of its parameters, `answers` the type of what `answer` returns.

    A POST takes its struct as a JSON body. `media` are the types of its answers; the JSON one has the schema of
    `answers`. What is `urgent` does not wait behind other questions.
    """

    path: str
    summary: str
    request: type[Struct]
    answers: Any
    answer: Callable[[Asking, Any], Any]
    method: Literal["GET", "POST"] = "GET"
    media: tuple[str, ...] = ("application/json",)
    urgent: bool = False
