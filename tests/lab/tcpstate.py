"""The two ends of a TCP connection as Zeek follows them: states, sequence numbers, history letters and sizes.

The rules are those that Zeek documents for conn.log (https://docs.zeek.org, base/protocols/conn/main.zeek) and
shows in its output; test_connlog.py holds this module against logs that a real Zeek wrote.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import Enum, auto

from tests.lab.packets import ACK, FIN, RST, SYN, Packet

_MASK = 0xFFFFFFFF
_JUMP = 1 << 20
"""A sequence number of a SYN or RST that is further away than this is not believed."""


class State(Enum):
    """What one end has done so far."""

    INACTIVE = auto()
    SYN_SENT = auto()
    SYN_ACK_SENT = auto()
    PARTIAL = auto()
    ESTABLISHED = auto()
    CLOSED = auto()
    RESET = auto()


def _delta(a: int, b: int) -> int:
    """The signed distance from b to a in 32-bit sequence space."""
    return ((a - b + (1 << 31)) & _MASK) - (1 << 31)


@dataclass(slots=True)
class Endpoint:
    """One end; `last` and `ack` are absolute positions that do not wrap."""

    is_orig: bool
    state: State = State.INACTIVE
    previous: State = State.INACTIVE
    start: int = 0
    last: int = 0
    ack: int = 0
    fins: int = 0
    closed: bool = False
    seen: set[str] = field(default_factory=set)
    last_flag: dict[str, int] = field(default_factory=dict)
    repeats: dict[str, int] = field(default_factory=dict)

    def enter(self, state: State) -> None:
        """Change the state and remember the one before."""
        if state is not self.state:
            self.previous, self.state = self.state, state

    def initialise(self, packet: Packet, end: int) -> None:
        """Set the sequence numbers from this end's first packet, or from a SYN that starts anew."""
        syn = bool(packet.flags & SYN)
        if self.state is State.INACTIVE:
            self.start = self.ack = packet.seq if syn else packet.seq - 1
            self.last = end if syn else packet.seq
        elif syn and (
            (self.state in (State.SYN_SENT, State.SYN_ACK_SENT) and packet.seq != self.start & _MASK)
            or self.state in (State.ESTABLISHED, State.PARTIAL)
            or (self.state is State.RESET and self.previous is State.INACTIVE)
        ):
            self.start = self.ack = packet.seq
            self.last = end

    def expect(self, ack: int) -> None:
        """Set the sequence numbers of an end that has not spoken from what the other one acknowledges."""
        self.start = self.ack = self.last = ack - 1

    def acknowledged(self, ack: int) -> None:
        """Move the acknowledged position forward."""
        delta = _delta(ack, self.ack)
        if delta > 0 and not (ack == 0 and delta > _JUMP):
            self.ack += delta

    def size(self, peer: Endpoint) -> int:
        """The payload bytes that this end sent, from its sequence numbers."""
        aborted = self.previous is State.SYN_SENT and self.state is State.RESET and peer.state is State.INACTIVE
        if aborted and self.ack - self.start > 1:
            return 0
        size = max(self.last, self.ack) - self.start
        size -= size > 0
        return size - (self.fins > 0 and size > 0)


class Dialogue:
    """A TCP connection: two ends and their common history."""

    def __init__(self) -> None:
        self.orig = Endpoint(True)
        self.resp = Endpoint(False)
        self.history = ""

    def take(self, packet: Packet, is_orig: bool) -> bool:
        """Follow one packet and return whether it closed the sender's side for the first time."""
        end, peer = (self.orig, self.resp) if is_orig else (self.resp, self.orig)
        flags, length = packet.flags, packet.length
        segment = 0 if flags & RST else length
        past = packet.seq + segment + bool(flags & SYN) + bool(flags & FIN)
        end.initialise(packet, past)
        relative = _delta(packet.seq, end.start)
        self._note(end, flags, relative, length)
        if packet.window == 0 and not flags & RST and peer.state is not State.CLOSED and end.state is not State.RESET:
            self._note_repeat(end, "W")
        end.fins += bool(flags & FIN)
        if flags & ACK:
            if peer.state is State.INACTIVE:
                peer.expect(packet.ack)
            elif not flags & RST and _delta(packet.ack, peer.start) >= 0:
                peer.acknowledged(packet.ack)
        self._advance(end, packet, past)
        return self._step(end, peer, packet) and not end.closed

    def finished(self, end: Endpoint) -> bool:
        """Mark the side closed and return whether the whole connection is over by that."""
        peer = self.resp if end is self.orig else self.orig
        end.closed = True
        return end.state is State.RESET or peer.closed or peer.state is State.INACTIVE

    def conn_state(self) -> str:
        """Zeek's conn_state."""
        orig, resp = self.orig.state, self.resp.state
        silent = (State.INACTIVE, State.PARTIAL)
        if resp is State.RESET:
            nothing = not self.orig.size(self.resp) and not self.resp.size(self.orig)
            if orig in (State.SYN_SENT, State.SYN_ACK_SENT) or (orig is State.RESET and nothing):
                return "REJ"
            return "RSTRH" if orig in silent else "RSTR"
        if orig is State.RESET:
            if resp in silent:
                return "RSTOS0" if re.match(r"\^?S[^HAFGIQ]*R", self.history) else "OTH"
            return "RSTO"
        if orig is State.CLOSED and resp is State.CLOSED:
            return "SF"
        if orig is State.CLOSED:
            return "SH" if resp in silent else "S2"
        if resp is State.CLOSED:
            return "SHR" if orig in silent else "S3"
        if orig is State.SYN_SENT and resp is State.INACTIVE:
            return "S0"
        return "S1" if orig is State.ESTABLISHED and resp is State.ESTABLISHED else "OTH"

    def _letter(self, end: Endpoint, code: str) -> None:
        self.history += code if end.is_orig else code.lower()

    def _note(self, end: Endpoint, flags: int, relative: int, length: int) -> None:
        kinds = flags & (SYN | FIN | RST)
        if kinds not in (0, SYN, FIN, RST):
            kind = code = "I" if flags & FIN and flags & RST else "Q"
        elif kinds:
            kind = {SYN: "S", FIN: "F", RST: "R"}[kinds]
            code = "H" if kind == "S" and flags & ACK else kind
            place = relative + length if kind == "F" else relative
            again = kind in end.seen and end.last_flag.get(kind) != place
            end.last_flag[kind] = place
            if again:
                self._letter(end, code)
        else:
            kind = code = "D" if length else "A"
            if not length and not flags & ACK:
                return
        if kind not in end.seen:
            end.seen.add(kind)
            self._letter(end, code)

    def _note_repeat(self, end: Endpoint, code: str) -> None:
        end.repeats[code] = end.repeats.get(code, 0) + 1
        if re.fullmatch("10*", str(end.repeats[code])):
            self._letter(end, code)

    def _advance(self, end: Endpoint, packet: Packet, past: int) -> None:
        delta = _delta(past & _MASK, end.last & _MASK)
        if packet.flags & (SYN | RST) and abs(delta) > _JUMP:
            return
        if packet.flags & FIN and end.last == end.start + 1:
            end.last += delta
        elif end.state is State.RESET:
            return
        elif delta > 0:
            end.last += delta
        elif packet.length > 0:
            self._note_repeat(end, "T")

    def _step(self, end: Endpoint, peer: Endpoint, packet: Packet) -> bool:
        """Move the sender's state and return whether that closes its side."""
        syn, fin, rst, ack = (bool(packet.flags & bit) for bit in (SYN, FIN, RST, ACK))
        if end.state is State.INACTIVE:
            self._first(end, peer, packet)
        elif end.state in (State.SYN_SENT, State.SYN_ACK_SENT):
            if fin:
                end.enter(State.CLOSED)
        elif end.state in (State.ESTABLISHED, State.PARTIAL):
            if syn and not ack and end.state is State.PARTIAL and peer.state is State.INACTIVE:
                end.enter(State.SYN_SENT)
            if fin and not rst:
                end.enter(State.CLOSED)
                if peer.state is State.RESET and peer.previous is State.CLOSED:
                    peer.enter(State.CLOSED)
        elif end.state is State.CLOSED:
            if rst and peer.state is not State.CLOSED:
                end.enter(State.RESET)
                return True
            return False
        else:
            return False
        if rst:
            end.enter(State.RESET)
        return fin or rst

    @staticmethod
    def _first(end: Endpoint, peer: Endpoint, packet: Packet) -> None:
        syn, fin, ack = (bool(packet.flags & bit) for bit in (SYN, FIN, ACK))
        if syn and end.is_orig:
            end.enter(State.SYN_ACK_SENT if ack else State.SYN_SENT)
        elif syn:
            if peer.state is State.SYN_SENT:
                peer.enter(State.ESTABLISHED)
            end.enter(State.ESTABLISHED)
        if fin:
            end.enter(State.CLOSED)
        if end.state is State.INACTIVE and not packet.flags & RST:
            if not end.is_orig and packet.length == 0 and peer.state is State.SYN_SENT:
                return
            end.enter(State.ESTABLISHED if ack and peer.state is State.ESTABLISHED else State.PARTIAL)
