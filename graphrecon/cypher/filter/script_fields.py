"""The attributes that stand in what scripts printed: headers, user agents, files, and Windows' names of itself."""

import json
from dataclasses import dataclass

from graphrecon.cypher.filter import compound
from graphrecon.cypher.filter.ast import Value
from graphrecon.cypher.filter.field import Field, Part, Place
from graphrecon.cypher.filter.predicates import Regex
from graphrecon.cypher.filter.types import EQUALITY, NAME, TEXT, BadValue, Tests, Text, Type

_SCRIPT = "-[:{has_port}]->{{0,1}}()-[:{prints}]->(script:Script)"
_LISTINGS = ("afp-ls", "ftp-anon", "http-ls", "nfs-ls", "smb-ls", "smb-enum-shares")


def _quoted(text: str) -> str:
    """Return text as a regular expression of Java that matches it alone."""
    return "\\Q" + text.replace("\\E", "\\E\\\\E\\Q") + "\\E"


@dataclass(frozen=True)
class Header(Type):
    """A line `NAME: VALUE` of an output: by NAME, or NAME:VALUE."""

    name: str = "header"
    takes: str = "NAME or NAME:VALUE"
    operators: frozenset[str] = EQUALITY | {"match"}

    def equal(self, value: Value) -> Tests:
        name, colon, text = value.text.partition(":")
        if not name.strip():
            raise BadValue(self.takes)
        rest = rf"[ \t]*{_quoted(text.strip())}[ \t]*$" if colon else ""
        return (Regex(rf"(?ism).*^[ \t]*{_quoted(name.strip())}:{rest}.*"),)


@dataclass(frozen=True)
class Listed(Text):
    """A name at the end of a line of a listing; an expression is looked for in the whole of it."""

    name: str = "file name"
    takes: str = "a name, or /expression/"

    def equal(self, value: Value) -> Tests:
        return (Regex(rf"(?ism).*(?:^|[\s/]){_quoted(value.text)}[ \t]*(?:$.*|\z)"),)


@dataclass(frozen=True)
class Member(Type):
    """A text member of a structured result (JSON text)."""

    name: str = "member"
    takes: str = "text"
    operators: frozenset[str] = EQUALITY
    key: str = ""

    def equal(self, value: Value) -> Tests:
        if value.kind == "regex":
            raise BadValue("plain text", f"script:ID:{value.text} searches an output by a regular expression")
        member = f"{json.dumps(self.key)}:{json.dumps(value.text, ensure_ascii=False)}"
        return (Regex(rf"(?is).*{_quoted(member)}.*"),)


def _of(value: str, also: str, rank: int = 7) -> dict[str, Place]:
    return {
        "hosts": Place(f"script.{value}", _SCRIPT, also=also, rank=rank, rare=True),
        "port": Place(f"script.{value}", "-[:{prints}]->(script:Script)", also=also),
    }


def _member(name: str, key: str, also: str, help_: str, example: str) -> Field:
    return Field(
        name,
        Member(key=key),
        help_,
        f"{name}:{example}",
        _of("data", f"{also} AND script.data CONTAINS '\"{key}\":'"),
    )


_SMB = "script.name = 'smb-os-discovery'"
_IKE = "script.name IN ['ike-info', 'ike-version']"
_NTLM = "script.name ENDS WITH 'ntlm-info'"

SCRIPTS = (
    Field(
        "useragent",
        TEXT,
        "user agent that a host was seen to use",
        "useragent:/curl/",
        _of("output", "script.name = 'http-user-agent'"),
    ),
    Field(
        "httpserver",
        TEXT,
        "Server header of a web server",
        "httpserver:/nginx/",
        _of("output", "script.name = 'http-server-header'"),
    ),
    Field(
        "httphdr",
        Header(),
        "header of a web server, by its name or NAME:VALUE",
        "httphdr:x-powered-by:PHP/8.2",
        _of("output", "script.name = 'http-headers'"),
    ),
    Field(
        "httpapp",
        TEXT,
        "application that a web server runs",
        "httpapp:/OWA/",
        _of("output", "script.name = 'http-app'"),
    ),
    Field(
        "file",
        Listed(),
        "file or share in a listing (FTP, HTTP, NFS, SMB, AFP); SCRIPT,…:NAME in those of some scripts",
        "file:/passwd/",
        _of("output", f"script.name IN {list(_LISTINGS)}"),
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
