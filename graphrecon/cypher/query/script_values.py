"""Values in what scripts printed: members of their structured results (JSON text), headers, files, ports looked for."""

import re
from functools import partial

from graphrecon.cypher.filter.members import (
    APPLICATION,
    APPLICATION_VERSION,
    APPLICATIONS,
    DATA,
    FILE,
    FILES,
    HEADER,
    HEADER_VALUE,
    HEADERS,
    LISTINGS,
    MEMBER,
    SCANNED,
    SCANNER,
    SCANNERS,
    inside,
    members,
    printed,
)
from graphrecon.cypher.filter.params import Params
from graphrecon.cypher.filter.purposes import HostPurpose
from graphrecon.cypher.query.countable import Build, Counted, Values, alone, refused, wanted

_FILE = ("filename", "size", "time", "permission", "uid", "gid")
_TRANSFORM = ("Authentication", "Encryption", "GroupDesc", "Hash", "LifeDuration", "LifeType")
_IKE = "script.name IN ['ike-info', 'ike-version']"
_MONGO = "script.name = 'mongodb-databases'"
"""Nmap's has no structured result: it prints lines `name = admin`."""
_SCRIPTS = {
    "smb": "script.name = 'smb-os-discovery'",
    "ntlm": "script.name ENDS WITH 'ntlm-info'",
    "ike": _IKE,
    "modbus": "script.name = 'modbus-discover'",
    "s7": "script.name = 's7-info'",
    "enip": "script.name = 'enip-info'",
    "mongo.dbs": _MONGO,
    "scanner": "script.name = 'scanner'",
}
"""By prefix of a field: which script; any member of its result may stand behind the dot."""
_MEMBERS: tuple[tuple[str, tuple[str, ...], str], ...] = (
    ("modbus.deviceid", ("Device identification",), "devices that speak Modbus"),
    ("modbus.slaveid", ("Slave ID data",), "slave ids of Modbus"),
    ("s7.module", ("Module",), "modules of S7 controllers"),
    ("s7.hardware", ("Basic Hardware",), "hardware of S7 controllers"),
    ("s7.version", ("Version",), "versions of S7 controllers"),
    ("s7.system_name", ("System Name",), "names of S7 systems"),
    ("s7.module_type", ("Module Type",), "types of S7 modules"),
    ("s7.serial_number", ("Serial Number",), "serial numbers of S7 controllers"),
    ("s7.plant", ("Plant Identification",), "plants of S7 controllers"),
    ("s7.copyright", ("Copyright",), "copyrights of S7 controllers"),
    ("enip.type", ("type",), "types of EtherNet/IP devices"),
    ("enip.vendor", ("vendor", "Vendor"), "vendors of EtherNet/IP devices"),
    ("enip.product", ("productName", "Product Name"), "products that speak EtherNet/IP"),
    ("enip.serial", ("serialNumber", "Serial Number"), "serial numbers of EtherNet/IP devices"),
    ("enip.devtype", ("type", "Device Type"), "kinds of EtherNet/IP devices"),
    ("enip.prodcode", ("productCode", "Product Code"), "product codes of EtherNet/IP devices"),
    ("enip.rev", ("revision", "Revision"), "revisions of EtherNet/IP devices"),
    ("enip.ip", ("deviceIp", "ipAddress", "Device IP"), "addresses that EtherNet/IP devices give themselves"),
    ("mongo.dbs.name", ("name",), "databases of MongoDB"),
    ("mongo.dbs.size", ("sizeOnDisk",), "sizes of databases of MongoDB"),
    ("ntlm", ("Target_Name",), "names of targets as NTLM tells them"),
)


def other_member(name: str) -> Build | None:
    """Return the builder of any other member of a script's result, such as `smb.date`; None for another name."""
    for prefix, test in _SCRIPTS.items():
        if name.startswith(f"{prefix}.") and name != f"{prefix}.":
            return _member(test, name.removeprefix(f"{prefix}."))
    return None


def _each(purpose: HostPurpose, test: str, elements: str) -> str:
    """Return the steps to each element of a list in the scripts that pass a test."""
    between = f"-[:{purpose.has_port}]->{{0,1}}()"
    match = f"\nMATCH ({purpose.root}){between}-[:{purpose.prints}]->(script:Script)\nWHERE {test}"
    return f"{match}\nUNWIND {elements} AS each"


def _member(test: str, *keys: str) -> Build:
    """Return the builder of a member of a result, whichever of the keys a version of the script gives it."""

    def build(purpose: HostPurpose, rest: str, params: Params) -> Values:
        told = " + ".join(members(params.add(f'"{key}":')) for key in keys)
        if test == _MONGO:
            told = f"CASE WHEN script.data IS NULL THEN {printed(params.add(f'{keys[0]} = '))} ELSE {told} END"
        found = Values(_each(purpose, test, told), MEMBER)
        return wanted(found, rest, params) if rest else found

    return build


def _objects(member: str, *keys: str) -> Build:
    """Return the builder of several members of each object in the list `member` of an IKE script's result."""

    def build(purpose: HostPurpose, params: Params) -> Values:
        told = f"split(split(split({DATA}, '\"{member}\":[')[1], ']')[0], '{{')[1..]"
        return Values(_each(purpose, _IKE, told), f"[{', '.join(map(inside, keys))}]")

    return alone(build, f"ike.{member}")


def _files(part: str) -> Build:
    def build(purpose: HostPurpose, rest: str, params: Params) -> Values:
        names, dot, after = rest.rpartition(".")
        asked, wanted_part = (names, after) if dot and after in _FILE else (rest, part)
        listings = [name for name in asked.split(",") if name] or list(LISTINGS)
        test = f"script.name IN {params.add(listings)}"
        if wanted_part == "filename":
            return Values(_each(purpose, test, FILES), FILE)
        return _member(test, wanted_part)(purpose, "", params)

    return build


def _pairs(script: str, elements: str, name: str, value: str, label: str, *, lower: bool) -> Build:
    """Return the builder of names and their values, and of the values of one name."""

    def build(purpose: HostPurpose, rest: str, params: Params) -> Values:
        steps = _each(purpose, f"script.name = '{script}'", elements)
        if not rest:
            return Values(steps, label)
        asked = params.add(rest.lower() if lower else rest)
        return Values(f"{steps}\nWITH {name} AS name, {value} AS text\nWHERE name = {asked}", "text")

    return build


_headers = partial(_pairs, "http-headers", HEADERS, HEADER, HEADER_VALUE, lower=True)


def _part_of_headers(label: str, purpose: HostPurpose, params: Params) -> Values:
    return _headers(label)(purpose, "", params)


def _scanned_ports(purpose: HostPurpose, rest: str, params: Params) -> Values:
    if rest and not re.fullmatch(r"[a-z]{2,4}", rest):
        raise refused("protocol", rest, "tcp or udp")
    steps = _each(purpose, _SCRIPTS["scanner"], params.add([rest] if rest else ["tcp", "udp"]))
    steps += f"\nUNWIND {SCANNED} AS number"
    return Values(steps, "[each, toInteger(number)]")


def _scanners(purpose: HostPurpose, rest: str, params: Params) -> Values:
    found = Values(_each(purpose, _SCRIPTS["scanner"], SCANNERS), SCANNER)
    return wanted(found, rest, params) if rest else found


def _script_of(name: str) -> str:
    return _SCRIPTS[next(prefix for prefix in _SCRIPTS if name == prefix or name.startswith(f"{prefix}."))]


_PRODUCT = f"[{APPLICATION}, {APPLICATION_VERSION}]"
SCRIPTS = (
    *(
        Counted(name, f"{name}[:VALUE|:/REGEX/]", f"{what}, those that match", name, _member(_script_of(name), *keys))
        for name, keys, what in _MEMBERS
    ),
    Counted(
        "ike.vendor_ids",
        "ike.vendor_ids",
        "vendor ids of IKE, with their names",
        "ike.vendor_ids",
        _objects("vendor_ids", "value", "name"),
    ),
    Counted(
        "ike.transforms",
        "ike.transforms",
        "transforms of IKE: authentication, encryption, group, hash, duration and type of life",
        "ike.transforms",
        _objects("transforms", *_TRANSFORM),
    ),
    Counted(
        "scanner.name",
        "scanner.name[:VALUE|:/REGEX/]",
        "scanners that a host was seen to run, those that match",
        "scanner.name",
        _scanners,
    ),
    Counted("scanner.port", "scanner.port[:PROTO]", "ports that scanners look for", "scanner.port:tcp", _scanned_ports),
    Counted(
        "file",
        "file[:SCRIPT,…][.PART]",
        "files in listings and SMB shares, those of some scripts",
        "file:nfs-ls",
        _files("filename"),
    ),
    *(
        Counted(f"file.{part}", f"file.{part}[:SCRIPT,…]", f"{part} of files in listings", f"file.{part}", _files(part))
        for part in _FILE
    ),
    Counted(
        "httphdr",
        "httphdr[:NAME]",
        "headers of web servers with their values, or the values of one",
        "httphdr:server",
        _headers(f"[{HEADER}, {HEADER_VALUE}]"),
    ),
    *(
        Counted(name, name, f"{what} of headers of web servers", name, alone(partial(_part_of_headers, label), name))
        for name, what, label in (("httphdr.name", "names", HEADER), ("httphdr.value", "values", HEADER_VALUE))
    ),
    Counted(
        "httpapp",
        "httpapp[:NAME]",
        "applications of web servers with their versions, or the versions of one",
        "httpapp",
        _pairs("http-app", APPLICATIONS, APPLICATION, APPLICATION_VERSION, _PRODUCT, lower=False),
    ),
)
