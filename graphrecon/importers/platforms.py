"""Platforms (CPEs) that stand beside a host's ports in a JSON record: which service or system each belongs to."""

import re
from collections.abc import Callable, Iterable
from typing import Any

_PORT = re.compile(r"ports(?:\.port:|\{port:|\.)(\d{1,5})\b")
"""Where an origin tells the port: `ports.port:80`, `ports{port:80, scripts.id:…}`, `ports.80`."""
_MATCH = re.compile(r"os\.osmatch\.line:(\d{1,9})")


class Platforms:
    """The platforms of one record, and which of them nothing has taken yet."""

    def __init__(self, listed: Iterable[dict[str, Any]]) -> None:
        self._all = [each for each in listed if each.get("product") or each.get("vendor")]
        self._left = set(range(len(self._all)))

    def of_service(self, number: Any, product: str) -> list[str]:
        """Take and return those of the service on a port.

        Their origin tells; where there is none, a word that product and platform have in common.
        """
        return self._take(
            lambda place, each, origins: (
                str(number) in _found(_PORT, origins)
                if origins
                else place in self._left and each.get("type") != "o" and _fits(each, product)
            )
        )

    def of_system(self, line: Any, first: bool) -> list[str]:
        """Take and return those of a match of operating systems; the first has those that tell no line."""
        return self._take(
            lambda place, each, origins: (
                str(line) in lines
                if (lines := _found(_MATCH, origins))
                else first and each.get("type") == "o" and not _found(_PORT, origins)
            )
        )

    @property
    def loose(self) -> bool:
        """Whether something has not been taken."""
        return bool(self._left)

    def _take(self, wanted: Callable[[int, dict[str, Any], list[str]], bool]) -> list[str]:
        taken = [place for place, each in enumerate(self._all) if wanted(place, each, _origins(each))]
        self._left.difference_update(taken)
        return [_name(self._all[place]) for place in taken]


def _origins(item: dict[str, Any]) -> list[str]:
    listed = item.get("origins")
    return [each for each in listed if isinstance(each, str)] if isinstance(listed, list) else []


def _found(pattern: re.Pattern[str], origins: list[str]) -> set[str]:
    return {found[1] for each in origins if (found := pattern.match(each))}


def _fits(item: dict[str, Any], product: str) -> bool:
    words = {word for key in ("product", "vendor") for word in re.split(r"[\W_]+", str(item.get(key) or "").lower())}
    return bool(words & set(re.split(r"[\W_]+", product.lower())) - {""})


def _name(item: dict[str, Any]) -> str:
    parts = [str(item.get(key) or "") for key in ("type", "vendor", "product", "version")]
    return ("cpe:/" + ":".join(parts)).rstrip(":")
