"""Zeek's protocol logs: what each line becomes, in TSV and in JSON, in any order of logs."""

import json
import random
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from graphrecon.cypher.filter import metadata
from graphrecon.cypher.graph import Graph
from graphrecon.cypher.statement import Statement
from graphrecon.importers.base import ImporterError, Options, Source, sniff
from graphrecon.ingest import files
from graphrecon.model.base import Edge, Node, info
from graphrecon.model.flow import Carried, Flow, Sent, flow_uid
from graphrecon.model.fold import Fold, columns, finished
from graphrecon.model.host import Host
from graphrecon.model.intel import BY_LOG, PROTOCOLS
from graphrecon.model.intel_nodes import CLASSES
from tests.importers.reading import OWN, SHARED, Reading, importer, needs_shared, plain, read

ZEEK = SHARED / "zeek"
UNSAMPLED = {"arp", "ldap", "ldap_search", "quic", "notice_alarm"}
"""Logs of which no real sample was there: their columns are those of Zeek's own scripts, in Zeek 7's tree
base/protocols/ldap/main.zeek, base/protocols/quic/main.zeek and base/frameworks/notice/main.zeek (notice_alarm has the
columns of notice), and for arp of the project's zeek/scripts/arplog.zeek."""
ENDS = {"id.orig_h": "192.0.2.1", "id.orig_p": 50000, "id.resp_h": "198.51.100.80", "id.resp_p": 80}
AT = 1_600_000_000_000_001


def line(log: str, **values: Any) -> bytes:
    given = {"ts": 1600000000.000001, "_path": log, **ENDS, **{key.replace("__", "."): v for key, v in values.items()}}
    return json.dumps({key: value for key, value in given.items() if value is not None}).encode() + b"\n"


def tsv(log: str, types: dict[str, str], *rows: dict[str, str]) -> bytes:
    names = {"ts": "time", "id.orig_h": "addr", "id.orig_p": "port", "id.resp_h": "addr", "id.resp_p": "port", **types}
    base = {"ts": "1600000000.000001", **{key: str(value) for key, value in ENDS.items()}}
    lines = ["#separator \\x09", "#set_separator\t,", "#empty_field\t(empty)", "#unset_field\t-", f"#path\t{log}"]
    lines += ["#fields\t" + "\t".join(names), "#types\t" + "\t".join(names.values())]
    lines += ["\t".join({**base, **row}.get(name, "-") for name in names) for row in rows]
    return ("\n".join(lines) + "\n").encode()


def facts(found: Reading) -> list[dict[str, Any]]:
    """Return the metadata nodes, without their keys."""
    nodes = [plain(item) for item in found.items if isinstance(item, Node) and "Intel" in info(type(item)).labels]
    return [{name: {k: v for k, v in row.items() if k != "uid"} for name, row in node.items()} for node in nodes]


def fact(found: Reading) -> dict[str, Any]:
    assert not found.skipped
    return facts(found)[0]


def test_a_line_becomes_hosts_a_fact_a_flow_counted_never_and_what_joins_them() -> None:
    found = read("zeek-intel", line("http", method="GET", host="www.example.com"), source="tap")
    flow = flow_uid("192.0.2.1", "198.51.100.80", "tcp", 80)

    client, server, http, carrier, carried, sent = found.items
    assert isinstance(client, Host)
    assert isinstance(server, Host)
    assert (client.addr, server.addr) == ("192.0.2.1", "198.51.100.80")
    assert plain(carrier) == {
        "Flow": {
            "uid": flow, "src": "192.0.2.1", "dst": "198.51.100.80", "proto": "tcp", "dport": 80, "sports": [50000],
            "times": [1_599_998_400], "sources": ["tap"], "count": 0, "cspkts": 0, "scpkts": 0, "csbytes": 0,
            "scbytes": 0, "firstseen": AT, "lastseen": AT,
        }
    }  # fmt: skip
    key = http.uid  # type: ignore[union-attr]
    seen: dict[str, Any] = {"target": key, "target_label": "HTTP", "count": 1, "firstseen": AT, "lastseen": AT}
    assert carried == Carried(source=flow, **seen)
    assert sent == Sent(source="192.0.2.1", **seen)


def test_no_source_is_named_unless_it_is_given() -> None:
    assert read("zeek-intel", line("http", host="a")).of(Flow)[0].sources == ()


@needs_shared
@pytest.mark.parametrize(
    ("path", "expected"),
    [
        (
            "captures/dns/tsv/dns.log",
            {"DNS": {"query": "google.com", "qtype_name": "TXT", "rcode_name": "NOERROR",
                     "answers": ["TXT 15 v=spf1 ptr ?all"]}},
        ),
        (
            "captures/http/tsv/http.log",
            {"HTTP": {"method": "GET", "host": "www.ethereal.com", "uri": "/download.html", "status_code": 200}},
        ),
        (
            "protocols/tls_tls1.2/tsv/ssl.log",
            {"TLS": {"version": "TLSv12", "cipher": "TLS_RSA_WITH_RC4_128_MD5", "established": True}},
        ),
        (
            "captures/SSHv2/tsv/ssh.log",
            {"SSH": {"version": 2, "client": "SSH-1.99-Cisco-1.25", "server": "SSH-2.0-Cisco-1.25"}},
        ),
        ("protocols/smb_smb2/tsv/smb_files.log", {"SMB": {"path": "\\\\10.0.0.12\\smb2", "name": "<share_root>"}}),
        ("protocols/syslog-single-udp/tsv/syslog.log", {"SYSLOG": {"facility": "LOCAL0", "severity": "NOTICE"}}),
    ],
)  # fmt: skip
def test_what_real_logs_tell(path: str, expected: dict[str, dict[str, Any]]) -> None:
    label = next(iter(expected))
    found = [row[label] for row in facts(read("zeek-intel", ZEEK / path)) if label in row]
    assert any(all(row.get(name) == value for name, value in expected[label].items()) for row in found)


def logs() -> list[Path]:
    """Return the shared logs that this importer reads."""
    found = []
    for path in sorted(ZEEK.rglob("*.log")):
        with Source.from_path(path) as source:
            if sniff(source) is importer("zeek-intel"):
                found.append(path)
    return found


@needs_shared
def test_every_log_with_a_sample_is_read_and_the_others_are_named() -> None:
    seen = {path.stem for path in logs()}

    assert set(BY_LOG) - seen == UNSAMPLED
    assert seen - set(BY_LOG) == {"analyzer", "dpd", "rfb", "websocket"}


@needs_shared
def test_every_line_of_every_sample_becomes_a_fact() -> None:
    for path in logs():
        found = read("zeek-intel", path)
        lines = [text for text in path.read_bytes().splitlines() if text and not text.startswith(b"#")]
        stubs = sum(bool(set(plain(item).get("X509", ())) == {"uid", "proto", "fingerprint"}) for item in found.items)
        assert len(facts(found)) - stubs == len(lines) - len(found.skipped), path
        assert not found.skipped, path


@needs_shared
def test_zeeks_own_logs_are_the_same_in_tsv_and_json() -> None:
    for path in sorted(ZEEK.glob("*/*/tsv/*.log")):
        if path not in logs_of(path.parent):
            continue
        other = path.parents[1] / "json" / path.name
        assert Counter(map(str, read("zeek-intel", path).items)) == Counter(
            map(str, read("zeek-intel", other).items)
        ), path


def logs_of(folder: Path) -> list[Path]:
    return [path for path in folder.iterdir() if path.stem in BY_LOG or path.stem in ("rfb", "websocket", "analyzer")]


def folded(paths: list[Path]) -> dict[Any, Any]:
    fold = Fold()
    for path in paths:
        for item in read("zeek-conn" if path.stem == "conn" else "zeek-intel", path).items:
            if isinstance(item, Edge):
                fold.add_edge(item)
            elif isinstance(item, Node):
                fold.add_node(item)
    nodes = {(cls, key): finished(row, columns(cls)) for cls, rows in fold.nodes.items() for key, row in rows.items()}
    edges = {(*ends, key): row for ends, rows in fold.edges.items() for key, row in rows.items()}
    return {**nodes, **edges}


@needs_shared
def test_any_order_of_logs_gives_the_same_graph() -> None:
    for folder in sorted(ZEEK.glob("*/*/tsv")):
        paths = [*logs_of(folder), folder / "conn.log"]
        expected = folded(paths)
        for seed in range(3):
            random.Random(seed).shuffle(paths)
            assert folded(paths) == expected, folder


@needs_shared
def test_the_flows_of_protocol_logs_are_those_of_the_conn_log() -> None:
    """Transport and direction come from one record alone, and agree."""
    count = 0
    for folder in sorted(ZEEK.glob("*/*/tsv")):
        known = {flow.uid for flow in read("zeek-conn", folder / "conn.log").of(Flow)}
        for path in logs_of(folder):
            flows = read("zeek-intel", path).of(Flow)
            count += len(flows)
            assert {flow.uid for flow in flows} <= known, path
    assert count > 500


@needs_shared
def test_certificates_of_a_handshake_are_those_of_the_x509_log() -> None:
    folder = ZEEK / "protocols" / "tls_client-certificate" / "tsv"
    graph = folded([folder / "ssl.log", folder / "x509.log"])

    x509 = CLASSES["x509"]
    place = columns(x509).names.index("subject")
    joined = {key[-1][1] for key in graph if key[0] is Carried and key[2] == "X509"}
    named = {key[1] for key, row in graph.items() if key[0] is x509 and row[place]}
    assert len(joined) == 5
    assert len(named) == 2, "Zeek logs the first certificate of each chain"
    assert named < joined


def test_server_and_client_certificates_are_sent_by_their_owner() -> None:
    found = read("zeek-intel", line("ssl", version="TLSv12", cert_chain_fps=["aa"], client_cert_chain_fps=["bb"]))

    keys = {item.fingerprint: item.uid for item in found.of(CLASSES["x509"])}
    assert {(each.source, each.target) for each in found.of(Sent) if each.target_label == "X509"} == {
        ("198.51.100.80", keys["aa"]),
        ("192.0.2.1", keys["bb"]),
    }


@pytest.mark.parametrize(
    ("log", "values", "proto"),
    [
        ("dns", {"proto": "tcp"}, "tcp"),
        ("dns", {}, "udp"),
        ("ssl", {"version": "DTLSv12"}, "udp"),
        ("ssl", {"version": "TLSv12"}, "tcp"),
        ("tunnel", {"tunnel_type": "Tunnel::SOCKS"}, "tcp"),
        ("tunnel", {"tunnel_type": "Tunnel::VXLAN"}, "udp"),
        ("weird", {"name": "x", "source": "UDP"}, "udp"),
        ("weird", {"name": "x", "id__resp_p": 53}, "udp"),
        ("weird", {"name": "x"}, "tcp"),
        ("mystery", {"colour": "red"}, "tcp"),
    ],
)
def test_the_transport_is_the_named_or_the_usual_one(log: str, values: dict[str, Any], proto: str) -> None:
    assert read("zeek-intel", line(log, **values)).of(Flow)[0].proto == proto


def test_a_weird_of_udp_is_turned_round_as_its_connection_is() -> None:
    turned = line("weird", name="x", source="UDP", id__orig_p=53, id__resp_p=50000)

    assert read("zeek-intel", turned).of(Flow)[0].src == "198.51.100.80"
    assert read("zeek-intel", turned, cleanup=False).of(Flow)[0].src == "192.0.2.1"


def test_files_are_sent_by_the_side_that_the_log_names() -> None:
    ends = dict.fromkeys(("id__orig_h", "id__orig_p", "id__resp_h", "id__resp_p"))
    sides = [line("files", md5="a", is_orig=True), line("files", md5="a", is_orig=False)]
    old = line("files", md5="a", tx_hosts=["203.0.113.5"], rx_hosts=["192.0.2.1"], **ends)

    assert [each.source for each in read("zeek-intel", b"".join([*sides, old])).of(Sent)] == [
        "192.0.2.1",
        "198.51.100.80",
        "203.0.113.5",
    ]


def test_dhcp_names_its_host_and_without_one_the_fact_is_kept() -> None:
    ends = dict.fromkeys(("id__orig_h", "id__orig_p", "id__resp_h", "id__resp_p"))
    found = read(
        "zeek-intel", line("dhcp", mac="02:00:00:00:00:01", assigned_addr="192.0.2.9", **ends) + line("dhcp", **ends)
    )

    assert [each.source for each in found.of(Sent)] == ["192.0.2.9"]
    assert len(facts(found)) == 2
    assert found.notes == ["kept without a host: a record without a connection or an address"]


@pytest.mark.parametrize(
    ("log", "values", "expected"),
    [
        ("quic", {"version": "1", "server_name": "q.example"}, {"version": "1", "server_name": "q.example"}),
        ("ldap", {"opcode": "bind simple", "result": ["x"]}, None),
        ("ldap", {"opcode": "bind simple", "version": 3}, {"opcode": "bind simple", "version": 3}),
        ("ldap_search", {"filter": "(cn=*)", "scope": "tree"}, {"filter": "(cn=*)", "scope": "tree"}),
        ("notice_alarm", {"note": "A::B", "msg": "m"}, {"note": "A::B", "msg": "m"}),
    ],
)
def test_logs_without_a_real_sample_are_read_by_the_columns_of_zeeks_scripts(
    log: str, values: dict[str, Any], expected: dict[str, Any] | None
) -> None:
    found = read("zeek-intel", line(log, **values))

    if expected is None:
        assert found.skipped == [("line 1", "not text: a list")]
    else:
        row = BY_LOG[log]
        assert fact(found) == {row.label: {"proto": row.name, **expected}}


def test_a_log_without_a_row_keeps_its_own_names_as_json() -> None:
    types = {
        "uid": "string",
        "colour": "string",
        "size": "count",
        "good": "bool",
        "rtt": "interval",
        "x": "set[string]",
    }
    text = tsv(
        "mystery", types, {"uid": "C1", "colour": "red", "size": "5", "good": "T", "rtt": "0.5", "x": "a,b\\x2cc"}
    )
    expected = {"OTHER": {"proto": "mystery", "data": '{"colour":"red","good":true,"size":5,"x":["a","b,c"]}'}}

    assert fact(read("zeek-intel", text)) == expected
    as_json = line("mystery", uid="C1", colour="red", size=5, good=True, rtt=0.5, x=["a", "b,c"])
    assert fact(read("zeek-intel", as_json)) == expected


def test_a_log_without_a_row_has_its_numbers_checked() -> None:
    types = {"sizes": "vector[count]", "less": "int"}
    text = tsv("mystery", types, {"sizes": "1,2", "less": "-5"}, {"sizes": "1,x"}, {"less": "x"})

    found = read("zeek-intel", text.replace(b"#set_separator\t,", b"#set_separator\t"))
    assert facts(found) == [{"OTHER": {"proto": "mystery", "data": '{"less":-5,"sizes":[1,2]}'}}]
    assert [why for _, why in found.skipped] == ["not a number: 'x'", "not a number: 'x'"]


def test_escapes_unset_and_empty_values() -> None:
    types = {"query": "string", "answers": "vector[string]", "proto": "enum"}
    rows = [
        {"query": "a\\x2cb", "answers": "x\\x2cy,c:\\\\d,caf\\xc3", "proto": "udp"},
        {"query": "\\x2d", "answers": "-", "proto": "udp"},
        {"query": "(empty)", "answers": "(empty)", "proto": "udp"},
    ]

    assert facts(read("zeek-intel", tsv("dns", types, *rows))) == [
        {"DNS": {"proto": "dns", "query": "a,b", "answers": ["c:\\d", "caf\\xc3", "x,y"]}},
        {"DNS": {"proto": "dns", "query": "-"}},
        {"DNS": {"proto": "dns"}},
    ]
    assert [each.query for each in read("zeek-intel", tsv("dns", types, *rows)).of(CLASSES["dns"])] == ["a,b", "-", ""]


def test_answers_in_another_order_are_the_same_fact() -> None:
    text = line("dns", query="a", answers=["192.0.2.2", "192.0.2.1"]) + line(
        "dns", query="a", answers=["192.0.2.1", "192.0.2.2"]
    )

    assert len({each.uid for each in read("zeek-intel", text).of(CLASSES["dns"])}) == 1


def test_long_text_is_cut_and_still_told_apart() -> None:
    found = read("zeek-intel", line("http", uri="/" * 9000) + line("http", uri="/" * 9001)).of(CLASSES["http"])

    assert [len(each.uri) for each in found] == [8192, 8192]
    assert found[0].uid != found[1].uid


@pytest.mark.parametrize(
    ("values", "why"),
    [
        ({"id__resp_h": "nowhere"}, "not an IP address: 'nowhere'"),
        ({"id__resp_p": 70000}, "port out of range: 70000"),
        ({"id__resp_p": None}, "a connection without ports"),
        ({"id__resp_p": "80"}, "not a counter: '80'"),
        ({"status_code": "many"}, "not a counter: 'many'"),
        ({"ts": None}, "no time"),
        ({"ts": "soon"}, "not a time: 'soon'"),
        ({"ts": []}, "not a time: []"),
        ({"ts": 10**400}, "time out of range: 1" + "0" * 59),
        ({"host": ["a"]}, "not text: a list"),
        ({"tags": "a"}, "not a list: text"),
        ({"_path": "dns"}, "a line of the Zeek dns log"),
        ({"proto": "\x1b[2J"}, "not a protocol: '\\x1b[2j'"),
    ],
)
def test_a_line_that_cannot_be_used_is_skipped_with_its_number(values: dict[str, Any], why: str) -> None:
    good = line("http", host="a")
    found = read("zeek-intel", good + line("http", **values) + b"[1]\n" + b"\n" + good[:-9] + b"\n" + good)

    assert found.skipped[0] == ("line 2", why)
    assert [where for where, _ in found.skipped] == ["line 2", "line 3", "line 5"]
    assert len(facts(found)) == 2


def test_a_line_nested_too_deeply_is_skipped() -> None:
    deep = line("http", host="a")[:-2] + b',"x":' + b"[" * 50_000 + b"]" * 50_000 + b"}\n"

    found = read("zeek-intel", line("http", host="a") + deep)
    assert found.skipped == [("line 2", "nested too deeply")]


def test_bad_tsv_lines_are_skipped() -> None:
    types = {"AA": "bool", "qtype": "count"}
    text = tsv("dns", types, {"AA": "yes"}, {"qtype": "-1"}, {"id.orig_h": "x"}, {"AA": "T"}) + b"short\tline\n"

    found = read("zeek-intel", text)
    assert [why for _, why in found.skipped] == [
        "not T or F: 'yes'",
        "not a counter: '-1'",
        "not an IP address: 'x'",
        "2 fields where the header names 7",
    ]
    assert len(facts(found)) == 1


def test_a_stream_that_does_not_say_which_log_it_is_is_an_error() -> None:
    with pytest.raises(ImporterError, match="does not say which Zeek log it is"):
        read("zeek-intel", b'{"ts":1.5,"a":1}\n')


@pytest.mark.parametrize(
    ("name", "head"),
    [
        ("http.2026-11-22-08.log", b'{"ts":1.5,"id.orig_h":"192.0.2.1","host":"a"}\n'),
        ("x", b'{"ts":1.5,"_path":"dns"}\n'),
        ("x", b"#separator \\x09\n#path\tnew_log\n#fields\tts\tid.orig_h\tid.orig_p\tid.resp_h\n"),
    ],
)
def test_logs_are_known_by_path_keys_or_name(name: str, head: bytes) -> None:
    assert importer("zeek-intel").sniff(head, name)


@pytest.mark.parametrize("log", ["conn", "conn_long", "passive_recon", "known_hosts", "stats"])
def test_other_logs_are_left(log: str) -> None:
    assert not importer("zeek-intel").sniff(f"#separator \\x09\n#path\t{log}\n#fields\tts\thost\n".encode(), "x")


def test_reading_in_two_parts_gives_what_reading_in_one_gives() -> None:
    content = (OWN / "zeek-intel" / "dns.log").read_bytes() + b"bad\n"
    whole = read("zeek-intel", content)
    for position in sorted({position for position, _ in whole.placed}):
        before = [item for place, item in whole.placed if place < position]
        assert before + read("zeek-intel", content, start=position).items == whole.items


def test_the_filters_know_every_attribute_of_the_table() -> None:
    for row in PROTOCOLS:
        declared = {field.name for field in info(CLASSES[row.name]).fields}
        for each in row.attributes:
            assert each.property in declared
            found = metadata.find(f"{row.name}.{each.column}")
            assert found is not None
            assert (found.label, found.property) == (f"Intel:{row.label}", each.property)
    file, cert = metadata.find("file.mime_type"), metadata.find("certificate.subject")
    assert file is not None
    assert cert is not None
    assert (file.label, file.property, cert.property) == ("Intel:FILE", "mime_type", "subject")


@pytest.mark.graph
def test_metadata_reaches_the_graph_in_any_order_and_goes_with_its_purpose(empty_graph: Graph, tmp_path: Path) -> None:
    from graphrecon.ingest.purge import purge

    chain = {"version": "TLSv12", "cert_chain_fps": ["aa"], "id__resp_p": 443}
    ends = dict.fromkeys(("id__orig_h", "id__orig_p", "id__resp_h", "id__resp_p"))
    x509 = line("x509", fingerprint="aa", certificate__subject="CN=www", san__dns=["b.example", "a.example"], **ends)
    contents = {
        "dns.log": (OWN / "zeek-intel" / "dns.log").read_bytes(),
        "x509.log": x509,
        "ssl.log": line("ssl", **chain) + line("ssl", **chain),
    }

    def load(names: list[str]) -> list[dict[str, Any]]:
        empty_graph.run(Statement("MATCH (n) DETACH DELETE n"))
        for name in names:
            path = tmp_path / name
            path.write_bytes(contents[name])
            assert files.import_path(empty_graph, str(path), tmp_path, Options()).status == "done"
        return list(
            empty_graph.read(
                Statement(
                    "MATCH (f:Flow)-[c:CARRIED]->(i:Intel) RETURN f.uid AS flow, f.count AS flows, c.count AS count,"
                    " properties(i) AS fact, COUNT { (:Host)-[:SENT]->(i) } AS senders ORDER BY flow, i.uid"
                )
            )
        )

    first = load(list(contents))
    assert first == load(list(contents)[::-1])
    certificate = next(row for row in first if row["fact"]["proto"] == "x509")
    assert (certificate["count"], certificate["flows"], certificate["senders"]) == (2, 0, 1)
    assert (certificate["fact"]["subject"], certificate["fact"]["san_dns"]) == ("CN=www", ["a.example", "b.example"])
    purge(empty_graph, "flow")
    assert empty_graph.read(Statement("MATCH (n) WHERE n:Intel OR n:Flow OR n:Host RETURN n")) == []
