"""The reference of passive facts as Markdown, made from the table of kinds."""

from graphrecon.importers.passive.kinds import KINDS, Kind

_EFFECTS = {
    "open": "port open, host up",
    "up": "host up",
    "name": "names alone",
    "": "nothing",
}
_HEAD = """\
# Passive facts

What the wire tells of hosts: `(:Observation)-[:OF]->(:Host)`, one node a distinct fact. It is found again by its kind,
host or target, protocol and port, source, value and sensor; its count adds up and its times widen. `graphrecon ipinfo`
asks for them, the `zeek/` package writes them, `passiverecon2db` and `load` read them.

Credentials seen in clear are masked in `value`, in URLs too: passwords before a host, and parameters such as
`password`, `token`, `api_key`, `sid` or `signature`. With the setting `store_credentials` what was masked stands in
`secret` of the node: no question of ours names it, so that nothing but Cypher that its user wrote himself
(`graphrecon cypher`, Neo4j Browser) shows it. Metadata of flows never hold a credential. A value longer than 8,192
bytes is cut; the hash of all of it tells it apart.

`data` is JSON text, `infos` in answers. Edges: `SHOWED` to certificates, keys and fingerprints, `WAS_NAMED` to names of
the host, `TARGETED` to the name that a name points at, `HAD_MAC`, `RAN` to services, `MATCHED_OS`, `PRINTED` to what a
scanner's script would print of the same. In the view a port has the newest of each header and protocol; beside what a
scan printed stands what is newer than that and tells more.

The record of a host (`view` as text, JSON, XML) tells of certificates, keys and fingerprints that no scan told of as
the script would that looks for them: `ssl-cert`, `ssl-cacert`, `ssh-hostkey`, `ssh2-enum-algos` (HASSH alone),
`ssl-ja3-server`, `ssl-ja3-client`, `ssl-ja4-client`; a client's are the host's own. They are made for the answer:
the graph has no such script, so `script:ssl-cert` finds what scans printed, and `cert`, `sshkey` or `ja3` find both.

Certificates: x509.log has no more of a key than its kind and size, so that it leads to no `PublicKey`. known_certs.log
has no digest, and issuer and serial number do not tell certificates apart for sure: its facts lead to none. Logs of old
Zeeks name a server's certificate by an id alone, which is joined to x509.log when both are there; the rest of its chain
is not. What any source knows of a certificate's names, all servers that showed it have.

| kind | about | source | value | data | leads to | in the view | script of `zeek/` and its events | Zeek's own logs |
|---|---|---|---|---|---|---|---|---|
"""


def markdown() -> str:
    """Return the reference: what each kind is, where it leads and what the view makes of it."""
    return _HEAD + "".join(f"| {' | '.join(_cells(kind))} |\n" for kind in KINDS)


def _cells(kind: Kind) -> tuple[str, ...]:
    shown = _EFFECTS[kind.effect] + (f"; {kind.feeds}" if kind.feeds else "")
    return (
        f"`{kind.name}`",
        kind.about,
        kind.source,
        kind.value,
        ", ".join(f"`{name}`" for name in kind.data) or "-",
        ", ".join(f"`{node}`" for node in kind.nodes) or "-",
        shown,
        f"`{kind.script}`: {', '.join(f'`{event}`' for event in kind.events.split())}" if kind.script else "-",
        kind.logs or "-",
    )
