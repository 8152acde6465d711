"""Identities that a view shows and no script tells of, as sensors see them: in the words of the scripts that would."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from graphrecon.model.printed import certificate_text, key_text

_SSH_KINDS = {"rsa": "ssh-rsa", "dsa": "ssh-dss", "ed25519": "ssh-ed25519", "ed448": "ssh-ed448"}
_ALGORITHMS = "ssh2-enum-algos"
_FINGERPRINTS = {
    "ja3": "ssl-ja3-client",
    "ja3s": "ssl-ja3-server",
    "ja4": "ssl-ja4-client",
    "jarm": "ssl-jarm",
    "hassh": _ALGORITHMS,
    "hassh-server": _ALGORITHMS,
}
"""The script that tells of each kind of fingerprint."""
_CERTIFICATES = dict.fromkeys(("ssl-cert", "ssl-cacert"), ("ssl-cert", "ssl-cacert"))
"""A certificate of an authority may have been told as one of a server, and the other way round."""
_WHOLE = frozenset({"ssh-hostkey", _ALGORITHMS})
"""Scripts that tell of all keys of a port at once, or of all algorithms: what they told is what there is."""
MOST = 10
"""Outputs of one script on one port, as many as a view unites of scans."""


def things(it: str, indent: str) -> str:
    """Return the expression that lists what a view, or a port of it, shows: maps of its properties and its `label`."""
    return f"""COLLECT {{
{indent}  MATCH ({it})-[shows:SHOWS]->(thing)
{indent}  WHERE thing:Certificate OR thing:PublicKey OR thing:Fingerprint
{indent}  RETURN thing {{.*, label: labels(thing)[0], pem: null, modulus: null}}
{indent}  ORDER BY shows.lastseen DESC, thing.uid
{indent}}}"""


def told(record: Mapping[str, Any]) -> dict[str, Any]:
    """Return a record in which scripts tell of all that it shows; those of the host itself are of port -1."""
    ports = [
        {**port, "scripts": _scripts(port["shown"], port["scripts"]), "shown": None} if port.get("shown") else port
        for port in record.get("ports", ())
    ]
    if found := record.get("shown"):
        own: dict[str, Any] = ports.pop(0) if ports and ports[0]["port"] == -1 else {"port": -1, "scripts": []}
        ports = [{**own, "scripts": _scripts(found, own["scripts"])}, *ports]
    return {**record, "ports": ports, "shown": None}


def _scripts(found: Iterable[Mapping[str, Any]], told: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the scripts `told` of a port or a host, and with them what those do not tell of the things `found`."""
    more: list[dict[str, Any]] = []
    for thing in found:
        made = _script(thing, told)
        if made and sum(script["id"] == made["id"] for script in (*told, *more)) < MOST:
            more.append(made)
    return sorted([*told, *more], key=lambda script: str(script["id"])) if more else told


def _script(thing: Mapping[str, Any], told: list[dict[str, Any]]) -> dict[str, Any] | None:
    """Return the script that would tell of a thing; None where one does, or where no script tells of such things."""
    if thing["label"] == "Certificate":
        name, make, values = "ssl-cacert" if thing.get("ca") else "ssl-cert", _certificate, _digests(thing)
    elif thing["label"] == "PublicKey":
        name, make, values = "ssh-hostkey", _key, _digests(thing)
    else:
        name, make, values = _FINGERPRINTS.get(thing["kind"], ""), _fingerprint, [str(thing["value"])]
    same = [script for script in told if script["id"] in _CERTIFICATES.get(name, (name,))]
    if not name or (same and name in _WHOLE) or _is_told(values, same):
        return None
    output, data = make(thing)
    return {"id": name, "output": output, name: data}


def _is_told(values: list[str], told: list[dict[str, Any]]) -> bool:
    """Return whether a script says one of the values, in hexadecimal digits of any form."""
    texts = (f"{script.get('output')} {script.get('data')}" for script in told)
    plain = ["".join(text.lower().split()).replace(":", "") for text in texts]
    return any(value in text for value in values for text in plain)


def _digests(thing: Mapping[str, Any]) -> list[str]:
    return [thing[name] for name in ("sha256", "sha1", "md5") if thing.get(name)]


def _certificate(thing: Mapping[str, Any]) -> tuple[str, Any]:
    start, end = (_moment(thing.get(name)) for name in ("not_before", "not_after"))
    given = {f"{part}_text": thing.get(part) for part in ("subject", "issuer")}
    given |= {"serial_number": thing.get("serial"), "not_before": start, "not_after": end}
    names = ("signature_algorithm", "self_signed", "md5", "sha1", "sha256")
    text = certificate_text(
        subject=thing.get("subject"),
        names=thing.get("san") or (),
        issuer=thing.get("issuer"),
        start=start,
        end=end,
        md5=thing.get("md5"),
        sha1=thing.get("sha1"),
        sha256=None if thing.get("sha1") else thing.get("sha256"),
    )
    given |= {each: thing.get(each) for each in names} | {"san": thing.get("san")}
    return text, [given]


def _key(thing: Mapping[str, Any]) -> tuple[str, Any]:
    kind, bits = thing.get("type"), thing.get("bits")
    kind = f"ecdsa-sha2-nistp{bits}" if kind == "ec" else _SSH_KINDS.get(str(kind), kind)
    digest = thing.get("md5") or thing.get("fingerprint") or _digests(thing)[0]
    told = {"type": kind, "fingerprint": thing.get("md5"), "bits": None if bits is None else str(bits)}
    return key_text(kind=kind, bits=bits, digest=digest), [told]


def _fingerprint(thing: Mapping[str, Any]) -> tuple[str, Any]:
    kind, value = thing["kind"], str(thing["value"])
    name = "md5" if kind in ("ja3", "ja3s", "hassh", "hassh-server") else kind
    told = {name: value, **{each: thing.get(each) for each in ("raw", "sha1", "sha256")}}
    return (f"\n  hassh: {value}", {"hassh": told}) if kind.startswith("hassh") else (value, [told])


def _moment(time: Any) -> str | None:
    """Return a time as `ssl-cert` writes it: of a year that Python does not know it is text already."""
    return f"{time:%Y-%m-%dT%H:%M:%S}" if isinstance(time, datetime) else time
