"""What is known of one flow or one host of the flow screen, with the Cypher that gives it."""

from typing import Annotated

from msgspec import Meta, Struct

from graphrecon.api.asking import Asking, Noted
from graphrecon.api.contract import Text, Where
from graphrecon.api.errors import RequestError
from graphrecon.db import flow_details
from graphrecon.db.flow_details import FlowDetails, HostDetails
from graphrecon.model.values import InvalidValue, parse_address

Port = Annotated[int, Meta(ge=0, le=65535)]


class FlowDetailsRequest(Struct, frozen=True):
    """Which flow."""

    src: Annotated[Text, Meta(description="the address of the client")]
    dst: Annotated[Text, Meta(description="the address of the server")]
    proto: Annotated[Text, Meta(description="the protocol, such as tcp")]
    dport: Annotated[Port | None, Meta(description="the destination port")] = None
    type: Annotated[Port | None, Meta(description="the ICMP type")] = None


class HostDetailsRequest(Struct, frozen=True):
    """Which host."""

    addr: Annotated[Text, Meta(description="its address")]


class FlowAnswer(Struct, frozen=True):
    """A flow, and each question that was asked for it, to be pasted into Neo4j Browser."""

    details: FlowDetails
    cypher: list[str]


class HostAnswer(Struct, frozen=True):
    """A host, and each question that was asked for it, to be pasted into Neo4j Browser."""

    details: HostDetails
    cypher: list[str]


def flow(asking: Asking, request: FlowDetailsRequest) -> FlowAnswer:
    """Return what is known of a flow; raises RequestError for what is no address, 404 when there is no such flow."""
    src, dst = _address("src", request.src), _address("dst", request.dst)
    noted = Noted(asking)
    found = flow_details.flow_details(noted.read, src, dst, request.proto, request.dport, request.type)
    if found is None:
        raise RequestError("there is no such flow", status=404, code="not_found")
    return FlowAnswer(found, noted.cypher)


def host(asking: Asking, request: HostDetailsRequest) -> HostAnswer:
    """Return what is known of a host; raises RequestError for what is no address, 404 when there is no such host."""
    noted = Noted(asking)
    found = flow_details.host_details(noted.read, _address("addr", request.addr))
    if found is None:
        raise RequestError("there is no such host", status=404, code="not_found")
    return HostAnswer(found, noted.cypher)


def _address(name: str, text: str) -> str:
    try:
        return parse_address(text).addr
    except InvalidValue as error:
        raise RequestError(error.message, at=Where(name, text=text), hint=error.hint) from None
