"""Questions behind plots of observations: the ports that they tell of, by host."""

from collections.abc import Sequence

from graphrecon.cypher.filter.params import Params
from graphrecon.cypher.filter.purposes import PASSIVE
from graphrecon.cypher.query.hosts import window
from graphrecon.cypher.query.matching import match_hosts
from graphrecon.cypher.statement import Statement

ROOT = PASSIVE.root
OPENING = (
    "HTTP_SERVER_HEADER",
    "SSH_SERVER",
    "SSH_SERVER_ALGOS",
    "SSH_SERVER_HASSH",
    "SSH_SERVER_HOSTKEY",
    "SSL_SERVER",
    "FTP_SERVER",
    "POP_SERVER",
    "TCP_SERVER_BANNER",
    "OPEN_PORT",
    "NTLM_CHALLENGE",
    "NTLM_SERVER_FLAGS",
    "SMB",
    "SMB_SHARE",
    "SNMP_COMMUNITY",
    "P0FV3_SYN+ACK",
)
"""The kinds of observations that show a port at work, as the view takes them (15_passive_ports.cypher)."""


def port_states(filters: Sequence[str] = (), *, limit: int | None = None, skip: int = 0) -> Statement:
    """Return columns `addr` and `ports`, a list of [port, 'open'], by address: what observations show to be open."""
    params = Params()
    kinds = params.named("kinds", list(OPENING))
    text = match_hosts(PASSIVE, filters, params)
    return Statement(
        f"""{text}
WITH {ROOT}
WHERE {ROOT}.addr IS NOT NULL AND {ROOT}.port IS NOT NULL AND {ROOT}.recontype IN {kinds}
WITH DISTINCT {ROOT}.key AS key, {ROOT}.addr AS addr, {ROOT}.port AS port
ORDER BY key, port
WITH key, addr, collect([port, 'open']) AS ports
ORDER BY key{window(params, limit, skip)}
RETURN addr, ports""",
        params.values,
    )
