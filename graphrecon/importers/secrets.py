"""Credentials in logs: the columns that hold them, and what of a line may be shown when it is refused."""

import re
from collections.abc import Collection, MutableMapping
from typing import Any

from graphrecon.importers.lines import excerpt
from graphrecon.importers.zeek import Columns

MASK = "***"
"""What stands in place of a credential."""
HIDDEN = "<hidden>"
"""What Zeek writes in place of a password that it was told not to keep."""
COLUMNS = frozenset({"password", "community"})
"""Columns of Zeek's logs that are credentials."""
_WHOSE = (
    r"(?:(?:user|usr|login|new|old|current|confirm|my|admin|account|acct|db|proxy|client|consumer|app|api|access|refresh"
    r"|id|auth|oauth|session|security|private|subscription|bearer|csrf|xsrf|reset|device|x|amz|goog|php|j|asp|net)"
    r"[_.-]?){0,3}"
)
PARAMETER = (
    rf"(?:[a-z0-9_.-]{{1,32}}(?:\[|%5b))?{_WHOSE}"
    r"(?:pass(?:word|wd|wort|phrase|code)?|pwd|pw|psw|secret(?:[_.-]?key)?"
    r"|(?:api|access|private|auth|app|session|subscription)[_.-]?key|token|jwt|otp|auth|authorization|credentials?"
    r"|session(?:[_.-]?id)?|sess?id|sid|sig|signature)(?:[_.-]?(?:confirm(?:ation)?|again|repeat)|\d)?(?:\]|%5d)?"
)
"""Names of a URL's parameters that are credentials, as a regular expression for text of any case."""
_IRC, _REDIS = ("PASS", "OPER", "AUTHENTICATE"), ("AUTH", "HELLO")
_ARGUMENTS = {
    "arg": ("command", ("PASS", "ACCT")),
    "value": ("command", _IRC),
    "addl": ("command", _IRC),
    "argument": ("opcode", ("BIND SIMPLE",)),
    "frontend_arg": ("frontend", ("PASS",)),
    "cmd.key": ("cmd.name", _REDIS),
    "cmd.value": ("cmd.name", _REDIS),
}
"""Columns that are credentials where another column begins with such a word: commands of FTP, IRC and Redis, LDAP's
binds, PostgreSQL's messages."""
SECRET_COLUMNS = frozenset((*COLUMNS, *_ARGUMENTS, "sub_msg", "first_bytes"))
"""Columns that are, or may be, credentials."""
SECRET_NAME = re.compile(
    r"(?i)(?:[a-z0-9]+[_.-])*(?:pass(?:word|wd|phrase|code)?|pwd|secret|token|cookies?|authorization|api_?key"
    r"|credentials?)"
)
"""Names of columns that are credentials, in logs that may have any."""
_TELLING = re.compile(
    rb"(?i)(?:\b|\\x[0-9a-f]{2})(?:PASS(?:WORD|WD)?|ACCT|APOP|AUTH(?:ENTICATE)?|(?:PROXY-)?AUTHORIZATION|COOKIE|LOGIN|BASIC|COMMUNITY"
    rb"|OPER|IDENTIF(?:Y|IED)|(?:FRONTEND_)?ARG(?:UMENT)?|CMD\.(?:KEY|VALUE)|SUB_MSG|USERINFO"
    rb"|(?:TCP_CLIENT_BANNER|(?:TCP|UDP)_HONEYPOT_HIT))\b|//[^/\s:@]*:(?=[^/\s]*@)"
    rb"|[\t\"][^/\s:@\"]*:(?=[^/\s\"]*@)|(?:[?&;#]|%(?:3f|26|3b|23))" + PARAMETER.encode() + rb"(?:=|%3d)"
    rb"|(?<![\w.-])(?=[\w.-])" + PARAMETER.encode() + rb"\\*[\"']?\s*(?:[:=]|->)"
)
"""What stands before a credential in a line, whatever its form."""


def hide(row: MutableMapping[str, Any]) -> None:
    """Put Zeek's own word in place of the credentials of a row."""
    for name in COLUMNS:
        if row.get(name):
            row[name] = HIDDEN
    for name, (other, words) in _ARGUMENTS.items():
        if row.get(name) and str(row.get(other, "")).upper().startswith(words):
            row[name] = HIDDEN


def safe_excerpt(line: bytes) -> str:
    """Return the beginning of a line for a report, up to where a credential may begin."""
    found = _TELLING.search(line)
    return excerpt(line) if found is None else f"{excerpt(line[: found.end()])} {MASK}"


def row_excerpt(line: bytes, columns: Columns, secret_names: Collection[str] = SECRET_COLUMNS) -> str:
    """Return the beginning of a row for a report, its columns that may be credentials masked.

    Of a row with more or fewer fields than its header names, whose columns nobody can tell, what stands before the
    first such column.
    """
    names, separator = columns.fields, columns.separator.encode()
    secret = [place for place, name in enumerate(names) if name in secret_names or SECRET_NAME.fullmatch(name)]
    if not secret:
        return safe_excerpt(line)
    fields = line.split(separator)
    if len(fields) == len(names):
        for place in secret:
            if fields[place] not in (columns.unset.encode(), columns.empty.encode()):
                fields[place] = MASK.encode()
    else:
        fields[min(secret) :] = [MASK.encode()]
    return safe_excerpt(separator.join(fields))
