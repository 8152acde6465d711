"""Which values of hosts can be counted: each field name becomes the clauses that lead to one label a row."""

import re

from graphrecon.cypher.filter import fields, within
from graphrecon.cypher.filter.errors import FilterError, nearest
from graphrecon.cypher.filter.field import Field
from graphrecon.cypher.filter.params import Params
from graphrecon.cypher.filter.purposes import VIEW, HostPurpose
from graphrecon.cypher.filter.types import Flag
from graphrecon.cypher.query import script_values
from graphrecon.cypher.query.countable import Build, Values, wanted

STATES = ("open", "closed", "filtered")


def values(purpose: HostPurpose, field: str, params: Params) -> Values:
    """Return how to count `field`, such as `port:open`, `product:http` or any attribute of a filter.

    Raises FilterError for a field that is not known.
    """
    name, colon, rest = field.partition(":")
    build = _SPECIAL.get(name) or script_values.find(name)
    if build is not None:
        return build(purpose, rest, params)
    if colon:
        return _restricted(_attribute(purpose, name, params), purpose, rest, params)
    return _attribute(purpose, field, params)


def names(purpose: HostPurpose) -> list[str]:
    """Return every field that `values` knows, without its arguments."""
    known = set(_SPECIAL) | set(script_values.NAMES) | set(fields.names(purpose.name)) | set(fields.names("port"))
    return sorted(name for name in known if _countable(purpose, name))


def _row(purpose: HostPurpose, name: str) -> Field | None:
    return fields.find(name, purpose.name) or fields.find(name, "port")


def _countable(purpose: HostPurpose, name: str) -> bool:
    row = _row(purpose, name)
    return name in _SPECIAL or name in script_values.NAMES or (row is not None and not isinstance(row.type, Flag))


def _attribute(purpose: HostPurpose, name: str, params: Params) -> Values:
    row = _row(purpose, name)
    if row is None or isinstance(row.type, Flag):
        raise _unknown(purpose, name)
    place = row.place(purpose.name)
    start, it = f"({purpose.root})", purpose.root
    if place is None:
        place = row.places["port"]
        start, it = _port_step(purpose), "port"
    value = place.value.replace("{it}", it)
    also = place.also.replace("{it}", it)
    steps = ""
    if place.path or start != f"({purpose.root})":
        path = place.path.format(**purpose.types)
        tests = [*([also] if also else []), *(each.text for each in within.reached(path, params))]
        steps = f"\nMATCH {start}{path}" + (f"\nWHERE {' AND '.join(tests)}" if tests else "")
    if place.array:
        return Values(f"{steps}\nUNWIND {value} AS item", "item")
    return Values(steps, value)


def _restricted(found: Values, purpose: HostPurpose, rest: str, params: Params) -> Values:
    """FIELD:PORT, of what a port shows; FIELD:VALUE or FIELD:/REGEX/, of any."""
    port = _port_number(rest)
    between = f"-[:{purpose.has_port}]->{{0,1}}()"
    if port and between in found.steps:
        tests = [f"port.port = {params.add(port[1])}"] + ([f"port.proto = {params.add(port[0])}"] if port[0] else [])
        step = _port_step(purpose).removeprefix(f"({purpose.root})")
        bound = found.steps.replace(between, step, 1)
        return Values(f"{bound}{' AND ' if 'WHERE' in bound else chr(10) + 'WHERE '}{' AND '.join(tests)}", found.label)
    return wanted(found, rest, params)


def _tags(purpose: HostPurpose, rest: str, params: Params) -> Values:
    """tag (its name), tag:VALUE (its reasons)"""
    if not rest or purpose is not VIEW:
        found = _attribute(purpose, "tag", params)
        return wanted(found, rest, params) if rest else found
    step = f"\nMATCH ({purpose.root})-[tagged:TAGGED]->(tag:Tag)\nWHERE tag.name = {params.add(rest)}"
    return Values(step, "tagged.info")


def _fingerprint_raw(kind: str) -> Build:
    """Return the builder of what fingerprints of a kind are computed from."""

    def build(purpose: HostPurpose, rest: str, params: Params) -> Values:
        found = _attribute(purpose, kind, params)
        return Values(found.steps, "fingerprint.raw")

    return build


def _fingerprint_value(kind: str) -> Build:
    def build(purpose: HostPurpose, rest: str, params: Params) -> Values:
        return _attribute(purpose, kind, params)

    return build


def _unknown(purpose: HostPurpose, field: str) -> FilterError:
    return FilterError(
        f"unknown field '{field}'", field, 1, f"a field of {purpose.help}", nearest(field, names(purpose))
    )


def _port_step(purpose: HostPurpose) -> str:
    return f"({purpose.root})-[:{purpose.has_port}]->(port:{purpose.port_label})"


def _run_step(purpose: HostPurpose) -> str:
    return f"{_port_step(purpose)}-[runs:{purpose.runs}]->(service:Service)"


def _port_number(text: str) -> tuple[str | None, int] | None:
    match = re.fullmatch(r"(?:([a-z]+)/)?(\d{1,5})", text)
    return (match[1], int(match[2])) if match else None


def _ports(purpose: HostPurpose, rest: str, params: Params) -> Values:
    """port, port:open|closed|filtered, port:SERVICE"""
    label = "[port.proto, port.port]"
    if not rest or rest in STATES:
        state = f"port.state = {params.add(rest)}" if rest else ""
        # Every port has both: that they are named lets the index answer, and no node is read.
        indexed = [state, "port.port IS NOT NULL", "port.proto IS NOT NULL"]
        whole = f"MATCH (port:{purpose.port_label})\nWHERE {' AND '.join(filter(None, indexed))}"
        return Values(f"\nMATCH {_port_step(purpose)}" + (f"\nWHERE {state}" if state else ""), label, whole)
    return Values(f"\nMATCH {_run_step(purpose)}\nWHERE service.name = {params.add(rest)}", label)


def _services(*levels: str) -> Build:
    """Return the builder of service, product or version: arguments are a port, or the levels above."""

    def build(purpose: HostPurpose, rest: str, params: Params) -> Values:
        label = f"service.{levels[-1]}"
        if not rest:
            return Values(
                f"\nMATCH {_run_step(purpose)}",
                label,
                f"MATCH (service:Service)\nWHERE EXISTS {{ (service)<-[:{purpose.runs}]-() }}",
                f"sum(COUNT {{ (service)<-[:{purpose.runs}]-() }})",
            )
        port = _port_number(rest)
        if port:
            conditions = [f"port.port = {params.add(port[1])}"]
            if port[0]:
                conditions.append(f"port.proto = {params.add(port[0])}")
        else:
            parts = rest.split(":")
            if len(parts) >= len(levels):
                raise FilterError(f"too many parts in '{rest}'", rest, 1, f"at most {len(levels) - 1}, or a port")
            conditions = [f"service.{level} = {params.add(part)}" for level, part in zip(levels, parts, strict=False)]
        return Values(f"\nMATCH {_run_step(purpose)}\nWHERE " + " AND ".join(conditions), label)

    return build


def _device(purpose: HostPurpose, rest: str, params: Params) -> Values:
    """devicetype[:PORT]"""
    port = _port_number(rest)
    if rest and not port:
        raise FilterError(f"bad port '{rest}'", rest, 1, "a port such as 80 or udp/161")
    condition = f" AND port.port = {params.add(port[1])}" if port else ""
    steps = f"\nMATCH {_run_step(purpose)}\nWHERE service.devicetype IS NOT NULL{condition}"
    return Values(steps, "service.devicetype")


def _net(purpose: HostPurpose, rest: str, params: Params) -> Values:
    """net[:MASK], IPv4 networks; 24 where nothing is said"""
    mask = int(rest) if rest.isdigit() else -1 if rest else 24
    if not 1 <= mask <= 32:
        raise FilterError(f"bad mask '{rest}'", rest, 1, "a whole number from 1 to 32")
    root, size = purpose.root, params.add(1 << (32 - mask))
    steps = f"""
WITH {root}, [part IN split({root}.addr, '.') | toInteger(part)] AS bytes
WHERE size(bytes) = 4
WITH {root}, (bytes[0] * 16777216 + bytes[1] * 65536 + bytes[2] * 256 + bytes[3]) / {size} * {size} AS base"""
    label = (
        "toString(base / 16777216) + '.' + toString(base / 65536 % 256) + '.' + toString(base / 256 % 256)"
        f" + '.' + toString(base % 256) + '/{mask}'"
    )
    return Values(steps, label)


def _domains(purpose: HostPurpose, rest: str, params: Params) -> Values:
    """domains[:LEVEL] or domains:DOMAIN[:LEVEL]"""
    domain, _, level = ("", "", rest) if rest.isdigit() else rest.partition(":")
    conditions = []
    if domain:
        conditions.append(f"domain.name ENDS WITH {params.add('.' + domain.lower().strip('.'))}")
    if level:
        if not level.isdigit():
            raise FilterError(f"bad level '{level}'", rest, 1, "a whole number")
        conditions.append(f"size(split(domain.name, '.')) = {params.add(int(level))}")
    step = f"({purpose.root})-[:{purpose.named}]->(:Hostname)-[:IN_DOMAIN*1..]->(domain:Domain)"
    condition = "\nWHERE " + " AND ".join(conditions) if conditions else ""
    return Values(f"\nMATCH {step}{condition}\nWITH DISTINCT {purpose.root}, domain", "domain.name")


def _scripts(purpose: HostPurpose, rest: str, params: Params) -> Values:
    """script (its names), script:ID (its outputs), script:port:ID, script:host:ID"""
    port = f"{_port_step(purpose)}-[:{purpose.prints}]->(script:Script)"
    host = f"({purpose.root})-[:{purpose.prints}]->(script:Script)"
    both = f"({purpose.root})-[:{purpose.has_port}]->{{0,1}}()-[:{purpose.prints}]->(script:Script)"
    if not rest:
        return Values(f"\nMATCH {both}", "script.name")
    where, colon, name = rest.partition(":")
    step = {"port": port, "host": host}.get(where) if colon else None
    wanted = params.add(name if step else rest)
    return Values(f"\nMATCH {step or both}\nWHERE script.name = {wanted}", "script.output")


def _count_ports(purpose: HostPurpose, rest: str, params: Params) -> Values:
    """countports[:STATE]"""
    step = f"({purpose.root})-[:{purpose.has_port}]->(:{purpose.port_label} {{state: {params.add(rest or 'open')}}})"
    return Values(f"\nWITH {purpose.root}, COUNT {{ {step} }} AS ports", "ports")


def _port_list(purpose: HostPurpose, rest: str, params: Params) -> Values:
    """portlist[:STATE]"""
    state = params.add(rest or "open")
    return Values(
        f"\nWITH {purpose.root}, COLLECT {{\n  MATCH {_port_step(purpose)} WHERE port.state = {state}"
        "\n  RETURN [port.proto, port.port] ORDER BY port.proto, port.port\n} AS ports",
        "ports",
    )


def _as(purpose: HostPurpose, rest: str, params: Params) -> Values:
    """as: number and name of the autonomous system"""
    number, name = (_attribute(purpose, field, params) for field in ("asnum", "asname"))
    return Values(number.steps, f"[{number.label}, {name.label}]")


def _cpe(purpose: HostPurpose, rest: str, params: Params) -> Values:
    """cpe[:PART[:VENDOR[:PRODUCT]]]"""
    levels = ("part", "vendor", "product", "version")
    wanted = zip(levels, rest.split(":"), strict=False)
    conditions = [f"cpe.{level} = {params.add(part)}" for level, part in wanted if part]
    base = _attribute(purpose, "cpe", params)
    condition = "\nWHERE " + " AND ".join(conditions) if conditions else ""
    return Values(f"{base.steps}{condition}", "[cpe.part, cpe.vendor, cpe.product, cpe.version]")


def _cpe_part(level: str) -> Build:
    def build(purpose: HostPurpose, rest: str, params: Params) -> Values:
        return Values(_cpe(purpose, rest, params).steps, f"cpe.{level}")

    return build


def _hop(purpose: HostPurpose, rest: str, params: Params) -> Values:
    """hop[:TTL] or hop:>TTL"""
    more, text = rest.startswith(">"), rest.lstrip(">")
    if rest and not text.isdigit():
        raise FilterError(f"bad TTL '{rest}'", rest, 1, "a whole number, or > and a whole number")
    conditions = [f"via.ttl {'>' if more else '='} {params.add(int(text))}"] if rest else []
    conditions += [within.host("hop", params)] if within.narrowed() else []
    condition = "\nWHERE " + " AND ".join(conditions) if conditions else ""
    return Values(f"\nMATCH ({purpose.root})-[via:{purpose.hop}]->(hop:Host){condition}", "hop.addr")


_SPECIAL: dict[str, Build] = {
    "port": _ports,
    "portlist": _port_list,
    "countports": _count_ports,
    "service": _services("name"),
    "product": _services("name", "product"),
    "version": _services("name", "product", "version"),
    "devicetype": _device,
    "net": _net,
    "domains": _domains,
    "domain": _domains,
    "script": _scripts,
    "as": _as,
    "cpe": _cpe,
    "cpe.type": _cpe_part("part"),
    "cpe.part": _cpe_part("part"),
    "cpe.vendor": _cpe_part("vendor"),
    "cpe.product": _cpe_part("product"),
    "cpe.version": _cpe_part("version"),
    "hop": _hop,
    "tag": _tags,
} | {
    f"{name}.{part}": build(kind)
    for name, kind in (("ja3-client", "ja3"), ("ja3-server", "ja3s"), ("ja4-client", "ja4"), ("hassh", "hassh"))
    for part, build in (("md5", _fingerprint_value), ("raw", _fingerprint_raw))
}
