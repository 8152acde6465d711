"""Questions about the ways to hosts: the hops that traceroutes saw, as rows."""

from graphrecon.cypher.filter import within
from graphrecon.cypher.filter.params import Params
from graphrecon.cypher.filter.purposes import VIEW, HostPurpose
from graphrecon.cypher.query import place
from graphrecon.cypher.query.hosts import Texts, match_window, order
from graphrecon.cypher.statement import Statement


def routes(
    purpose: HostPurpose, filters: Texts = (), *, limit: int | None = None, skip: int = 0, sort: Texts = ()
) -> Statement:
    """Return a row for each hop on the way to a matching host: target, ttl, addr, country_code, as_num, as_name.

    The hops of one way have the same `trace`. `limit` and `skip` count hosts.
    """
    params = Params()
    text = match_window(purpose, filters, params, limit, skip, sort)
    root = purpose.root
    whose = "view.addr" if purpose is VIEW else f"{root}.uid"
    trace = f"{whose} + '/' + hop.proto + '/' + coalesce(toString(hop.port), '')"
    text += f"""
MATCH ({root})-[hop:{purpose.hop}]->(via:Host){within.where("via", params)}
RETURN {trace} AS trace, {root}.addr AS target, hop.ttl AS ttl, via.addr AS addr,
  {place.columns("via")}
ORDER BY trace, ttl, via.key"""
    return Statement(text, params.values)


def hops(
    purpose: HostPurpose,
    filters: Texts = (),
    *,
    infos: bool = False,
    limit: int | None = None,
    skip: int = 0,
    sort: Texts = (),
) -> Statement:
    """Return a row `addr`, `hop`, `ttl`, `rtt` (ms), `protocol` for each hop on the way to a matching host.

    `limit` and `skip` count hosts. `infos` adds the place of the hop.
    """
    params = Params()
    text = match_window(purpose, filters, params, limit, skip, sort)
    root = purpose.root
    more = f",\n  {place.columns('via')}" if infos else ""
    text += f"""
MATCH ({root})-[hop:{purpose.hop}]->(via:Host){within.where("via", params)}
RETURN {root}.addr AS addr, via.addr AS hop, hop.ttl AS ttl, hop.rtt AS rtt, hop.proto AS protocol{more}
{order(purpose, sort or ("addr",)).lstrip()}, protocol, ttl, via.key"""
    return Statement(text, params.values)
