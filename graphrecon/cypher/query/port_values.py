"""Values of ports: their numbers, lists and counts of them, services on them, what scripts printed."""

from graphrecon.cypher.filter.params import Params
from graphrecon.cypher.filter.purposes import NMAP, HostPurpose
from graphrecon.cypher.query.attribute_values import port_number, port_step, port_tests, run_step
from graphrecon.cypher.query.countable import Build, Counted, Values, refused

STATES = ("open", "closed", "filtered", "unfiltered", "open|filtered", "closed|filtered")


def _ports(purpose: HostPurpose, rest: str, params: Params) -> Values:
    label = "[port.proto, port.port]"
    if not rest or rest in STATES:
        state = f"port.state = {params.add(rest)}" if rest else ""
        # Every port has both: that they are named lets the index answer, and no node is read.
        indexed = [state, "port.port IS NOT NULL", "port.proto IS NOT NULL"]
        whole = f"MATCH (port:{purpose.port_label})\nWHERE {' AND '.join(filter(None, indexed))}"
        return Values(f"\nMATCH {port_step(purpose)}" + (f"\nWHERE {state}" if state else ""), label, whole)
    if ":" in rest:
        raise refused("state or service", rest, f"a service, or {', '.join(STATES)}")
    return Values(f"\nMATCH {run_step(purpose)}\nWHERE service.name = {params.add(rest)}", label)


def _state(rest: str) -> str:
    if rest and rest not in STATES:
        raise refused("state", rest, ", ".join(STATES))
    return rest or "open"


def _count_ports(purpose: HostPurpose, rest: str, params: Params) -> Values:
    step = f"({purpose.root})-[:{purpose.has_port}]->(:{purpose.port_label} {{state: {params.add(_state(rest))}}})"
    return Values(f"\nWITH {purpose.root}, COUNT {{ {step} }} AS ports", "ports")


def _port_list(purpose: HostPurpose, rest: str, params: Params) -> Values:
    state = params.add(_state(rest))
    return Values(
        f"\nWITH {purpose.root}, COLLECT {{\n  MATCH {port_step(purpose)} WHERE port.state = {state}"
        "\n  RETURN [port.proto, port.port] ORDER BY port.proto, port.port\n} AS ports",
        "ports",
    )


def _services(*levels: str) -> Build:
    """Return the builder of service, product or version: arguments are a port, or the levels above."""

    def build(purpose: HostPurpose, rest: str, params: Params) -> Values:
        label = f"service.{levels[-1]}"
        if not rest:
            # Sensors' observations RAN services too, so of those the ports are looked at.
            ran = f"(service)<-[:{purpose.runs}]-({':' + purpose.port_label if purpose is NMAP else ''})"
            return Values(
                f"\nMATCH {run_step(purpose)}",
                label,
                f"MATCH (service:Service)\nWHERE EXISTS {{ {ran} }}",
                f"sum(COUNT {{ {ran} }})",
            )
        port = port_number(rest)
        if port:
            conditions = port_tests(port, params)
        else:
            parts = rest.split(":")
            if len(parts) >= len(levels):
                above = "".join(f"{':'.join(('service', *levels[1:end]))}, " for end in range(1, len(levels)))
                raise refused("value", rest, f"{above}or a port" if above else "a port such as 80 or udp/161")
            conditions = [f"service.{level} = {params.add(part)}" for level, part in zip(levels, parts, strict=False)]
        return Values(f"\nMATCH {run_step(purpose)}\nWHERE " + " AND ".join(conditions), label)

    return build


def _device(purpose: HostPurpose, rest: str, params: Params) -> Values:
    port = port_number(rest)
    if rest and not port:
        raise refused("port", rest, "a port such as 80 or udp/161")
    tests = ["service.devicetype IS NOT NULL", *(port_tests(port, params) if port else [])]
    return Values(f"\nMATCH {run_step(purpose)}\nWHERE {' AND '.join(tests)}", "service.devicetype")


def _scripts(purpose: HostPurpose, rest: str, params: Params) -> Values:
    at_port = f"{port_step(purpose)}-[:{purpose.prints}]->(script:Script)"
    at_host = f"({purpose.root})-[:{purpose.prints}]->(script:Script)"
    anywhere = f"({purpose.root})-[:{purpose.has_port}]->{{0,1}}()-[:{purpose.prints}]->(script:Script)"
    if not rest:
        return Values(f"\nMATCH {anywhere}", "script.name")
    where, colon, name = rest.partition(":")
    number = port_number(where) if colon else None
    step = {"port": at_port, "host": at_host}.get(where) if colon else None
    if number:
        step = at_port
    if colon and not step:
        raise refused("script", rest, "an id, behind `port:`, `host:` or a port where that is meant")
    tests = [f"script.name = {params.add(name if step else rest)}", *(port_tests(number, params) if number else [])]
    return Values(f"\nMATCH {step or anywhere}\nWHERE {' AND '.join(tests)}", "script.output")


PORTS = (
    Counted("port", "port[:STATE|:SERVICE]", "ports, those of a state or with a service", "port:open", _ports),
    Counted("portlist", "portlist[:STATE]", "the list of open ports of a host, or of a state", "portlist", _port_list),
    Counted(
        "countports", "countports[:STATE]", "how many open ports a host has, or of a state", "countports", _count_ports
    ),
    Counted("service", "service[:PORT]", "services, those on a port", "service:80", _services("name")),
    Counted(
        "product",
        "product[:PORT|:SERVICE]",
        "products, those on a port or of a service",
        "product:http",
        _services("name", "product"),
    ),
    Counted(
        "version",
        "version[:PORT|:SERVICE[:PRODUCT]]",
        "versions, those on a port, of a service or of a product",
        "version:ssh:OpenSSH",
        _services("name", "product", "version"),
    ),
    Counted("devicetype", "devicetype[:PORT]", "kinds of devices, those that a port tells of", "devicetype", _device),
    Counted(
        "script",
        "script[:[port:|host:|PORT:]ID]",
        "scripts; or outputs of one, on ports, on hosts or on a port",
        "script:80:http-title",
        _scripts,
    ),
)
