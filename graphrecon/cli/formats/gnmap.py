"""Records as Nmap's greppable output: a line for the state of each host, a line for its ports."""

from collections.abc import Iterator, Mapping
from typing import Any

Record = Mapping[str, Any]


def lines(records: Iterator[Record]) -> Iterator[str]:
    """Yield the lines of each record, without line breaks; they are escaped where they are written."""
    for record in records:
        names = [name["name"] for name in record.get("hostnames", ()) if name.get("type") in ("PTR", "user")]
        host = f"Host: {record['addr']} ({_field(names[0]) if names else ''})"
        yield f"{host}\tStatus: {str(record.get('state') or 'unknown').capitalize()}"
        ports = [port for port in record.get("ports", ()) if port.get("port") != -1]
        parts = [f"Ports: {', '.join(map(_port, ports))}"] if ports else []
        extra = record.get("extraports", {})
        counts = {state: told.get("total", 0) for state, told in extra.items()} if isinstance(extra, dict) else {}
        if any(counts.values()):
            state = max(counts, key=counts.__getitem__)  # Nmap has place for one
            parts.append(f"Ignored State: {state} ({counts[state]})")
        systems = [match["name"] for match in record.get("os", {}).get("osmatch", ()) if match.get("name")]
        if systems:
            parts.append(f"OS: {'|'.join(map(_field, systems))}")
        if parts:
            yield "\t".join((host, *parts))


def _port(port: Record) -> str:
    name = port.get("service_name") or ""
    if port.get("service_tunnel"):
        name = f"{port['service_tunnel']}|{name}"
    extra = port.get("service_extrainfo")
    words = (port.get("service_product"), port.get("service_version"), f"({extra})" if extra else None)
    version = " ".join(_field(word) for word in words if word)
    rpc = ""
    if port.get("service_rpcnum") is not None:
        low, high = (port.get(f"service_{end}ver") or 0 for end in ("low", "high"))
        rpc = f"({port.get('service_name') or ''}:{port['service_rpcnum']}*{low}-{high})"
    told = (port.get("port"), port.get("state_state"), port.get("protocol"), port.get("owner"))
    fields = (*told, name, rpc, version, "")
    return "/".join(_field(field) if field is not name else str(field).replace("/", "|") for field in fields)


def _field(value: Any) -> str:
    """Return text that holds no separator of the format."""
    text = "" if value is None else str(value)
    return text.replace("/", "|").replace(", ", "; ").replace("\t", " ")
