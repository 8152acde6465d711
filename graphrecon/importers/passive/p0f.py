"""Logs of p0f version 3: systems by their SYN and SYN+ACK, user agents and web servers by their headers."""

import re
from datetime import UTC, datetime

from graphrecon.importers.passive.fact import Sighting
from graphrecon.importers.passive.lines import LineLog, Told
from graphrecon.model.values import InvalidValue, parse_port, parse_time

_LINE = re.compile(r"\[(\d{4}/\d\d/\d\d \d\d:\d\d:\d\d)\] (mod=[a-z+ ]+\|.*)")
_HEADERS = re.compile(r"\d+:(?:[^:\[]|\[[^\]]*\])*+:[^:]*+:(.*)")
"""What p0f has of a request or answer: version, headers with their values, headers that lack, program."""
_HEAD = re.compile(rb"\[\d{4}/\d\d/\d\d \d\d:\d\d:\d\d\] mod=[a-z+ ]+\|cli=")


def _parse(line: str) -> Told | None:
    found = _LINE.fullmatch(line)
    if found is None:
        raise InvalidValue("not a line of p0f")
    moment = _time(found[1])
    named, _, raw = found[2].partition("|raw_sig=")
    fields = dict(part.partition("=")[::2] for part in named.split("|"))
    client, (server, port) = _end(fields.get("cli", ""))[0], _end(fields.get("srv", ""))
    program = fields.get("app", "")
    own = program if program not in ("", "???") else ""
    told = "\t".join((raw, fields.get("dist", ""), fields.get("params", ""), own))
    headers = _HEADERS.fullmatch(raw)
    last = headers[1] if headers else ""
    match fields["mod"]:
        case "syn":
            seen = [Sighting("P0FV3_SYN", client, None, "P0FV3", own or fields.get("os", ""), told)]
        case "syn+ack":
            seen = [Sighting("P0FV3_SYN+ACK", server, port, "P0FV3", own or fields.get("os", ""), told)]
        case "http request" if last:
            seen = [Sighting("HTTP_CLIENT_HEADER", client, None, "USER-AGENT", last), *_program(client, None, own)]
        case "http response" if last:
            seen = [Sighting("HTTP_SERVER_HEADER", server, port, "SERVER", last), *_program(server, port, own)]
        case _:
            return None
    return moment, moment, seen


def _program(addr: str, port: int | None, name: str) -> list[Sighting]:
    """Return the program that p0f recognised by the order of headers, which may be another than they say."""
    return [Sighting("SOFTWARE", addr, port, "P0FV3::HTTP", name)] if name else []


def _end(text: str) -> tuple[str, int]:
    addr, slash, port = text.rpartition("/")
    if not slash:
        raise InvalidValue(f"not an address and a port: {text[:60]!r}")
    return addr, parse_port(port)


def _time(text: str) -> int:
    try:
        moment = datetime.strptime(text, "%Y/%m/%d %H:%M:%S").replace(tzinfo=UTC)
    except ValueError:
        raise InvalidValue(f"not a time: {text!r}") from None
    return parse_time(moment.isoformat())


P0F = LineLog("p0f", "log of p0f v3", _HEAD, _parse)
"""The importer of p0f logs. p0f writes local time without a zone: it is read as UTC."""
