"""Connections out of packets, followed and ended by the rules and times of Zeek."""

from __future__ import annotations

import hashlib
import heapq
import string
from dataclasses import dataclass, field
from ipaddress import ip_address, ip_network

from tests.lab import protocols
from tests.lab.packets import ACK, ICMP, ICMP6, SYN, TCP, UDP, Packet
from tests.lab.tcpstate import Dialogue, State

PROTO = {TCP: "tcp", UDP: "udp", ICMP: "icmp", ICMP6: "icmp"}
IDLE = {"tcp": 300.0, "udp": 60.0, "icmp": 60.0}
"""Seconds of silence after which a connection is over; a UDP DNS one is looked at every 10 s."""
COUNTERPART = {
    ICMP: {8: 0, 0: 8, 13: 14, 14: 13, 15: 16, 16: 15, 10: 9, 9: 10, 17: 18, 18: 17},
    ICMP6: {128: 129, 129: 128, 133: 134, 134: 133, 135: 136, 136: 135, 130: 131, 131: 130, 139: 140, 140: 139,
            144: 145, 145: 144, 146: 147, 147: 146},
}  # fmt: skip
LOCAL = [
    ip_network(text)
    for text in (
        "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24",
        "192.0.2.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "240.0.0.0/4",
        "::/128", "::1/128", "64:ff9b:1::/48", "100::/64", "2001::/23", "2001:db8::/32", "fc00::/7", "fe80::/10",
    )
]  # fmt: skip
"""Zeek's default Site::private_address_space, which it takes for local."""
Value = str | int | float | bool | None
Record = dict[str, Value]
_HEAD = 4096
"""Payload bytes of each direction that are kept to tell the service from."""


@dataclass(slots=True)
class Connection:
    """One connection while it is followed; [0] is the originator's side of a pair, [1] the responder's."""

    proto: str
    orig: tuple[str, int]
    resp: tuple[str, int]
    start: float
    last: float
    dialogue: Dialogue = field(default_factory=Dialogue)
    packets: list[int] = field(default_factory=lambda: [0, 0])
    sizes: list[int] = field(default_factory=lambda: [0, 0])
    payload: list[int] = field(default_factory=lambda: [0, 0])
    heads: list[bytes] = field(default_factory=lambda: [b"", b""])
    expected: set[str] = field(default_factory=set)
    over: bool = False

    def record(self) -> Record:
        """The connection as a conn.log record; what Zeek leaves unset is None."""
        lasted = self.last - self.start
        orig_bytes, resp_bytes = self.payload
        state, history = "OTH", ""
        services: set[str] = set()
        if self.proto == "tcp":
            ends = self.dialogue
            orig_bytes, resp_bytes = ends.orig.size(ends.resp), ends.resp.size(ends.orig)
            state, history = ends.conn_state(), ends.history
            partial = not history.lstrip("^").startswith(("S", "s", "h", "H"))
            services = protocols.of_tcp(self.resp[1], self.heads[0], self.heads[1], partial) | self.expected
        elif self.proto == "udp":
            state = {(True, True): "SF", (True, False): "S0", (False, True): "SHR"}[
                (self.packets[0] > 0, self.packets[1] > 0)
            ]
            history = self.dialogue.history
            services = protocols.of_udp(self.resp[1], self.heads[0], self.heads[1])
        return {
            "ts": self.start, "uid": self._uid(), "id.orig_h": self.orig[0], "id.orig_p": self.orig[1],
            "id.resp_h": self.resp[0], "id.resp_p": self.resp[1], "proto": self.proto,
            "service": ",".join(sorted(services)) or None, "duration": lasted if lasted > 0 else None,
            "orig_bytes": orig_bytes if lasted > 0 else None, "resp_bytes": resp_bytes if lasted > 0 else None,
            "conn_state": state, "local_orig": _local(self.orig[0]), "local_resp": _local(self.resp[0]),
            "missed_bytes": 0, "history": history or None, "orig_pkts": self.packets[0],
            "orig_ip_bytes": self.sizes[0], "resp_pkts": self.packets[1], "resp_ip_bytes": self.sizes[1],
            "tunnel_parents": None,
        }  # fmt: skip

    def _uid(self) -> str:
        digest = hashlib.sha256(f"{self.start:.6f} {self.proto} {self.orig} {self.resp}".encode()).digest()
        number, letters = int.from_bytes(digest[:13], "big"), string.digits + string.ascii_letters
        text = ""
        while number:
            number, rest = divmod(number, 62)
            text += letters[rest]
        return "C" + text[:17]


Key = tuple[str, tuple[str, int], tuple[str, int]]


class Tracker:
    """Follows packets in time order; `finished` holds the records in the order in which connections ended."""

    def __init__(self) -> None:
        self.finished: list[Record] = []
        self._open: dict[Key, Connection] = {}
        self._timers: list[tuple[float, int, str, Connection]] = []
        self._set = 0
        self._offers: set[tuple[str, int]] = set()

    def take(self, packet: Packet) -> None:
        """Let the time go on to the packet's, then add it to its connection."""
        while self._timers and self._timers[0][0] <= packet.ts:
            _, _, kind, connection = heapq.heappop(self._timers)
            if not connection.over:
                self._due(kind, connection, packet.ts)
        connection, is_orig = self._find(packet)
        side = 0 if is_orig else 1
        connection.packets[side] += 1
        connection.sizes[side] += packet.size
        if len(connection.heads[side]) < _HEAD and not packet.flags & SYN:
            connection.heads[side] += packet.payload[: packet.length]
        if connection.proto == "tcp":
            self._take_tcp(connection, packet, is_orig)
            return
        connection.last = packet.ts
        connection.payload[side] += packet.length
        letter = "D" if is_orig else "d"
        if connection.proto == "udp" and letter not in connection.dialogue.history:
            connection.dialogue.history += letter

    def finish(self) -> list[Record]:
        """End what is still open and return all records."""
        for connection in list(self._open.values()):
            self._end(connection)
        return self.finished

    def _take_tcp(self, connection: Connection, packet: Packet, is_orig: bool) -> None:
        dialogue = connection.dialogue
        if not (dialogue.orig.closed and dialogue.resp.closed):
            connection.last = packet.ts
        if connection.resp[1] == 21 and not is_orig:
            self._offers |= protocols.ftp_data(connection.resp[0], packet.payload)
        end = dialogue.orig if is_orig else dialogue.resp
        if dialogue.take(packet, is_orig):
            if dialogue.finished(end):
                self._timer(connection.last + 5, "close", connection)
            else:
                self._timer(connection.last + 6, "linger", connection)

    def _find(self, packet: Packet) -> tuple[Connection, bool]:
        proto = PROTO[packet.proto]
        source, target = (packet.src, packet.sport), (packet.dst, packet.dport)
        if proto == "icmp":
            counterpart = COUNTERPART[packet.proto].get(packet.sport)
            target = (packet.dst, packet.dport if counterpart is None else counterpart)
            if counterpart is None:
                return self._get((proto, source, target)) or self._begin(packet, source, target), True
        if found := self._get((proto, source, target)):
            is_orig = True
        elif found := self._get((proto, target, source)):
            is_orig = False
        if found and proto == "tcp" and self._reused(found, packet):
            self._end(found)
            found = None
        if found:
            return found, is_orig
        if self._flipped(packet, proto):
            connection = self._begin(packet, target, source)
            connection.dialogue.history = "^"
            return connection, False
        return self._begin(packet, source, target), True

    def _get(self, key: Key) -> Connection | None:
        return self._open.get(key)

    def _begin(self, packet: Packet, orig: tuple[str, int], resp: tuple[str, int]) -> Connection:
        proto = PROTO[packet.proto]
        connection = Connection(proto, orig, resp, packet.ts, packet.ts)
        self._open[(proto, orig, resp)] = connection
        if proto == "tcp":
            if resp in self._offers:
                self._offers.discard(resp)
                connection.expected.add("ftp-data")
            if packet.flags & SYN:
                self._timer(packet.ts + 5, "attempt", connection)
            self._timer(packet.ts + 5, "linger", connection)
        if proto == "udp" and resp[1] in protocols.DNS_PORTS:
            self._timer(packet.ts + 10, "dns", connection)
        self._timer(packet.ts + IDLE[proto], "idle", connection)
        return connection

    def _due(self, kind: str, connection: Connection, now: float) -> None:
        dialogue, quiet = connection.dialogue, now - connection.last
        orig, resp = dialogue.orig, dialogue.resp
        over = False
        if kind == "close":
            over = True
        elif kind == "attempt":
            over = resp.state is State.INACTIVE and orig.state in (State.SYN_SENT, State.SYN_ACK_SENT)
        elif kind == "linger":
            gone = (State.RESET, State.INACTIVE)
            over = quiet > 5 and (
                (orig.closed and resp.closed)
                or ((orig.closed or resp.closed) and (orig.state in gone or resp.state in gone))
            )
            if not over:
                self._timer(now + 6, "linger", connection)
        elif kind == "dns":
            over = quiet >= 9
            if not over:
                self._timer(now + 10, "dns", connection)
        else:
            over = quiet >= IDLE[connection.proto]
            if not over:
                self._timer(connection.last + IDLE[connection.proto], "idle", connection)
        if over:
            self._end(connection)

    def _timer(self, due: float, kind: str, connection: Connection) -> None:
        self._set += 1
        heapq.heappush(self._timers, (due, self._set, kind, connection))

    def _end(self, connection: Connection) -> None:
        connection.over = True
        del self._open[(connection.proto, connection.orig, connection.resp)]
        self.finished.append(connection.record())

    @staticmethod
    def _reused(connection: Connection, packet: Packet) -> bool:
        """Whether the packet is a SYN that starts another connection between the same ports."""
        if not packet.flags & SYN:
            return False
        orig, resp = connection.dialogue.orig, connection.dialogue.resp
        if packet.flags & ACK and orig.state is not State.INACTIVE:
            return False
        end = resp if packet.flags & ACK else orig
        over = orig.closed or resp.closed
        return over or packet.seq != end.start

    @staticmethod
    def _flipped(packet: Packet, proto: str) -> bool:
        """Whether a connection whose beginning was not seen looks like it runs the other way."""
        if proto == "icmp" or (proto == "tcp" and packet.flags & (SYN | ACK) == SYN):
            return False
        ports = protocols.SERVER_PORTS[proto]
        if packet.sport not in ports:
            return False
        if packet.dport not in ports:
            return True
        return proto == "tcp" and not packet.flags & SYN and packet.sport < packet.dport


def _local(addr: str) -> bool:
    address = ip_address(addr)
    return any(address.version == network.version and address in network for network in LOCAL)
