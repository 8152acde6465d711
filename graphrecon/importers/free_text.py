"""Credentials in free text: members of JSON and fields of forms with a telling name, passwords in SQL."""

import re

from graphrecon.importers.secrets import MASK, PARAMETER

_MEMBER = re.compile(
    rf"""(?ix) (?P<kept> (?<![\w.-]) (?P<quote> "|\\x22|'|\\x27 )? (?=[\w.-]) {PARAMETER}
    (?(quote) (?P=quote) \s* : | = ) \s* )
    (?! \*\*\* )
    (?P<secret> " (?: [^"\\] | \\. )*+ "?+ | ' [^']*+ '?+ | \\x22 (?: (?!\\x22) . )*+ (?:\\x22)?+ | [^\s&,;}}]++ )"""
)
_SQL = re.compile(
    r"""(?ix) (?P<kept> (?<![\w'"])
    (?: identified \s++ (?: with \s++ \S{1,64} \s++ )? (?:by|as) (?: \s++ password )? | password )
    \s*+ (?: = \s*+ )? (?: \( \s*+ )? )
    (?P<secret> ' (?: [^'\\] | '' | \\. )*+ '?+ | " (?: [^"\\] | \\. )*+ "?+ )"""
)


def masked_text(text: str, lost: list[str]) -> str:
    """Return text with what its words say is a credential masked; it is added to `lost`."""

    def hidden(hit: re.Match[str]) -> str:
        lost.append(hit["secret"])
        return hit["kept"] + MASK

    return _SQL.sub(hidden, _MEMBER.sub(hidden, text))
