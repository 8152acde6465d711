"""`/cgi/host/<addr>`: everything that is known of one host."""

from typing import Annotated, Any

from msgspec import Meta, Struct

from graphrecon.api.asking import Asking
from graphrecon.api.contract import Text, Where
from graphrecon.api.errors import RequestError
from graphrecon.api.records import HostRecord, ObservationRecord
from graphrecon.cypher.filter import NMAP, VIEW, HostPurpose
from graphrecon.cypher.query import hosts, ipdata, observations
from graphrecon.cypher.query.observation import shape as observation
from graphrecon.cypher.query.record import shape
from graphrecon.db.flow_details import HostDetails, host_details
from graphrecon.model.values import InvalidValue, parse_address


class HostRequest(Struct, frozen=True):
    """Which host, and how much of each list."""

    addr: Annotated[Text, Meta(description="its address, IPv4 or IPv6")]
    limit: Annotated[
        int, Meta(ge=0, le=1000, description="records, observations, services and facts of each list at most")
    ] = 100


class HostPage(Struct, frozen=True, kw_only=True):
    """One host: its view, its records (newest first), observations (newest first), flows, and who owns the address."""

    addr: str
    view: HostRecord | None
    records: list[HostRecord]
    observations: list[ObservationRecord]
    flows: HostDetails | None
    ranges: dict[str, Any]


def page(asking: Asking, request: HostRequest) -> dict[str, Any]:
    """Return everything about one host. Raises RequestError 404 for an address that nothing is known of."""
    try:
        asked = parse_address(request.addr)
    except InvalidValue as error:
        raise RequestError(error.message, at=Where("addr", text=request.addr[:80]), hint=error.hint) from None
    addr = asked.addr
    ranges = ipdata.shape(asking.read(ipdata.lookup([asked]))[0])
    flows = host_details(asking.read, addr, request.limit)
    views = _records(asking, VIEW, addr, 1, ())
    if flows is None and not views and len(ranges) == 1:
        raise RequestError(f"nothing is known of {addr}", status=404, code="not_found")
    return {
        "addr": addr,
        "view": views[0] if views else None,
        "records": _records(asking, NMAP, addr, request.limit, ("~endtime",)),
        "observations": [
            observation(row)
            for row in asking.read(observations.get([f"addr = {addr}"], limit=request.limit, sort=["~lastseen"]))
        ],
        "flows": flows,
        "ranges": ranges,
    }


def _records(
    asking: Asking, purpose: HostPurpose, addr: str, limit: int, sort: tuple[str, ...]
) -> list[dict[str, Any]]:
    asked = hosts.get(purpose, [f"addr = {addr}"], limit=limit, sort=sort)
    return [shape(row["record"]) for row in asking.read(asked)]
