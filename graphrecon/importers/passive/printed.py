"""Facts in the words of the scripts that scanners run: headers of web servers, what Windows says of itself."""

import msgspec

from graphrecon.importers.passive.fact import MAX_VALUE, Fact
from graphrecon.importers.protocols import outline
from graphrecon.model.host import script
from graphrecon.model.scan import Printed
from graphrecon.model.values import clean_text, cut_text

_NTLM = {
    "Target_Name": "Target_Name",
    "NetBIOS_Domain_Name": "NetBIOS_Domain_Name",
    "NetBIOS_Computer_Name": "NetBIOS_Computer_Name",
    "Workstation": "NetBIOS_Computer_Name",
    "DNS_Domain_Name": "DNS_Domain_Name",
    "DNS_Computer_Name": "DNS_Computer_Name",
    "DNS_Tree_Name": "DNS_Tree_Name",
    "Product_Version": "Product_Version",
    "NTLM_Version": "NTLM_Version",
    "Protocol": "protocol",
}
"""Field of a message -> member of `ntlm-info`; users are in the fact alone."""
_SMB = {"os": "os", "lanmanager": "lanmanager", "domain": "domain"}


def printed(fact: Fact, name: str, output: str, data: str | None = None) -> None:
    """Lead to the output of a script; an empty one is none."""
    if output:
        found = script(name, cut_text(clean_text(output), MAX_VALUE), data)
        fact.link(Printed, found, found.uid)


def header(fact: Fact) -> None:
    """Lead to the line of `http-headers` that a header of a server is, and to `http-server-header`."""
    if not fact.source:
        return
    value = _line(fact.value) + ("=" if fact.source.startswith("SET-COOKIE") else "")
    printed(fact, "http-headers", f"{_line(fact.source).title()}: {value}")
    if fact.source == "SERVER":
        printed(fact, "http-server-header", value)


def ntlm_info(fact: Fact) -> None:
    """Lead to the script `ntlm-info` of an NTLM message."""
    _members(fact, "ntlm-info", _NTLM)


def smb_os_discovery(fact: Fact) -> None:
    """Lead to the script `smb-os-discovery` of what an SMB server says of its system."""
    _members(fact, "smb-os-discovery", _SMB)


def _members(fact: Fact, name: str, known: dict[str, str]) -> None:
    told = {
        member: cut_text(_line(str(fact.data[field])), MAX_VALUE)
        for field, member in known.items()
        if fact.data.get(field)
    }
    if set(told) - {"protocol", "NTLM_Version"}:
        printed(fact, name, outline(told), msgspec.json.encode(told).decode())


def _line(text: str) -> str:
    """Return text as one line, so that no value begins another."""
    return " ".join(clean_text(text).split())
