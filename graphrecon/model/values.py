"""Values at the edge of the graph: addresses, ports, times and text, from their written form to the stored one."""

import hashlib
import ipaddress
import re
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import NamedTuple

import msgspec

from graphrecon.errors import GraphreconError

MAX_HOSTNAME = 253
"""Bytes of the longest host name (RFC 1035)."""
MAX_INDEXED = 1024
"""Bytes of the longest text that is kept in an indexed property."""
MICROSECOND = 1_000_000
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_LAST_TIME = 253_402_300_799 * MICROSECOND
_V4_MAPPED = 0xFFFF_0000_0000
_WHOLE = re.compile(r"[0-9]{1,9}")


class InvalidValue(GraphreconError, ValueError):
    """A value that has not the form of its kind; the message says what was given."""


class Address(NamedTuple):
    """One address: `addr` its canonical text, `key` its 32 hex digits, `zone` what stood behind a `%`."""

    addr: str
    key: str
    version: int
    zone: str | None


@lru_cache(maxsize=1 << 17)
def parse_address(text: str) -> Address:
    """Return the Address that `text` writes; IPv4-mapped IPv6 becomes IPv4, a zone is cut off and kept.

    Raises InvalidValue for anything that is not one IPv4 or IPv6 address.
    """
    bare, percent, zone = text.partition("%")
    try:
        address = ipaddress.ip_address(bare)
    except ValueError:
        raise InvalidValue(f"not an IP address: {_shown(text)}") from None
    if percent and address.version == 4:
        raise InvalidValue(f"not an IP address: {_shown(text)}")
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped is not None:
        address = address.ipv4_mapped
    number = int(address)
    if address.version == 4:
        number |= _V4_MAPPED
    return Address(str(address), f"{number:032x}", address.version, clean_text(zone)[:256] or None)


def address_key(text: str) -> str:
    """Return the 32 hex digits that order the address `text`."""
    return parse_address(text).key


def address_of(key: str) -> str:
    """Return the address whose 32 hex digits `key` are."""
    number = int(key, 16)
    if number >> 32 == _V4_MAPPED >> 32:
        return str(ipaddress.IPv4Address(number & 0xFFFF_FFFF))
    return str(ipaddress.IPv6Address(number))


def network_bounds(text: str) -> tuple[str, str, int]:
    """Return (first key, last key, version) of a network; host bits are allowed, a bare address is a network.

    Raises InvalidValue when `text` is no network.
    """
    try:
        network = ipaddress.ip_network(text, strict=False)
    except ValueError:
        raise InvalidValue(f"not a network: {_shown(text)}") from None
    first, last, version = int(network[0]), int(network[-1]), network.version
    if version == 4:
        first, last = first | _V4_MAPPED, last | _V4_MAPPED
    elif first >> 32 == 0xFFFF and last >> 32 == 0xFFFF:
        version = 4
    return f"{first:032x}", f"{last:032x}", version


def whole(text: str) -> int | None:
    """Return the whole number, of at most nine digits, that a text is; None for any other text."""
    return int(text) if _WHOLE.fullmatch(text) else None


def parse_port(value: str | int) -> int:
    """Return a port number from 0 to 65535; raises InvalidValue otherwise."""
    try:
        port = int(value)
    except ValueError:
        raise InvalidValue(f"not a port: {_shown(value)}") from None
    if not 0 <= port <= 65535:
        raise InvalidValue(f"port out of range: {port}")
    return port


def parse_epoch(value: str | float) -> int:
    """Return microseconds since 1970 of a time in (fractional) epoch seconds.

    Text keeps all its six digits. Raises InvalidValue outside 1970-01-01 to 9999-12-31 and for what is no number.
    """
    try:
        if isinstance(value, str):
            seconds, _, fraction = value.strip().partition(".")
            if fraction and not fraction.isdigit():
                raise ValueError
            micro = int(seconds) * MICROSECOND + int((fraction + "000000")[:6])
            if seconds.startswith("-"):
                raise InvalidValue(f"time before 1970: {_shown(value)}")
        else:
            micro = round(value * MICROSECOND)
    except InvalidValue:
        raise
    except (ValueError, OverflowError):
        raise InvalidValue(f"not a time: {_shown(value)}") from None
    if not 0 <= micro <= _LAST_TIME:
        raise InvalidValue(f"time out of range: {_shown(value)}")
    return micro


_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


def parse_time(text: str) -> int:
    """Return microseconds since 1970 of an epoch number or an ISO 8601 date or time; without a zone it is UTC.

    Raises InvalidValue for anything else.
    """
    text = text.strip()
    if not _DATE.match(text):
        return parse_epoch(text)
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise InvalidValue(f"not a time: {_shown(text)}") from None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    delta = moment - datetime(1970, 1, 1, tzinfo=UTC)
    micro = (delta.days * 86_400 + delta.seconds) * MICROSECOND + delta.microseconds
    if micro < 0:
        raise InvalidValue(f"time before 1970: {_shown(text)}")
    return micro


def epoch_micro(moment: datetime) -> int:
    """Return microseconds since 1970 of a time with its zone, less than 0 before."""
    return (moment - _EPOCH) // timedelta(microseconds=1)


def time_text(micro: int) -> str:
    """Return the ISO 8601 text, in UTC, of microseconds since 1970."""
    seconds, rest = divmod(micro, MICROSECOND)
    moment = datetime.fromtimestamp(seconds, UTC).replace(microsecond=rest)
    return moment.isoformat().replace("+00:00", "Z")


def clean_text(value: str | bytes) -> str:
    """Return text that the graph can hold: bytes that are not UTF-8, NUL and lone surrogates become `\\xNN`.

    Escapes that are already there are left as they are, so cleaning twice changes nothing.
    """
    if isinstance(value, bytes):
        value = value.decode("utf-8", "backslashreplace")
    if value.isascii():
        return value.replace("\0", "\\x00") if "\0" in value else value
    try:
        value.encode()
    except UnicodeEncodeError:
        raw = value.encode("utf-8", "surrogateescape" if _only_escaped_bytes(value) else "surrogatepass")
        value = raw.decode("utf-8", "backslashreplace")
    return value.replace("\0", "\\x00")


def _only_escaped_bytes(text: str) -> bool:
    return not any(0xD800 <= ord(char) <= 0xDFFF and not 0xDC80 <= ord(char) <= 0xDCFF for char in text)


def cut_text(value: str, limit: int = MAX_INDEXED) -> str:
    """Return `value` cut to at most `limit` bytes of UTF-8, whole characters only."""
    if len(value) * 4 <= limit:
        return value
    raw = value.encode()
    return value if len(raw) <= limit else raw[:limit].decode("utf-8", "ignore")


def hostname(text: str) -> str:
    """Return a host name in its stored form: lower case, no dot at its end.

    Raises InvalidValue when it is empty or longer than 253 bytes.
    """
    name = clean_text(text).strip().rstrip(".").lower()
    if not name:
        raise InvalidValue("empty host name")
    if len(name.encode()) > MAX_HOSTNAME:
        raise InvalidValue(f"host name longer than {MAX_HOSTNAME} bytes: {_shown(name)}")
    return name


def uid(*fields: object) -> str:
    """Return the sha256, in hex, of the JSON array of `fields`: the key of a thing without a short natural one."""
    return hashlib.sha256(msgspec.json.encode(fields)).hexdigest()


def _shown(value: object) -> str:
    text = str(value)
    return repr(text if len(text) <= 60 else text[:57] + "...")
