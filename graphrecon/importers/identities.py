"""Identities in what scripts print: certificates, keys, fingerprints, names, weaknesses, each by the script's id."""

import hashlib
import re
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from graphrecon.importers import certificates, described, screenshots, weaknesses, windows
from graphrecon.importers.base import Note
from graphrecon.importers.protocols import outline
from graphrecon.importers.screenshots import MOST_READ
from graphrecon.importers.script_values import decoded, digest, text
from graphrecon.model.scan import PublicKey, fingerprint
from graphrecon.model.values import clean_text, cut_text

if TYPE_CHECKING:
    from graphrecon.importers.scanned import Facts

Reader = Callable[["Facts", str, str, str, Any], None]
"""Gives what a script says: facts, key and label of what it ran on, its output, its structured result."""

_WORD = re.compile(r"[^\s\"'<>|]+")
_PICTURE = re.compile(r"\.(?:png|jpe?g|gif)\b", re.IGNORECASE)
_LONGEST_PATH = 200
"""Characters of a path of a picture, before its ending."""


def read(facts: "Facts", owner: str, label: str, name: str, output: str, data: Any) -> None:
    """Give the identities in one script's output, if it is one that carries any."""
    if label == "Scan":
        return
    reader = READERS.get(name) or _ENDINGS.get(name.rpartition("-")[2])
    if reader is not None:
        reader(facts, owner, label, output, data)
    weaknesses.reports(name, facts, owner, label, data)


def give_certificate(facts: "Facts", owner: str, label: str, data: bytes, *, names: bool = True) -> certificates.Parsed:
    """Give a certificate in DER or PEM that a port showed, its key, and its names, by which the host is named too.

    Those of an authority (`names` is False) are not the host's.
    """
    found = certificates.certificate(data, facts.end)
    facts.items += found.items
    facts.items += (Note(text) for text in found.trouble)
    facts.shows(owner, label, "Certificate", found.certificate.uid)
    for name, kind in found.names if names else ():
        if not name.startswith("*"):
            facts.name(name, kind, report=False)
    return found


def give_key(facts: "Facts", owner: str, label: str, key: PublicKey) -> None:
    """Give a public key that a port showed."""
    facts.items.append(key)
    facts.shows(owner, label, "PublicKey", key.uid)


def give_fingerprint(facts: "Facts", owner: str, label: str, kind: str, value: str, raw: str | None = None) -> None:
    """Give a fingerprint that a port showed."""
    node = fingerprint(kind, cut_text(clean_text(value)), clean_text(raw) if raw else None)
    facts.items.append(node)
    facts.shows(owner, label, "Fingerprint", node.uid)


def _authority(facts: "Facts", owner: str, label: str, output: str, data: Any) -> None:
    _certificate(facts, owner, label, output, data, authority=True)


def _certificate(facts: "Facts", owner: str, label: str, output: str, data: Any, *, authority: bool = False) -> None:
    for each in data if isinstance(data, list) else [data]:
        if not isinstance(each, dict):
            continue
        pem = each.get("pem")
        if isinstance(pem, str) and "CERTIFICATE" in pem:
            give_certificate(facts, owner, label, pem.encode("utf-8", "backslashreplace"), names=not authority)
        else:
            described.give(facts, owner, label, each, authority=authority)


def _ssh_host_keys(facts: "Facts", owner: str, label: str, output: str, data: Any) -> None:
    for each in data if isinstance(data, list) else [data]:
        if not isinstance(each, dict):
            continue
        blob = decoded(each.get("key"))
        if blob:
            give_key(facts, owner, label, certificates.ssh_key(blob))
        elif known := digest(str(each.get("fingerprint") or "").replace(":", "")):
            kind = str(each.get("type") or "").removeprefix("ssh-") or None
            bits = str(each.get("bits") or "").removesuffix(".0")
            key = PublicKey(
                uid=f"md5:{known}", md5=known, type=kind, bits=int(bits) if bits.isdigit() and len(bits) < 7 else None
            )
            give_key(facts, owner, label, key)


def _hassh(facts: "Facts", owner: str, label: str, output: str, data: Any) -> None:
    """Give the fingerprint of a server's algorithms; of a client's where they are the host's own, not a port's."""
    if not isinstance(data, dict):
        return
    kex = _algorithms(data, "kex_algorithms")
    kinds = ("encryption_algorithms", "mac_algorithms", "compression_algorithms")
    kind, way = ("hassh", "client_to_server") if label == "Record" else ("hassh-server", "server_to_client")
    if kex is not None:
        raw = hassh((kex, *(_algorithms(data, f"{name}_{way}", name) or () for name in kinds)))
        give_fingerprint(facts, owner, label, kind, hashlib.md5(raw.encode(), usedforsecurity=False).hexdigest(), raw)


def _algorithms(data: dict[str, Any], *names: str) -> tuple[str, ...] | None:
    found = next((data[name] for name in names if isinstance(data.get(name), list)), None)
    return tuple(str(each) for each in found) if found is not None else None


def hassh(algorithms: tuple[tuple[str, ...], ...]) -> str:
    """Return what a HASSH is the MD5 of: key exchange, encryption, MAC and compression algorithms of one side."""
    return ";".join(",".join(names) for names in algorithms)


def _favicon(facts: "Facts", owner: str, label: str, output: str, data: Any) -> None:
    found = re.search(r"MD5: ?([0-9A-Fa-f]{32})\b", output)
    if found:
        give_fingerprint(facts, owner, label, "favicon", found[1].lower())


def _printed(kind: str) -> Reader:
    """Return the reader of a script whose output, or structured result, is a fingerprint."""

    def reader(facts: "Facts", owner: str, label: str, output: str, data: Any) -> None:
        for each in data if isinstance(data, list) else [data]:
            value = each.get("md5") or each.get(kind) if isinstance(each, dict) else each or output.strip()
            if isinstance(value, str) and re.fullmatch(r"[0-9A-Za-z_,]{16,512}", value):
                raw = text(each.get("raw")) if isinstance(each, dict) else None
                give_fingerprint(facts, owner, label, kind, value.lower(), raw)

    return reader


def _smb(facts: "Facts", owner: str, label: str, output: str, data: Any) -> None:
    if not isinstance(data, dict):
        return
    if name := text(data.get("fqdn")):
        facts.name(name, "smb", report=False)
    if system := text(data.get("os")):
        cpes = data.get("cpe")
        named = [cpes] if isinstance(cpes, str) else cpes if isinstance(cpes, list) else []
        facts.os(system, None, cpes=[cpe for cpe in named if isinstance(cpe, str)])
    if owner not in facts.ntlm and (names := windows.ntlm(data)):
        facts.script(owner, label, "ntlm-info", outline(names), names)


def _screenshot(facts: "Facts", owner: str, label: str, output: str, data: Any) -> None:
    """Give the picture that a script's output names, if it lies beside the scan's file or in the current folder."""
    named = _picture(output)
    if named is None or facts.beside is None:
        return
    held = facts.beside(named, MOST_READ)
    if not held or not screenshots.give(facts, owner, label, held):
        why = (
            "is no PNG, JPEG or GIF"
            if held
            else "lies neither beside the file of the scan nor in the current folder, or is too large"
        )
        facts.items.append(Note(f"a screenshot that a script names {why}"))


def _picture(output: str) -> str | None:
    """Return the first path of a picture in a script's output."""
    for word in _WORD.finditer(output):
        ends = [end for end in _PICTURE.finditer(word[0]) if end.start()]
        if ends:
            return word[0][max(0, ends[-1].start() - _LONGEST_PATH) : ends[-1].end()]
    return None


def _ntlm(facts: "Facts", owner: str, label: str, output: str, data: Any) -> None:
    """Give the names that a server tells by NTLM; one that has several instances, as MS SQL may, tells them by each."""
    parts = data.values() if isinstance(data, dict) else data if isinstance(data, list) else ()
    for each in (data, *parts):
        if isinstance(each, dict):
            if "NetBIOS_Computer_Name" in each:
                facts.ntlm.add(owner)
            if name := text(each.get("DNS_Computer_Name")):
                facts.name(name, "ntlm", report=False)


READERS: dict[str, Reader] = {
    "ssl-cert": _certificate,
    "ssl-cacert": _authority,
    "ssh-hostkey": _ssh_host_keys,
    "ssh2-enum-algos": _hassh,
    "http-favicon": _favicon,
    "ssl-jarm": _printed("jarm"),
    "ssl-ja3-server": _printed("ja3s"),
    "ssl-ja3-client": _printed("ja3"),
    "ssl-ja4-client": _printed("ja4"),
    "smb-os-discovery": _smb,
    "vulners": weaknesses.vulners,
    **{
        name: partial(weaknesses.masscan, name)
        for name in ("masscan-vuln", "masscan-heartbleed", "masscan-ticketbleed")
    },
}
"""The reader of each script that carries an identity."""

_ENDINGS: dict[str, Reader] = {"info": _ntlm, "screenshot": _screenshot}
"""The readers of scripts that share the end of their id."""
