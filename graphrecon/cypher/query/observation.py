"""One observation as the JSON record of the field."""

from collections.abc import Mapping
from typing import Any

import msgspec

_NAMES = (
    ("addr", "addr"),
    ("target", "targetval"),
    ("recontype", "recontype"),
    ("source", "source"),
    ("value", "value"),
    ("proto", "protocol"),
    ("port", "port"),
    ("sensor", "sensor"),
    ("count", "count"),
    ("firstseen", "firstseen"),
    ("lastseen", "lastseen"),
)


def shape(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return the record of a row of `observations.get`: what is absent left out, `data` as `infos`."""
    found = {name: row[column] for column, name in _NAMES if row[column] is not None}
    if row["data"]:
        found["infos"] = msgspec.json.decode(row["data"])
    return found
