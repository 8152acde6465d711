"""What Zeek's own logs tell of hosts: each log with its facts, alike from TSV and JSON, and what is wrong with it."""

import json
from pathlib import Path
from typing import Any

import pytest

from graphrecon.cypher.graph import Graph
from graphrecon.importers.base import Options
from graphrecon.importers.passive.kinds import BY_NAME, KINDS
from graphrecon.importers.passive.zeek_rows import ROWS
from graphrecon.ingest import files
from graphrecon.model.passive import Observation
from graphrecon.model.scan import Certificate, PublicKey
from tests.importers.reading import SHARED, needs_shared, read

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
        ("kerberos", {"client": "bob/LAB", "success": True, "id.resp_p": 88},
         [("USER", C, None, "KERBEROS", "bob/LAB"), ("OPEN_PORT", S, 88, "TCP", "tcp/88")]),
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
        ({"_path": "software", "ts": 1, "host": S, "software_type": [1], "unparsed_version": "x"}, "not text: [1]"),
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
