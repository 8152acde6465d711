"""The attributes that stand in what scripts printed: headers, user agents, files, and Windows' names of itself."""

from dataclasses import dataclass

from graphrecon.cypher.filter import compound
from graphrecon.cypher.filter.ast import Value
from graphrecon.cypher.filter.field import Field, Part, Place
from graphrecon.cypher.filter.members import (
    ACCESS,
    APPLICATION,
    APPLICATIONS,
    FILE,
    FILE_SHARES,
    FILES,
    HEADER,
    HEADER_VALUE,
    HEADERS,
    LISTINGS,
    MEMBER,
    SHARES,
    members,
)
from graphrecon.cypher.filter.members import APPLICATION_VERSION as _VERSION
from graphrecon.cypher.filter.predicates import Equal, In
from graphrecon.cypher.filter.types import ANYCASE, ANYCASE_NAME, EQUALITY, LOWER, NAME, TEXT, BadValue, Tests, Type

_SCRIPT = "-[:{has_port}]->{{0,1}}()-[:{prints}]->(script:Script)"


@dataclass(frozen=True)
class Access(Type):
    """What may be done with a share."""

    name: str = "access"
    takes: str = "r, w or rw"
    operators: frozenset[str] = EQUALITY

    def equal(self, value: Value) -> Tests:
        if value.text not in ("r", "w", "rw"):
            raise BadValue(self.takes)
        return (Equal("rw") if value.text == "rw" else In((value.text, "rw")),)


def _of(value: str, also: str, rank: int = 7, each: str = "", label: str = "") -> dict[str, Place]:
    return {
        "hosts": Place(value, _SCRIPT, also=also, rank=rank, rare=True, each=each, label=label),
        "port": Place(value, "-[:{prints}]->(script:Script)", also=also, each=each, label=label),
    }


def _member(name: str, key: str, also: str, help_: str, example: str) -> Field:
    place = _of(MEMBER, also, each=members(f"'\"{key}\":'"))
    return Field(name, ANYCASE_NAME, help_, f"{name}:{example}", place)


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
        ANYCASE_NAME,
        "application that a web server runs, by its name or NAME:VERSION",
        "httpapp:OWA:/^15/",
        _of(APPLICATION, "script.name = 'http-app'", each=APPLICATIONS, label=f"[{APPLICATION}, {_VERSION}]"),
        split=compound.application,
        parts={"name": Part(APPLICATION, ANYCASE_NAME), "version": Part(_VERSION, ANYCASE)},
    ),
    Field(
        "file",
        ANYCASE,
        "name of a file in a listing (FTP, HTTP, NFS, SMB, AFP) or of an SMB share; SCRIPT,…:NAME of some scripts",
        "file:/passwd/",
        _of(FILE, f"script.name IN {list(LISTINGS)}", each=FILES),
        split=compound.listed,
        parts={"script": Part("script.name", NAME), "file": Part(FILE, ANYCASE)},
    ),
    Field(
        "smbshare",
        Access(),
        "SMB share, no pipe or printer, that anybody or the account that asked can read (r), write (w) or both (rw)",
        "smbshare:w",
        _of(ACCESS, f"script.name = '{SHARES}'", each=FILE_SHARES),
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
            ("smb-version", "smb-version", "version of the protocol", "SMBv2"),
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
