"""Credentials in the first bytes of a client: commands, headers and binary logins, masked to where they may end."""

import re

from graphrecon.importers.free_text import masked_text
from graphrecon.importers.passive.text import wire_bytes
from graphrecon.importers.secrets import MASK, PARAMETER

_BINARY = (
    (re.compile(rb"\x10[\x00-\xff]{1,4}\x00(?:\x04MQTT|\x06MQIsdp)"), "MQTT CONNECT"),
    (re.compile(rb"\x30[\x00-\xff]{1,5}\x02[\x01-\x04][\x00-\xff]{1,4}?\x60"), "LDAP bind"),
    (re.compile(rb"\x30[\x00-\xff]{1,5}\x02\x01[\x00\x01]\x04[\x00-\xff]+[\xa0-\xa8]"), "SNMP"),
    (re.compile(rb"\x10\x01[\x00-\xff]{2}\x00\x00[\x00-\xff]\x00"), "TDS login"),
    (
        re.compile(rb"\x05(?:\x01[\x00-\xff]|\x02[\x00-\xff]{2}|\x03[\x00-\xff]{3}|\x04[\x00-\xff]{4})\x01[\x01-\xff]"),
        "SOCKS5 login",
    ),
    (re.compile(rb"AMQP[\x00-\xff]{4}[\x00-\xff]*?PLAIN"), "AMQP login"),
    (
        re.compile(
            rb"(?:\x00\x00\x00\x08\x04\xd2\x16\x2f)?\x00\x00[\x00-\xff]{2}\x00\x03\x00[\x00-\x02][\x00-\xff]*?\x00\x00p\x00\x00"
        ),
        "PostgreSQL login",
    ),
    (
        re.compile(rb"[\x00-\xff]{2}\x00\x01[\x00-\xff]{28}(?=[\x00-\xff]*\x00mysql_clear_password\x00)"),
        "MySQL login",
    ),
)
"""How messages begin that carry a password somewhere, and what stands for the whole of each."""
_SPACE = r"\\x(?:0[ad]|20)"
"""White space that a sensor wrote as an escape."""
_LOGIN = re.compile(
    rf"""(?ix) (?: ^ | (?<=[\s:|;]) | (?<=\\x[0-9a-f]{{2}}) )
    (?: (?P<all> (?: PASS | PASSWORD | PASSWD | PASSCODE | ACCT | OPER | IDENTIFY | REQUIREPASS ))
        (?= [\s:=] | $ | {_SPACE} )
      | (?P<user> (?: APOP | LOGIN ) (?: [ \t]+ (?: "(?:[^"\\]|\\.)*" | [^\s"]+ ) (?= [ \t] ) )? )
        (?= [\s:=] | $ | {_SPACE} )
      | (?P<rest> (?: AUTH | AUTHENTICATE ) (?: [ \t]+ (?: PLAIN | LOGIN | NTLM | GSSAPI | GSS-SPNEGO | EXTERNAL
          | ANONYMOUS | CRAM-MD5 | DIGEST-MD5 | SCRAM-[A-Z0-9-]+ | X?OAUTH(?:2|BEARER) | TLS | SSL )
          (?= \s | $ | {_SPACE} ) )?
        ) (?= \s | $ | {_SPACE} )
      | (?P<header> (?: (?:Proxy-)?Authorization | (?:Set-)?Cookie (?! : [ ] msts(?:hash)?= [^;]{{0,200}} $ )
          | X-(?=[A-Z-]*(?:Auth(?!or(?!i))|Token|Key))[A-Z-]*
          | (?:[A-Z0-9]{{1,20}}-){{0,4}} (?: Token | Api-?Key | [A-Z0-9]{{1,20}}-Key | Secret | Session-?Id ) ) :
          (?: [ \t]* (?: Basic | Bearer | Digest | Negotiate | NTLM | OAuth ) (?= \s ) )? )
    )"""
)
_LINES = re.compile(r"(\r\n|\n|\r)")
_NAMED = re.compile(rf"(?i)(?:[a-z0-9]{{1,32}}[_-]){{0,6}}?{PARAMETER}")
_ELEMENT = re.compile(r"(?i)(?P<kept><(?:auth|response)\b[^<>]{0,400}>)(?P<secret>[^<]++)")
"""What XMPP sends by SASL."""
_LONGEST_NAME = 256


def names_credential(source: str) -> bool:
    """Return whether what stands under this name, a command or a header, is a credential."""
    known = source.upper() == "COMMUNITY" or _NAMED.fullmatch(source[:_LONGEST_NAME]) is not None
    return known or any(_LOGIN.match(text) for text in (source, f"{source}:"))


def masked(text: str) -> tuple[str, str | None]:
    """Return text with what may be a password masked to the end of its line, and what was masked.

    What follows a line that begins a dialogue (`AUTH LOGIN`, a literal of IMAP) is masked too, and of binary messages
    that carry a password nothing is left but their name.
    """
    raw = wire_bytes(text)
    for pattern, name in _BINARY:
        if pattern.match(raw):
            return f"{name} {MASK}", text
    lost: list[str] = []

    def hidden(hit: re.Match[str]) -> str:
        lost.append(hit["secret"])
        return hit["kept"] + MASK

    text = _ELEMENT.sub(hidden, masked_text(text, lost))
    kept: list[str] = []
    parts = _LINES.split(text)
    for place in range(0, len(parts), 2):
        line, end = parts[place], "".join(parts[place + 1 : place + 2])
        found = _LOGIN.search(line)
        if found is None:
            kept += (line, end)
            continue
        told = line[found.end() :].lstrip(" \t")
        head = line[: found.end()]
        dialogue = found["rest"] is not None or told.endswith("}") or (not told and found["header"] is None)
        after = "".join(parts[place + 1 :]) if dialogue else ""
        if after.strip():
            lost.append(told + after)
            kept.append(f"{head} {MASK}")
            break
        if told:
            lost.append(told)
            kept += (f"{head} {MASK}", end)
        else:
            kept += (head, end)
    return "".join(kept), "\n".join(lost) or None
