"""Credentials in URLs and request lines: passwords before a host, and parameters that let somebody in."""

import re

from graphrecon.importers.secrets import MASK, PARAMETER

_PARAMETER = re.compile(
    rf"(?i)(?P<kept>(?:(?P<path>;)|[?&#]|%(?:3f|26|3b|23)){PARAMETER}(?:=|%3d))"
    r"(?!\*\*\*(?:[\s&#;?]|$))(?P<secret>(?(path)[^\s&#;?]++|(?:[^\s&#]|[ \t](?!HTTP/))++))"
)
_OWNER = re.compile(r"(?P<kept>//[^/\s:@]*:)(?!\*\*\*@)(?P<secret>[^/\s]*)(?=@)")
_SIP_OWNER = re.compile(r"(?i)(?P<kept>\bsips?:[^/\s:@;]*:)(?!\*\*\*@)(?P<secret>[^/\s:@;]*)(?=@)")
_ENCODED_OWNER = re.compile(
    r"(?i)(?P<kept>%2f%2f(?:[^/\s:@%]|%(?!2f|3a|40))*+(?::|%3a))(?!\*\*\*(?:@|%40))"
    r"(?P<secret>(?:[^/\s&%]|%(?!2f|26))*)(?=@|%40)"
)
_FIRST_OWNER = re.compile(r"(?P<kept>\A(?!(?i:sips?):)[^/\s:@]*:)(?!\*\*\*@)(?P<secret>[^/\s]*)(?=@)")


def masked_urls(text: str, lost: list[str], *, host_first: bool = False) -> str:
    """Return text with the credentials of its URLs masked; they are added to `lost`.

    `host_first` is for text that may begin with an authority alone, as a Host header and the target of CONNECT do:
    `user:password@host:443`.
    """

    def masked(hit: re.Match[str]) -> str:
        if hit["secret"]:
            lost.append(hit["secret"])
        return hit["kept"] + MASK

    if "@" in text or "%" in text:
        for pattern in (_OWNER, _SIP_OWNER, _ENCODED_OWNER):
            text = pattern.sub(masked, text)
        if host_first:
            text = _FIRST_OWNER.sub(masked, text)
    return _PARAMETER.sub(masked, text) if "=" in text or "%" in text else text
