"""NTLM: the fields that a sensor gives as `Key:base64`, and the messages that HTTP carries."""

import base64
import re
from collections.abc import Iterator

from graphrecon.importers import ntlm_messages
from graphrecon.importers.passive import printed
from graphrecon.importers.passive.fact import Fact, Sighting
from graphrecon.importers.passive.text import unbase64
from graphrecon.model.host import OSClass, operating_system
from graphrecon.model.scan import MatchedOS
from graphrecon.model.values import Address, clean_text

_NAMES = ("DNS_Computer_Name", "NetBIOS_Computer_Name", "Workstation")
_PLAIN = frozenset({"NTLM_Version", "ntlm-fingerprint"})
_MESSAGES = {
    ntlm_messages.NEGOTIATE: "NTLM_NEGOTIATE",
    ntlm_messages.CHALLENGE: "NTLM_CHALLENGE",
    ntlm_messages.AUTHENTICATE: "NTLM_AUTHENTICATE",
}
_VERSION = re.compile(r"(\d{1,3}\.\d{1,3})\.([1-9]\d{0,5})")


def message(fact: Fact) -> None:
    """Fill in an NTLM message: its fields, the names of the host and, where told, its system."""
    fact.data.update(fields(fact.value))
    for name in _NAMES:
        if fact.data.get(name):
            fact.name(fact.data[name], "ntlm")
    version = _VERSION.fullmatch(str(fact.data.get("Product_Version", "")))
    if version:
        system(fact, f"Windows {version[0]}", "Windows", "Microsoft")
    if fact.recontype != "NTLM_NEGOTIATE":
        printed.ntlm_info(fact)


def smb(fact: Fact) -> None:
    """Fill in what an SMB server says of its system."""
    fact.data.update(fields(fact.value))
    told = str(fact.data.get("os") or "")
    if told:
        system(fact, told, *(("Windows", "Microsoft") if told.startswith("Windows") else ("", "")))
    printed.smb_os_discovery(fact)


def system(fact: Fact, name: str, family: str, vendor: str) -> None:
    """Say that the host runs an operating system."""
    found = operating_system(name[:256], (OSClass(vendor=vendor, family=family),))
    fact.link(MatchedOS, found, found.uid)


def fields(value: str) -> dict[str, str]:
    """Return the fields of `Key:base64,Key:base64`; what is no base64 stands as it is."""
    found: dict[str, str] = {}
    for part in value.split(","):
        name, colon, text = part.partition(":")
        if not colon:
            continue
        decoded = None if name in _PLAIN else unbase64(text)
        found[name] = text if decoded is None else clean_text(decoded)
    return found


def of_token(token: str, address: Address | None, port: int | None) -> Iterator[Sighting]:
    """Yield the sighting that an NTLM message in base64 is; a token that holds none gives nothing."""
    data = unbase64(token) if token else None
    if data is None or address is None:
        return
    kind, found = ntlm_messages.read(data)
    name = _MESSAGES.get(kind)
    if name is None:
        return
    found["Protocol"] = "HTTP"
    value = ",".join(
        f"{field}:{text if field in _PLAIN else base64.b64encode(text.encode('utf-8', 'replace')).decode()}"
        for field, text in found.items()
    )
    yield Sighting(name, address.addr, port if kind == ntlm_messages.CHALLENGE else None, "tcp-HTTP", value)
