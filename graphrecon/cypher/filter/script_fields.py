"""The attributes that stand in what scripts printed: headers, user agents, files, and Windows' names of itself."""

from dataclasses import dataclass

from graphrecon.cypher.filter import compound
from graphrecon.cypher.filter.ast import Value
from graphrecon.cypher.filter.field import Field, Part, Place
from graphrecon.cypher.filter.members import (
    APPLICATION,
    APPLICATIONS,
    HEADER,
    HEADER_VALUE,
    HEADERS,
    MEMBER,
    members,
)
from graphrecon.cypher.filter.members import APPLICATION_VERSION as _VERSION
from graphrecon.cypher.filter.predicates import Regex
from graphrecon.cypher.filter.regex import literal
from graphrecon.cypher.filter.types import ANYCASE, LOWER, NAME, TEXT, Tests, Text

_SCRIPT = "-[:{has_port}]->{{0,1}}()-[:{prints}]->(script:Script)"
_LISTINGS = ("afp-ls", "ftp-anon", "http-ls", "nfs-ls", "smb-ls", "smb-enum-shares")


@dataclass(frozen=True)
class Listed(Text):
    """A name at the end of a line of a listing; an expression is looked for in the whole of it."""

    name: str = "file name"
    takes: str = "a name, or /expression/"

    def equal(self, value: Value) -> Tests:
        return (Regex(rf"(?ism).*(?:^|[\s/]){literal(value.text)}[ \t]*(?:$.*|\z)"),)


def _of(value: str, also: str, rank: int = 7, each: str = "", label: str = "") -> dict[str, Place]:
    return {
        "hosts": Place(value, _SCRIPT, also=also, rank=rank, rare=True, each=each, label=label),
        "port": Place(value, "-[:{prints}]->(script:Script)", also=also, each=each, label=label),
    }


def _member(name: str, key: str, also: str, help_: str, example: str) -> Field:
    place = _of(MEMBER, also, each=members(f"'\"{key}\":'"))
    return Field(name, ANYCASE, help_, f"{name}:{example}", place)


_SMB = "script.name = 'smb-os-discovery'"
_IKE = "script.name IN ['ike-info', 'ike-version']"
_NTLM = "script.name ENDS WITH 'ntlm-info'"

SCRIPTS = (
    Field(
        "useragent",
        TEXT,
        "user agent that a host was seen to use",
        "useragent:/curl/",
        _of("script.output", "script.name = 'http-user-agent'"),
    ),
    Field(
        "httpserver",
        TEXT,
        "Server header of a web server",
        "httpserver:/nginx/",
        _of("script.output", "script.name = 'http-server-header'"),
    ),
    Field(
        "httphdr",
        LOWER,
        "header of a web server, by its name or NAME:VALUE",
        "httphdr:x-powered-by:/^PHP/",
        _of(HEADER, "script.name = 'http-headers'", each=HEADERS, label=f"[{HEADER}, {HEADER_VALUE}]"),
        split=compound.header,
        parts={"name": Part(HEADER, LOWER), "value": Part(HEADER_VALUE, ANYCASE)},
    ),
    Field(
        "httpapp",
        ANYCASE,
        "application that a web server runs, by its name or NAME:VERSION",
        "httpapp:OWA:/^15/",
        _of(APPLICATION, "script.name = 'http-app'", each=APPLICATIONS, label=f"[{APPLICATION}, {_VERSION}]"),
        split=compound.application,
        parts={"name": Part(APPLICATION, ANYCASE), "version": Part(_VERSION, ANYCASE)},
    ),
    Field(
        "file",
        Listed(),
        "file or share in a listing (FTP, HTTP, NFS, SMB, AFP); SCRIPT,…:NAME in those of some scripts",
        "file:/passwd/",
        _of("script.output", f"script.name IN {list(_LISTINGS)}"),
        split=compound.listed,
        parts={"script": Part("script.name", NAME), "file": Part("script.output", Listed())},
    ),
    *(
        _member(f"smb.{name}", key, _SMB, f"SMB: {help_}", example)
        for name, key, help_, example in (
            ("os", "os", "operating system", '"Windows 10 Pro 19041"'),
            ("lanmanager", "lanmanager", "LAN manager", '"Windows 10 Pro 6.3"'),
            ("domain", "domain", "domain", "CORP"),
            ("dnsdomain", "domain_dns", "DNS domain", "corp.example.com"),
            ("forest", "forest_dns", "forest", "corp.example.com"),
            ("fqdn", "fqdn", "full name", "pc.corp.example.com"),
            ("server", "server", "NetBIOS name", "PC"),
            ("workgroup", "workgroup", "workgroup", "WORKGROUP"),
            ("smb-version", "smb-version", "version of the protocol", "2"),
            ("guid", "guid", "server GUID", "00000000-0000-0000-0000-000000000001"),
        )
    ),
    *(
        _member(f"ntlm.{name}", key, _NTLM, f"NTLM: {help_}", example)
        for name, key, help_, example in (
            ("name", "Target_Name", "target name", "CORP"),
            ("server", "NetBIOS_Computer_Name", "NetBIOS name", "PC"),
            ("domain", "NetBIOS_Domain_Name", "NetBIOS domain", "CORP"),
            ("domain_dns", "DNS_Domain_Name", "DNS domain", "corp.example.com"),
            ("forest", "DNS_Tree_Name", "forest", "corp.example.com"),
            ("fqdn", "DNS_Computer_Name", "full name", "pc.corp.example.com"),
            ("workgroup", "Workgroup", "workgroup", "WORKGROUP"),
            ("version", "Product_Version", "version of the system", "10.0.17763"),
            ("os", "Product_Version", "the same", "10.0.17763"),
        )
    ),
    *(
        _member(f"ike.{name}", key, _IKE, f"IKE: {help_}", example)
        for name, key, help_, example in (
            ("vendor_id.name", "name", "name of a vendor id", "XAUTH"),
            ("vendor_id.value", "value", "vendor id", "09002689dfd6b712"),
            ("notification", "notification_type", "notification", "NO-PROPOSAL-CHOSEN"),
        )
    ),
)
