"""What the application counts of itself, and `/metrics`, which tells it to Prometheus."""

import time
from typing import Any

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, Info, generate_latest
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from graphrecon import __version__
from graphrecon.api.asking import Asking
from graphrecon.api.contract import Nothing
from graphrecon.api.formats import Plain
from graphrecon.cypher.statement import Statement
from graphrecon.errors import GraphreconError

MEDIA = "text/plain; version=0.0.4; charset=utf-8"
HUNG_UP = 499
"""The status of a request whose client hung up before there was one."""
_LABELS = ("Host", "View", "Record", "Flow", "Observation", "Import")
ROUTE = "graphrecon.route"
"""Where an endpoint notes its path in the scope."""
_NONE = "none"
"""The route of pages and of what no route takes: such paths are the client's words, and would be many."""

REGISTRY = CollectorRegistry()
_REQUESTS = Counter("graphrecon_http_requests", "Requests answered", ("method", "route", "status"), registry=REGISTRY)
_SECONDS = Histogram(
    "graphrecon_http_request_seconds",
    "Seconds from the request to the end of its answer",
    ("route",),
    buckets=(0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30, 100),
    registry=REGISTRY,
)
_RUNNING = Gauge("graphrecon_http_requests_running", "Requests that are being answered", registry=REGISTRY)
_UP = Gauge("graphrecon_database_up", "Whether the database answers", registry=REGISTRY)
_NODES = Gauge("graphrecon_nodes", "Nodes of the graph", ("label",), registry=REGISTRY)
Info("graphrecon", "The application", registry=REGISTRY).info({"version": __version__})


class Measured:
    """Counts requests by their route, and how long they take."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        status = HUNG_UP

        async def noted(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        begun = time.perf_counter()
        try:
            with _RUNNING.track_inprogress():
                await self._app(scope, receive, noted)
        finally:
            route = _route(scope)
            method = scope["method"] if scope["method"] in {"GET", "HEAD", "POST"} else "other"
            _REQUESTS.labels(method, route, str(status)).inc()
            _SECONDS.labels(route).observe(time.perf_counter() - begun)


def metrics(asking: Asking, request: Nothing) -> Plain:
    """Return the metrics as Prometheus reads them; a database that is down is one of them."""
    try:
        counts = asking.read(_COUNT)[0]
    except GraphreconError:
        _UP.set(0)
        _NODES.clear()
    else:
        _UP.set(1)
        for label in _LABELS:
            _NODES.labels(label).set(counts[label])
    return Plain(generate_latest(REGISTRY).decode(), MEDIA)


_COUNT = Statement("RETURN " + ",\n       ".join(f"COUNT {{ (:{label}) }} AS {label}" for label in _LABELS))


def _route(scope: Any) -> str:
    return str(scope.get(ROUTE, _NONE))
