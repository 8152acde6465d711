"""Where values stand in what scripts printed: members of their structured results (JSON text), headers, applications.

Each is a list for the `each` of a Place, and the expression of a value of one element.
"""

_QUOTE, _BACKSLASH = "'\\u0001'", "'\\u0002'"
"""Stand for an escaped quote and backslash while a text is cut at its quotes."""
DATA = f"replace(replace(script.data, '\\\\\\\\', {_BACKSLASH}), '\\\\\"', {_QUOTE})"


def _plain(text: str) -> str:
    return f"replace(replace({text}, {_QUOTE}, '\"'), {_BACKSLASH}, '\\\\')"


def members(key: str) -> str:
    """Return the list of what follows each member in a script's result; `key` is the Cypher of its text `"name":`."""
    return f"split({DATA}, {key})[1..]"


def printed(key: str) -> str:
    """Return the list of what follows each `name = ` of a script's lines; `key` is the Cypher of that text."""
    lines = "[line IN split(script.output, '\\n') | trim(line)]"
    return f"[line IN {lines} WHERE line STARTS WITH {key} | substring(line, size({key}))]"


_TEXT = _plain("split(substring(each, 1), '\"')[0]")
_NUMBER = "split(split(split(each, ',')[0], '}')[0], ']')[0]"
MEMBER = f"CASE WHEN each STARTS WITH '\"' THEN {_TEXT} ELSE {_NUMBER} END"
"""The value of a member: text without its quotes, a number as text."""


def inside(key: str) -> str:
    """Return the value of a member of an object, which `each` is the text of; null where it has none."""
    text = _plain(f"split(split(each, '\"{key}\":\"')[1], '\"')[0]")
    number = f"split(split(split(each, '\"{key}\":')[1], ',')[0], '}}')[0]"
    return f'CASE WHEN each CONTAINS \'"{key}":"\' THEN {text} ELSE {number} END'


OBJECTS = f"split({DATA}, '{{')[1..]"
"""The text of each object in a script's result, up to the next."""

LISTINGS = ("afp-ls", "ftp-anon", "http-ls", "nfs-ls", "smb-ls", "smb-enum-shares")
"""The scripts that list files or shares."""
SHARES = "smb-enum-shares"
_OBJECTS_BY_NAME = f"split({DATA}, '\":{{')"
"""What stands before each object of an object, its name last, and after it."""
_SHARE = f"last(split(last(split(part, '\"')), {_BACKSLASH}))"
FILES = (
    f"CASE script.name WHEN '{SHARES}' THEN [part IN {_OBJECTS_BY_NAME}[..-1] | {_SHARE}]"
    f" ELSE [part IN split({DATA}, '\"filename\":\"')[1..] | split(part, '\"')[0]] END"
)
"""The names of files in a listing, or of shares without their server: of `\\\\192.0.2.1\\C$` it is `C$`."""
FILE = _plain("each")

FILE_SHARES = (
    f"[parts IN [{_OBJECTS_BY_NAME}] | [i IN range(1, size(parts) - 1)"
    " WHERE NOT any(kind IN ['STYPE_IPC', 'STYPE_PRINTQ', 'Not a file share']"
    ' WHERE parts[i] CONTAINS \'"Type":"\' + kind)'
    " AND toUpper(right(parts[i - 1], 4)) <> 'IPC$' | parts[i]]][0]"
)
"""What a script says of each share that holds files: no pipe, no printer."""
_READ, _WRITTEN = (f"each CONTAINS 'access\":\"{name}'" for name in ("READ", "WRITE"))
ACCESS = (
    f"CASE WHEN each CONTAINS 'access\":\"READ/WRITE' OR ({_READ} AND {_WRITTEN}) THEN 'rw'"
    f" WHEN {_READ} THEN 'r' WHEN {_WRITTEN} THEN 'w' END"
)
"""Whether anybody, or the account that asked, may read (r) or write (w) a share; null for neither."""

HEADERS = (
    "[line IN split(script.output, '\\n') WHERE line CONTAINS ':'"
    " AND NOT trim(line) STARTS WITH '(' AND NOT trim(line) STARTS WITH 'HTTP/']"
)
"""The lines `NAME: VALUE` of `http-headers`."""
HEADER = "toLower(trim(split(each, ':')[0]))"
HEADER_VALUE = "trim(substring(each, size(split(each, ':')[0]) + 1))"

_LINES = "[line IN split(script.output, '\\n') WHERE trim(line) <> '']"
APPLICATIONS = f"CASE WHEN script.data IS NULL THEN {_LINES} ELSE {OBJECTS} END"
"""The applications that `http-app` tells of, as objects; without them its lines `NAME: path PATH, version VERSION`."""
APPLICATION = f"CASE WHEN script.data IS NULL THEN trim(split(each, ': path ')[0]) ELSE {inside('application')} END"
APPLICATION_VERSION = (
    f"CASE WHEN script.data IS NULL THEN split(split(each, ', version ')[1], ' ')[0] ELSE {inside('version')} END"
)

_PORTS_OF = f"split(split({DATA}, '\"' + each + '\":')[1], ']')[0]"
SCANNED = (
    f"[told IN [{_PORTS_OF}] WHERE told =~ '(?:\\\\{{[^{{}}]*)?\\\\[[0-9,]+' | split(last(split(told, '[')), ',')][0]"
)
"""The numbers of the ports of the protocol `each` that a host was seen to look for; null for none.

The result says `"tcp":{"count":2,"ports":[23,2323]}`, or `"tcp":[23,2323]`.
"""
_SCANNERS = f"split({DATA}, '\"scanners\":[')[1]"
_WITHOUT_PROBES = (
    f"[told IN [split({_SCANNERS}, '\"probes\":[')] |"
    " reduce(text = told[0], part IN told[1..] | text + substring(part, size(split(part, ']')[0]) + 1))][0]"
)
SCANNERS = (
    "CASE WHEN script.data IS NULL THEN [script.output]"
    f" ELSE split(split({_WITHOUT_PROBES}, ']')[0], '\"name\":\"')[1..] END"
)
"""The scanners that a host was seen to run: those of the result, without the names of their probes, or the output."""
_NAME = _plain("split(each, '\"')[0]")
SCANNER = f"CASE WHEN script.data IS NULL THEN each ELSE {_NAME} END"
