"""What Zeek's own logs tell of hosts: each log with its facts, alike from TSV and JSON, and what is wrong with it."""

import json
import os
from pathlib import Path
from typing import Any

import pytest

from graphrecon.cypher.graph import Graph
from graphrecon.importers.base import Options
from graphrecon.importers.passive.kinds import BY_NAME, KINDS
from graphrecon.importers.passive.logged_certificate import name_text
from graphrecon.importers.passive.zeek_rows import ROWS
from graphrecon.ingest import files
from graphrecon.model.base import Edge
from graphrecon.model.host import Service
from graphrecon.model.passive import Observation
from graphrecon.model.scan import Certificate, Certifies, PublicKey, WasNamed
from tests.importers.reading import OWN, SHARED, needs_shared, read

ZEEK = SHARED / "zeek"
C, S = "198.51.100.7", "192.0.2.10"
IDS = {"ts": 1_793_614_800.5, "id.orig_h": C, "id.orig_p": 40000, "id.resp_h": S, "id.resp_p": 443, "proto": "tcp"}
PRINT = "ab" * 32


def facts(log: str, **columns: Any) -> list[tuple[Any, ...]]:
    """Return (kind, addr, port, source, value) of each fact of one JSON line."""
    found = read("zeek-facts", json.dumps({"_path": log, **columns}).encode() + b"\n")
    assert not found.skipped, found.skipped
    return [(item.recontype, item.addr, item.port, item.source, item.value) for item in found.of(Observation)]


@pytest.mark.parametrize(
    ("log", "columns", "expected"),
    [
        ("http", {"host": "www.lab.example", "user_agent": "curl", "username": "al", "password": "pw",
                  "status_code": 200, "proxied": ["VIA -> 1.1 proxy"], "id.resp_p": 80},
         [("HTTP_CLIENT_HEADER_SERVER", S, 80, "HOST", "www.lab.example"),
          ("HTTP_CLIENT_HEADER", C, None, "USER-AGENT", "curl"),
          ("HTTP_CLIENT_HEADER", C, None, "AUTHORIZATION", "Basic al:***"),
          ("HTTP_CLIENT_HEADER_SERVER", S, 80, "AUTHORIZATION", "Basic al:***"),
          ("HTTP_CLIENT_HEADER", C, None, "VIA", "1.1 proxy"),
          ("OPEN_PORT", S, 80, "TCP", "tcp/80")]),
        ("ssl", {"cipher": "x", "cert_chain_fps": [PRINT, "cd" * 32], "subject": "CN=x", "ja3": "00" * 16,
                 "ja3s": "11" * 16},
         [("SSL_CLIENT", C, None, "ja3", "00" * 16), ("SSL_SERVER", S, 443, "ja3-" + "00" * 16, "11" * 16),
          ("SSL_SERVER", S, 443, "cert", PRINT), ("SSL_SERVER", S, 443, "cacert", "cd" * 32),
          ("OPEN_PORT", S, 443, "TCP", "tcp/443")]),
        ("dns", {"query": "www.lab.example", "qtype_name": "A", "rcode": 0, "id.resp_p": 53, "proto": "udp",
                 "answers": ["web.lab.example", "192.0.2.80"]},
         [("DNS_ANSWER", None, None, "CNAME-192.0.2.10-53", "www.lab.example"),
          ("DNS_ANSWER", "192.0.2.80", None, "A-192.0.2.10-53", "web.lab.example"),
          ("OPEN_PORT", S, 53, "UDP", "udp/53")]),
        ("dns", {"query": "10.2.0.192.in-addr.arpa", "qtype_name": "PTR", "answers": ["h.lab.example"],
                 "id.resp_p": 53},
         [("DNS_ANSWER", "192.0.2.10", None, "PTR-192.0.2.10-53", "h.lab.example")]),
        ("known_services", {"host": S, "port_num": 53, "port_proto": "udp", "service": ["DNS"]},
         [("OPEN_PORT", S, 53, "UDP", "udp/53")]),
        ("irc", {"command": "USER", "value": "bot", "id.resp_p": 6667}, [("USER", C, None, "IRC", "bot")]),
        ("socks", {"user": "al", "password": "pw", "status": "succeeded", "id.resp_p": 1080},
         [("USER", C, None, "SOCKS", "al"), ("OPEN_PORT", S, 1080, "TCP", "tcp/1080")]),
        ("ldap", {"opcode": "bind simple", "object": "cn=al,dc=lab", "argument": "REDACTED", "result": "success",
                  "id.resp_p": 389},
         [("USER", C, None, "LDAP", "cn=al,dc=lab"), ("OPEN_PORT", S, 389, "TCP", "tcp/389")]),
        ("ldap", {"opcode": "modify", "object": "cn=other,dc=lab", "id.resp_p": 389}, []),
        ("postgresql", {"user": "al", "application_name": "psql", "success": True, "id.resp_p": 5432},
         [("USER", C, None, "POSTGRESQL", "al"), ("SOFTWARE", C, None, "POSTGRESQL::CLIENT", "psql"),
          ("OPEN_PORT", S, 5432, "TCP", "tcp/5432")]),
        ("rfb", {"server_major_version": "003", "server_minor_version": "008", "id.resp_p": 5900},
         [("TCP_SERVER_BANNER", S, 5900, None, "RFB 003.008"), ("OPEN_PORT", S, 5900, "TCP", "tcp/5900")]),
        ("mqtt_connect", {"connect_status": "Connection Accepted", "id.resp_p": 1883},
         [("OPEN_PORT", S, 1883, "TCP", "tcp/1883")]),
        ("known_hosts", {"host": S}, [("HOST", S, None, "TCP", "up")]),
        ("dhcp", {"mac": "00:00:5e:00:53:0A", "assigned_addr": "192.0.2.20", "host_name": "desk"},
         [("MAC_ADDRESS", "192.0.2.20", None, "DHCP", "00:00:5e:00:53:0a"),
          ("HOSTNAME", "192.0.2.20", None, "DHCP", "desk")]),
        ("ftp", {"user": "bob", "password": "sword", "reply_code": 230, "id.resp_p": 21},
         [("FTP_CLIENT", C, None, "USER", "bob"), ("FTP_SERVER", S, 21, "USER", "bob"),
          ("FTP_CLIENT", C, None, "PASS", "***"), ("FTP_SERVER", S, 21, "PASS", "***"),
          ("OPEN_PORT", S, 21, "TCP", "tcp/21")]),
        ("snmp", {"community": "public", "get_responses": 1, "id.resp_p": 161},
         [("SNMP_COMMUNITY", S, 161, "COMMUNITY", "***"), ("OPEN_PORT", S, 161, "UDP", "udp/161")]),
        ("ssh", {"client": "SSH-2.0-x", "server": "SSH-2.0-OpenSSH_9.6", "host_key": "00:" * 15 + "ff",
                 "id.resp_p": 22},
         [("SSH_CLIENT", C, None, None, "SSH-2.0-x"), ("SSH_SERVER", S, 22, None, "SSH-2.0-OpenSSH_9.6"),
          ("OPEN_PORT", S, 22, "TCP", "tcp/22"), ("SSH_SERVER_HOSTKEY", S, 22, "MD5", "00:" * 15 + "ff")]),
        ("ssh", {"host_key_fingerprint": "SHA256:" + "A" * 43, "id.resp_p": 22},
         [("SSH_SERVER_HOSTKEY", S, 22, "SHA256", "SHA256:" + "A" * 43)]),
        ("ssh", {"host_key": "00" * 32, "id.resp_p": 22},
         [("SSH_SERVER_HOSTKEY", S, 22, "SHA256", "SHA256:" + "A" * 43)]),
        ("dns", {"query": "signed.lab.example", "qtype_name": "A", "id.resp_p": 53,
                 "answers": ["RRSIG 1 lab.example", "192.0.2.80", "NSEC a b", "<unknown type=65>"]},
         [("DNS_ANSWER", "192.0.2.80", None, "A-192.0.2.10-53", "signed.lab.example")]),
        ("dns", {"query": "_ipp._tcp.local", "qtype_name": "PTR", "rcode": 0, "answers": ["p._ipp._tcp.local"],
                 "id.resp_h": "224.0.0.251", "id.resp_p": 5353, "proto": "udp"}, []),
        ("dns", {"query": "0-25.2.0.192.in-addr.arpa", "qtype_name": "PTR", "rcode": 0, "answers": ["h.lab.example"],
                 "id.resp_p": 53, "proto": "udp"}, [("OPEN_PORT", S, 53, "UDP", "udp/53")]),
        ("dns", {"query": "printer", "qtype_name": "AAAA", "rcode": 0, "answers": ["fe80::1"], "id.resp_h": "ff02::fb",
                 "id.resp_p": 5353, "proto": "udp"},
         [("DNS_ANSWER", "fe80::1", None, "AAAA-ff02::fb-5353", "printer")]),
        ("dns", {"query": "x" * 300, "qtype_name": "A", "rcode": 0, "answers": ["192.0.2.80"], "id.resp_p": 53},
         [("OPEN_PORT", S, 53, "TCP", "tcp/53")]),
        ("ssl", {"cipher": "x", "version": "TLSv13", "established": False, "ssl_history": "Cs", "ja3": "00" * 16,
                 "ja3s": "11" * 16},
         [("SSL_CLIENT", C, None, "ja3", "00" * 16), ("SSL_SERVER", S, None, "ja3-" + "00" * 16, "11" * 16)]),
        ("ssl", {"cipher": "x", "version": "TLSv13", "established": True, "ssl_history": "Cs"},
         [("OPEN_PORT", S, 443, "TCP", "tcp/443")]),
        ("ssl", {"cipher": "x", "version": "TLSv13", "ja4": "q13d0310h3_55b375c5d22e_cd85d2d88918"},
         [("SSL_CLIENT", C, None, "ja4", "q13d0310h3_55b375c5d22e_cd85d2d88918"),
          ("OPEN_PORT", S, 443, "UDP", "udp/443")]),
        ("ssl", {"cipher": "x", "version": "DTLSv12", "cert_chain_fps": [PRINT]},
         [("SSL_SERVER", S, 443, "cert", PRINT), ("OPEN_PORT", S, 443, "UDP", "udp/443")]),
        ("ssl", {"subject": "CN=www.lab.example,O=Lab", "issuer_subject": "CN=ca", "cert_hash": "ab" * 16},
         [("SSL_SERVER", S, 443, "cert", "ab" * 16)]),
        ("ssl", {"subject": "CN=www.lab.example,O=Lab", "issuer": "CN=ca", "cert_chain_fuids": ["F1"]},
         [("SSL_SERVER", S, 443, "subject",
           "organizationName=Lab/commonName=www.lab.example issued by commonName=ca")]),
        ("quic", {"history": "ISisH"}, [("OPEN_PORT", S, 443, "UDP", "udp/443")]),
        ("quic", {"history": "II"}, []),
        ("known_certs", {"host": S, "port_num": 443, "subject": "CN=www.lab.example", "issuer_subject": "CN=ca",
                         "serial": "1F"},
         [("SSL_SERVER", S, 443, "subject", "serial=31/commonName=www.lab.example issued by commonName=ca"),
          ("OPEN_PORT", S, 443, "TCP", "tcp/443")]),
        ("known_services", {"host": S, "port_num": 443, "port_proto": "tcp", "service": ["SSL", "HTTP"]},
         [("OPEN_PORT", S, 443, "TCP", "tcp/443")]),
        ("known_modbus", {"host": S, "device_type": "Known::MODBUS_SLAVE"}, [("HOST", S, None, "MODBUS", "slave")]),
        ("known_devices", {"mac": "00:00:5e:00:53:0a", "dhcp_host_name": "desk"},
         [("MAC_ADDRESS", None, None, "KNOWN_DEVICE", "00:00:5e:00:53:0a")]),
        ("dhcp", {"mac": "00:00:5e:00:53:0a", "requested_addr": "192.0.2.20", "assigned_addr": "192.0.2.20",
                  "host_name": "desk", "msg_types": ["DISCOVER", "OFFER", "REQUEST", "NAK"]},
         [("MAC_ADDRESS", None, None, "DHCP", "00:00:5e:00:53:0a")]),
        ("dhcp", {"mac": "00:00:5e:00:53:0a", "assigned_addr": "192.0.2.20", "host_name": "desk",
                  "msg_types": ["DISCOVER", "OFFER"], "server_addr": "192.0.2.1"},
         [("MAC_ADDRESS", None, None, "DHCP", "00:00:5e:00:53:0a"), ("OPEN_PORT", "192.0.2.1", 67, "UDP", "udp/67")]),
        ("dhcp", {"mac": "00:00:5e:00:53:0a", "client_addr": "192.0.2.20", "server_addr": "192.0.2.1",
                  "msg_types": ["RELEASE"]},
         [("MAC_ADDRESS", "192.0.2.20", None, "DHCP", "00:00:5e:00:53:0a")]),
        ("dhcp", {"mac": "00:00:5e:00:53:0a", "assigned_ip": "192.0.2.20", "id.resp_p": 67},
         [("MAC_ADDRESS", "192.0.2.20", None, "DHCP", "00:00:5e:00:53:0a"), ("OPEN_PORT", S, 67, "UDP", "udp/67")]),
        ("dhcp", {"mac": "00:00:5e:00:53:0a", "client_addr": "192.0.2.19", "assigned_addr": "192.0.2.20",
                  "host_name": "desk", "msg_types": ["DISCOVER", "OFFER", "REQUEST", "ACK", "DECLINE"]},
         [("MAC_ADDRESS", "192.0.2.19", None, "DHCP", "00:00:5e:00:53:0a"),
          ("HOSTNAME", "192.0.2.19", None, "DHCP", "desk")]),
        ("dhcp", {"mac": "00:00:5e:00:53:0a", "client_addr": "192.0.2.19", "assigned_addr": "192.0.2.20",
                  "msg_types": ["REQUEST", "NAK", "DISCOVER", "OFFER", "REQUEST", "ACK", "RELEASE"]},
         [("MAC_ADDRESS", "192.0.2.20", None, "DHCP", "00:00:5e:00:53:0a")]),
        ("radius", {"username": "bob", "mac": "00:00:5e:00:53:0a", "framed_addr": "255.255.255.254"},
         [("USER", C, None, "RADIUS", "bob"), ("MAC_ADDRESS", None, None, "RADIUS", "00:00:5e:00:53:0a")]),
        ("radius", {"mac": "00:00:5e:00:53:0a", "framed_addr": "192.0.2.20"},
         [("MAC_ADDRESS", "192.0.2.20", None, "RADIUS", "00:00:5e:00:53:0a")]),
        ("smtp", {"helo": "[192.0.2.9]"}, []),
        ("smtp", {"helo": "[IPv6:2001:db8::1]"}, []),
        ("smtp", {"helo": "localhost.localdomain"}, []),
        ("smtp", {"helo": "mx.lab.example."}, [("HOSTNAME", C, None, "SMTP", "mx.lab.example")]),
        ("smb_cmd", {"username": "LAB\\bob", "tree": "\\\\files\\home", "id.resp_p": 445},
         [("USER", C, None, "SMB", "LAB\\bob"), ("SMB_SHARE", S, 445, "SMB", "\\\\files\\home")]),
        ("sip", {"user_agent": "phone", "request_from": "<sip:bob@lab.example>", "status_code": 200, "id.resp_p": 5060},
         [("SOFTWARE", C, None, "SIP::CLIENT", "phone"), ("USER", C, None, "SIP", "<sip:bob@lab.example>"),
          ("OPEN_PORT", S, 5060, "UDP", "udp/5060")]),
        ("arp", {"op": "reply", "spa": S, "sha": "00:00:5e:00:53:0a", "tpa": C, "tha": "00:00:5e:00:53:0b"},
         [("MAC_ADDRESS", S, None, "ARP_REPLY_SRC", "00:00:5e:00:53:0a"),
          ("MAC_ADDRESS", C, None, "ARP_REPLY_DST", "00:00:5e:00:53:0b")]),
        ("kerberos", {"client": "bob/LAB", "success": True, "id.resp_p": 88},
         [("USER", C, None, "KERBEROS", "bob/LAB")]),
        ("rdp", {"cookie": "bob", "client_name": "DESK", "result": "encrypted", "id.resp_p": 3389},
         [("USER", C, None, "RDP", "bob"), ("HOSTNAME", C, None, "RDP", "desk"),
          ("OPEN_PORT", S, 3389, "TCP", "tcp/3389")]),
    ],
)  # fmt: skip
def test_each_log_tells_its_facts(log: str, columns: dict[str, Any], expected: list[tuple[Any, ...]]) -> None:
    assert facts(log, **{**IDS, **columns}) == expected


def test_certificates_and_keys_are_those_of_other_logs() -> None:
    lines = [
        {"_path": "ssl", **IDS, "cert_chain_fps": [PRINT], "subject": "CN=www.lab.example", "issuer": "CN=ca"},
        {"_path": "ssl", **IDS, "client_cert_chain_fps": [PRINT], "client_subject": "CN=www.lab.example"},
    ]
    found = read("zeek-facts", b"".join(json.dumps(line).encode() + b"\n" for line in lines))
    assert {item.uid for item in found.of(Certificate)} == {f"sha256:{PRINT}"}
    row = {"_path": "ssh", **IDS, "host_key": "00:" * 15 + "ff"}
    (key,) = read("zeek-facts", json.dumps(row).encode() + b"\n").of(PublicKey)
    assert key.uid == "md5:" + "00" * 15 + "ff"


def names_of(log: str, **columns: Any) -> set[tuple[str, str]]:
    """Return the names that the facts of a line give their hosts, with their types."""
    found = read("zeek-facts", json.dumps({"_path": log, **IDS, **columns}).encode() + b"\n")
    return {(edge.target, edge.type) for edge in found.of(WasNamed)}


def test_a_server_is_named_by_its_certificate_as_far_as_the_logs_tell() -> None:
    chain = {"cert_chain_fps": [PRINT], "server_name": "www.lab.example"}
    assert names_of("ssl", **chain, sni_matches_cert=True) == {("www.lab.example", "sni")}
    assert names_of("ssl", **chain, sni_matches_cert=False) == set()
    assert names_of("ssl", **chain, subject="CN=a.lab.example") == {("a.lab.example", "cert-subject-cn")}
    assert names_of("ssl", **chain, subject="CN=*.lab.example") == set()
    assert names_of("ssl", client_cert_chain_fps=[PRINT], client_subject="CN=bob.lab.example") == set()
    known = {"host": S, "port_num": 443, "serial": "1F", "issuer_subject": "CN=ca"}
    assert names_of("known_certs", **known, subject="CN=a.lab.example") == {("a.lab.example", "cert-subject-cn")}
    assert names_of("smb_mapping", path=r"\\files\x") == {("files", "smb")}
    assert names_of("smb_mapping", path=r"\\192.0.2.1\x") == set()


@pytest.mark.parametrize(
    ("zeek", "stored"),
    [
        ("CN=www.lab.example,O=Lab,C=FR", "countryName=FR/organizationName=Lab/commonName=www.lab.example"),
        (r"CN=a\, b\+c,OU=x+L=y", "organizationalUnitName=x/localityName=y/commonName=a, b+c"),
        (r"O=Soci\C3\A9t\C3\A9,1.2.3.4=#0c01", "1.2.3.4=#0c01/organizationName=Société"),
        ("nothing of the kind", "nothing of the kind"),
    ],
)
def test_names_in_certificates_are_written_as_other_importers_write_them(zeek: str, stored: str) -> None:
    assert name_text(zeek) == stored


@needs_shared
def test_certificates_of_x509_log_are_those_of_the_bytes() -> None:
    compared = 0
    for path in ZEEK.glob("protocols/*/tsv/x509.log"):
        logged = read("zeek-facts", path)
        parsed = read("passive-recon", path.parents[1] / "passive" / "passive_recon.log")
        whole = {item.uid: item for item in parsed.of(Certificate)}
        for item in logged.of(Certificate):
            if item.uid in whole:
                compared += 1
                other = whole[item.uid]
                for name in (
                    "subject",
                    "issuer",
                    "serial",
                    "not_before",
                    "not_after",
                    "version",
                    "signature_algorithm",
                    "self_signed",
                    "san",
                ):
                    assert getattr(item, name) == getattr(other, name), (path, name)
                assert item.ca in (None, other.ca)
        names = [{(edge.source, edge.target, edge.type) for edge in each.of(Certifies)} for each in (logged, parsed)]
        mine = {item.uid for item in logged.of(Certificate)} & whole.keys()
        assert {edge for edge in names[0] if edge[0] in mine} == {edge for edge in names[1] if edge[0] in mine}
    assert compared >= 4


def test_a_value_that_is_none_loses_no_other_fact_of_its_line() -> None:
    row = {**IDS, "_path": "dhcp", "assigned_addr": "192.0.2.20", "mac": "nonsense", "host_name": "desk"}
    found = read("zeek-facts", json.dumps(row).encode() + b"\n")
    assert [item.recontype for item in found.of(Observation)] == ["HOSTNAME"]
    assert found.notes == ["a part of a line left out: not a MAC address"]


def test_two_services_of_one_port_are_one_open_port_with_two_services() -> None:
    row = {"_path": "known_services", **IDS, "host": S, "port_num": 443, "service": ["SSL", "HTTP"]}
    found = read("zeek-facts", json.dumps(row).encode() + b"\n")
    assert [item.count for item in found.of(Observation)] == [1]
    assert {item.name for item in found.of(Service)} == {"ssl", "http"}


def test_a_share_of_two_logs_is_one_fact() -> None:
    share = {**IDS, "path": r"\\files\home", "id.resp_p": 445}
    rows = ({"_path": "smb_mapping", **share, "share_type": "DISK"}, {"_path": "smb_files", **share, "name": "a"})
    (first,), (second,) = (read("zeek-facts", json.dumps(row).encode() + b"\n").of(Observation) for row in rows)
    assert (first.uid, first.data, second.data) == (second.uid, '{"share_type":"DISK"}', None)


SHARED_LOGS = (
    "irc", "known_certs", "mqtt_connect", "mysql", "ntlm", "radius", "rfb", "sip", "smb_files", "smb_mapping", "smtp",
    "snmp", "socks", "ssl", "x509",
)  # fmt: skip
EXPECTED = OWN / "zeek_facts_of_shared_logs.json"


@needs_shared
def test_the_facts_of_the_shared_logs_are_those_that_stand_beside() -> None:
    """To accept a change: GOLDEN_UPDATE=1 pytest tests/importers/test_zeek_facts.py."""
    told: dict[str, list[list[Any]]] = {}
    for path in sorted(path for log in SHARED_LOGS for path in ZEEK.glob(f"*/*/tsv/{log}.log")):
        found = read("zeek-facts", path)
        rows = {
            item.uid: [item.recontype, item.addr, item.proto, item.port, item.source, item.value, item.data]
            for item in found.of(Observation)
        }
        for edge in sorted(found.of(Edge), key=lambda edge: (edge.rel, edge.target)):
            if edge.source in rows and [edge.rel, edge.target] not in rows[edge.source]:
                rows[edge.source].append([edge.rel, edge.target])
        told[str(path.relative_to(ZEEK))] = [
            *rows.values(),
            *(
                ["Certificate", item.uid, item.subject, list(item.san)]
                for item in found.of(Certificate)
                if item.subject
            ),
        ]
    if os.environ.get("GOLDEN_UPDATE"):
        lines = (
            f"{json.dumps(name)}: [\n    " + ",\n    ".join(map(json.dumps, rows)) + "\n  ]"
            for name, rows in told.items()
        )
        EXPECTED.write_text("{\n  " + ",\n  ".join(lines) + "\n}\n", "utf-8")
    assert told == json.loads(EXPECTED.read_text("utf-8"))


def test_a_line_that_tells_nothing_is_counted() -> None:
    found = read("zeek-facts", json.dumps({"_path": "http", **IDS}).encode() + b"\n")
    assert found.notes == ["a line that tells nothing of a host"]


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ({"_path": "http", "id.orig_h": C}, "no time"),
        ({"_path": "known_services", "ts": 1, "host": S, "port_num": 70000}, "port out of range: 70000"),
        ({"_path": "known_services", "ts": 1, "host": S, "port_num": "x"}, "not a port: 'x'"),
        ({"_path": "known_hosts", "ts": 1, "host": "nobody"}, "not an IP address: 'nobody'"),
        ({"_path": "known_hosts", "ts": -1, "host": S}, "time out of range: '-1'"),
        ({"_path": "software", "ts": 1, "host": S, "software_type": [1], "unparsed_version": "x"}, "not text: a list"),
        ({"_path": "dns", "ts": 1}, "a line of the Zeek dns log"),
    ],
)
def test_a_bad_line_is_skipped_with_its_reason(row: dict[str, Any], why: str) -> None:
    first = {"_path": row["_path"] if row["_path"] != "dns" else "known_hosts", "ts": 1, "host": S, "port_num": 1}
    found = read("zeek-facts", b"".join(json.dumps(line).encode() + b"\n" for line in (first, row)))
    assert [said for _, said in found.skipped] == [why]


@needs_shared
def test_every_shared_log_is_read_whole() -> None:
    read_logs: set[str] = set()
    for path in sorted(ZEEK.rglob("*.log")):
        if path.stem in ROWS:
            found = read("zeek-facts", path)
            assert not found.skipped, (path, found.skipped[:3])
            assert {item.recontype for item in found.of(Observation)} <= set(BY_NAME)
            read_logs.add(path.stem)
    assert len(read_logs) > 15


@needs_shared
@pytest.mark.parametrize("log", ["dns", "ssh", "http", "known_services", "software"])
def test_tsv_and_json_of_one_capture_are_the_same_facts(log: str) -> None:
    pairs = [(path, path.parents[1] / "json" / path.name) for path in ZEEK.glob(f"*/*/tsv/{log}.log")]
    assert pairs
    for tsv, lines in pairs:
        one, other = ({item.uid for item in read("zeek-facts", path).of(Observation)} for path in (tsv, lines))
        assert one == other, tsv


def test_the_table_of_kinds_names_logs_that_are_read() -> None:
    named = {word for kind in KINDS for word in kind.logs.replace(",", " ").split()}
    assert set(ROWS) - named == set()


@pytest.mark.graph
def test_one_log_is_two_imports_of_two_purposes(empty_graph: Graph, tmp_path: Path) -> None:
    path = tmp_path / "http.log"
    path.write_text(json.dumps({"_path": "http", **IDS, "host": "www.lab.example"}) + "\n")
    with files.open_source(str(path)) as source:
        assert files.beside(source, None) == ["zeek-facts"]
        assert files.beside(source, "flow") == []
    flow = files.import_path(empty_graph, str(path), tmp_path, Options())
    hosts = files.import_path(empty_graph, str(path), tmp_path, Options(), name="zeek-facts")
    assert [(report.importer, report.status) for report in (flow, hosts)] == [
        ("zeek-intel", "done"), ("zeek-facts", "done"),
    ]  # fmt: skip
    again = files.import_path(empty_graph, str(path), tmp_path, Options(), purpose="passive")
    assert (again.importer, again.status) == ("zeek-facts", "known")


@pytest.mark.timeout(20)
@pytest.mark.parametrize(
    "text", ["A" * 65_000, "a=" * 30_000 + "\\", "a=\\" * 20_000, "=,+" * 20_000, "A" * 10_000_000]
)
def test_a_name_of_a_certificate_is_taken_apart_in_time_that_grows_with_it(text: str) -> None:
    assert name_text(text)


@pytest.mark.parametrize(
    ("text", "stored"),
    [
        ("00-00-5E-00-53-01", "00:00:5e:00:53:01"),
        ("00:00:5e:00:53:01", "00:00:5e:00:53:01"),
        ("0000.5e00.5301", "00:00:5e:00:53:01"),
        ("00005e-005301", "00:00:5e:00:53:01"),
        ("00005E005301", "00:00:5e:00:53:01"),
        ("331234567890", None),
        ("00-00:5e-00-53-01", None),
        ("0000.5e00-5301", None),
    ],
)
def test_hardware_addresses_are_read_in_every_form_that_radius_has(text: str, stored: str | None) -> None:
    row = {"_path": "radius", "ts": 1, "id.orig_h": C, "id.resp_h": S, "mac": text}
    found = read("zeek-facts", json.dumps(row).encode()).of(Observation)
    assert [item.value for item in found if item.recontype == "MAC_ADDRESS"] == ([stored] if stored else [])
