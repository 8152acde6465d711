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
