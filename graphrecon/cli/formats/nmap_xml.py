"""Records as Nmap's XML, valid against its DTD: what Nmap's own importers read, ours among them."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any
from xml.sax.saxutils import escape

import msgspec

Record = Mapping[str, Any]
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_PROTOCOLS = frozenset({"ip", "tcp", "udp", "sctp"})
_STATES = frozenset({"up", "down", "unknown", "skipped"})
_DERIVED = ("cert-", "smb", "ntlm", "service")
"""Types of names that stand in scripts and services too, and that the DTD does not know."""
_SCAN_TYPES = frozenset(
    "syn ack bounce connect null xmas window maimon fin udp sctpinit sctpcookieecho ipproto".split()  # noqa: SIM905
)
_MASSCAN = "masscan"


def pieces(
    records: Iterator[Record], scan: Record | None, command: str, scripts: Sequence[Record] = ()
) -> Iterator[str]:
    """Yield a document; with `scan`, whose records they are, it is that scan's, and is read as such.

    The DTD knows no scanner but Nmap: the records of Masscan are told by the profile's name. `scripts` are those that
    ran before or after all hosts.
    """
    start = _seconds(scan.get("start")) if scan else None
    yield '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE nmaprun>\n'
    yield _tag(
        "nmaprun",
        scanner="nmap",
        args=scan.get("args") if scan else command,
        start=start,
        version=(scan.get("version") or "") if scan else "7.95",
        profile_name=_MASSCAN if scan and scan.get("scanner") == _MASSCAN else None,
        xmloutputversion="1.05",
    )
    yield "\n"
    told = scan or {}
    for info in _scaninfos(told):
        yield _tag("scaninfo", "/", **info)
    yield f'<verbose level="{told.get("verbosity") or 0}"/>\n<debugging level="{told.get("debugging") or 0}"/>\n'
    if scripts:
        yield f"<prescript>{''.join(map(_script, scripts))}</prescript>\n"
    up = down = last = 0
    for record in records:
        up, down = up + (record.get("state") != "down"), down + (record.get("state") == "down")
        last = max(last, int(_seconds(record.get("endtime")) or 0))
        yield from _host(record)
    end = _seconds(told.get("end")) or str(last)
    failed = told.get("exit") == "error"
    yield "<runstats>" + _tag(
        "finished",
        "/",
        time=end,
        elapsed="0",
        summary=told.get("summary"),
        exit="error" if failed else "success",
        errormsg=told.get("error"),
    )
    yield f'<hosts up="{up}" down="{down}" total="{up + down}"/></runstats>\n</nmaprun>\n'


def _scaninfos(scan: Record) -> Iterator[dict[str, Any]]:
    told = msgspec.json.decode(scan["services"]) if scan.get("services") else []
    for each in told:
        if each.get("type") in _SCAN_TYPES and {"protocol", "numservices", "services"} <= each.keys():
            yield {key: each[key] for key in ("type", "protocol", "numservices", "services")}


def _host(record: Record) -> Iterator[str]:
    addr = str(record["addr"])
    times = {name: _seconds(record.get(name)) for name in ("starttime", "endtime")}
    yield _tag("host", **times, timedout="true" if record.get("measured", {}).get("timedout") else None)
    state = record.get("state")
    yield _tag(
        "status",
        "/",
        state=state if state in _STATES else "unknown",
        reason=record.get("state_reason") or "",
        reason_ttl=_text(record.get("state_reason_ttl")),
    )
    yield _tag("address", "/", addr=addr, addrtype="ipv6" if ":" in addr else "ipv4")
    for mac in record.get("addresses", {}).get("mac", ()):
        yield _tag("address", "/", addr=mac, addrtype="mac")
    names = [name for name in record.get("hostnames", ()) if not str(name.get("type", "")).startswith(_DERIVED)]
    if names:
        kinds = {"user", "PTR"}
        tags = (
            _tag("hostname", "/", name=name["name"], type=name.get("type") if name.get("type") in kinds else None)
            for name in names
        )
        yield f"<hostnames>{''.join(tags)}</hostnames>\n"
    yield from _ports(record)
    measured = record.get("measured", {})
    yield from _system(record.get("os", {}), measured.get("portused", ()))
    for name, attribute in (("distance", "value"), ("uptime", "seconds")):
        if record.get(name) is not None:
            yield _tag(name, "/", **{attribute: record[name]})
    own = [script for port in record.get("ports", ()) if port.get("port") == -1 for script in port.get("scripts", ())]
    if own:
        yield f"<hostscript>{''.join(map(_script, own))}</hostscript>\n"
    for trace in record.get("traces", ()):
        yield from _trace(trace)
    for name in ("tcpsequence", "ipidsequence", "tcptssequence", "times"):
        if name in measured:
            yield _tag(name, "/", **measured[name])
    yield "</host>\n"


def _ports(record: Record) -> Iterator[str]:
    extra = record.get("extraports", {})
    ports = [port for port in record.get("ports", ()) if port.get("protocol") in _PROTOCOLS and port.get("port") != -1]
    if not ports and not extra:
        return
    yield "<ports>"
    for state, told in extra.items() if isinstance(extra, dict) else ():
        reasons = "".join(_reason(why, count, told) for why, count in told.get("reasons", {}).items())
        yield f"{_tag('extraports', state=state, count=told.get('total', 0))}{reasons}</extraports>\n"
    for port in ports:
        yield _tag("port", protocol=port["protocol"], portid=port["port"])
        yield _tag(
            "state",
            "/",
            state=port.get("state_state") or "unknown",
            reason=port.get("state_reason") or "",
            reason_ttl=_text(port.get("state_reason_ttl")),
            reason_ip=port.get("state_reason_ip"),
        ).rstrip("\n")
        if port.get("owner"):
            yield _tag("owner", "/", name=port["owner"]).rstrip("\n")
        yield _service(port)
        # Last, since of several banners the last is the port's own, where the scan is read as Masscan's.
        banner = port.get("banner")
        own = sorted(port.get("scripts", ()), key=lambda script: script.get("output") == banner)
        yield "".join(map(_script, own))
        yield "</port>\n"
    yield "</ports>\n"


def _reason(why: str, count: int, told: Record) -> str:
    """Return the elements of one reason, one a protocol where the ports are known."""
    ports = told.get("ports", {}).get(why)
    if not ports:
        return _tag("extrareasons", "/", reason=why, count=count)
    return "".join(
        _tag("extrareasons", "/", reason=why, count=_counted(ranges), proto=proto, ports=ranges)
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
    opening = _tag(
        "service",
        name=name or "",
        **told,
        hostname=port.get("service_hostname"),
        tunnel="ssl" if port.get("service_tunnel") == "ssl" else None,
        method=method if method in ("table", "probed") else "probed",
        conf=conf if isinstance(conf, int) and 0 <= conf <= 10 else 0,
        servicefp=fingerprint,
        proto="rpc" if port.get("service_rpcnum") is not None else None,
        **{key: port.get(f"service_{key}") for key in ("rpcnum", "lowver", "highver")},
    )
    cpes = "".join(f"<cpe>{_escaped(name)}</cpe>" for name in port.get("service_cpes", ()))
    return f"{opening}{cpes}</service>"


def _script(script: Record) -> str:
    name = str(script.get("id") or "unknown")
    data = script.get(name)
    opening = _tag("script", id=name, output=script.get("output") or "")
    return f"{opening}{''.join(_structure(data))}</script>"


def _structure(value: Any, key: str | None = None, outer: bool = True) -> Iterator[str]:
    """Yield tables and elems of a structured result; what stands without a key beside keys is under the empty one."""
    if isinstance(value, dict | list):
        if not outer:
            yield _tag("table", key=key)
        children = value.items() if isinstance(value, dict) else ((None, each) for each in value)
        for name, child in children:
            if name == "" and isinstance(child, list):
                for each in child:
                    yield from _structure(each, None, False)
            else:
                yield from _structure(child, name, False)
        if not outer:
            yield "</table>"
    elif value is not None:
        text = str(value).lower() if isinstance(value, bool) else str(value)
        yield f"{_tag('elem', key=key)}{_escaped(text)}</elem>"


def _system(system: Record, used: Sequence[Record]) -> Iterator[str]:
    matches, classes = system.get("osmatch", ()), system.get("osclass", ())
    if not matches and not system.get("fingerprint") and not used:
        return
    yield "<os>"
    yield from (_tag("portused", "/", **told) for told in used)
    for match in matches:
        if not match.get("name"):
            continue
        accuracy = _text(match.get("accuracy"))
        yield _tag("osmatch", name=match["name"], accuracy=accuracy, line="0")
        told = [each for each in classes if each.get("osmatch") == match["name"]]
        named = {cpe for each in told for cpe in each.get("cpes", ())}
        loose = [cpe for cpe in match.get("cpes", ()) if cpe not in named]
        for each in (*told, *([{"cpes": loose}] if loose else ())):
            yield _tag(
                "osclass",
                type=each.get("type"),
                vendor=each.get("vendor", ""),
                osfamily=each.get("osfamily", ""),
                osgen=each.get("osgen"),
                accuracy=accuracy,
            )
            yield f"{''.join(f'<cpe>{_escaped(cpe)}</cpe>' for cpe in each.get('cpes', ()))}</osclass>"
        yield "</osmatch>\n"
    if system.get("fingerprint"):
        yield _tag("osfingerprint", "/", fingerprint=system["fingerprint"])
    yield "</os>\n"


def _trace(trace: Record) -> Iterator[str]:
    yield _tag("trace", proto=trace.get("protocol"), port=trace.get("port"))
    for hop in trace.get("hops", ()):
        rtt = hop.get("rtt")
        shown = "--" if rtt is None else f"{rtt:.2f}"
        yield _tag("hop", "/", ttl=hop.get("ttl"), ipaddr=hop.get("ipaddr"), rtt=shown, host=hop.get("host"))
    yield "</trace>\n"


def _tag(tag: str, end: str = "", /, **attributes: Any) -> str:
    told = "".join(
        f' {key}="{_escaped(_text(value), attribute=True)}"' for key, value in attributes.items() if value is not None
    )
    return f"<{tag}{told}{end}>" + ("\n" if end else "")


def _escaped(text: str, *, attribute: bool = False) -> str:
    """Return text as XML holds it; characters that XML 1.0 forbids are written as `\\xNN`."""
    text = _FORBIDDEN.sub(
        lambda found: "".join(f"\\x{byte:02x}" for byte in found[0].encode("utf-8", "surrogatepass")), text
    )
    more = {"\r": "&#13;", '"': "&quot;", "\n": "&#10;", "\t": "&#9;"} if attribute else {"\r": "&#13;"}
    return escape(text, more)


def _text(value: Any) -> str:
    return "" if value is None else str(value)


def _seconds(value: Any) -> str | None:
    return str(int(value.timestamp())) if isinstance(value, datetime) else None
