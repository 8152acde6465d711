"""Access logs of web servers, common and combined form, with or without the virtual host: what their clients are."""

import re
from datetime import datetime

from graphrecon.importers.passive.fact import Sighting
from graphrecon.importers.passive.lines import LineLog, Told
from graphrecon.model.values import InvalidValue, parse_time

_QUOTED = r'"((?:[^"\\]|\\.)*+)"'
_LINE = re.compile(
    r"(?:\S+:\d{1,5} |(?![0-9A-Fa-f.:]++ )\S++ (?=[0-9A-Fa-f]*+[.:][0-9A-Fa-f.:]*+ ))?"
    r"(\S+) \S+ (.{1,256}?) \[(\d\d/[A-Z][a-z]{2}/\d{4}:\d\d:\d\d:\d\d [+-]\d{4})\] "
    + _QUOTED
    + r" (\d{3}) (\d++|-)(?: "
    + _QUOTED
    + " "
    + _QUOTED
    + ")?.*"
)
_HEAD = re.compile(
    rb"(?:\S+ )?[0-9A-Fa-f.:]{2,45} \S+ .{1,256}? "
    rb"\[\d\d/[A-Z][a-z]{2}/\d{4}:\d\d:\d\d:\d\d [+-]\d{4}\] \""
)


def _parse(line: str) -> Told | None:
    found = _LINE.fullmatch(line)
    if found is None:
        raise InvalidValue("not a line of an access log")
    client, user, when, _, _, _, _, agent = found.groups()
    moment = _time(when)
    seen: list[Sighting] = []
    if agent and agent != "-":
        seen.append(Sighting("HTTP_CLIENT_HEADER", client, None, "USER-AGENT", re.sub(r"\\([\"\\])", r"\1", agent)))
    name = user.strip('"')
    if name.strip("- "):
        seen.append(Sighting("USER", client, None, "HTTP", name))
    return (moment, moment, seen) if seen else None


def _time(text: str) -> int:
    try:
        moment = datetime.strptime(text, "%d/%b/%Y:%H:%M:%S %z")
    except ValueError:
        raise InvalidValue(f"not a time: {text!r}") from None
    return parse_time(moment.isoformat())


WEBLOG = LineLog("weblog", "access log of a web server (common, combined)", _HEAD, _parse)
"""The importer of access logs."""
