"""What a port of a JSON record says: its service, its scripts in the forms of all schemas, its picture."""

import re
from typing import Any

from graphrecon.importers import json_values as values
from graphrecon.importers import screenshots
from graphrecon.importers.base import Note
from graphrecon.importers.platforms import Platforms
from graphrecon.importers.scanned import Facts
from graphrecon.model.scan import Screenshot

_FIELDS = ("name", "product", "version", "extrainfo", "ostype", "devicetype")
_ALIASES = ("ls", "vulns", "ntlm-info", "ssl-cert", "nuclei")
"""Keys under which schemas put the results of several scripts."""
_S7 = {
    "module": "Module",
    "hardware": "Basic Hardware",
    "version": "Version",
    "system_name": "System Name",
    "module_name": "Module Type",
    "module_sn": "Serial Number",
    "plant": "Plant Identification",
    "copyright": "Copyright",
}
"""Names since schema 10 -> those of the script itself."""
_SHARE = re.compile(r"\A\\\\(\d{1,3})_(\d{1,3})_(\d{1,3})_(\d{1,3})(?=\\)")
"""The address in the name of a share, as schemas before 13 write it."""
_ABSENT = Note("a screenshot of a record is not in the export")
_DIGEST = re.compile(r"[0-9a-f]{64}")


def port(item: dict[str, Any], facts: Facts, platforms: Platforms) -> None:
    """Give a port of a record, or what stands in its place for the host itself (-1, `host`)."""
    owner, label = facts.record, "Record"
    if item.get("port") not in (-1, "host", None):
        ip = item.get("state_reason_ip")
        key = facts.port(
            str(item.get("protocol") or "tcp"),
            str(item["port"]),
            state=facts.short(values.text(item.get("state_state")), "state of a port"),
            reason=values.text(item.get("state_reason")),
            ttl=values.number(item.get("state_reason_ttl")),
            reason_ip=values.address(ip) if isinstance(ip, int) else values.text(ip),
            banner=values.text(item.get("banner")) or _printed("banner", item),
            owner=values.text(item.get("owner")),
            **{key: time for key in ("firstseen", "lastseen") if (time := values.time(item.get(key))) is not None},
        )
        if key is None:
            return
        owner, label = key, "RecordPort"
        _service(item, key, facts, platforms)
    for each in values.maps(item.get("scripts")):
        script(each, facts, owner, label)
    _picture(item, facts, owner, label)


def _printed(name: str, item: dict[str, Any]) -> str | None:
    """Return the output of a script of a port."""
    scripts = values.maps(item.get("scripts"))
    return next((values.text(each.get("output")) for each in scripts if each.get("id") == name), None)


def script(item: dict[str, Any], facts: Facts, owner: str, label: str) -> None:
    """Give what a script printed, its structured result in the form that the script itself has."""
    name = values.text(item.get("id"))
    others = {key: value for key, value in item.items() if key not in ("id", "output", "masscan", name)}
    alias = next((key for key in _ALIASES if key in others), None)
    data = item.get(name or "")
    if data is None and others:
        data = others[alias] if alias else next(iter(others.values())) if len(others) == 1 else None
    output = values.text(item.get("output"))
    facts.script(owner, label, name, output, _own_form(name, data) if data != output else None)


def _own_form(name: str | None, data: Any) -> Any:
    if name == "s7-info" and isinstance(data, dict):
        return {_S7.get(key, key): value for key, value in data.items()}
    if name == "http-server-header" and isinstance(data, dict):
        return [data["Server"]] if "Server" in data else None
    if name == "fcrdns" and isinstance(data, list):
        return {str(each.get("name")): _without(each, "name") for each in values.maps(data)}
    if name == "fcrdns" and isinstance(data, dict):
        return {key.replace("_", "."): value for key, value in data.items()}
    if name == "smb-enum-shares" and isinstance(data, dict):
        return _shares(data)
    if name == "modbus-discover" and isinstance(data, dict):
        return {"Device identification" if key == "deviceid" else key: value for key, value in data.items()}
    return data


def _shares(data: dict[str, Any]) -> dict[str, Any]:
    """Return shares by their names, as the script has them; they are a list since schema 13, before it lost dots."""
    told = {_SHARE.sub(r"\\\\\1.\2.\3.\4", key): value for key, value in data.items()}
    for each in values.maps(told.pop("shares", None)):
        told[str(each.get("Share"))] = _without(each, "Share")
    return told


def _without(item: dict[str, Any], name: str) -> dict[str, Any]:
    return {key: value for key, value in item.items() if key != name}


def _picture(item: dict[str, Any], facts: Facts, owner: str, label: str) -> None:
    """Give the picture of a port: its bytes, or what an export of ours tells of it, its digest and words."""
    told, words = item.get("screenshot"), values.texts(item.get("screenwords"))
    data = values.binary(item.get("screendata"))
    if data and screenshots.give(facts, owner, label, data, words):
        return
    if isinstance(told, str) and _DIGEST.fullmatch(told):
        facts.items.append(Screenshot(sha256=told, words=tuple(sorted(words))))
        facts.shows(owner, label, "Screenshot", told)
    elif told == "field":
        facts.items.append(_ABSENT)


def _service(item: dict[str, Any], key: str, facts: Facts, platforms: Platforms) -> None:
    fields = [values.text(item.get(f"service_{name}")) for name in _FIELDS]
    fingerprint = values.text(item.get("service_servicefp"))
    if item.get("service_method") == "table" and (fingerprint or item.get("service_tunnel")):
        fields[0] = "unknown"
    elif item.get("service_method") == "table" or not any((*fields, fingerprint)):
        return
    own = item.get("service_cpes")
    named = values.texts(own) if isinstance(own, list) else ()
    beside = platforms.of_service(item["port"], fields[1] or fields[0] or "")
    hostname = values.text(item.get("service_hostname"))
    facts.service(
        key,
        fields if any(fields) else ["unknown"],
        named or beside,
        tunnel=values.text(item.get("service_tunnel")),
        conf=values.number(item.get("service_conf")),
        method=values.text(item.get("service_method")),
        hostname=hostname,
        fingerprint=fingerprint,
        rpcnum=values.number(item.get("service_rpcnum")),
        lowver=values.number(item.get("service_lowver")),
        highver=values.number(item.get("service_highver")),
    )
    if hostname:
        facts.name(hostname, "service", report=False)
