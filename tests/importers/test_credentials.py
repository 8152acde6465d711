"""Credentials in clear: masked in whatever is stored of a log, and in what is written of its refused lines."""

import json
from typing import Any

import pytest

from graphrecon.importers.base import Skipped
from graphrecon.importers.passive.masking import masked
from graphrecon.model.base import Node
from graphrecon.model.intel_nodes import CLASSES
from graphrecon.model.passive import Observation
from tests.importers.reading import read

SECRET = "s3cret"
IDS = {"ts": 1_793_614_800.5, "id.orig_h": "198.51.100.7", "id.orig_p": 40000, "id.resp_h": "192.0.2.10",
       "id.resp_p": 443, "proto": "tcp"}  # fmt: skip
ROWS: list[tuple[str, dict[str, Any]]] = [
    ("http", {"username": "joe", "password": SECRET}),
    ("ftp", {"user": "joe", "password": SECRET}),
    ("ftp", {"command": "PASS", "arg": SECRET}),
    ("ftp", {"command": "ACCT", "arg": SECRET}),
    ("socks", {"user": "joe", "password": SECRET}),
    ("snmp", {"community": SECRET}),
    ("ldap", {"opcode": "bind simple", "object": "cn=joe", "argument": SECRET}),
    ("newer_log", {"password": SECRET}),
]
"""One row of each log that may hold a credential."""


def as_json(log: str, **columns: Any) -> bytes:
    return json.dumps({"_path": log, **IDS, **columns}).encode() + b"\n"


def as_tsv(log: str, columns: dict[str, Any], *, extra: str = "") -> bytes:
    row = {**IDS, **columns}
    head = f"#separator \\x09\n#set_separator\t,\n#empty_field\t(empty)\n#unset_field\t-\n#path\t{log}\n"
    return (head + "#fields\t" + "\t".join(row) + "\n" + "\t".join(map(str, row.values())) + extra + "\n").encode()


@pytest.mark.parametrize("credentials", [False, True])
@pytest.mark.parametrize(("log", "columns"), ROWS)
def test_metadata_of_flows_never_holds_a_credential(log: str, columns: dict[str, Any], credentials: bool) -> None:
    for content in (as_json(log, **columns), as_tsv(log, columns)):
        found = read("zeek-intel", content, credentials=credentials)
        assert not found.skipped
        assert any(isinstance(item, tuple(CLASSES.values())) for item in found.items)
        assert SECRET not in repr(found.items)


def test_arguments_of_other_commands_stay() -> None:
    (fact,) = read("zeek-intel", as_json("ftp", command="RETR", arg="a.txt")).of(CLASSES["ftp"])
    assert fact.arg == "a.txt"


@pytest.mark.parametrize(("log", "columns"), [row for row in ROWS if row[0] in ("http", "ftp", "snmp")])
def test_observations_hold_it_as_a_secret_only_where_the_setting_says_so(log: str, columns: dict[str, Any]) -> None:
    for content in (as_json(log, **columns), as_tsv(log, columns)):
        assert SECRET not in repr(read("zeek-facts", content).items)
        for item in read("zeek-facts", content, credentials=True).of(Node):
            assert SECRET not in repr([value for name, value in _fields(item).items() if name != "secret"])
        kept = read("zeek-facts", content, credentials=True).of(Observation)
        assert any(item.secret == SECRET for item in kept) is ("arg" not in columns)


def _fields(item: Node) -> dict[str, Any]:
    return {name: getattr(item, name) for name in item.__struct_fields__}


@pytest.mark.parametrize("reader", ["zeek-intel", "zeek-facts"])
@pytest.mark.parametrize(("log", "columns"), [row for row in ROWS if row[0] in ("http", "ftp", "snmp")])
def test_what_is_written_of_a_refused_line_holds_no_credential(reader: str, log: str, columns: dict[str, Any]) -> None:
    bad = {**columns, "id.resp_p": "eighty", "ts": "soon"}
    contents = [
        as_tsv(log, bad),
        as_tsv(log, columns, extra="\tone too many"),
        as_json(log) + as_json(log, **bad),
        as_json(log) + as_json(log, **columns)[:-3] + b"\n",
    ]
    for content in contents:
        refused = read(reader, content).of(Skipped)
        assert len(refused) == 1, content
        assert SECRET not in repr(refused)
        assert "198.51.100.7" in refused[0].excerpt


@pytest.mark.parametrize(
    ("banner", "stored"),
    [
        ('a1 LOGIN "bob smith" "sword fish"', 'a1 LOGIN "bob smith" ***'),
        ('LOGIN bob "sword fish"', "LOGIN bob ***"),
        ("a1 LOGIN {3}\r\nbob {5}\r\nsword", "a1 LOGIN ***"),
        ("a1 AUTHENTICATE PLAIN AGJvYgBzd29yZA==", "a1 AUTHENTICATE PLAIN ***"),
        ("EHLO x\r\nAUTH LOGIN\r\nYm9i\r\nc3dvcmQ=", "EHLO x\r\nAUTH LOGIN ***"),
        ("AUTH sword", "AUTH ***"),
        ("*2\r\n$4\r\nAUTH\r\n$5\r\nsword", "*2\r\n$4\r\nAUTH ***"),
        ("HELLO 3 AUTH bob sword", "HELLO 3 AUTH ***"),
        ("USER bob\r\nPASS sw\\ord fish\r\nNICK bob", "USER bob\r\nPASS ***\r\nNICK bob"),
        ("APOP bob c4c9334bac560ecc979e58001b3e22fb", "APOP bob ***"),
        ("CONNECT x\r\nProxy-Authorization: Basic Ym9iOnN3b3Jk", "CONNECT x\r\nProxy-Authorization: Basic ***"),
        ("GET ftp://bob:sword@192.0.2.1/a", "GET ftp://bob:***@192.0.2.1/a"),
        ("\\x10\\x18\\x00\\x04MQTT\\x04\\xc2\\x00<\\x00\\x01a\\x00\\x03bob\\x00\\x05sword", "MQTT CONNECT ***"),
        ("0\\x16\\x02\\x01\\x01`\\x11\\x02\\x01\\x03\\x04\\x03bob\\x80\\x05sword", "LDAP bind ***"),
        ("0&\\x02\\x01\\x01\\x04\\x05sword\\xa0\\x1a", "SNMP ***"),
        ("AUTH TLS", "AUTH TLS"),
        ("authority of logins", "authority of logins"),
        ("HELP\r\n", "HELP\r\n"),
    ],
)
def test_first_bytes_of_a_client_are_masked_to_where_a_password_may_end(banner: str, stored: str) -> None:
    shown, secret = masked(banner)
    assert shown == stored
    assert (secret is None) is (shown == banner)
