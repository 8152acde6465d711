"""Shortcuts: words that expand to a filter of hosts, some with a value."""

import re
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Shortcut:
    """One word, the filter that it stands for, and what it finds.

    `valued` gives the filter of a value and raises ValueError, with what was expected, for one that it does not take;
    a shortcut without a `filter` needs one, such as its `example`.
    """

    name: str
    filter: str
    help: str
    valued: Callable[[str], str] | None = None
    example: str = ""


def _cookie(name: str) -> str:
    if not re.fullmatch(r"[!#$%&'*+.^`|~\w-]{1,200}", name):
        raise ValueError("the name of a cookie")
    plain = re.sub(r"\W", lambda found: f"\\x{ord(found[0]):02x}", name)
    return rf"script:http-headers:/^\s*set-cookie:\s*{plain}=/im"


def _other_open_port(ports: str) -> str:
    if not re.fullmatch(r"(?:[a-z]+/)?\d{1,5}(?:,(?:[a-z]+/)?\d{1,5})*", ports):
        raise ValueError("ports with commas, such as 80,443")
    return "PORT(proto state:open " + " ".join(f"!port:{port}" for port in ports.split(",")) + ")"


def _time_range(span: str) -> str:
    found = re.fullmatch(r"(\d{1,12})-(\d{1,12})|(\S+)\.\.(\S+)", span)
    if not found:
        raise ValueError("two times, such as 1700000000-1800000000 or 2024-01-01..2024-02-01")
    first, last = found[1] or found[3], found[2] or found[4]
    return f"lastseen >= {first} firstseen <= {last}"


_ROWS = (
    Shortcut("anonftp", r"script:ftp-anon:/^Anonymous\sFTP\slogin\sallowed/", "FTP servers that let anyone in"),
    Shortcut("anonldap", 'extrainfo = "Anonymous bind OK"', "LDAP servers that let anyone in"),
    Shortcut("authhttp", "script:http-auth", "web servers that ask for a password"),
    Shortcut("authbypassvnc", "script:realvnc-auth-bypass", "VNC servers that can be entered without a password"),
    Shortcut("geovision", "product:/^GeoVision/", "GeoVision cameras"),
    Shortcut("mssqlemptypwd", r"script:ms-sql-empty-password:/Login\sSuccess/", "MS-SQL without a password"),
    Shortcut("mysqlemptypwd", r"script:mysql-empty-password:/empty\spassword/", "MySQL without a password"),
    Shortcut(
        "netdev",
        r"devicetype:/^(?:bridge|broadband\srouter|firewall|hub|load\sbalancer|proxy\sserver|router|switch|WAP)$/",
        "network devices",
    ),
    Shortcut("nfs", "script:/^nfs-/ OR service:nfs", "NFS servers"),
    Shortcut("nis", r"script:rpcinfo:/ypserv/", "NIS servers"),
    Shortcut("owa", r"httptitle:/Outlook\sWeb/", "Outlook on the web"),
    Shortcut(
        "phonedev",
        r"devicetype:/^(?:PBX|phone|telecom-misc|VoIP\sadapter|VoIP\sphone)$/",
        "telephones and their exchanges",
    ),
    Shortcut("phpmyadmin", "script:http-title:/phpMyAdmin/i OR script:http-headers:/pma/i", "phpMyAdmin"),
    Shortcut("cookie", "", "web servers that set a cookie of this name", _cookie, "PHPSESSID"),
    Shortcut("otheropenport", "", "hosts with another open port than these", _other_open_port, "80,443"),
    Shortcut("timerange", "", "hosts seen within a span of time", _time_range, "1700000000-1800000000"),
    Shortcut(
        "torcert",
        r"cert.subject:/(?:CN|commonName)=www\.[a-z2-7]{8,20}\.(?:net|com)$/"
        r" cert.issuer:/(?:CN|commonName)=www\.[a-z2-7]{8,20}\.(?:net|com)$/",
        "certificates as Tor relays make them",
    ),
    Shortcut(
        "vuln-boa",
        r'PORT(product:"Boa HTTPd" version:/^0\.9(3([^0-9]|$)|4\.([0-9]|0[0-9]|1[01])([^0-9]|$))/)',
        "web servers that let anyone set their password (Boa as Intersil has it)",
    ),
    Shortcut("webfiles", "script:http-ls", "web servers that list files"),
    Shortcut("webmin", "PORT(service=http product=MiniServ)", "Webmin"),
    Shortcut("x11open", r"script:x11-access:/access\sis\sgranted/", "X11 servers that let anyone in"),
    Shortcut("x11srv", "service:X11", "X11 servers"),
    Shortcut("xp445", r"open:445 script:smb-os-discovery:/Windows\s(?:XP|5\.1)/", "Windows XP with SMB on port 445"),
)
_ALIASES = {"vuln-intersil": "vuln-boa", "networkdevice": "netdev", "ypserv": "nis", "yp": "nis", "x11": "x11srv"}
_BY_NAME = {row.name: row for row in _ROWS}
SHORTCUTS = _BY_NAME | {alias: _BY_NAME[name] for alias, name in _ALIASES.items()}
ROWS = _ROWS
