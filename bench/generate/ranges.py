"""Generated editions of ranges: IPv4 ranges side by side, systems and countries unevenly large, as dumps."""

import random
from collections.abc import Iterator
from ipaddress import IPv4Address
from pathlib import Path

_FIRST = 1 << 24
_SIZES = (256, 256, 256, 512, 1024, 2048, 4096)
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
SYSTEMS, COUNTRIES = 75_000, 250


def ranges(count: int, kind: str, *, seed: int = 3) -> Iterator[tuple[int, int, str]]:
    """Yield `count` ranges as (first, last, value); the value is a number (`asn`) or a country code."""
    rng = random.Random(seed)
    codes = [first + second for first in _LETTERS for second in _LETTERS][:COUNTRIES]
    place, last = _FIRST, ""
    for _ in range(count):
        size = rng.choice(_SIZES)
        value = last
        while value == last:
            share = rng.random() ** 3
            value = str(1 + int(SYSTEMS * share)) if kind == "asn" else codes[int(COUNTRIES * share)]
        yield place, place + size - 1, value
        place, last = place + size, value


def dump(folder: Path, count: int, kind: str) -> Path:
    """Write a dump of `count` ranges, named as its kind needs, and return its path."""
    path = folder / f"GeoLite2-{'ASN' if kind == 'asn' else 'Country'}.dump-IPv4.csv"
    with path.open("w") as file:
        file.writelines(f"{first},{last},{value}\n" for first, last, value in ranges(count, kind))
    return path


def addresses(count: int, among: int, *, seed: int = 4) -> list[str]:
    """Return addresses spread over the first `among` ranges of `ranges`."""
    rng = random.Random(seed)
    width = among * (sum(_SIZES) // len(_SIZES))
    return [str(IPv4Address(_FIRST + int(width * 0.9 * rng.random()))) for _ in range(count)]
