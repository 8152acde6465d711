"""Credentials in clear: masked in whatever is stored of a log, and in what is written of its refused lines."""

import json
from typing import Any

import pytest

from graphrecon.importers.base import Skipped
from graphrecon.importers.passive.masking import masked
from graphrecon.importers.passive.zeek_rows import ROWS as FACTS
from graphrecon.importers.urls import masked_urls
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
    ("mysql", {"cmd": "query", "arg": f"GRANT ALL ON *.* TO 'joe'@'%' IDENTIFIED BY '{SECRET}'"}),
    ("mysql", {"cmd": "query", "arg": f"SET PASSWORD FOR 'joe' = PASSWORD('{SECRET}')"}),
    ("postgresql", {"frontend": "simple_query", "frontend_arg": f"ALTER USER joe PASSWORD '{SECRET}'"}),
    ("postgresql", {"frontend": "password", "frontend_arg": SECRET}),
    ("mqtt_publish", {"topic": "a", "payload": f'{{"password": "{SECRET}"}}'}),
    ("syslog", {"message": f"login of joe with pwd={SECRET} from there"}),
    ("newer_log", {"password": SECRET}),
    ("newer_log", {"http.cookie": SECRET, "apikey": SECRET, "old_passwd": SECRET, "note": f"pwd={SECRET}"}),
    ("irc", {"command": "PASS", "value": SECRET}),
    ("irc", {"command": "OPER", "value": "joe", "addl": SECRET}),
    ("redis", {"cmd.name": "AUTH", "cmd.key": "joe", "cmd.value": SECRET}),
    ("redis", {"cmd.name": "SET", "cmd.key": "a", "cmd.value": f'{{"token": "{SECRET}"}}'}),
    ("http", {"proxied": [f"PROXY-AUTHORIZATION -> Basic {SECRET}"]}),
    ("ldap_search", {"filter": f"(&(uid=joe)(userPassword={SECRET}))"}),
    ("signatures", {"event_msg": "x", "sub_msg": f"USER joe\\x0d\\x0aPASS {SECRET}"}),
    ("notice", {"note": "X::Y", "msg": f"joe came in with password={SECRET}"}),
]
"""One row of each log that may hold a credential."""


def flat(columns: dict[str, Any]) -> dict[str, Any]:
    return {name: ",".join(value) if isinstance(value, list) else value for name, value in columns.items()}


def as_json(log: str, **columns: Any) -> bytes:
    return json.dumps({"_path": log, **IDS, **columns}).encode() + b"\n"


def as_tsv(log: str, columns: dict[str, Any], *, extra: str = "") -> bytes:
    row = {**IDS, **columns}
    head = f"#separator \\x09\n#set_separator\t,\n#empty_field\t(empty)\n#unset_field\t-\n#path\t{log}\n"
    return (head + "#fields\t" + "\t".join(row) + "\n" + "\t".join(map(str, row.values())) + extra + "\n").encode()


@pytest.mark.parametrize("credentials", [False, True])
@pytest.mark.parametrize(("log", "columns"), ROWS)
def test_metadata_of_flows_never_holds_a_credential(log: str, columns: dict[str, Any], credentials: bool) -> None:
    for content in (as_json(log, **columns), as_tsv(log, flat(columns))):
        found = read("zeek-intel", content, credentials=credentials)
        assert not found.skipped
        assert any(isinstance(item, tuple(CLASSES.values())) for item in found.items)
        assert SECRET not in repr(found.items)


def test_what_is_no_credential_of_a_statement_stays() -> None:
    statement = "SELECT password, id FROM users WHERE name = 'joe' -- identified"
    (fact,) = read("zeek-intel", as_json("mysql", cmd="query", arg=statement)).of(CLASSES["mysql"])
    assert fact.arg == statement


def test_arguments_of_other_commands_stay() -> None:
    (fact,) = read("zeek-intel", as_json("ftp", command="RETR", arg="a.txt")).of(CLASSES["ftp"])
    assert fact.arg == "a.txt"


@pytest.mark.parametrize(
    ("log", "columns"),
    [row for row in ROWS if row[0] in ("http", "ftp", "snmp") and "proxied" not in row[1]],
)
def test_observations_hold_it_as_a_secret_only_where_the_setting_says_so(log: str, columns: dict[str, Any]) -> None:
    for content in (as_json(log, **columns), as_tsv(log, columns)):
        assert SECRET not in repr(read("zeek-facts", content).items)
        for item in read("zeek-facts", content, credentials=True).of(Node):
            assert SECRET not in repr([value for name, value in _fields(item).items() if name != "secret"])
        kept = read("zeek-facts", content, credentials=True).of(Observation)
        assert any(item.secret == SECRET for item in kept) is ("arg" not in columns)


def _fields(item: Node) -> dict[str, Any]:
    return {name: getattr(item, name) for name in item.__struct_fields__}


@pytest.mark.parametrize(("log", "columns"), ROWS)
def test_nothing_that_is_written_of_a_log_holds_it(log: str, columns: dict[str, Any]) -> None:
    """Neither a fact, nor the reason or the beginning of a line that is refused."""
    reader = "zeek-facts" if log in FACTS else "zeek-intel"
    bad = {**columns, "ts": "soon"}
    contents = [
        as_json(log, **columns),
        as_tsv(log, flat(columns)),
        as_json(log, **bad),
        as_tsv(log, flat(bad)),
        as_tsv(log, flat(columns), extra="\tone too many"),
        as_json(log, **{name: [value] if SECRET in value else value for name, value in columns.items()}),
    ]
    for content in contents:
        assert SECRET not in repr(read(reader, content).items), content


@pytest.mark.parametrize("reader", ["zeek-intel", "zeek-facts"])
@pytest.mark.parametrize(
    ("log", "columns"), [row for row in ROWS if row[0] in ("http", "ftp", "snmp") and "proxied" not in row[1]]
)
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


BANNERS = [
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
    (
        "\\x03\\x00\\x00*\\xe0\\x00\\x00\\x00\\x00\\x00Cookie: sid=x\r\n",
        "\\x03\\x00\\x00*\\xe0\\x00\\x00\\x00\\x00\\x00Cookie: ***\r\n",
    ),
    ("Cookie: mstshash=bob; sid=x", "Cookie: ***"),
    ("\\x10\\x18\\x00\\x04MQTT\\x04\\xc2\\x00<\\x00\\x01a\\x00\\x03bob\\x00\\x05sword", "MQTT CONNECT ***"),
    ("0\\x16\\x02\\x01\\x01`\\x11\\x02\\x01\\x03\\x04\\x03bob\\x80\\x05sword", "LDAP bind ***"),
    ("0&\\x02\\x01\\x01\\x04\\x05sword\\xa0\\x1a", "SNMP ***"),
    (
        'POST / HTTP/1.1\r\n\r\n{"user": "bob", "password": "sw\\"ord", "n": 1}',
        'POST / HTTP/1.1\r\n\r\n{"user": "bob", "password": ***, "n": 1}',
    ),
    ('CONNECT {"auth_token":"sword"}', 'CONNECT {"auth_token":***}'),
    ("{\\x22pass\\x22: \\x22sw ord\\x22}", "{\\x22pass\\x22: ***}"),
    ("\r\n\r\nuser=bob&pwd=sword&x=1", "\r\n\r\nuser=bob&pwd=***&x=1"),
    ("CONNECT\nlogin:bob\npasscode:sword", "CONNECT\nlogin ***\npasscode ***"),
    ("<auth mechanism='PLAIN'>AGJvYgBzd29yZA==</auth>", "<auth mechanism='PLAIN'>***</auth>"),
    ("GET / HTTP/1.1\r\nPrivate-Token: sword\r\nAccept: a", "GET / HTTP/1.1\r\nPrivate-Token: ***\r\nAccept: a"),
    ("GET / HTTP/1.1\r\napikey: sword", "GET / HTTP/1.1\r\napikey: ***"),
    ("*2\\x0d\\x0a$4\\x0d\\x0aAUTH\\x0d\\x0a$5\\x0d\\x0asword", "*2\\x0d\\x0a$4\\x0d\\x0aAUTH ***"),
    ("\\x05\\x01\\x02\\x01\\x03bob\\x05sword", "SOCKS5 login ***"),
    ("\\x05\\x02\\x00\\x02\\x01\\x03bob\\x05sword", "SOCKS5 login ***"),
    ("\\x05\\x01\\x00\\x05\\x01\\x00\\x01\\xc0\\x00", "\\x05\\x01\\x00\\x05\\x01\\x00\\x01\\xc0\\x00"),
    ("AMQP\\x00\\x00\\x09\\x01\\x01\\x00\\x05PLAIN\\x00\\x00\\x00\\x0a\\x00bob\\x00sword", "AMQP login ***"),
    ("AMQP\\x00\\x00\\x09\\x01", "AMQP\\x00\\x00\\x09\\x01"),
    (
        "\\x00\\x00\\x00\\x20\\x00\\x03\\x00\\x00user\\x00bob\\x00\\x00p\\x00\\x00\\x00\\x0asword\\x00",
        "PostgreSQL login ***",
    ),
    (
        "\\x00\\x00\\x00\\x20\\x00\\x03\\x00\\x00user\\x00bob\\x00\\x00",
        "\\x00\\x00\\x00\\x20\\x00\\x03\\x00\\x00user\\x00bob\\x00\\x00",
    ),
    (
        "\\x50\\x00\\x00\\x01" + "\\x00" * 32 + "bob\\x00\\x06sword\\x00mysql_clear_password\\x00",
        "MySQL login ***",
    ),
    ("AUTH TLS", "AUTH TLS"),
    ("authority of logins", "authority of logins"),
    ("HELP\r\n", "HELP\r\n"),
]
"""First bytes of clients, and what is stored of each."""


@pytest.mark.parametrize(("banner", "stored"), BANNERS)
def test_first_bytes_of_a_client_are_masked_to_where_a_password_may_end(banner: str, stored: str) -> None:
    shown, secret = masked(banner)
    assert shown == stored
    assert (secret is None) is (shown == banner)


@pytest.mark.parametrize(
    "name", ["PRIVATE-TOKEN", "Api-Key", "TOKEN", "X-Session-Id", "Ocp-Apim-Subscription-Key", "COOKIE", "X-API-KEY"]
)
def test_headers_whose_name_is_a_credential_are_masked(name: str) -> None:
    row = {"ts": 1.5, "recon_type": "PassiveRecon::HTTP_CLIENT_HEADER", "host": "192.0.2.1", "source": name,
           "value": SECRET}  # fmt: skip
    assert SECRET not in repr([item.value for item in read("passive-recon", json.dumps(row).encode()).of(Observation)])


@pytest.mark.parametrize("name", ["VIA", "AUTHOR", "X-FORWARDED-FOR", "ACCEPT-LANGUAGE", "KEEP-ALIVE"])
def test_other_headers_are_not(name: str) -> None:
    row = {"ts": 1.5, "recon_type": "PassiveRecon::HTTP_CLIENT_HEADER", "host": "192.0.2.1", "source": name,
           "value": "a"}  # fmt: skip
    assert [item.value for item in read("passive-recon", json.dumps(row).encode()).of(Observation)] == ["a"]


@pytest.mark.parametrize("order", [("source", "value"), ("value", "source"), ("value",)])
def test_the_value_of_a_refused_sighting_is_not_written_whatever_the_order_of_its_columns(
    order: tuple[str, ...],
) -> None:
    told = {"source": "AUTHORIZATION", "value": f'Bearer "{SECRET}'}
    good = {"ts": 1.5, "recon_type": "HTTP_CLIENT_HEADER", "host": "192.0.2.1", **{name: told[name] for name in order}}
    bad = {**good, "host": "nowhere"}
    head = "#separator \\x09\n#path\tpassive_recon\n#fields\t" + "\t".join(good) + "\n"
    contents = [
        json.dumps(bad) + "\n",
        json.dumps(good)[:-4] + "\n",
        head + "\t".join(map(str, bad.values())) + "\n",
        head + "\t".join(map(str, good.values())) + "\textra\n",
    ]
    for content in contents:
        (refused,) = read("passive-recon", content.encode()).of(Skipped)
        assert SECRET not in repr(refused)
        assert "HTTP_CLIENT_HEADER" in refused.excerpt


RDP = "\\x03\\x00\\x00*\\xe0\\x00\\x00\\x00\\x00\\x00Cookie: {}\r\n\\x01\\x00\\x08\\x00\\x03"


@pytest.mark.parametrize("cookie", ["mstshash=AWAKECODI", "msts=3640205228.15629.0000"])
def test_the_user_and_the_token_of_rdp_are_no_credentials(cookie: str) -> None:
    assert masked(RDP.format(cookie)) == (RDP.format(cookie), None)


@pytest.mark.parametrize(
    ("text", "stored"),
    [
        ("/x?password=S3CR3T&u=http://a:S3CR3T@h/", "/x?password=***&u=http://a:***@h/"),
        ("GET /?user=x&password=S3CR3T HTTP/1.0", "GET /?user=x&password=*** HTTP/1.0"),
        ("/a?Access_Token=S3CR3T#id_token=S3CR3T", "/a?Access_Token=***#id_token=***"),
        ("/a;jsessionid=S3CR3T?x=1&X-Amz-Signature=S3CR3T", "/a;jsessionid=***?x=1&X-Amz-Signature=***"),
        ("/a?user%5Bpassword%5D=S3CR3T&user[passwd]=S3CR3T", "/a?user%5Bpassword%5D=***&user[passwd]=***"),
        ("/a?u=http%3A%2F%2Fa%3AS3CR3T%40h%2F&v=1", "/a?u=http%3A%2F%2Fa%3A***%40h%2F&v=1"),
        ("/a?next=%2Fb%3Ftoken%3DS3CR3T&v=1", "/a?next=%2Fb%3Ftoken%3D***&v=1"),
        ("/a?pwd=S3C R3T&b=1", "/a?pwd=***&b=1"),
        ("/a?api_key=S3CR3T&apikey=S3CR3T&api-key=S3CR3T", "/a?api_key=***&apikey=***&api-key=***"),
        ("http://a:S3C@R3T@h/", "http://a:***@h/"),
        ("ftp://bob:S3CR3T@192.0.2.1/a", "ftp://bob:***@192.0.2.1/a"),
        ("sip:bob:S3CR3T@h", "sip:bob:***@h"),
        ("/a?auth=S3CR3T&sid=S3CR3T&sig=S3CR3T", "/a?auth=***&sid=***&sig=***"),
        ("/a?author=x&passage=y&page_token=z&side=1&tokens=2&key=3", None),
        ("/password=x/token:y http://h:80/a@b mailto:bob@h sip:bob@h", None),
        ("/a?password=&token=***", None),
    ],
)
def test_credentials_in_urls_are_masked(text: str, stored: str | None) -> None:
    lost: list[str] = []
    assert masked_urls(text, lost) == (stored or text)
    assert bool(lost) is bool(stored)
    assert masked_urls(stored or text, []) == (stored or text)


URL = f"http://joe:{SECRET}@h/?u=joe&access_token={SECRET}"
WITH_URLS: list[tuple[str, dict[str, Any]]] = [
    ("http", {"uri": f"/x?password={SECRET}&u=1", "status_code": 200}),
    ("http", {"referrer": URL, "uri": URL, "user_agent": f"bot (+{URL})", "proxied": [f"VIA -> {URL}"]}),
    ("http", {"host": f"joe:{SECRET}@www.example.com"}),
    ("http", {"method": "CONNECT", "uri": f"joe:{SECRET}@www.example.com:443"}),
    ("files", {"source": "HTTP", "filename": f"a?token={SECRET}"}),
    ("notice", {"note": "HTTP::SQL", "sub": URL}),
    ("newer_log", {"target": URL, "all": [URL]}),
]


@pytest.mark.parametrize(("log", "columns"), WITH_URLS)
def test_metadata_of_flows_hold_no_credential_of_a_url(log: str, columns: dict[str, Any]) -> None:
    for content in (as_json(log, **columns), as_tsv(log, flat(columns))):
        found = read("zeek-intel", content, credentials=True)
        assert not found.skipped
        assert "***" in repr(found.of(tuple(CLASSES.values())))  # type: ignore[arg-type]
        assert SECRET not in repr(found.items)


@pytest.mark.parametrize(("log", "columns"), [row for row in WITH_URLS if row[0] == "http"])
def test_what_a_refused_line_shows_holds_no_credential_of_a_url(log: str, columns: dict[str, Any]) -> None:
    wrong = {"id.resp_p": "eighty", "ts": "x"}
    for content in (as_json(log, **columns, **wrong), as_tsv(log, {**flat(columns), "ts": "x"})):
        refused = read("zeek-intel", content).of(Skipped)
        assert len(refused) == 1
        assert SECRET not in repr(refused)


LINE = {"ts": 1_793_614_800.5, "host": "198.51.100.7"}


@pytest.mark.parametrize(
    ("kind", "source", "value", "stored"),
    [
        ("HTTP_HONEYPOT_REQUEST", "GET-80", f"/x?password={SECRET}&u=http://a:{SECRET}@h/",
         "/x?password=***&u=http://a:***@h/"),
        ("HTTP_HONEYPOT_REQUEST", "CONNECT-80", f"joe:{SECRET}@h:443", "joe:***@h:443"),
        ("HTTP_CLIENT_HEADER", "REFERER", f"http://h/?sid={SECRET}", "http://h/?sid=***"),
        ("HTTP_CLIENT_HEADER", "USER-AGENT", f"x (+http://h/?sid={SECRET})", "x (+http://h/?sid=***"),
        ("HTTP_CLIENT_HEADER_SERVER", "HOST", f"joe:{SECRET}@h", "joe:***@h"),
        ("HTTP_SERVER_HEADER", "LOCATION", f"/?token={SECRET}", "/?token=***"),
        ("TCP_CLIENT_BANNER", "tcp/80", f"GET /?user=x&password={SECRET} HTTP/1.0",
         "GET /?user=x&password=*** HTTP/1.0"),
        ("TCP_CLIENT_BANNER", "tcp/21", f"RETR http://a:{SECRET}@h/\r\nPASS {SECRET}",
         "RETR http://a:***@h/\r\nPASS ***"),
        ("NEWER_KIND", "X", f"http://h/?sid={SECRET}", "http://h/?sid=***"),
        ("FTP_CLIENT", "ACCT", SECRET, "***"),
        ("FTP_SERVER", "acct", SECRET, "***"),
        ("POP_CLIENT", "AUTH", SECRET, "***"),
        ("HTTP_CLIENT_HEADER", "X-AUTH-TOKEN", SECRET, "***"),
        ("HTTP_CLIENT_HEADER", "X-API-KEY", SECRET, "***"),
        ("HTTP_SERVER_HEADER", "X-SUBJECT-TOKEN", SECRET, "***"),
        ("IMAP_CLIENT", "PASS", SECRET, "***"),
        ("IMAP_CLIENT", "LOGIN", SECRET, "***"),
        ("FTP_CLIENT", "USER", "bob", "bob"),
        ("HTTP_CLIENT_HEADER", "X-AUTHOR", "bob", "bob"),
    ],
)  # fmt: skip
def test_sightings_are_stored_without_their_credentials(kind: str, source: str, value: str, stored: str) -> None:
    content = json.dumps({**LINE, "recon_type": kind, "source": source, "value": value}).encode() + b"\n"
    found = read("passive-recon", content)
    assert [item.value for item in found.of(Observation)] == [stored]
    assert SECRET not in repr(found.items)
    (kept,) = read("passive-recon", content, credentials=True).of(Observation)
    assert kept.value == stored
    assert (SECRET in (kept.secret or "")) is (SECRET in value)
