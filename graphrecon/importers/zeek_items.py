"""One record of a Zeek protocol log as items: hosts, the fact, the flow that carried it, who sent it."""

from collections.abc import Iterator
from typing import Any

from graphrecon.importers import zeek_values as values
from graphrecon.importers.base import Item, Note, Options
from graphrecon.importers.ports import better_known
from graphrecon.importers.zeek_fields import Form, Row, stored
from graphrecon.model.flow import Carried, FileIdentity, FileReference, Flow, Sent, file_uid, flow_uid, slots
from graphrecon.model.host import host
from graphrecon.model.intel import BY_LOG
from graphrecon.model.intel_nodes import Maker
from graphrecon.model.values import Address, InvalidValue, parse_address, parse_port, uid

_WITH_PORTS = frozenset({"tcp", "udp", "sctp"})
_UDP_PORTS = frozenset({53, 67, 68, 69, 88, 123, 137, 138, 161, 162, 427, 464, 500, 514, 546, 547, 1645, 1646, 1812})
_UDP_PORTS |= {1813, 1900, 2152, 3478, 3544, 3702, 4500, 4789, 5060, 5351, 5353, 5355, 6081}
"""Destination ports of which a log that does not name its transport is taken to mean UDP."""
_TUNNELS = {"SOCKS": "tcp", "HTTP": "tcp", "GRE": "gre", "IP": "ipip"}
_UNSURE = frozenset({"weird", "notice", "notice_alarm"})
"""Logs of connections whose service Zeek may not know, so that conn.log may have them turned round."""
_NAMED = ("issuer", "serial", "subject")
"""What tells certificates without a fingerprint apart."""
_FILES: dict[str, tuple[tuple[str, str], ...]] = {
    "ssl": (("cert_chain_fuids", "server"), ("client_cert_chain_fuids", "client")),
    "kerberos": (("server_cert_fuid", "server"), ("client_cert_fuid", "client")),
    "http": (("orig_fuids", "client"), ("resp_fuids", "server")),
    "smtp": (("fuids", "client"),),
    "ftp": (("fuid", ""),),
    "irc": (("fuid", ""),),
    "smb_files": (("fuid", ""),),
}
"""The columns that name files by their ids, and who sent them."""
_CERTIFIED = frozenset({"ssl", "kerberos"})
"""Logs whose files are certificates, of which x509.log tells beside files.log."""
_HOSTS = {"dhcp": ("client_addr", "assigned_addr"), "software": ("host",), "notice": ("src",), "notice_alarm": ("src",)}
"""The column of the host that a record without a connection is about."""
LOOSE = Note("kept without a host: a record without a connection or an address")


class Records:
    """Makes the items of the records of one log."""

    def __init__(self, log: str, maker: Maker, transport: str, options: Options) -> None:
        self._log = log
        self._maker = maker
        self._transport = transport
        self._precision = options.precision
        self._cleanup = options.cleanup
        self._sources = (options.source,) if options.source else ()
        self._certificates = Maker(BY_LOG["x509"]) if log == "ssl" else None

    def items(self, row: Row, found: dict[str, Any], form: Form) -> Iterator[Item]:
        """Yield the items of one record, what adds up last; raises InvalidValue before the first when it is unusable.

        `found` are its properties, texts whole.
        """
        at = form.time(row["ts"]) if "ts" in row else None
        if at is None or at > values.LAST_TIME:
            raise InvalidValue("no time")
        key = self._maker.key(found)
        label = self._maker.label
        flow, client, server = None, None, None
        if "id.orig_h" in row and "id.resp_h" in row:
            flow, client, server = self._flow(row, at, form)
        elif self._log == "arp" and "spa" in row and "tpa" in row and row["spa"] != row["tpa"]:
            flow, client, server = self._arp(row, at, form)
        senders = self._senders(row, form, client, server)
        files: list[FileReference] = []
        if flow is not None and client and server:
            files += self._references(row, form, flow.uid, client.addr, server.addr, at)
        identity = self._identity(row, form) if flow is None else None
        if self._log == "x509" and "fingerprint" not in found:
            key = self._maker.key({"fingerprint": "\0".join(str(found.get(name)) for name in _NAMED)})
        elif not senders and self._log != "x509":
            yield LOOSE
        hosts = {each.addr: each for each in (client, server, *senders) if each is not None}
        for each in hosts.values():
            yield host(each, at, at)
        yield self._maker.node(key, stored(found))
        if identity is not None:
            yield FileIdentity(uid=identity, intel=key)
        if flow is not None:
            yield flow
            yield from files
            yield Carried(source=flow.uid, target=key, target_label=label, count=1, firstseen=at, lastseen=at)
        for each in senders:
            yield Sent(source=each.addr, target=key, target_label=label, count=1, firstseen=at, lastseen=at)
        if flow is not None and client and server and self._certificates:
            yield from self._chain(found.get("cert_chain_fps", ()), flow, server.addr, at)
            yield from self._chain(found.get("client_cert_chain_fps", ()), flow, client.addr, at)

    def _chain(self, fingerprints: tuple[str, ...], flow: Flow, sender: str, at: int) -> Iterator[Item]:
        """Yield the certificates of a handshake; x509.log says more of them, before or after."""
        assert self._certificates is not None
        for fingerprint in fingerprints:
            values = {"fingerprint": fingerprint}
            key, label = self._certificates.key(values), self._certificates.label
            yield self._certificates.node(key, stored(values))
            yield Carried(source=flow.uid, target=key, target_label=label, count=1, firstseen=at, lastseen=at)
            yield Sent(source=sender, target=key, target_label=label, count=1, firstseen=at, lastseen=at)

    def _flow(self, row: Row, at: int, form: Form) -> tuple[Flow, Address, Address]:
        """Return the flow of the record's connection, counted 0 times, its client and its server."""
        source, target = form.text(row["id.orig_h"]), form.text(row["id.resp_h"])
        if "id.orig_p" not in row or "id.resp_p" not in row:
            raise InvalidValue("a connection without ports")
        sport, dport = parse_port(form.integer(row["id.orig_p"])), parse_port(form.integer(row["id.resp_p"]))
        proto = self._proto(row, dport, form)
        if self._log in _UNSURE and self._cleanup and proto == "udp" and better_known(sport, dport):
            source, sport, target, dport = target, dport, source, sport
        client, server = parse_address(source), parse_address(target)
        port = dport if proto in _WITH_PORTS else None
        kind = sport if proto == "icmp" else None
        flow = Flow(
            uid=flow_uid(client.addr, server.addr, proto, port, kind),
            src=client.addr,
            dst=server.addr,
            proto=proto,
            dport=port,
            type=kind,
            sports=(sport,) if port is not None and sport else (),
            times=slots(at, at, self._precision)[0],
            sources=self._sources,
            firstseen=at,
            lastseen=at,
        )
        return flow, client, server

    def _arp(self, row: Row, at: int, form: Form) -> tuple[Flow, Address, Address]:
        """Return the flow from who asked to who was asked for; a reply is turned round.

        Who asks for itself announces itself, which is no flow.
        """
        source, target = parse_address(form.text(row["spa"])), parse_address(form.text(row["tpa"]))
        if self._cleanup and form.text(row.get("op", "")) == "reply":
            source, target = target, source
        flow = Flow(
            uid=flow_uid(source.addr, target.addr, "arp", None),
            src=source.addr,
            dst=target.addr,
            proto="arp",
            times=slots(at, at, self._precision)[0],
            sources=self._sources,
            firstseen=at,
            lastseen=at,
        )
        return flow, source, target

    def _references(
        self, row: Row, form: Form, flow: str, client: str, server: str, at: int
    ) -> Iterator[FileReference]:
        """Yield the files that a record names by their ids; their own logs say what they are, before or after."""
        for column, side in _FILES.get(self._log, ()):
            if column not in row:
                continue
            sender = {"client": client, "server": server}.get(side)
            listed = form.texts(row[column]) if column.endswith("s") else [form.text(row[column])]
            for each in filter(None, listed):
                logs = (("x509", sender), ("files", None)) if self._log in _CERTIFIED else (("files", None),)
                for log, who in logs:
                    file = file_uid(log, each)
                    yield FileReference(
                        uid=uid(file, flow, who),
                        file=file,
                        flow=flow,
                        sender=who,
                        count=1,
                        firstseen=at,
                        lastseen=at,
                    )

    def _identity(self, row: Row, form: Form) -> str | None:
        """Return the key under which other records name this one's file; None where it names its connection itself."""
        column = {"x509": "id", "files": "fuid"}.get(self._log, "")
        return file_uid(self._log, form.text(row[column])) if column in row else None

    def _proto(self, row: Row, dport: int, form: Form) -> str:
        """Return the transport that the record names, else what its protocol, its kind or its port makes likely."""
        if "proto" in row:
            proto = form.text(row["proto"]).lower()
            if not proto or len(proto) > 32 or not proto.isprintable():
                raise InvalidValue(f"not a protocol: {proto[:60]!r}")
            return proto
        if self._log == "ssl":
            return "udp" if form.text(row.get("version", "")).upper().startswith("DTLS") else "tcp"
        if self._log == "tunnel":
            return _TUNNELS.get(form.text(row.get("tunnel_type", "")).rpartition("::")[2].upper(), "udp")
        if self._transport:
            return self._transport
        source = form.text(row.get("source", "")).lower()
        if source in ("tcp", "udp", "icmp"):
            return source
        return "udp" if source == "dns" or dport in _UDP_PORTS else "tcp"

    def _senders(self, row: Row, form: Form, client: Address | None, server: Address | None) -> list[Address]:
        """Return who sent the fact: the client, the side that sent a file, or the host that the log names."""
        if self._log == "arp":
            return [parse_address(form.text(row["spa"]))] if "spa" in row else []
        if client is not None and server is not None:
            if self._log == "files" and "is_orig" in row:
                return [client if form.boolean(row["is_orig"]) else server]
            return [client]
        if self._log == "files":
            return [parse_address(each) for each in form.texts(row["tx_hosts"])] if "tx_hosts" in row else []
        named = next((row[name] for name in _HOSTS.get(self._log, ()) if name in row), None)
        return [] if named is None else [parse_address(form.text(named))]
