"""The field's own options of host queries (`--country FR`, `--openport` …): one table, each stands for a filter."""

import inspect
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Annotated, Any, Literal

import typer

from graphrecon.cypher.filter import PASSIVE, FilterError, Purpose, knows, parse
from graphrecon.cypher.filter import ast as tree
from graphrecon.cypher.filter import fields as table
from graphrecon.cypher.filter.shortcuts import SHORTCUTS
from graphrecon.errors import GraphreconError

Takes = Literal["value", "flag", "optional", "range"]


@dataclass(frozen=True)
class Sugar:
    """One option: the attribute that it asks for, what it takes, and whether it negates.

    A `filter` is what a flag stands for in place of its attribute.
    """

    option: str
    attribute: str
    takes: Takes = "value"
    negated: bool = False
    filter: str = ""

    @property
    def text(self) -> str:
        """Return the filter that it stands for without a value."""
        return "!" * self.negated + (self.filter or self.attribute)

    @property
    def parameter(self) -> str:
        """Return its name as a Python parameter."""
        return "with_" + self.option.replace("-", "_")


_VALUES = (
    "addr asname asnum banner category cert city country cpe devicetype domain hop host hostname httptitle mac net os"
    " port product script search service source svchostname tag timeago vuln newhost newport scan"
)
_FLAGS = (
    "anonftp anonldap authbypassvnc authhttp geovision ipv4 ipv6 mssqlemptypwd mysqlemptypwd netdev nfs nis openport"
    " owa phonedev phpmyadmin smbshare tls torcert vuln-boa vuln-intersil webfiles webmin x11 x11open xp445 ypserv"
)
_OPTIONAL = (
    "hassh hassh-client hassh-server screenshot ssl-ja3-client ssl-ja3-server ssl-ja4-client ssl-jarm useragent httphdr"
    " httpapp ssl-ja4-client-raw screenwords"
)
TABLE = (
    *(Sugar(name, name) for name in _VALUES.split()),
    *(Sugar(name, name, "flag") for name in _FLAGS.split()),
    *(Sugar(name, name, "optional") for name in _OPTIONAL.split()),
    Sugar("prodversion", "version"),
    Sugar("sshkey", "sshkey", "optional"),
    Sugar("range", "addr", "range"),
    Sugar("id", "id"),
    Sugar("no-id", "id", negated=True),
    Sugar("countports", "openports", "range"),
    Sugar("not-port", "port", negated=True),
    Sugar("no-openport", "openport", "flag", negated=True),
    Sugar("no-countports", "openports", "range", negated=True),
    Sugar("no-hostname", "hostname", "optional", negated=True),
    Sugar("no-domain", "domain", "optional", negated=True),
    Sugar("no-script", "script", "optional", negated=True),
    Sugar("no-timeago", "timeago", negated=True),
    Sugar("notes", "notes", "flag"),
    Sugar("no-notes", "notes", "flag", negated=True),
)
_AUTH = "recontype:HTTP_CLIENT_HEADER,HTTP_CLIENT_HEADER_SERVER (source:AUTHORIZATION OR source:PROXY-AUTHORIZATION)"
OBSERVED = (
    Sugar("recontype", "recontype"),
    Sugar("sensor", "sensor"),
    Sugar("dns", "hostname"),
    Sugar("dnssub", "domain"),
    Sugar("dnstype", "dnstype"),
    Sugar("timeagonew", "timeagonew"),
    Sugar("no-timeagonew", "timeagonew", negated=True),
    Sugar("auth", "recontype", "flag", filter=_AUTH),
    Sugar("basicauth", "recontype", "flag", filter=_AUTH + " value:/^basic\\s/i"),
    Sugar("ftp", "recontype", "flag", filter="recontype:FTP_CLIENT,FTP_SERVER"),
    Sugar("pop", "recontype", "flag", filter="recontype:POP_CLIENT,POP_SERVER"),
    Sugar("torcert", "cert", "flag", filter=SHORTCUTS["torcert"].filter),
    Sugar("java", "recontype", "flag", filter=r"useragent:/(^|[^a-z])java[^a-z]/i"),
)
"""The options of passive observations alone."""
OPTIONAL = frozenset(f"--{row.option}" for row in (*TABLE, *OBSERVED) if row.takes == "optional")
"""Options that may stand without a value; `argv.spread` gives them an empty one."""


@cache
def rows(purpose: Purpose) -> list[Sugar]:
    """Return the options whose attribute a purpose knows."""
    table = (*TABLE, *OBSERVED) if purpose is PASSIVE else TABLE
    return [row for row in table if knows(purpose, row.attribute)]


def parameters(purpose: Purpose) -> list[inspect.Parameter]:
    """Return the options as parameters of a command function."""
    return [_parameter(row) for row in rows(purpose)]


def texts(purpose: Purpose, given: Mapping[str, Any]) -> list[str]:
    """Return the filters that the given options stand for; raises GraphreconError for a value that none can hold."""
    found: list[str] = []
    for row in rows(purpose):
        value = given.get(row.parameter)
        if not value:
            continue
        if row.takes == "flag":
            found.append(row.text)
        elif row.takes == "range":
            found.append("!" * row.negated + clause(row.attribute, f"{value[0]}-{value[1]}", row.option))
        else:
            found += [_one(row, item) for item in value]
    return found


def clause(attribute: str, value: str, option: str) -> str:
    """Return the clause `attribute:value`, quoted where the value needs it.

    Raises GraphreconError where the filter language cannot hold the value in one clause.
    """
    parts = _in_parts(attribute, value) if re.search(r"[\s()]", value) and ":" in value else None
    for text in [parts] if parts else [f"{attribute}:{value}", f'{attribute}:"{_quoted(value)}"']:
        if _is_clause(text, attribute):
            return text
    raise GraphreconError(f"--{option} cannot take {value!r}", hint=f"write it as a filter: -f '{attribute} = …'")


def _one(row: Sugar, value: str) -> str:
    if not value:
        return row.text
    negated = row.negated
    if value[0] in "!~" and len(value) > 1:
        negated, value = not negated, value[1:]
    if row.attribute == "port":
        value = value.replace("_", "/")
    return "!" * negated + clause(row.attribute, value, row.option)


def _in_parts(attribute: str, value: str) -> str | None:
    """Return the clause of `http:Apache httpd:80` with quotes around the parts that need them; None if it has no parts.

    A part that is a regular expression has no quotes: its spaces are written otherwise.
    """
    row = next((row for level in ("view", "port") if (row := table.find(attribute, level))), None)
    if attribute == "tag":
        row = table.find("tag.info", "view")
    if row is None or row.split is None:
        return None
    try:
        parts = row.split(tree.Value(value))
    except ValueError:
        return None
    return f"{attribute}:{':'.join(_part(part) for _, part in parts)}" if len(parts) > 1 else None


def _part(value: tree.Value) -> str:
    if value.kind == "regex":
        spaced = re.sub(r"\\?(\s)", lambda found: f"\\x{ord(found[1]):02x}", value.text)
        return f"/{spaced}/{value.flags}"
    return f'"{_quoted(value.text)}"' if re.search(r"""[\s():"']""", value.text) else value.text


def _quoted(value: str) -> str:
    return value.replace('"', '\\"')


def _is_clause(text: str, attribute: str) -> bool:
    try:
        found = parse(text)
    except FilterError:
        return False
    return isinstance(found, tree.Clause) and found.name == attribute and found.value is not None


def _parameter(row: Sugar) -> inspect.Parameter:
    help_ = f"The filter `{row.text}{'' if row.takes == 'flag' else ':…'}`."
    option = typer.Option(f"--{row.option}", help=help_, rich_help_panel="Filters", hidden=True, show_default=False)
    kinds: dict[Takes, Any] = {
        "flag": (bool, False),
        "range": (tuple[str, str] | None, None),
        "value": (list[str] | None, None),
        "optional": (list[str] | None, None),
    }
    kind, default = kinds[row.takes]
    return inspect.Parameter(
        row.parameter, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=Annotated[kind, option]
    )
