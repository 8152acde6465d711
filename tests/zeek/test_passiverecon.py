"""The Zeek package: its scripts parse and have Zeek's own form, and its log is the log that is read."""

import configparser
import io
import re
from pathlib import Path

import msgspec
import pytest
import zeekscript

from graphrecon.importers.passive.kinds import BY_NAME
from graphrecon.importers.passive.masking import masked, names_credential
from graphrecon.importers.passive.recon_log import ReconLine
from graphrecon.importers.passive.text import wire_bytes
from graphrecon.importers.secrets import PARAMETER
from graphrecon.importers.urls import masked_urls
from tests.importers.reading import SHARED, needs_shared
from tests.importers.test_credentials import BANNERS

PACKAGE = Path(__file__).parents[2] / "zeek"
SCRIPTS = sorted((PACKAGE / "scripts").glob("*.zeek"))
MAIN = (PACKAGE / "scripts" / "main.zeek").read_text("utf-8")
BY_NAME_ONLY = ("honeypot", "arplog")
"""Scripts that are loaded by who names them."""
UNTESTED = {
    "HTTP_CLIENT_HEADER_SERVER",  # is written beside HTTP_CLIENT_HEADER
    "SSH_CLIENT_ALGOS",  # is written beside SSH_SERVER_ALGOS
    "POP_CLIENT",
    "POP_SERVER",
    "HTTP_HONEYPOT_REQUEST",
    "STUN_HONEYPOT_REQUEST",
    "NTLM_CLIENT_FLAGS",
    "SMB",
}
"""Kinds that no trace of ours holds or that are written beside another."""
TYPES = {
    "time": (float, str),
    "string": (str,),
    "addr": (str,),
    "port": (int,),
    "Type": (str,),
}
"""What a type of Zeek is in JSON."""


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.stem)
def test_scripts_parse_and_have_the_form_of_zeek(path: Path) -> None:
    script = zeekscript.Script(str(path))
    assert script.parse()
    assert not script.has_error(), script.get_error()
    formatted = io.BytesIO()
    script.format(formatted)
    assert formatted.getvalue().decode() == path.read_text("utf-8")


def test_the_columns_of_the_log_are_those_of_the_struct() -> None:
    record = MAIN.partition("type Info: record {")[2].partition("};")[0]
    logged = re.findall(r"^\s*(\w+): (\w+) &log( &optional)?", record, re.M)
    fields = {field.name: field for field in msgspec.structs.fields(ReconLine)}

    assert {name for name, _, _ in logged} == set(fields)
    for name, kind, optional in logged:
        allowed = fields[name].type.__args__ if hasattr(fields[name].type, "__args__") else (fields[name].type,)
        assert set(TYPES[kind]) <= set(allowed), name
        assert not optional or type(None) in allowed, name


def test_every_kind_that_the_sensor_writes_is_read() -> None:
    kinds = re.findall(r"^\t\t([A-Z_]+),$", MAIN.partition("type Type: enum {")[2].partition("};")[0], re.M)
    written = {kind for path in SCRIPTS for kind in re.findall(r"\b[A-Z]+(?:_[A-Z0-9]+)+\b|\bSMB\b", path.read_text())}
    assert set(kinds) <= set(BY_NAME)
    assert set(kinds) <= written


def test_every_kind_tells_the_script_that_writes_it() -> None:
    kinds = re.findall(r"^\t\t([A-Z_]+),$", MAIN.partition("type Type: enum {")[2].partition("};")[0], re.M)
    texts = {path.stem: path.read_text("utf-8") for path in SCRIPTS if path.stem != "main"}
    for kind in BY_NAME.values():
        found = [stem for stem, text in texts.items() if re.search(rf"\b{re.escape(kind.name)}(?!\w)", text)]
        assert (found if kind.name in kinds else []) == [kind.script] * bool(kind.script), kind.name


def test_every_event_that_is_handled_stands_in_the_table_with_its_signature() -> None:
    listed = dict.fromkeys(re.findall(r"^##! (\w+) +(\w+\(.*\))$", MAIN, re.M))
    handled = set()
    for path in SCRIPTS:
        for name, arguments in re.findall(r"^event (\w+)\(([^)]*)\)", path.read_text("utf-8"), re.M):
            handled.add((path.stem, f"{name}({' '.join(arguments.split())})"))
    assert handled == set(listed)


def test_the_table_of_kinds_names_the_events_on_which_a_script_writes_each() -> None:
    handled = {
        path.stem: set(re.findall(r"^event (\w+)\(", path.read_text("utf-8"), re.M))
        for path in SCRIPTS
        if path.stem not in ("main", "arplog")
    }
    for kind in BY_NAME.values():
        assert set(kind.events.split()) <= handled.get(kind.script, set()), kind.name
        assert bool(kind.events) is bool(kind.script), kind.name
    named = {(kind.script, event) for kind in BY_NAME.values() for event in kind.events.split()}
    left = {(script, event) for script, events in handled.items() for event in events} - named
    assert {event for _, event in left if not event.startswith(("ssl_extension", "ssl_connection_flipped"))} == set()


def test_every_option_is_documented() -> None:
    readme = (PACKAGE / "README.md").read_text("utf-8")
    options = {name for path in SCRIPTS for name in re.findall(r"^\toption (\w+):", path.read_text("utf-8"), re.M)}
    assert len(options) > 5
    assert {name for name in options if name not in readme} == set()


def test_the_package_names_its_scripts_and_tests() -> None:
    meta = configparser.ConfigParser()
    meta.read(PACKAGE / "zkg.meta")
    assert (PACKAGE / meta["package"]["script_dir"] / "__load__.zeek").is_file()
    assert meta["package"]["aliases"] == "passiverecon"
    loaded = re.findall(r"^@load \./(\w+)$", (PACKAGE / "scripts" / "__load__.zeek").read_text(), re.M)
    assert {*loaded, "__load__", *BY_NAME_ONLY} == {path.stem for path in SCRIPTS}
    readme = (PACKAGE / "README.md").read_text("utf-8")
    assert [stem for stem in BY_NAME_ONLY if f"@load passiverecon/{stem}" not in readme] == []
    tests = {test.stem: test.read_text("utf-8") for test in (PACKAGE / "testing" / "tests").glob("*.zeek")}
    for text in tests.values():
        assert "@TEST-EXEC" in text
        assert all((PACKAGE / "testing" / "traces" / name).is_file() for name in re.findall(r"\$TRACES/(\S+)", text))
        assert all((PACKAGE / "scripts" / name).is_file() for name in re.findall(r"\$PACKAGE/(\S+)", text))


def test_every_kind_that_the_sensor_writes_has_a_btest_or_a_reason() -> None:
    tests = "".join(path.read_text("utf-8") for path in (PACKAGE / "testing" / "tests").glob("*.zeek"))
    kinds = re.findall(r"^\t\t([A-Z_]+),$", MAIN.partition("type Type: enum {")[2].partition("};")[0], re.M)
    assert {kind for kind in kinds if not re.search(rf"PassiveRecon::{kind}\b", tests)} == UNTESTED


@needs_shared
def test_what_another_sensor_wrote_of_the_shared_captures_is_of_kinds_and_sources_that_ours_writes() -> None:
    texts = {path.stem: path.read_text("utf-8") for path in SCRIPTS}
    headers = {
        kind: set(re.findall(r'"([A-Z-]+)"', texts["http"].partition(f"option {option}:")[2].partition("};")[0]))
        for kind, option in (
            ("HTTP_CLIENT_HEADER", "http_client_headers"),
            ("HTTP_CLIENT_HEADER_SERVER", "http_client_server_headers"),
            ("HTTP_SERVER_HEADER", "http_server_headers"),
        )
    }
    seen = set()
    for log in (SHARED / "zeek").glob("*/*/passive/passive_recon.log"):
        for line in log.read_text("utf-8").splitlines():
            if not line.startswith("#"):
                kind, source = (line + "\t").split("\t")[4:6]
                seen.add((kind.removeprefix("PassiveRecon::"), source))
    assert len(seen) > 40
    for kind, source in seen:
        script = texts[BY_NAME[kind].script]
        assert kind in script
        if kind in headers:
            assert source in headers[kind]
        elif kind not in ("TCP_CLIENT_BANNER", "SMB") and not kind.startswith("NTLM_") and source != "-":
            word = source.partition("-")[0] if kind in ("DNS_ANSWER", "SSL_SERVER") else source
            assert f'"{word}' in script, (kind, source)


def test_what_a_btest_looks_for_is_in_its_trace() -> None:
    """The traces are the lab's: what the tests look for stands in them in clear."""
    trace = (PACKAGE / "testing" / "traces" / "lab.pcap").read_bytes()
    looked_for = (
        b"SSH-2.0-OpenSSH_9.2p1",
        b"220 mail.lab.example ESMTP Postfix",
        b"MariaDB",
        b"MQTT",
        b"220 (vsFTPd 3.0.3)",
    )
    assert [text for text in (*looked_for, b"USER anonymous", b"NTLMSSP\0\2", b"*3\r\n") if text not in trace] == []


def test_the_trace_of_the_middle_of_a_connection_has_first_bytes_and_no_handshake() -> None:
    trace = (PACKAGE / "testing" / "traces" / "middle.pcap").read_bytes()
    frames, at = [], 24
    while at < len(trace):
        length = int.from_bytes(trace[at + 8 : at + 12], "little")
        frames.append(trace[at + 16 : at + 16 + length])
        at += 16 + length
    assert b"MariaDB" in frames[1]
    assert [frame for frame in frames if frame[14 + 20 + 13] & 2] == []


def test_the_log_is_longer_where_zeek_cuts_and_no_other_log_is() -> None:
    assert "redef Log::" not in re.sub(r"redef (enum )?Log::ID", "", MAIN)
    assert MAIN.count("$max_field_string_bytes=65536") == 1


def pattern(script: str, option: str) -> str:
    """Return a pattern of a script as Python reads it."""
    found = re.search(rf"\toption {option}: pattern =\s*/(.*)/(i?);", (PACKAGE / "scripts" / script).read_text("utf-8"))
    assert found
    return f"(?i){found[1]}" if found[2] else found[1]


def written(first_bytes: bytes) -> bytes:
    """Return what the sensor writes of the first bytes of a client, by its patterns as Python reads them."""
    if re.search(pattern("tcp.zeek", "secret_banners").encode(), first_bytes):
        return b"***"
    for option in ("secret_words", "secret_members"):
        found = re.search(pattern("tcp.zeek", option).encode(), first_bytes)
        if found:
            first_bytes = first_bytes[: found.end()] + b"***"
    return wire_bytes(masked_urls(first_bytes.decode("latin-1"), []))


@pytest.mark.parametrize("banner", [banner for banner, stored in BANNERS if stored != banner])
def test_what_the_importer_masks_of_first_bytes_the_sensor_does_not_write(banner: str) -> None:
    lost = masked(banner)[1] or ""
    told = written(wire_bytes(banner))
    for secret in ("sword", "ord fish", "c4c9334bac560ecc979e58001b3e22fb", "Ym9i", "c3dvcmQ", "AGJv", "sid=x"):
        if secret in lost:
            assert secret.encode() not in told


@pytest.mark.parametrize(
    "banner",
    [
        "HELP",
        "authority",
        "passage of time",
        "EHLO bypass.example",
        "X-Author: x",
        "Accept-Language: x\r\nMax-Forwards: 3",
        '{"tokens": 3, "key": 4, "author": "x"}',
        "keyboard = x",
    ],
)
def test_other_first_bytes_are_written(banner: str) -> None:
    assert written(banner.encode()) == banner.encode()


@pytest.mark.parametrize(
    "name", ["PRIVATE-TOKEN", "API-KEY", "TOKEN", "X-SESSION-ID", "OCP-APIM-SUBSCRIPTION-KEY", "COOKIE", "SET-COOKIE"]
)
def test_headers_that_the_importer_masks_are_masked_where_they_are_written(name: str) -> None:
    assert re.fullmatch(pattern("http.zeek", "http_masked_headers"), name)
    assert names_credential(name) or "COOKIE" in name


@pytest.mark.parametrize("name", ["VIA", "AUTHOR", "X-AUTHOR", "X-FORWARDED-FOR", "KEEP-ALIVE", "AUTHORIZATION"])
def test_other_headers_are_written(name: str) -> None:
    assert not re.fullmatch(pattern("http.zeek", "http_masked_headers"), name)


def test_parameters_that_the_sensor_masks_are_those_that_the_importer_masks() -> None:
    names = PARAMETER.replace("(?:", "(").replace(r"\d", "[0-9]")
    assert pattern("urls.zeek", "secret_parameters") == rf"(?i)([?&;#]|%(3f|26|3b|23)){names}(=|%3d)"
    assert names in pattern("tcp.zeek", "secret_members")


def test_passwords_before_a_host_are_found_in_every_form() -> None:
    found = re.search(r"split_string_all\(text, /(.*)/\);", (PACKAGE / "scripts" / "urls.zeek").read_text("utf-8"))
    assert found
    for text in ("http://a:S3C@R3T@", "%2F%2Fa%3AS3CR3T%40", "sip:bob:S3CR3T@", "SIPS:bob:S3CR3T@"):
        assert "S3C" not in re.sub(found[1], "", text + "h/"), text
    assert not re.search(found[1], "mailto:bob@h sip:bob@h http://h:80/a@b")


@pytest.mark.parametrize("cookie", [b"mstshash=bob", b"msts=3640205228.15629.0000"])
def test_the_request_of_rdp_is_written_whole_as_the_importer_keeps_it(cookie: bytes) -> None:
    request = b"\3\0\0\x2a\x25\xe0\0\0\0\0\0Cookie: " + cookie + b"\r\n\1\0\x08\0\3"
    plain = pattern("tcp.zeek", "plain_banners").encode()
    assert re.search(plain, request)
    assert not re.search(plain, request.replace(b"\r\n", b"; sid=x\r\n"))
    assert not re.search(plain, b"GET / HTTP/1.0\r\nCookie: " + cookie)


def test_what_other_facts_tell_better_is_no_banner() -> None:
    known = pattern("tcp.zeek", "known_banners").encode()
    sslv2 = b"\x80\x2e\x01\x03\x01\x00\x15\0\0\0\x10"
    for first in (b"GET / HTTP/1.1\r\n", b"HTTP/1.1 200 OK", b"SSH-2.0-x", b"\x16\x03\x01\2\0\1", sslv2):
        assert re.search(known, first, re.S), first
    smb = b"\0\0\0\x9b\xffSMBr"
    for first in (b"220 mail ESMTP", b"\x10\x18\0\4MQTT", smb, b"\3\0\0/*\xe0"):
        assert not re.search(known, first, re.S), first


def test_of_digest_what_names_the_user_is_written_and_nothing_to_try_out() -> None:
    text = (PACKAGE / "scripts" / "http.zeek").read_text("utf-8")
    each, kept = re.findall(r"split_string_all\(parameters,\s*/(.*)/\)|&& /(.*)/i in", text)
    header = (
        'username="al, b", realm="lab", nonce="realm=x", uri="/?realm=y", response="0a1b", cnonce="c", algorithm=MD5'
    )
    found = [hit[0] for hit in re.finditer(each[0], header) if re.match(kept[1], hit[0])]
    assert found == ['username="al, b"', 'realm="lab"', "algorithm=MD5"]
