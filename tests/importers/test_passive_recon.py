"""passive_recon.log: every kind of fact, alike from TSV and JSON, normalised, masked, and whatever is wrong with it."""

import base64
import json
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphrecon.errors import GraphreconError
from graphrecon.importers.base import Note, Options, Skipped
from graphrecon.importers.passive.dns import blacklists
from graphrecon.importers.passive.fact import MAX_VALUE, Facts, Sighting
from graphrecon.importers.passive.http import user_agent
from graphrecon.importers.passive.ignore import read_ignore
from graphrecon.importers.passive.kinds import BY_NAME, KINDS
from graphrecon.importers.passive.parsers import PARSERS
from graphrecon.importers.registry import IMPORTERS
from graphrecon.model.base import Edge
from graphrecon.model.host import Service
from graphrecon.model.passive import Observation
from graphrecon.model.scan import Certificate, Fingerprint, PublicKey
from graphrecon.model.values import InvalidValue
from tests.importers.reading import OWN, SHARED, needs_shared, read

HEADER = (
    "#separator \\x09\n#set_separator\t,\n#empty_field\t(empty)\n#unset_field\t-\n#path\tpassive_recon\n"
    "#fields\tts\tuid\thost\tsrvport\trecon_type\tsource\tvalue\ttargetval\n"
)
SAMPLE = OWN / "passive-recon" / "passive_recon.log"


def log(*rows: tuple[object, ...]) -> bytes:
    """Return a TSV log of rows (host, port, recontype, source, value, target)."""
    lines = ["\t".join(map(str, (f"{1_800_000_000 + n}.5", "C", *row[:2], f"PassiveRecon::{row[2]}", *row[3:])))
             for n, row in enumerate(rows)]  # fmt: skip
    return (HEADER + "".join(f"{line}\n" for line in lines)).encode()


def one(recontype: str, value: str, source: str = "-", host: str = "192.0.2.1", port: object = "-", target: str = "-",
        **options: Any) -> Observation:  # fmt: skip
    """Return the first Observation that a line makes."""
    found = read("passive-recon", log((host, port, recontype, source, value, target)), **options)
    observation = found.of(Observation)[0]
    assert isinstance(observation, Observation)
    return observation


def test_every_kind_of_the_sample_is_known() -> None:
    found = read("passive-recon", SAMPLE)
    assert {item.recontype for item in found.of(Observation)} <= set(BY_NAME)
    assert not found.notes


def test_every_parser_has_its_row() -> None:
    assert set(PARSERS) <= set(BY_NAME)
    assert len(BY_NAME) == len(KINDS)


@needs_shared
@pytest.mark.parametrize("capture", ["SSHv2", "dns", "http", "imap", "ntlm-http"])
def test_tsv_and_json_of_one_capture_are_the_same_facts(capture: str) -> None:
    folder = SHARED / "zeek" / "captures" / capture
    tsv = read("passive-recon", folder / "passive" / "passive_recon.log")
    lines = read("passive-recon", folder / "passive_json" / "passive_recon.log")
    assert not tsv.skipped
    assert not lines.skipped
    assert sorted(item.uid for item in tsv.of(Observation)) == sorted(item.uid for item in lines.of(Observation))


@needs_shared
def test_every_shared_log_is_read_whole_and_its_identities_are_found() -> None:
    logs = sorted(SHARED.glob("zeek/*/*/passive/passive_recon.log"))
    readings = [read("passive-recon", path) for path in logs]
    assert [reading.skipped for reading in readings if reading.skipped] == []
    certificates = {item.uid: item for reading in readings for item in reading.of(Certificate)}
    assert all(item.subject for item in certificates.values())
    assert {item.kind for reading in readings for item in reading.of(Fingerprint)} == {
        "hassh", "hassh-server", "ja3", "ja3s", "ja4",
    }  # fmt: skip
    assert {item.type for reading in readings for item in reading.of(PublicKey)} >= {"rsa", "rsa1"}


def test_edges_lead_from_the_observation_of_the_same_place() -> None:
    found = read("passive-recon", SAMPLE)
    for position in {place for place, _ in found.placed}:
        items = [item for place, item in found.placed if place == position]
        known = {item.uid for item in items if isinstance(item, Observation)}
        sources = {item.source for item in items if isinstance(item, Edge) and item.source_label == "Observation"}
        assert sources <= known


def test_a_fact_is_one_whatever_the_case_of_its_name() -> None:
    found = read("passive-recon", log(
        ("192.0.2.1", "-", "DNS_ANSWER", "A-192.0.2.53-53", "WWW.Lab.Example.", "-"),
        ("192.0.2.1", "-", "DNS_ANSWER", "A-192.0.2.53-53", "www.lab.example", "-"),
    ))  # fmt: skip
    first, second = found.of(Observation)
    assert first.uid == second.uid


@pytest.mark.parametrize(
    ("recontype", "source", "value", "stored", "secret"),
    [
        ("HTTP_CLIENT_HEADER", "AUTHORIZATION", "Basic YWw6cHc6eA==", "Basic al:***", "pw:x"),
        ("HTTP_CLIENT_HEADER", "PROXY-AUTHORIZATION", "Basic !!!", "Basic ***", "!!!"),
        ("HTTP_CLIENT_HEADER_SERVER", "AUTHORIZATION", "Bearer abc.def", "Bearer", "Bearer abc.def"),
        ("HTTP_CLIENT_HEADER", "AUTHORIZATION", "sometoken", "***", "sometoken"),
        ("HTTP_CLIENT_HEADER", "AUTHORIZATION", 'OAuth oauth_token="t"', "OAuth", 'OAuth oauth_token="t"'),
        ("HTTP_CLIENT_HEADER", "COOKIE", "sid=1; theme=dark", "sid; theme", "sid=1; theme=dark"),
        ("FTP_CLIENT", "PASS", "swordfish", "***", "swordfish"),
        ("POP_SERVER", "pass", "swordfish", "***", "swordfish"),
        ("TCP_CLIENT_BANNER", "tcp/110", "USER bob\\x0d\\x0aPASS sword", "USER bob\r\nPASS ***", "sword"),
    ],
)  # fmt: skip
def test_credentials_are_masked_and_kept_only_when_the_settings_say_so(
    recontype: str, source: str, value: str, stored: str, secret: str
) -> None:
    plain = one(recontype, value, source)
    assert (plain.value, plain.secret) == (stored, None)
    kept = one(recontype, value, source, credentials=True)
    assert (kept.value, kept.secret) == (stored, secret)
    assert secret not in (kept.data or "")


def test_a_rejected_line_with_a_password_does_not_show_it() -> None:
    found = read("passive-recon", log(("no address", "-", "FTP_CLIENT", "PASS", "swordfish", "-")))
    assert [item.why for item in found.of(Skipped)] == ["not an IP address: 'no address'"]
    assert "swordfish" not in repr(found.of(Skipped))


@pytest.mark.parametrize(
    ("banner", "stored"),
    [
        ("220 mx ESMTP; Mon, 02 Nov 2026 10:20:30 +0000 (UTC)", "220 mx ESMTP; DATE"),
        ("220 mx at 2026-11-02T10:20:30Z ready", "220 mx at DATE ready"),
        ("+OK POP3 <1896.697170952@mail.lab.example>", "+OK POP3 <ID@mail.lab.example>"),
        ("220-You are user number 3 of 50 allowed.", "220-You are user number N of N allowed."),
        ("J\\x00\\x00\\x00\\x0a8.0.36\\x00\\x08\\x00\\x00\\x00abcdefgh\\x00\\xff", "MySQL handshake: 8.0.36"),
        ("SSH-2.0-OpenSSH_9.6\\x0d\\x0a", "SSH-2.0-OpenSSH_9.6"),
    ],
)
def test_banners_lose_what_changes_with_each_connection(banner: str, stored: str) -> None:
    assert one("TCP_SERVER_BANNER", banner, port=25).value == stored


def test_random_user_agents_are_one() -> None:
    assert user_agent("Zm9vYmFyZm9vYmFyZm9vYmFyZm9vYmFyAAAAA") == user_agent("aaaaYmFyZm9vYmFyZm9vYmFyZm9vYmFyAAAAA")
    kaspersky = [user_agent("AAAAAAA" + text) for text in ("Zm9vYmFyZm9vYmFyZm9v", "aaaaYmFyZm9vYmFyZm9vYmFy==")]
    assert kaspersky == ["Kaspersky (random user agent)"] * 2
    assert user_agent("Zm9vYmFyZm9vYmFyZm9vYmFyZm9vYmFyAAAAA") == "Symantec (random user agent)"
    assert user_agent("curl/8.5.0") == "curl/8.5.0"


def test_an_ntlm_token_in_a_header_is_a_fact_of_its_own() -> None:
    token = "TlRMTVNTUAACAAAADQANACgAAAAGggIAUbbCFsB3jE8AAAAAAAAAAFdOVDQtVFNSVi1TUDM="
    found = read(
        "passive-recon", log(("192.0.2.1", 80, "HTTP_SERVER_HEADER", "WWW-AUTHENTICATE", f"NTLM {token}", "-"))
    )
    header, challenge = found.of(Observation)
    assert (header.value, header.port) == ("NTLM", 80)
    assert (challenge.recontype, challenge.port) == ("NTLM_CHALLENGE", 80)
    assert json.loads(challenge.data or "{}") == {"Protocol": "HTTP", "Target_Name": "WNT4-TSRV-SP3"}


@pytest.mark.parametrize("cut", range(0, 60, 3))
def test_a_cut_ntlm_token_is_no_error(cut: int) -> None:
    token = base64.b64encode(
        base64.b64decode("TlRMTVNTUAADAAAAGAAYAEAAAAAYABgAWAAAAAAAAAAAAAAA" + "/" * 80)[:cut]
    ).decode()
    assert one("HTTP_CLIENT_HEADER", f"NTLM {token}", "AUTHORIZATION").value == "NTLM"


def test_a_certificate_that_does_not_parse_keeps_its_digest() -> None:
    found = read(
        "passive-recon", log(("192.0.2.1", 443, "SSL_SERVER", "cert", base64.b64encode(b"0\x82nope").decode(), "-"))
    )
    (certificate,) = found.of(Certificate)
    assert certificate.sha256 == found.of(Observation)[0].value
    assert found.notes == ["a certificate that does not parse: only its digests are kept"]


def test_a_list_of_addresses_gives_a_fact_of_the_address_that_is_listed() -> None:
    listed = one("DNS_ANSWER", "1.2.0.192.zen.spamhaus.org", "A-192.0.2.53-53", host="127.0.0.4")
    assert (listed.recontype, listed.addr, listed.source) == (
        "DNS_BLACKLIST", "192.0.2.1", "zen.spamhaus.org-A-192.0.2.53-53",
    )  # fmt: skip
    backwards = ".".join(reversed("20010db8000000000000000000000001"))
    assert one("DNS_ANSWER", f"{backwards}.zen.spamhaus.org", "AAAA-192.0.2.53-53", host="::1").addr == "2001:db8::1"


def test_the_lists_are_those_of_the_options() -> None:
    line = b'{"ts":1,"recon_type":"DNS_ANSWER","source":"A-1","host":"127.0.0.2","value":"1.2.0.192.%s"}\n'
    text = line % b"bl.lab.example" + line % b"zen.spamhaus.org"

    def kinds_with(setting: str) -> list[str]:
        found = read("passive-recon", text, blacklists=blacklists(setting))
        return [each.recontype for each in found.of(Observation)]

    assert kinds_with("+") == ["DNS_ANSWER", "DNS_BLACKLIST"]
    assert kinds_with("BL.lab.example.") == ["DNS_BLACKLIST", "DNS_ANSWER"]
    assert kinds_with("+bl.lab.example, other.example") == ["DNS_BLACKLIST", "DNS_BLACKLIST"]
    assert kinds_with("") == ["DNS_ANSWER", "DNS_ANSWER"]


def test_a_name_under_a_list_that_is_no_address_is_an_ordinary_answer() -> None:
    for name in ("www.zen.spamhaus.org", "1.2.300.192.zen.spamhaus.org", "1.2.0.192.list.dnswl.org"):
        found = one("DNS_ANSWER", name, "A-192.0.2.53-53", host="198.51.100.9")
        assert (found.recontype, found.addr, found.value) == ("DNS_ANSWER", "198.51.100.9", name)


def test_a_ja4_leaves_grease_out_of_each_of_its_lists() -> None:
    plain = one("SSL_CLIENT", "t13d0202h2_1301,1302_000a,000d_0403,0804", "ja4")
    strewn = one("SSL_CLIENT", "t13d0202h2_0a0a,1301,1302_000a,000d,fafa_3a3a,0403,0804", "ja4")
    assert strewn.value == plain.value
    assert (plain.value or "").startswith("t13d0202h2_")


@pytest.mark.parametrize(
    ("value", "stored", "data"),
    [
        ('Digest username="al", realm="lab", nonce="n1", uri="/", response="0a1b", algorithm=MD5, qop=auth, nc=1',
         'Digest username="al",realm="lab",algorithm="MD5",qop="auth"',
         {"scheme": "Digest", "username": "al", "realm": "lab", "algorithm": "MD5", "qop": "auth"}),
        ("Negotiate YIIJvwYGKwYBBQUCoIIJszCCCa+gMDAuBgkqhkiC9xIBAgI", "Negotiate", {"scheme": "Negotiate"}),
        ("Kerberos YIIJvwYGKwYBBQUC", "Kerberos", {"scheme": "Kerberos"}),
    ],
)  # fmt: skip
def test_schemes_keep_what_names_the_client_and_no_more(value: str, stored: str, data: dict[str, str]) -> None:
    for recontype, source in (
        ("HTTP_CLIENT_HEADER", "AUTHORIZATION"), ("HTTP_CLIENT_HEADER", "PROXY-AUTHORIZATION"),
        ("HTTP_CLIENT_HEADER_SERVER", "AUTHORIZATION"),
    ):  # fmt: skip
        found = one(recontype, value, source)
        assert (found.value, json.loads(found.data or "{}")) == (stored, data)


@pytest.mark.parametrize(
    ("header", "name", "product", "version"),
    [
        ("nginx/1.22.1", "http", "nginx", "1.22.1"),
        ("gunicorn/20.1.0", "http", "Gunicorn", "20.1.0"),
        ("Kestrel", "http", "Microsoft Kestrel httpd", None),
        ("Jetty(9.4.z-SNAPSHOT)", "http", "Jetty", None),
        ("LiteSpeed", "http", "LiteSpeed httpd", None),
        ("TornadoServer/6.1", "http", "Tornado httpd", "6.1"),
        ("mystery/1", "http", "mystery", "1"),
    ],
)
def test_servers_have_the_names_that_scanners_give_them(
    header: str, name: str, product: str, version: str | None
) -> None:
    (found,) = read("passive-recon", log(("192.0.2.1", 80, "HTTP_SERVER_HEADER", "SERVER", header, "-"))).of(Service)
    assert (found.name, found.product, found.version) == (name, product, version)


def test_binary_names_are_kept_escaped() -> None:
    found = one("DNS_ANSWER", "\\xff\\x00bad.example", "A-192.0.2.53-53")
    assert found.value == "\\xff\\x00bad.example"


def test_a_value_of_a_megabyte_is_cut_and_told_apart() -> None:
    long = "x" * (1 << 20)
    found = read("passive-recon", log(
        ("192.0.2.1", 80, "HTTP_SERVER_HEADER", "X-POWERED-BY", long + "a", "-"),
        ("192.0.2.1", 80, "HTTP_SERVER_HEADER", "X-POWERED-BY", long + "b", "-"),
    ))  # fmt: skip
    first, second = found.of(Observation)
    assert (first.value, first.uid != second.uid) == ("x" * MAX_VALUE, True)
    assert set(found.notes) == {f"value cut to {MAX_VALUE} bytes"}


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("1800000000.5\tC\t192.0.2.1\t80\tPassiveRecon::OPEN", "5 fields where the header names 8"),
        ("1800000000.5\tC\t192.0.2.1\t80\tPassiveRecon::OPEN_PORT\tTCP\ta\tb\tc", "9 fields where the header names 8"),
        ("-5.0\tC\t192.0.2.1\t80\tPassiveRecon::OPEN_PORT\tTCP\ttcp/80\t-", "time before 1970: '-5.0'"),
        ("1800000000.5\tC\t192.0.2.1\t70000\tPassiveRecon::OPEN_PORT\tTCP\ttcp/80\t-", "port out of range: 70000"),
        ("1800000000.5\tC\t192.0.2.1\t-80\tPassiveRecon::OPEN_PORT\tTCP\ttcp/80\t-", "not a port: '-80'"),
        ("1800000000.5\tC\t192.0.2\t80\tPassiveRecon::OPEN_PORT\tTCP\ttcp/80\t-", "not an IP address: '192.0.2'"),
        ("1800000000.5\tC\t192.0.2.1\t80\tsomething else\tTCP\ttcp/80\t-", "not a kind of fact: 'something else'"),
        ("1800000000.5\tC\t-\t-\tPassiveRecon::DNS_ANSWER\tA-1-53\tx.example\t-",
         "a DNS answer without an address or a name"),
        ("1800000000.5\tC\t-\t-\tPassiveRecon::DNS_ANSWER\tPTR-1-53\tx.example\ty",
         "not a reversed address: 'x.example'"),
        ("1800000000.5\tC\t0.0.0.0\t-\tPassiveRecon::MAC_ADDRESS\tX\t00:00:5e:00:53:01\t-",
         "an address that is not set"),
        ("1800000000.5\tC\t192.0.2.1\t22\tPassiveRecon::SSH_SERVER_HOSTKEY\tSSHv1\t\\x01\t-",
         "an SSH 1 host key that is not exponent and modulus"),
        ("1800000000.5\tC\t192.0.2.1\t22\tPassiveRecon::SSL_SERVER\tcert\t%%%\t-", "a certificate that is not base64"),
    ],
)  # fmt: skip
def test_a_bad_line_is_skipped_with_its_reason_and_the_next_is_read(line: str, why: str) -> None:
    good = "1800000000.5\tC\t192.0.2.1\t80\tPassiveRecon::OPEN_PORT\tTCP\ttcp/80\t-"
    found = read("passive-recon", f"{HEADER}{line}\n{good}\n".encode())
    assert [said for _, said in found.skipped] == [why]
    assert [item.value for item in found.of(Observation)] == ["tcp/80"]


@pytest.mark.parametrize(
    ("line", "why"),
    [
        (b'{"ts":1,"recon_type":"OPEN_PORT","host":"192.0.2.1","srvport":-1}', "port out of range: -1"),
        (b'{"ts":1e30,"recon_type":"OPEN_PORT","host":"192.0.2.1","srvport":1}', "time out of range: 1e+30"),
        (b'{"ts":1,"recon_type":"OPEN_PORT","host":"192.0.2.1","srvport":"x"}',
         "Expected `int | null`, got `str` - at `$.srvport`"),
        (b'{"ts":1,"recon_type":"OPEN_PORT","host":"192.0.2.1"', "Input data was truncated"),
    ],
)  # fmt: skip
def test_a_bad_json_line_is_skipped_with_its_reason(line: bytes, why: str) -> None:
    good = b'{"ts":1,"recon_type":"PassiveRecon::OPEN_PORT","host":"192.0.2.1","srvport":80,"value":"tcp/80"}'
    found = read("passive-recon", good + b"\n" + line + b"\n" + good + b"\n")
    assert [said for _, said in found.skipped] == [why]
    assert len(found.of(Observation)) == 2


def test_a_line_that_is_still_being_written_is_left_for_the_next_time() -> None:
    whole = log(("192.0.2.1", 80, "OPEN_PORT", "TCP", "tcp/80", "-"))
    found = read("passive-recon", whole + b"1800000000.5\tC\t192.0")
    assert (found.position, len(found.of(Observation))) == (len(whole), 1)


def test_a_kind_of_another_sensor_is_kept_and_told() -> None:
    found = read("passive-recon", log(("192.0.2.1", "-", "SOMETHING_NEW", "x", "y", "-")))
    assert found.notes == ["a kind of fact that is not known, kept as it is: SOMETHING_NEW"]
    assert found.of(Observation)[0].value == "y"


def test_zones_are_kept_beside_the_address() -> None:
    found = one("OPEN_PORT", "tcp/22", "TCP", host="fe80::1%eth0", port=22)
    assert (found.addr, found.zone) == ("fe80::1", "eth0")


def test_the_ignore_file_leaves_out_networks_by_kind(tmp_path: Path) -> None:
    path = tmp_path / "ignore.toml"
    path.write_text('[ignore]\n"*" = ["192.0.2.0/24"]\nMAC_ADDRESS = ["::/0"]\n[keep]\nFTP_CLIENT = ["USER"]\n')
    facts = Facts(Options(ignore=read_ignore(path)))

    def kept(*fields: Any) -> bool:
        return any(isinstance(item, Observation) for item in facts.items(Sighting(*fields), 1))

    assert not kept("OPEN_PORT", "192.0.2.1", 80, "TCP", "tcp/80")
    assert kept("OPEN_PORT", "198.51.100.1", 80, "TCP", "tcp/80")
    assert kept("FTP_CLIENT", "192.0.2.1", None, "USER", "bob")
    assert not kept("MAC_ADDRESS", "2001:db8::1", None, "X", "00:00:5e:00:53:01")
    assert kept("MAC_ADDRESS", "198.51.100.1", None, "X", "00:00:5e:00:53:01")


@pytest.mark.parametrize(
    "text", ["[ignore", "[other]\nx = 1\n", '[ignore]\n"*" = ["nonsense"]\n', '[ignore]\n"*" = 5\n']
)
def test_a_wrong_ignore_file_is_one_clear_error(text: str, tmp_path: Path) -> None:
    path = tmp_path / "ignore.toml"
    path.write_text(text)
    with pytest.raises(GraphreconError, match="is no ignore file"):
        read_ignore(path)


def test_the_importer_is_of_the_passive_purpose() -> None:
    assert [each.purpose for each in IMPORTERS if each.name == "passive-recon"] == ["passive"]


TEXTS = st.one_of(
    st.text(max_size=60),
    st.binary(max_size=60).map(lambda data: base64.b64encode(data).decode()),
    st.binary(max_size=60).map(lambda data: "".join(f"\\x{byte:02x}" for byte in data)),
    st.sampled_from(["NTLM TlRMTVNTUAAC", "Basic =", "Digest a=", "a_b_c_d", "Key:####,x", "SSH-2.0-", "220 x ESMTP"]),
    st.binary(max_size=80).map(lambda data: "NTLM " + base64.b64encode(b"NTLMSSP\0" + data).decode()),
)


@given(
    st.sampled_from(sorted(BY_NAME)),
    st.sampled_from([None, "AUTHORIZATION", "WWW-AUTHENTICATE", "SERVER", "cert", "ja4", "ja3-x", "SSHv1", "A-1-53"]),
    TEXTS,
    st.one_of(st.none(), TEXTS),
    st.sampled_from([None, 0, 443]),
)  # fmt: skip
def test_whatever_stands_in_a_fact_it_is_stored_or_refused(
    recontype: str, source: str | None, value: str, target: str | None, port: int | None
) -> None:
    """Every item can be sent to the graph: text is UTF-8 without NUL, and nothing is longer than what is kept."""
    try:
        found = list(Facts(Options()).items(Sighting(recontype, "192.0.2.1", port, source, value, target), 1))
    except InvalidValue:
        return
    for item in found:
        for part in msgspec.to_builtins(item).values() if not isinstance(item, Note) else ():
            if isinstance(part, str):
                assert "\0" not in part
                assert len(part.encode()) <= 2 * MAX_VALUE
