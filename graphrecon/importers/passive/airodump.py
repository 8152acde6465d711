"""CSV of airodump-ng: access points and stations of wireless networks."""

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

from graphrecon.importers.base import Item, Options
from graphrecon.importers.passive.fact import Sighting
from graphrecon.importers.passive.lines import Told, read_lines
from graphrecon.importers.source import Source
from graphrecon.model.values import InvalidValue, parse_time

_HEAD = re.compile(rb"\s*BSSID, First time seen, Last time seen, channel, Speed, Privacy")
_MAC = re.compile(r"[0-9A-Fa-f]{2}(:[0-9A-Fa-f]{2}){5}")
_POINT, _STATION = 14, 6
"""Commas before the last column of each table; the last holds names, which may have commas themselves."""


class Airodump:
    """The importer of airodump-ng's CSV. It writes local time without a zone: it is read as UTC."""

    name = "airodump"
    purpose = "passive"
    title = "CSV of airodump-ng"

    def sniff(self, head: bytes, name: str) -> bool:
        """Return whether this begins with airodump's columns."""
        return _HEAD.match(head) is not None

    def read(self, source: Source, options: Options) -> Iterator[Item]:
        """Yield the items of each access point and station."""
        return read_lines(source, options, _parser())


def _parser() -> Callable[[str], Told | None]:
    """Return the parser of one file, which remembers in which of its two tables it is."""
    stations = False

    def parse(line: str) -> Told | None:
        nonlocal stations
        if line.startswith(("BSSID,", "Station MAC,")):
            stations = line.startswith("Station")
            return 0, 0, []
        return _station(line) if stations else _point(line)

    return parse


def _columns(line: str, least: int) -> tuple[list[str], int, int]:
    fields = [field.strip() for field in line.split(",", least)]
    if len(fields) < least or not _MAC.fullmatch(fields[0]):
        raise InvalidValue("not a row of airodump")
    return fields, _time(fields[1]), _time(fields[2])


def _point(line: str) -> Told | None:
    fields, first, last = _columns(line, _POINT - 1)
    mac, channel, privacy, lan = fields[0], fields[3], fields[5], fields[11].replace(" ", "")
    name = fields[13].rpartition(",")[0].strip() if len(fields) > 13 else ""
    seen = []
    if channel not in ("", "-1"):
        seen.append(Sighting("MAC_ADDRESS", None, None, "WLAN_AP_CHANNEL", mac, channel))
    if privacy:
        seen.append(Sighting("MAC_ADDRESS", None, None, "WLAN_AP_PRIVACY", mac, privacy))
    if name:
        seen.append(Sighting("MAC_ADDRESS", None, None, "WLAN_AP_ESSID", mac, name))
    if lan and lan != "0.0.0.0":
        seen.append(Sighting("MAC_ADDRESS", re.sub(r"\b0+(?=\d)", "", lan), None, "WLAN_AP_LAN_IP", mac))
    return (first, last, seen) if seen else None


def _station(line: str) -> Told | None:
    fields, first, last = _columns(line, _STATION)
    mac, point, probed = fields[0], fields[5], fields[6] if len(fields) > _STATION else ""
    seen = []
    if _MAC.fullmatch(point):
        seen.append(Sighting("MAC_ADDRESS", None, None, "WLAN_ASSOCIATED", mac, point.lower()))
    seen += [
        Sighting("MAC_ADDRESS", None, None, "WLAN_PROBED_ESSID", mac, name.strip())
        for name in probed.split(",")
        if name.strip()
    ]
    return (first, last, seen) if seen else None


def _time(text: str) -> int:
    try:
        moment = datetime.strptime(text, "%Y-%m-%d %H:%M:%S").replace(tzinfo=UTC)
    except ValueError:
        raise InvalidValue(f"not a time: {text[:60]!r}") from None
    return parse_time(moment.isoformat())
