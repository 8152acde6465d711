"""Records as Nmap's XML, valid against its DTD: what Nmap's own importers read, ours among them."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

import msgspec

from graphrecon.cli.formats.nmap_scripts import script
from graphrecon.cli.formats.xml_tags import escaped, tag
from graphrecon.model.scan import scan_uid
from graphrecon.model.values import MICROSECOND, epoch_micro

Record = Mapping[str, Any]
_PROTOCOLS = frozenset({"ip", "tcp", "udp", "sctp"})
_STATES = frozenset({"up", "down", "unknown", "skipped"})
_DERIVED = ("cert-", "smb", "ntlm", "service")
"""Types of names that stand in scripts and services too, and that the DTD does not know."""
_SCAN_TYPES = frozenset(
    "syn ack bounce connect null xmas window maimon fin udp sctpinit sctpcookieecho ipproto".split()  # noqa: SIM905
)
_MEASURED = {
    "smurf": ("responses",),
    "tcpsequence": ("index", "difficulty", "values"),
    "ipidsequence": ("class", "values"),
    "tcptssequence": ("class", "values"),
    "times": ("srtt", "rttvar", "to"),
}


def pieces(
    records: Iterator[Record], scan: Record | None, command: str, scripts: Sequence[Record] = ()
) -> Iterator[str]:
    """Yield a document; with `scan`, whose records they are, it is that scan's, and is read as such.

    The DTD knows no scanner but Nmap: the records of others are told by the profile's name. `scripts` are those that
    ran before or after all hosts.
    """
    yield '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE nmaprun>\n'
    yield tag(
        "nmaprun",
        scanner="nmap",
        args=scan.get("args") if scan else command,
        start=_seconds(scan.get("start")) if scan else None,
        version=(scan.get("version") or "") if scan else "7.95",
        profile_name=_profile(scan) if scan else None,
        xmloutputversion="1.05",
    )
    yield "\n"
    told = scan or {}
    for info in _scaninfos(told):
        yield tag("scaninfo", "/", **info)
    yield tag("verbose", "/", level=told.get("verbosity")) + tag("debugging", "/", level=told.get("debugging"))
    if scripts:
        yield f"<prescript>{''.join(map(script, scripts))}</prescript>\n"
    counts = Counter[str]()
    last: datetime | None = None
    for record in records:
        counts["down" if record.get("state") == "down" else "up"] += 1
        last = max(filter(None, (last, record.get("endtime"))), default=None)
        yield from _hosts(record)
    yield _runstats(scan or {"end": last, "exit": "success", **counts}, counts.total())


def _profile(scan: Record) -> str | None:
    """Return what the DTD has no place for: the scanner, and the scan's key where it is not that of its fields."""
    scanner, start = scan.get("scanner"), scan.get("start")
    words = [] if scanner == "nmap" else [scanner or "unknown"]
    fields = (scanner, scan.get("args"), scan.get("version") or None, None if start is None else epoch_micro(start))
    if scan.get("uid") not in (None, scan_uid(*fields)):
        words.append(f"scan:{scan['uid']}")
    return " ".join(words) or None


def _runstats(told: Record, total: int) -> str:
    """Return how a scan ended, as far as it is known: of one that did not end the time is empty."""
    finished = tag(
        "finished",
        "/",
        time=_seconds(told.get("end")) or "",
        elapsed="0",
        summary=told.get("summary"),
        exit=told.get("exit") if told.get("exit") in ("error", "success") else None,
        errormsg=told.get("error"),
    )
    up, down = told.get("up"), told.get("down")
    hosts = tag("hosts", "/", up=up, down=down, total=max(total, (up or 0) + (down or 0)))
    return f"<runstats>{finished}{hosts}</runstats>\n</nmaprun>\n"


def _scaninfos(scan: Record) -> Iterator[dict[str, Any]]:
    told = msgspec.json.decode(scan["services"]) if scan.get("services") else []
    for each in told:
        if each.get("type") in _SCAN_TYPES and {"protocol", "numservices", "services"} <= each.keys():
            yield {key: each[key] for key in ("type", "protocol", "numservices", "services")}


def _hosts(record: Record) -> Iterator[str]:
    """Yield the host, and again for ports that were seen at other times, as Masscan writes it: ports have no times."""
    groups: dict[tuple[Any, Any], list[Record]] = {}
    for port in record.get("ports", ()):
        if "firstseen" in port and "lastseen" in port:
            groups.setdefault((port["firstseen"], port["lastseen"]), []).append(port)
    yield from _host({**record, "ports": [port for port in record.get("ports", ()) if "firstseen" not in port]})
    same = {name: record[name] for name in ("addr", "zone", "state", "state_reason", "scanner") if name in record}
    for (first, last), ports in groups.items():
        yield from _host({**same, "starttime": first, "endtime": last, "ports": ports})


def _host(record: Record) -> Iterator[str]:
    addr = str(record["addr"])
    times = {name: _seconds(record.get(name)) for name in ("starttime", "endtime")}
    yield tag("host", **times, timedout="true" if record.get("measured", {}).get("timedout") else None)
    state = record.get("state")
    yield tag(
        "status",
        "/",
        state=state if state in _STATES else "unknown",
        reason=record.get("state_reason") or "",
        reason_ttl=_text(record.get("state_reason_ttl")),
    )
    zone = f"%{record['zone']}" if record.get("zone") else ""
    yield tag("address", "/", addr=addr + zone, addrtype="ipv6" if ":" in addr else "ipv4")
    vendors = {item["addr"]: item["vendor"] for item in record.get("hardware", ())}
    for mac in record.get("addresses", {}).get("mac", ()):
        yield tag("address", "/", addr=mac, addrtype="mac", vendor=vendors.get(mac))
    names = [name for name in record.get("hostnames", ()) if not str(name.get("type", "")).startswith(_DERIVED)]
    if names:
        kinds = {"user", "PTR"}
        tags = (
            tag("hostname", "/", name=name["name"], type=name.get("type") if name.get("type") in kinds else None)
            for name in names
        )
        yield f"<hostnames>{''.join(tags)}</hostnames>\n"
    yield from _ports(record)
    measured = record.get("measured", {})
    yield from _system(record.get("os", {}), measured.get("portused", ()))
    for name, attribute in (("distance", "value"), ("uptime", "seconds")):
        if record.get(name) is not None:
            yield tag(name, "/", **{attribute: record[name]})
    own = [script for port in record.get("ports", ()) if port.get("port") == -1 for script in port.get("scripts", ())]
    if own:
        yield f"<hostscript>{''.join(map(script, own))}</hostscript>\n"
    for trace in record.get("traces", ()):
        yield from _trace(trace)
    for name, attributes in _MEASURED.items():
        if isinstance(found := measured.get(name), dict):
            yield tag(name, "/", **{key: found.get(key, "") for key in attributes})
    yield "</host>\n"


def _ports(record: Record) -> Iterator[str]:
    extra = record.get("extraports", {})
    ports = [port for port in record.get("ports", ()) if port.get("protocol") in _PROTOCOLS and port.get("port") != -1]
    if not ports and not extra:
        return
    yield "<ports>"
    for state, told in extra.items() if isinstance(extra, dict) else ():
        reasons = "".join(_reason(why, count, told) for why, count in told.get("reasons", {}).items())
        yield f"{tag('extraports', state=state, count=told.get('total', 0))}{reasons}</extraports>\n"
    for port in ports:
        yield tag("port", protocol=port["protocol"], portid=port["port"])
        yield tag(
            "state",
            "/",
            state=port.get("state_state") or "",
            reason=port.get("state_reason") or "",
            reason_ttl=_text(port.get("state_reason_ttl")),
            reason_ip=port.get("state_reason_ip"),
        ).rstrip("\n")
        if port.get("owner"):
            yield tag("owner", "/", name=port["owner"]).rstrip("\n")
        yield _service(port)
        # Of several banners the first is the port's own, where the scan is read as Masscan's the last.
        last, banner = record.get("scanner") == "masscan", port.get("banner")
        own = sorted(port.get("scripts", ()), key=lambda each: (each.get("output") == banner) is last)
        yield "".join(map(script, own))
        yield "</port>\n"
    yield "</ports>\n"


def _reason(why: str, count: int, told: Record) -> str:
    """Return the elements of one reason, one a protocol where the ports are known."""
    ports = told.get("ports", {}).get(why)
    if not ports:
        return tag("extrareasons", "/", reason=why, count=count)
    return "".join(
        tag("extrareasons", "/", reason=why, count=_counted(ranges), proto=proto, ports=ranges)
        for proto, ranges in ports.items()
    )


def _counted(ranges: str) -> int:
    """Return how many ports are in ranges such as `1-10,22`."""
    bounds = [[int(end) for end in part.split("-") if end.isdigit()] for part in ranges.split(",")]
    return sum(each[-1] - each[0] + 1 for each in bounds if each)


def _service(port: Record) -> str:
    told = {name: port.get(f"service_{name}") for name in ("product", "version", "extrainfo", "ostype", "devicetype")}
    name, fingerprint = port.get("service_name"), port.get("service_servicefp")
    if not name and not fingerprint and not any(told.values()):
        return ""
    conf = port.get("service_conf")
    method = port.get("service_method")
    opening = tag(
        "service",
        name=name or "",
        **told,
        hostname=port.get("service_hostname"),
        tunnel="ssl" if port.get("service_tunnel") == "ssl" else None,
        method="table" if method is None and not conf else method if method in ("table", "probed") else "probed",
        conf=conf if isinstance(conf, int) and 0 < conf <= 10 else 0,  # is none; beside `table`, neither is known
        servicefp=fingerprint,
        proto="rpc" if port.get("service_rpcnum") is not None else None,
        **{key: port.get(f"service_{key}") for key in ("rpcnum", "lowver", "highver")},
    )
    cpes = "".join(f"<cpe>{escaped(name)}</cpe>" for name in port.get("service_cpes", ()))
    return f"{opening}{cpes}</service>"


def _system(system: Record, used: Sequence[Record]) -> Iterator[str]:
    matches, classes = system.get("osmatch", ()), system.get("osclass", ())
    if not matches and not system.get("fingerprint") and not used:
        return
    yield "<os>"
    for port in used:
        yield tag("portused", "/", **{key: port.get(key, "") for key in ("state", "proto", "portid")})
    for match in matches:
        if not match.get("name"):
            continue
        accuracy = _text(match.get("accuracy"))
        yield tag("osmatch", name=match["name"], accuracy=accuracy, line="0")
        told = [each for each in classes if each.get("osmatch") == match["name"]]
        named = {cpe for each in told for cpe in each.get("cpes", ())}
        loose = [cpe for cpe in match.get("cpes", ()) if cpe not in named]
        for each in (*told, *([{"cpes": loose}] if loose else ())):
            yield tag(
                "osclass",
                type=each.get("type"),
                vendor=each.get("vendor", ""),
                osfamily=each.get("osfamily", ""),
                osgen=each.get("osgen"),
                accuracy=accuracy,
            )
            yield f"{''.join(f'<cpe>{escaped(cpe)}</cpe>' for cpe in each.get('cpes', ()))}</osclass>"
        yield "</osmatch>\n"
    if system.get("fingerprint"):
        yield tag("osfingerprint", "/", fingerprint=system["fingerprint"])
    yield "</os>\n"


def _trace(trace: Record) -> Iterator[str]:
    yield tag("trace", proto=trace.get("protocol"), port=trace.get("port"))
    for hop in trace.get("hops", ()):
        rtt = hop.get("rtt")
        shown = "--" if rtt is None else f"{rtt:.2f}" if rtt == round(rtt, 2) else repr(rtt)
        yield tag("hop", "/", ttl=hop.get("ttl"), ipaddr=hop.get("ipaddr"), rtt=shown, host=hop.get("host"))
    yield "</trace>\n"


def _text(value: Any) -> str:
    return "" if value is None else str(value)


def _seconds(value: Any) -> str | None:
    if not isinstance(value, datetime):
        return None
    seconds, fraction = divmod(epoch_micro(value), MICROSECOND)
    return f"{seconds}.{fraction:06}" if fraction else str(seconds)
