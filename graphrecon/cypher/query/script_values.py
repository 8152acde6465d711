"""Values in what scripts printed: members of their structured results (JSON text), lines of headers."""

import re

from graphrecon.cypher.filter.errors import FilterError
from graphrecon.cypher.filter.params import Params
from graphrecon.cypher.filter.purposes import HostPurpose
from graphrecon.cypher.query.countable import Build, Values, wanted

_LISTINGS = ("afp-ls", "ftp-anon", "http-ls", "nfs-ls", "smb-ls", "smb-enum-shares")
_FILE = ("filename", "size", "time", "permission", "uid", "gid")
_QUOTE = "'\\u0001'"
"""Stands for an escaped quote while a text is cut at its quotes."""

_PREFIXES = {
    "smb": ("script.name = 'smb-os-discovery'", {"dnsdomain": "domain_dns", "forest": "forest_dns"}),
    "ntlm": (
        "script.name ENDS WITH 'ntlm-info'",
        {
            "name": "Target_Name",
            "server": "NetBIOS_Computer_Name",
            "domain": "NetBIOS_Domain_Name",
            "workgroup": "Workgroup",
            "domain_dns": "DNS_Domain_Name",
            "forest": "DNS_Tree_Name",
            "fqdn": "DNS_Computer_Name",
            "os": "Product_Version",
            "version": "Product_Version",
        },
    ),
    "ike": (
        "script.name IN ['ike-info', 'ike-version']",
        {
            "vendor_ids": "value",
            "vendor_id.value": "value",
            "vendor_id.name": "name",
            "transforms": "Authentication",
            "notification": "notification_type",
        },
    ),
    "modbus": ("script.name = 'modbus-discover'", {"deviceid": "Device identification", "slaveid": "Slave ID data"}),
    "s7": (
        "script.name = 's7-info'",
        {
            "module": "Module",
            "hardware": "Basic Hardware",
            "version": "Version",
            "system_name": "System Name",
            "module_type": "Module Type",
            "serial_number": "Serial Number",
            "plant": "Plant Identification",
            "copyright": "Copyright",
        },
    ),
    "enip": (
        "script.name = 'enip-info'",
        {
            "type": "type",
            "vendor": "Vendor",
            "product": "Product Name",
            "serial": "Serial Number",
            "devtype": "Device Type",
            "prodcode": "Product Code",
            "rev": "Revision",
            "ip": "Device IP",
        },
    ),
    "mongo.dbs": ("script.name = 'mongodb-databases'", {"size": "sizeOnDisk"}),
    "scanner": ("script.name = 'scanner'", {}),
}
"""By prefix of a field: which script, and what it calls a member where that differs."""

NAMES = (
    *(f"{prefix}.{name}" for prefix, (_, names) in _PREFIXES.items() for name in names),
    "smb.os",
    "smb.lanmanager",
    "smb.domain",
    "smb.fqdn",
    "smb.server",
    "smb.workgroup",
    "smb.smb-version",
    "smb.guid",
    "mongo.dbs.name",
    "scanner.name",
    "scanner.port",
    "ntlm",
    "file",
    *(f"file.{name}" for name in _FILE),
    "httphdr",
    "httphdr.name",
    "httphdr.value",
)
"""The fields, without their arguments; any other member of such a script may stand behind the dot too."""


def find(name: str) -> Build | None:
    """Return the builder of a field, or None."""
    if name == "scanner.port":
        return _scanned_ports
    if name in ("httphdr", "httphdr.name", "httphdr.value"):
        return _headers(name.partition(".")[2])
    if name == "file" or name.removeprefix("file.") in _FILE:
        return _files(name.partition(".")[2] or "filename")
    if name == "ntlm":
        return _member(_PREFIXES["ntlm"][0], "Target_Name")
    for prefix, (test, names) in _PREFIXES.items():
        key = name.removeprefix(f"{prefix}.")
        if key != name and key:
            return _member(test, names.get(key, key))
    return None


def _scripts(purpose: HostPurpose, test: str) -> str:
    between = f"-[:{purpose.has_port}]->{{0,1}}()"
    return f"\nMATCH ({purpose.root}){between}-[:{purpose.prints}]->(script:Script)\nWHERE {test}"


def _member(test: str, key: str) -> Build:
    def build(purpose: HostPurpose, rest: str, params: Params) -> Values:
        found = _cut(_scripts(purpose, test), key, params)
        return wanted(found, rest, params) if rest else found

    return build


def _cut(steps: str, key: str, params: Params) -> Values:
    """Return the values of each member `key` in the JSON text of scripts: texts without quotes, numbers as text."""
    member = params.add(f'"{key}":')
    text = f"{steps}\nUNWIND split(replace(script.data, '\\\\\"', {_QUOTE}), {member})[1..] AS told"
    quoted = f"replace(replace(split(substring(told, 1), '\"')[0], {_QUOTE}, '\"'), '\\\\\\\\', '\\\\')"
    plain = "split(split(split(told, ',')[0], '}')[0], ']')[0]"
    label = f"CASE WHEN told STARTS WITH '\"' THEN {quoted} ELSE {plain} END"
    return Values(text, label)


def _files(part: str) -> Build:
    """Return the builder of file[:SCRIPT,…][.PART]: what listings tell of their files."""

    def build(purpose: HostPurpose, rest: str, params: Params) -> Values:
        names, dot, after = rest.rpartition(".")
        asked, wanted_part = (names, after) if dot and after in _FILE else (rest, part)
        listings = [name for name in asked.split(",") if name] or list(_LISTINGS)
        return _cut(_scripts(purpose, f"script.name IN {params.add(listings)}"), wanted_part, params)

    return build


def _headers(part: str) -> Build:
    """Return the builder of httphdr (name and value), its parts, and httphdr:NAME (the values of one header)."""

    def build(purpose: HostPurpose, rest: str, params: Params) -> Values:
        steps = _scripts(purpose, "script.name = 'http-headers'")
        steps += "\nUNWIND split(script.output, '\\n') AS line\nWITH line, trim(split(line, ':')[0]) AS header"
        steps += "\nWHERE line CONTAINS ':' AND NOT header STARTS WITH '(' AND NOT header STARTS WITH 'HTTP/'"
        steps += "\nWITH toLower(header) AS header, trim(substring(line, size(split(line, ':')[0]) + 1)) AS text"
        if rest:
            return Values(f"{steps}\nWHERE header = {params.add(rest.lower())}", "text")
        return Values(steps, {"name": "header", "value": "text"}.get(part, "[header, text]"))

    return build


def _scanned_ports(purpose: HostPurpose, rest: str, params: Params) -> Values:
    """scanner.port[:tcp|udp]: the ports that a scanner was seen to look for"""
    if rest and not re.fullmatch(r"[a-z]{2,4}", rest):
        raise FilterError(f"bad protocol '{rest}'", rest, 1, "tcp or udp")
    steps = _scripts(purpose, "script.name = 'scanner'")
    steps += f"\nUNWIND {params.add([rest] if rest else ['tcp', 'udp'])} AS proto"
    steps += "\nUNWIND split(split(split(script.data, '\"' + proto + '\":[')[1], ']')[0], ',') AS number"
    return Values(steps, "[proto, toInteger(number)]")
