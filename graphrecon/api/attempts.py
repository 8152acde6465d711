"""How often somebody may try to log in: failed attempts by client, by name, and by both."""

import ipaddress
import time

WINDOW = 900.0
"""Seconds for which a failed attempt counts."""
MOST_HERE, MOST_OF_CLIENT, MOST_OF_NAME = 5, 20, 100
"""Failed attempts of one client on one name, of one client, and on one name, after which none is looked at."""
_FEW = 1000
"""Keys up to which none is looked through for what counts no more."""

Key = tuple[str, str]


class Attempts:
    """Counts failed attempts of the last WINDOW seconds; the addresses of an IPv6 network of 64 bits are one client."""

    def __init__(self) -> None:
        self._failed: dict[Key, list[float]] = {}
        self._told: dict[Key, float] = {}
        self._most = _FEW

    def wait(self, name: str, client: str) -> int:
        """Return how many seconds an attempt has to wait, 0 when it is looked at."""
        waits = [wait for _, wait in self._waits(name, client)]
        return int(max(waits)) + 1 if waits else 0

    def first(self, name: str, client: str) -> bool:
        """Return whether this is the first attempt in WINDOW that waits for one of its limits: it is to be logged."""
        now = time.monotonic()
        new = [key for key, _ in self._waits(name, client) if now - self._told.get(key, -WINDOW) >= WINDOW]
        self._told.update(dict.fromkeys(new, now))
        return bool(new)

    def begin(self, name: str, client: str) -> float:
        """Count an attempt as failed, so that attempts at the same time count too; return its moment."""
        now = time.monotonic()
        self._forget(now)
        for key in _limits(name, client):
            self._failed[key] = [*self._fresh(key, now), now]
        return now

    def passed(self, name: str, client: str, moment: float) -> None:
        """Take an attempt back that did not fail, and forget those of its client on its name."""
        self.undo(name, client, moment)
        self._failed.pop((name, _network(client)), None)

    def undo(self, name: str, client: str, moment: float) -> None:
        """Take an attempt back."""
        for key in _limits(name, client):
            seen = self._failed.get(key, [])
            if moment in seen:
                seen.remove(moment)

    def _waits(self, name: str, client: str) -> list[tuple[Key, float]]:
        """Return the limits that are reached, and how long each still holds."""
        now, found = time.monotonic(), []
        for key, most in _limits(name, client).items():
            seen = self._fresh(key, now)
            if len(seen) >= most:
                found.append((key, WINDOW - (now - seen[-most])))
        return found

    def _fresh(self, key: Key, now: float) -> list[float]:
        return [moment for moment in self._failed.get(key, ()) if now - moment < WINDOW]

    def _forget(self, now: float) -> None:
        """Drop what counts no more, whenever twice as much has come together."""
        if len(self._failed) + len(self._told) < self._most:
            return
        self._failed = {key: seen for key, seen in self._failed.items() if seen and now - seen[-1] < WINDOW}
        self._told = {key: moment for key, moment in self._told.items() if now - moment < WINDOW}
        self._most = max(_FEW, 2 * (len(self._failed) + len(self._told)))


def _limits(name: str, client: str) -> dict[Key, int]:
    network = _network(client)
    return {("", network): MOST_OF_CLIENT, (name, ""): MOST_OF_NAME, (name, network): MOST_HERE}


def _network(client: str) -> str:
    """Return what counts as one client: an IPv4 address, or the 64 bits of an IPv6 network."""
    try:
        address = ipaddress.ip_address(client)
    except ValueError:
        return client
    return client if address.version == 4 else str(ipaddress.ip_network((address, 64), strict=False))
