"""Identities in what scripts print: certificates, keys, fingerprints, names, weaknesses, each by the script's id."""

import hashlib
import re
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from graphrecon.importers import certificates, weaknesses
from graphrecon.importers.base import Note
from graphrecon.importers.screenshots import MOST_READ, screenshot
from graphrecon.importers.script_values import decoded, digest, text
from graphrecon.model.scan import Certificate, PublicKey, fingerprint
from graphrecon.model.values import InvalidValue, clean_text, cut_text, parse_time

if TYPE_CHECKING:
    from graphrecon.importers.scanned import Facts

Reader = Callable[["Facts", str, str, str, Any], None]
"""Gives what a script says: facts, key and label of what it ran on, its output, its structured result."""

_PICTURE = re.compile(r"[^\s\"'<>|]{1,200}\.(?:png|jpe?g|gif)\b", re.IGNORECASE)
_NAMES_OF_SUBJECT = ("commonName", "organizationalUnitName", "organizationName", "localityName", "stateOrProvinceName")


def read(facts: "Facts", owner: str, label: str, name: str, output: str, data: Any) -> None:
    """Give the identities in one script's output, if it is one that carries any."""
    reader = READERS.get(name)
    if reader is None:
        ending = name.rpartition("-")[2]
        reader = weaknesses.reports if weaknesses.is_report(name) else _ENDINGS.get(ending)
    if reader is not None and label != "Scan":
        reader(facts, owner, label, output, data)


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
    _certificate(facts, owner, label, output, data, names=False)


def _certificate(facts: "Facts", owner: str, label: str, output: str, data: Any, *, names: bool = True) -> None:
    for each in data if isinstance(data, list) else [data]:
        if not isinstance(each, dict):
            continue
        pem = each.get("pem")
        if isinstance(pem, str) and "CERTIFICATE" in pem:
            give_certificate(facts, owner, label, pem.encode("utf-8", "backslashreplace"), names=names)
        else:
            _described(facts, owner, label, each)


def _described(facts: "Facts", owner: str, label: str, each: dict[str, Any]) -> None:
    """Give a certificate of which only digests and the words of a script are known."""
    digests = {kind: found for kind in ("sha256", "sha1", "md5") if (found := digest(each.get(kind)))}
    if not digests:
        return
    kind, value = next(iter(digests.items()))
    validity = each["validity"] if isinstance(each.get("validity"), dict) else {}
    subject, issuer = (_subject(each.get(f"{name}_text"), each.get(name)) for name in ("subject", "issuer"))
    facts.items.append(
        Certificate(
            uid=f"{kind}:{value}",
            sha256=digests.get("sha256"),
            sha1=digests.get("sha1"),
            md5=digests.get("md5"),
            subject=subject,
            issuer=issuer,
            serial=text(each.get("serial_number")),
            not_before=_date(facts, each.get("not_before") or validity.get("notBefore")),
            not_after=_date(facts, each.get("not_after") or validity.get("notAfter")),
            self_signed=subject == issuer if subject and issuer else None,
            lastseen=facts.end,
        )
    )
    facts.shows(owner, label, "Certificate", f"{kind}:{value}")


def _subject(text: Any, parts: Any) -> str | None:
    if isinstance(text, str):
        return clean_text(text)
    if not isinstance(parts, dict):
        return None
    order = sorted(parts, key=lambda name: (name not in _NAMES_OF_SUBJECT, name))
    return clean_text("/".join(f"{name}={parts[name]}" for name in order)) or None


def _date(facts: "Facts", text: Any) -> int | None:
    if not isinstance(text, str) or not text:
        return None
    with suppress(InvalidValue):
        return parse_time(text)
    facts.items.append(Note("a certificate's date that is none, or before 1970, is not kept"))
    return None


def _ssh_host_keys(facts: "Facts", owner: str, label: str, output: str, data: Any) -> None:
    for each in data if isinstance(data, list) else [data]:
        if not isinstance(each, dict):
            continue
        blob = decoded(each.get("key"))
        if blob:
            give_key(facts, owner, label, certificates.ssh_key(blob))
        elif known := digest(str(each.get("fingerprint") or "").replace(":", "")):
            kind = str(each.get("type") or "").removeprefix("ssh-") or None
            bits = str(each.get("bits") or "")
            key = PublicKey(
                uid=f"md5:{known}", md5=known, type=kind, bits=int(bits) if bits.isdigit() and len(bits) < 7 else None
            )
            give_key(facts, owner, label, key)


def _hassh(facts: "Facts", owner: str, label: str, output: str, data: Any) -> None:
    if not isinstance(data, dict):
        return
    kex = _algorithms(data, "kex_algorithms")
    kinds = ("encryption_algorithms", "mac_algorithms", "compression_algorithms")
    if kex is not None:
        raw = hassh((kex, *(_algorithms(data, f"{kind}_server_to_client", kind) or () for kind in kinds)))
        give_fingerprint(
            facts, owner, label, "hassh-server", hashlib.md5(raw.encode(), usedforsecurity=False).hexdigest(), raw
        )


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
        facts.os(system, None, [], [cpe for cpe in named if isinstance(cpe, str)])


def _screenshot(facts: "Facts", owner: str, label: str, output: str, data: Any) -> None:
    """Give the picture that a script's output names, if it lies beside the file of the scan."""
    named = _PICTURE.search(output)
    if named is None:
        return
    held = facts.beside(named[0], MOST_READ)
    picture = screenshot(held) if held else None
    if picture is None:
        why = "is no PNG, JPEG or GIF" if held else "does not lie beside the file of the scan, or is too large"
        facts.items.append(Note(f"a screenshot that a script names {why}"))
        return
    facts.items.append(picture)
    facts.shows(owner, label, "Screenshot", picture.sha256)


def _ntlm(facts: "Facts", owner: str, label: str, output: str, data: Any) -> None:
    if isinstance(data, dict) and (name := text(data.get("DNS_Computer_Name"))):
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
}
"""The reader of each script that carries an identity."""

_ENDINGS: dict[str, Reader] = {"info": _ntlm, "screenshot": _screenshot}
"""The readers of scripts that share the end of their id."""
