"""The table of endpoints: one row says what an endpoint takes, what it gives, and which function answers."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from msgspec import Struct

from graphrecon import __version__
from graphrecon.api import flows, hosts
from graphrecon.api.asking import Asking
from graphrecon.api.contract import (
    CountRequest,
    Flows,
    FlowsRequest,
    Health,
    HostsRequest,
    Nothing,
    TopRequest,
)
from graphrecon.cypher.statement import Statement


@dataclass(frozen=True)
class Endpoint:
    """One row: `request` is the struct of its parameters, `answers` the type of what `answer` returns."""

    path: str
    summary: str
    request: type[Struct]
    answers: Any
    answer: Callable[[Asking, Any], Any]


def _health(asking: Asking, request: Nothing) -> Health:
    asking.read(Statement("RETURN 1 AS one"))
    return Health("ok", "up", __version__)


ENDPOINTS = (
    Endpoint("/healthz", "Whether the application and its database answer", Nothing, Health, _health),
    Endpoint("/flows", "The flow graph: hosts, flows and their counts", FlowsRequest, Flows, flows.answer),
    Endpoint("/cgi/view", "Hosts of the view", HostsRequest, list[dict[str, Any]], hosts.records),
    Endpoint("/cgi/view/count", "How many hosts of the view match", CountRequest, int, hosts.count),
    Endpoint(
        "/cgi/view/top/{field:path}",
        "The most common values of a field",
        TopRequest,
        list[dict[str, Any]],
        hosts.most_common,
    ),
)
"""Every endpoint; all are GET."""
