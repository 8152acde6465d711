"""Credentials in the first bytes of a client: commands, headers and binary logins, masked to where they may end."""

import re

from graphrecon.importers.passive.text import wire_bytes
from graphrecon.importers.secrets import MASK

_BINARY = (
    (re.compile(rb"\x10[\x00-\xff]{1,4}\x00(?:\x04MQTT|\x06MQIsdp)"), "MQTT CONNECT"),
    (re.compile(rb"\x30[\x00-\xff]{1,5}\x02[\x01-\x04][\x00-\xff]{1,4}?\x60"), "LDAP bind"),
    (re.compile(rb"\x30[\x00-\xff]{1,5}\x02\x01[\x00\x01]\x04[\x00-\xff]+[\xa0-\xa8]"), "SNMP"),
    (re.compile(rb"\x10\x01[\x00-\xff]{2}\x00\x00[\x00-\xff]\x00"), "TDS login"),
)
"""How messages begin that carry a password somewhere, and what stands for the whole of each."""
_LOGIN = re.compile(
    r"""(?ix) (?: ^ | (?<=[\s:|;]) | (?<=\\x[0-9a-f]{2}) )
    (?: (?P<all> (?: PASS | PASSWORD | PASSWD | ACCT | OPER | IDENTIFY | REQUIREPASS )) (?= [\s:=] | $ )
      | (?P<user> (?: APOP | LOGIN ) (?: [ \t]+ (?: "(?:[^"\\]|\\.)*" | [^\s"]+ ) (?= [ \t] ) )? ) (?= [\s:=] | $ )
      | (?P<rest> (?: AUTH | AUTHENTICATE ) (?: [ \t]+ (?: PLAIN | LOGIN | NTLM | GSSAPI | GSS-SPNEGO | EXTERNAL
          | ANONYMOUS | CRAM-MD5 | DIGEST-MD5 | SCRAM-[A-Z0-9-]+ | X?OAUTH(?:2|BEARER) | TLS | SSL ) (?= \s | $ ) )?
        ) (?= \s | $ )
      | (?P<header> (?: (?:Proxy-)?Authorization | (?:Set-)?Cookie | X-(?=[A-Z-]*(?:Auth|Token|Key))[A-Z-]* ) :
          (?: [ \t]* (?: Basic | Bearer | Digest | Negotiate | NTLM | OAuth ) (?= \s ) )? )
    )"""
)
_IN_URL = re.compile(r"(://[^/\s:@]*:)([^/\s]*)(?=@)")
_LINES = re.compile(r"(\r\n|\n|\r)")


def masked(text: str) -> tuple[str, str | None]:
    """Return text with what may be a password masked to the end of its line, and what was masked.

    What follows a line that begins a dialogue (`AUTH LOGIN`, a literal of IMAP) is masked too, and of binary messages
    that carry a password nothing is left but their name.
    """
    raw = wire_bytes(text)
    for pattern, name in _BINARY:
        if pattern.match(raw):
            return f"{name} {MASK}", text
    kept: list[str] = []
    lost: list[str] = []
    parts = _LINES.split(text)
    for place in range(0, len(parts), 2):
        line, end = parts[place], "".join(parts[place + 1 : place + 2])
        found = _LOGIN.search(line)
        if found is None:
            kept += (_in_urls(line, lost), end)
            continue
        told = line[found.end() :].lstrip(" \t")
        head = _in_urls(line[: found.end()], lost)
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


def _in_urls(line: str, lost: list[str]) -> str:
    """Return a line with the passwords of its URLs masked; they are added to `lost`."""
    lost += (hit[2] for hit in _IN_URL.finditer(line) if hit[2])
    return _IN_URL.sub(rf"\1{MASK}", line)
