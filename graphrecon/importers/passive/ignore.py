"""The ignore file: which facts of which networks are left out."""

import tomllib
from difflib import get_close_matches
from os import PathLike

import msgspec

from graphrecon.errors import GraphreconError
from graphrecon.importers.passive.kinds import BY_NAME
from graphrecon.model.values import Address, InvalidValue, network_bounds

ANY = "*"


class Ignore(msgspec.Struct, frozen=True):
    """Networks by recontype (`*` is every recontype), and the sources (`*` is every one) that are kept all the same."""

    networks: dict[str, tuple[tuple[str, str, int], ...]] = {}
    keep: dict[str, frozenset[str]] = {}

    def leaves_out(self, recontype: str, address: Address | None, source: str | None) -> bool:
        """Return whether a fact is left out."""
        if address is None or (source or "") in self.keep.get(recontype, ()) or ANY in self.keep.get(recontype, ()):
            return False
        return any(
            version == address.version and low <= address.key <= high
            for name in (ANY, recontype)
            for low, high, version in self.networks.get(name, ())
        )


class _File(msgspec.Struct, forbid_unknown_fields=True):
    ignore: dict[str, list[str]] = {}
    keep: dict[str, list[str]] = {}


def read_ignore(path: str | PathLike[str]) -> Ignore:
    """Return what an ignore file says: TOML with the tables `ignore` (recontype = networks) and `keep` (= sources).

    Raises GraphreconError, with the place, for what cannot be read.
    """
    where = str(path)
    try:
        with open(path, "rb") as file:
            told = msgspec.convert(tomllib.load(file), _File)
        _check(told)
        networks = {name: tuple(network_bounds(text) for text in texts) for name, texts in told.ignore.items()}
    except OSError as error:
        raise GraphreconError(f"cannot be read: {error.strerror or error}", where=where) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, msgspec.ValidationError) as error:
        raise GraphreconError(f"is no ignore file: {error}", where=where, hint=_HINT) from error
    except InvalidValue as error:
        raise GraphreconError(f"is no ignore file: {error.message}", where=where, hint=_HINT) from error
    return Ignore(networks, {name: frozenset(sources) for name, sources in told.keep.items()})


def _check(told: _File) -> None:
    """Raise InvalidValue for a kind of fact that is not known; `*` may stand for all of them in `ignore` alone."""
    for name in (*told.ignore, *told.keep):
        if name == ANY and name not in told.keep:
            continue
        if name == ANY:
            raise InvalidValue('[keep] takes kinds of facts, not "*"')
        if name not in BY_NAME:
            near = get_close_matches(name, BY_NAME, 1)
            raise InvalidValue(f"unknown kind of fact {name!r}" + (f"; did you mean {near[0]!r}?" if near else ""))


_HINT = '[ignore] with lines such as "*" = ["10.0.0.0/8"] and OPEN_PORT = ["192.0.2.0/24"]'
