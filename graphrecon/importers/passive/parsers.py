"""Which function fills in the facts of each recontype; the others stand as the sensor gave them."""

import re

from graphrecon.importers.oui import vendor
from graphrecon.importers.passive import banner, dns, http, ntlm, scanners, software, ssh, tls
from graphrecon.importers.passive.fact import Fact, Parse
from graphrecon.model.host import MAC
from graphrecon.model.scan import HadMAC, Showed, fingerprint
from graphrecon.model.values import InvalidValue, cut_text, hostname, parse_port

_MAC = re.compile(
    r"[0-9a-f]{2}(?:([:.-])[0-9a-f]{2}(?:\1[0-9a-f]{2}){4})|[0-9a-f]{4}([:.-])[0-9a-f]{4}\2[0-9a-f]{4}"
    r"|[0-9a-f]{6}[:.-][0-9a-f]{6}|(?=[0-9]*[a-f])[0-9a-f]{12}"
)
"""How RFC 3580, Cisco, HP and others write a hardware address; twelve digits alone may be the number of a telephone."""
_SERVER = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9_-]|\.(?!$))*")
_NO_MAC = frozenset({"00:00:00:00:00:00", "ff:ff:ff:ff:ff:ff"})
_UNSET = frozenset({"0.0.0.0", "::"})


def _open_port(fact: Fact) -> None:
    proto, slash, number = fact.value.partition("/")
    if fact.port is None and slash:
        fact.port = parse_port(number)
    if fact.port is None:
        raise InvalidValue("an open port without its number")
    fact.proto = proto.lower() if slash else (fact.source or "tcp").lower()
    fact.source = fact.proto.upper()
    if fact.target:
        for name in fact.target.split(","):
            software.named(fact, name[:64], None, None)
        fact.target = None
    fact.value = f"{fact.proto}/{fact.port}"


def _mac(fact: Fact) -> None:
    told = fact.value.strip().lower()
    if not _MAC.fullmatch(told):
        raise InvalidValue(f"not a MAC address: {fact.value[:60]!r}")
    digits = re.sub(r"[:.-]", "", told)
    addr = ":".join(digits[place : place + 2] for place in range(0, 12, 2))
    if addr in _NO_MAC:
        raise InvalidValue("a MAC address that is not set")
    if fact.address is not None and fact.address.addr in _UNSET:
        raise InvalidValue("an address that is not set")
    fact.value = addr
    fact.link(HadMAC, MAC(addr=addr, vendor=vendor(addr)), addr)


def _p0f(fact: Fact) -> None:
    raw, distance, params, program = [*(fact.target or "").split("\t"), "", "", ""][:4]
    fact.target = None
    fact.data["app" if program else "os"] = fact.value
    fact.data.update({name: text for name, text in (("dist", distance), ("params", params)) if text})
    if raw:
        fact.data["raw_sig"] = raw
        found = fingerprint("p0f", cut_text(raw))
        fact.link(Showed, found, found.uid)
    if program:  # a program that makes packets of its own, not a system
        scanners.recognise(fact, fact.value)
    elif fact.value and fact.value != "???":
        family = fact.value.split()[0]
        ntlm.system(fact, fact.value, family, "Microsoft" if family == "Windows" else "")


def _share(fact: Fact) -> None:
    """Fill in a share; a name in `\\\\server\\share` is one of the server, its kind (DISK, PIPE) stands in `target`."""
    if fact.target:
        fact.data["share_type"], fact.target = fact.target, None
    server = fact.value.lstrip("\\").partition("\\")[0] if fact.value.startswith("\\\\") else ""
    if _SERVER.fullmatch(server) and not server.replace(".", "").isdigit():
        fact.name(server, "smb")


def _named(fact: Fact) -> None:
    fact.value = hostname(fact.value)
    fact.name(fact.value, (fact.source or "user").lower())


def _software(fact: Fact) -> None:
    name, _, version = (fact.target or "").partition("\t")
    fact.target = None
    fact.data.update({key: text for key, text in (("name", name), ("version", version)) if text})
    kind = (fact.source or "").partition("::")[0].lower()
    if fact.port is not None and name and kind != "http":  # the header tells that better
        software.named(fact, kind or None, name, version or None)


PARSERS: dict[str, Parse] = {
    "HTTP_CLIENT_HEADER": http.client_header,
    "HTTP_CLIENT_HEADER_SERVER": http.client_header_server,
    "HTTP_SERVER_HEADER": http.server_header_fact,
    "SSH_CLIENT": software.ssh_banner,
    "SSH_SERVER": software.ssh_banner,
    "SSH_CLIENT_ALGOS": ssh.algorithms,
    "SSH_SERVER_ALGOS": ssh.algorithms,
    "SSH_CLIENT_HASSH": ssh.hassh,
    "SSH_SERVER_HASSH": ssh.hassh,
    "SSH_SERVER_HOSTKEY": ssh.host_key,
    "SSL_CLIENT": tls.tls_fact,
    "SSL_SERVER": tls.tls_fact,
    "DNS_ANSWER": dns.answer,
    "DNS_BLACKLIST": dns.blacklist,
    "FTP_CLIENT": banner.credential,
    "FTP_SERVER": banner.credential,
    "POP_CLIENT": banner.credential,
    "POP_SERVER": banner.credential,
    "TCP_CLIENT_BANNER": banner.client,
    "TCP_SERVER_BANNER": banner.server,
    "TCP_HONEYPOT_HIT": banner.client,
    "UDP_HONEYPOT_HIT": banner.client,
    "SNMP_COMMUNITY": banner.credential,
    "OPEN_PORT": _open_port,
    "MAC_ADDRESS": _mac,
    "NTLM_NEGOTIATE": ntlm.message,
    "NTLM_CHALLENGE": ntlm.message,
    "NTLM_AUTHENTICATE": ntlm.message,
    "SMB": ntlm.smb,
    "SMB_SHARE": _share,
    "P0FV3_SYN": _p0f,
    "P0FV3_SYN+ACK": _p0f,
    "SOFTWARE": _software,
    "HOSTNAME": _named,
}
