"""`/cgi/host/<addr>`: everything that is known of one host, and the Cypher that gives each part of it."""

from typing import Annotated, Any

from msgspec import Meta, Struct

from graphrecon.api.asking import Asking
from graphrecon.api.contract import Text, Where
from graphrecon.api.errors import RequestError
from graphrecon.api.host_parts import MOST_OTHERS, Row
from graphrecon.cypher.filter import NMAP, VIEW
from graphrecon.cypher.query import flow_details, host_page, hosts, ipdata, names, observations
from graphrecon.cypher.query.observation import shape as observation
from graphrecon.cypher.query.record import shape
from graphrecon.cypher.query.seen import tells
from graphrecon.cypher.statement import Statement
from graphrecon.db.flow_details import without_absent
from graphrecon.model.base import label
from graphrecon.model.values import Address, InvalidValue, parse_address

LIMIT = 100


class HostRequest(Struct, frozen=True):
    """Which host, and how much of each list."""

    addr: Annotated[Text, Meta(description="its address, IPv4 or IPv6")]
    limit: Annotated[
        int, Meta(ge=0, le=1000, description="records, observations, services and facts of each list at most")
    ] = LIMIT


def questions(asked: Address, limit: int = LIMIT) -> dict[str, tuple[Statement, ...]]:
    """Return the statements of each part of a page; of lists that are not counted, for one more than is shown."""
    addr, more, itself = asked.addr, limit + 1, [f"addr = {asked.addr}"]
    return {
        "ranges": (ipdata.lookup([asked]),),
        "totals": (flow_details.host(addr), host_page.totals(addr)),
        "view": (hosts.get(VIEW, itself, limit=1),),
        "flows": (
            flow_details.kinds(addr, outgoing=False, limit=limit),
            flow_details.kinds(addr, outgoing=True, limit=limit),
            host_page.tellers(addr),
        ),
        "peers": (
            host_page.peers(addr, outgoing=False, limit=limit),
            host_page.peers(addr, outgoing=True, limit=limit),
        ),
        "metadata": (flow_details.sent(addr), flow_details.sent_facts(addr, limit)),
        "records": (hosts.get(NMAP, itself, limit=limit, sort=("~endtime",)),),
        "observations": (observations.get(itself, limit=limit, sort=["~lastseen"]), flow_details.observed(addr)),
        "origins": (host_page.sources(addr, limit=more), host_page.readings(addr, limit=more)),
        "identities": (host_page.identities(addr, limit=more, most=MOST_OTHERS),),
        "names": (names.resolutions(addr, limit=more), host_page.namesakes(addr, limit=limit, most=MOST_OTHERS)),
    }


class _Parts:
    """Reads the parts of a page, and notes the statements of each."""

    def __init__(self, asking: Asking, asked: Address, limit: int) -> None:
        self.cypher: dict[str, list[str]] = {}
        self.cut: list[str] = []
        self._asking, self._questions, self._limit = asking, questions(asked, limit), limit

    def read(self, name: str, there: bool = True) -> list[list[Row]]:
        """Return the rows of each statement of a part; none is asked where nothing of it is `there`."""
        asked = self._questions[name]
        self.cypher[name] = [statement.paste() for statement in asked]
        return [self._asking.read(statement) if there else [] for statement in asked]

    def first(self, name: str, rows: list[Row]) -> list[Row]:
        """Return as many rows as are shown, and note when there are more."""
        if len(rows) > self._limit:
            self.cut.append(name)
        return rows[: self._limit]


def page(asking: Asking, request: HostRequest) -> dict[str, Any]:
    """Return everything about one host. Raises RequestError 404 for an address that nothing is known of."""
    try:
        asked = parse_address(request.addr)
    except InvalidValue as error:
        raise RequestError(error.message, at=Where("addr", text=request.addr[:80]), hint=error.hint) from None
    parts = _Parts(asking, asked, request.limit)
    [[ranges]] = parts.read("ranges")
    hosts_of, counted = parts.read("totals")
    owner = ipdata.shape(ranges)
    host = hosts_of[0] if hosts_of else None
    if host is None and len(owner) == 1:
        raise RequestError(f"nothing is known of {asked.addr}", status=404, code="not_found")
    totals = counted[0] if counted else {"records": 0, "observations": 0, "facts": 0}
    return {
        "addr": asked.addr,
        "ranges": owner,
        "held": ipdata.held(ranges),
        "totals": totals,
        **_scanned(parts, totals, host),
        **_talked(parts, totals, host),
        **_tied(parts, host is not None),
        "cut": parts.cut,
        "cypher": parts.cypher,
    }


def _flowed(host: Row | None) -> bool:
    return host is not None and host["in_flows"] + host["out_flows"] > 0


def _scanned(parts: _Parts, totals: Row, host: Row | None) -> dict[str, Any]:
    """Return what scans and sensors saw, and which files say so."""
    [views] = parts.read("view", host is not None)
    [records] = parts.read("records", totals["records"] > 0)
    seen, kinds = parts.read("observations", totals["observations"] > 0)
    origins, readings = parts.read("origins", host is not None)
    return {
        "view": shape(views[0]["record"]) if views else None,
        "records": [shape(row["record"]) for row in records],
        "observations": [observation(row) for row in seen],
        "passive": kinds,
        "origins": parts.first("origins", origins),
        "readings": parts.first("readings", readings),
    }


def _talked(parts: _Parts, totals: Row, host: Row | None) -> dict[str, Any]:
    """Return the flows of the host, the other ends of them, and what it sent."""
    offers, uses, tellers = parts.read("flows", _flowed(host))
    clients, servers = parts.read("peers", _flowed(host))
    metadata, facts = parts.read("metadata", totals["facts"] > 0)
    flows = {
        "offers": offers,
        "uses": uses,
        "metadata": metadata,
        "facts": without_absent(facts),
        "tellers": tellers,
    }
    return {"flows": {"host": host, **flows} if host else None, "clients": clients, "servers": servers}


def _tied(parts: _Parts, there: bool) -> dict[str, Any]:
    """Return what ties the host to others: identities, names."""
    [found] = parts.read("identities", there)
    named, namesakes = parts.read("names", there)
    return {
        "identities": [_identity(row) for row in parts.first("identities", found)],
        "names": parts.first("names", named),
        "namesakes": namesakes,
    }


def _identity(row: Row) -> dict[str, Any]:
    key = row["thing"][label(row["label"]).key.name]
    thing = {name: value for name, value in row["thing"].items() if value is not None and tells([row["label"]], name)}
    return {**row, "thing": thing, "ref": f"{row['label']}/{key}"}
