"""The rows of the table of endpoints that the view and the scans have alike."""

from collections.abc import Callable
from functools import partial
from typing import Any

from graphrecon.api import hosts, plots
from graphrecon.api.asking import Asking
from graphrecon.api.contract import CountRequest, DistinctRequest, HostsRequest, TopRequest
from graphrecon.api.endpoint import Endpoint
from graphrecon.api.formats import WRITTEN
from graphrecon.api.records import HostRecord
from graphrecon.cypher.filter import VIEW, HostPurpose


def host_endpoints(path: str, purpose: HostPurpose) -> tuple[Endpoint, ...]:
    """Return the endpoints under a path: records, counts, values and plots of a purpose."""

    def of(answer: Callable[[Asking, HostPurpose, Any], Any]) -> Callable[[Asking, Any], Any]:
        return partial(_answer, answer, purpose)

    what = "hosts of the view" if purpose is VIEW else "hosts as scans saw them"
    plot = plots.PlotRequest
    return (
        Endpoint(path, what.capitalize(), HostsRequest, list[HostRecord], of(hosts.records), media=WRITTEN),
        Endpoint(f"{path}/count", f"How many {what} match", CountRequest, int, of(hosts.count)),
        Endpoint(
            f"{path}/top/{{field:path}}",
            f"The most common values of a field of {what}",
            TopRequest,
            list[hosts.Value],
            of(hosts.most_common),
            media=WRITTEN,
        ),
        Endpoint(
            f"{path}/distinct/{{field:path}}",
            f"The values of a field of {what}",
            DistinctRequest,
            list[Any],
            of(hosts.distinct),
            media=WRITTEN,
        ),
        Endpoint(f"{path}/onlyips", f"Addresses of {what}", plot, list[plots.Address], of(plots.addresses)),
        Endpoint(
            f"{path}/ipsports",
            f"Ports of {what}, with their states",
            plot,
            list[plots.HostPorts],
            of(plots.port_states),
        ),
        Endpoint(
            f"{path}/countopenports",
            f"How many open ports {what} have",
            plot,
            list[plots.HostCount],
            of(plots.open_counts),
        ),
        Endpoint(
            f"{path}/timeline",
            f"When {what} were first seen, and their open ports",
            plots.TimelineRequest,
            list[plots.Seen],
            of(plots.timeline),
        ),
        Endpoint(
            f"{path}/spans",
            f"When {what} were first and last seen, and how many open ports they have",
            plot,
            list[plots.Span],
            of(plots.spans),
        ),
        Endpoint(
            f"{path}/coordinates",
            f"Where {what} are, as GeoJSON",
            plots.PlaceRequest,
            plots.Places,
            of(plots.coordinates),
        ),
        Endpoint(
            f"{path}/diffcats",
            f"Open ports of {what} in which two categories of scans differ",
            plots.DifferenceRequest,
            list[plots.HostDifference],
            of(plots.differences),
        ),
    )


def _answer(answer: Callable[..., Any], purpose: HostPurpose, asking: Asking, request: Any) -> Any:
    return answer(asking, purpose, request)
