"""One host as text: its line, its place and tags, a line a port, what scripts printed, systems and routes."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from itertools import groupby
from typing import Any

from graphrecon.cli.output import Part, iso

Record = Mapping[str, Any]
_STATES = {"open": "green", "closed": "red", "filtered": "yellow"}
_SYSTEMS = 3
"""Systems that are shown of those that a scanner thinks possible."""
_WHY = 60
"""Characters that are shown of why a host has a tag."""
_OUTPUTS = 3
"""Outputs of one script on one port that are shown, the newest first."""


def host_lines(record: Record) -> Iterator[tuple[Part, ...]]:
    """Yield the lines of a record (see `record.shape`), each as parts with their style."""
    yield _head(record)
    yield from _facts(record)
    own: list[Record] = []
    for number, services in groupby(record.get("ports", ()), key=lambda port: (port.get("protocol"), port.get("port"))):
        same = list(services)
        if number[1] == -1:
            own += same[0].get("scripts", ())
        else:  # a port on which several services were recognised has a line for each
            yield from map(_port, same)
            yield from _scripts(same[0].get("scripts", ()), same[0].get("banner"))
    for state, counted in record.get("extraports", {}).items() if isinstance(record.get("extraports"), dict) else ():
        yield _extra(str(state), counted)
    if own:
        yield ("    ", "host scripts")
        yield from _scripts(own)
    yield from _systems(record)
    for trace in record.get("traces", ()):
        yield from _trace(trace)


def _head(record: Record) -> tuple[Part, ...]:
    parts: list[Part] = ["Host ", (str(record.get("addr", "?")), "bold")]
    names = dict.fromkeys(str(item.get("name")) for item in record.get("hostnames", ()))
    if names:
        parts.append((f" ({', '.join(names)})", "cyan"))
    if record.get("source"):
        parts.append(f" from {_list(record['source'])}")
    if record.get("categories"):
        parts.append(f" ({_list(record['categories'])})")
    if record.get("state"):
        reason = f": {record['state_reason']}" if record.get("state_reason") else ""
        parts.append(f" ({record['state']}{reason})")
    return tuple(parts)


def _facts(record: Record) -> Iterator[tuple[Part, ...]]:
    infos = record.get("infos", {})
    place = [infos.get("country_code"), infos.get("city")]
    if infos.get("as_num") is not None:
        place.append(f"AS{infos['as_num']} {infos.get('as_name') or ''}".rstrip())
    known = [str(item) for item in place if item]
    if known:
        yield ("    ", (" - ".join(known), "magenta"))
    if record.get("tags"):
        yield from _tags(record["tags"])
    vendors = {item["addr"]: f" ({item['vendor']})" for item in record.get("hardware", ())}
    for kind, addresses in record.get("addresses", {}).items():
        yield ("    ", f"{kind}: {_list([addr + vendors.get(addr, '') for addr in addresses])}")
    times = [record.get("starttime"), record.get("endtime")]
    seen = [_time(item) for item in dict.fromkeys(times) if item is not None]
    if seen:
        yield ("    seen ", " to ".join(seen))


def _tags(tags: list[Record]) -> Iterator[tuple[Part, ...]]:
    """Yield the tags with why the host has them, where that is short."""
    words = []
    for tag in tags:
        why = ", ".join(map(str, tag.get("info", ())))
        words.append(f"{tag['value']} ({why})" if 0 < len(why) <= _WHY else str(tag["value"]))
    yield ("    tags: ", (", ".join(words), "yellow"))


def _port(port: Record) -> tuple[Part, ...]:
    state = str(port.get("state_state") or "?")
    parts: list[Part] = [
        "    ",
        (f"{port.get('protocol')}/{port.get('port')} ", "bold"),
        (state, _STATES.get(state, "")),
    ]
    if port.get("state_reason"):
        parts.append(f" ({port['state_reason']})")
    name = port.get("service_name")
    if port.get("service_tunnel"):
        name = f"{port['service_tunnel']}/{name or '?'}"
    service = [name, port.get("service_product"), port.get("service_version")]
    words = [str(item) for item in service if item]
    if port.get("service_extrainfo"):
        words.append(f"({port['service_extrainfo']})")
    if words:
        parts.append((" " + " ".join(words), "blue"))
    return tuple(parts)


def _extra(state: str, counted: Any) -> tuple[Part, ...]:
    if not isinstance(counted, dict):
        return ("    ", f"{counted} {state} ports")
    reasons = counted.get("reasons") or {}
    why = ", ".join(f"{reason}: {count}" for reason, count in reasons.items())
    return ("    ", f"{counted.get('total')} {state} ports", f" ({why})" if why else "")


def _scripts(scripts: Any, banner: str | None = None) -> Iterator[tuple[Part, ...]]:
    if banner and not any(script.get("id") == "banner" for script in scripts):
        yield from _output("banner", banner)
    for name, outputs in groupby(scripts, lambda script: str(script.get("id"))):
        told = list(outputs)
        for script in told[:_OUTPUTS]:
            yield from _output(name, str(script.get("output") or ""))
        if len(told) > _OUTPUTS:
            yield ("        ", (f"{name}:", "dim"), f" {len(told) - _OUTPUTS} more")


def _output(name: str, output: str) -> Iterator[tuple[Part, ...]]:
    """Yield a script's lines: its line breaks are kept, everything else is escaped where lines are written."""
    lines = [line.expandtabs().rstrip(" ") for line in output.replace("\r\n", "\n").split("\n")]
    lines = [line for line in lines if line]
    if len(lines) < 2:
        yield ("        ", (f"{name}:", "dim"), f" {lines[0].strip(' ')}" if lines else "")
        return
    yield ("        ", (f"{name}:", "dim"))
    margin = min(len(line) - len(line.lstrip(" ")) for line in lines)
    for line in lines:
        yield ("            ", line[margin:])


def _systems(record: Record) -> Iterator[tuple[Part, ...]]:
    matches = record.get("os", {}).get("osmatch", ())
    for match in matches[:_SYSTEMS]:
        sure = f" ({match['accuracy']}%)" if match.get("accuracy") is not None else ""
        yield ("    OS: ", f"{match.get('name')}{sure}")
    if len(matches) > _SYSTEMS:
        yield ("    OS: ", f"{len(matches) - _SYSTEMS} more")


def _trace(trace: Record) -> Iterator[tuple[Part, ...]]:
    by = [str(trace[name]) for name in ("protocol", "port") if trace.get(name) is not None]
    yield ("    traceroute", f" {'/'.join(by)}" if by else "")
    for hop in trace.get("hops", ()):
        rtt = f"{hop['rtt']:.2f} ms" if isinstance(hop.get("rtt"), int | float) else ""
        name = f" ({hop['host']})" if hop.get("host") else ""
        yield ("        ", f"{hop.get('ttl', '?'):>3} {rtt:>10}  {hop.get('ipaddr', '?')}{name}")


def _list(values: Any) -> str:
    return ", ".join(map(str, values)) if isinstance(values, list | tuple) else str(values)


def _time(value: Any) -> str:
    return iso(value) if isinstance(value, datetime) else str(value)
