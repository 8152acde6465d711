"""`flowcli` on the known graph: each option with what it prints."""

import json

import pytest

from tests.cli.conftest import Ask

pytestmark = pytest.mark.graph

ICMP = "10.0.0.2 | icmp/8 | 2001:db8::1\n"
WEB = "10.0.0.1 | tcp/443 | 192.0.2.1\n"
WEB2 = "10.0.0.2 | tcp/443 | 192.0.2.1\n"
SHOP = "10.0.0.1 | tcp/8080 | 192.0.2.2\n"

CSV = """\
src_addr,dst_addr,proto,dport,type,codes,sports,times,sources,count,cspkts,scpkts,csbytes,scbytes,firstseen,lastseen
10.0.0.1,192.0.2.1,tcp,443,,,40000;40001,2026-01-02T10:00:00.000000Z;2026-01-02T11:00:00.000000Z,border,3,30,40,3000,40000,\
2026-01-02T10:00:00.500000Z,2026-01-02T11:30:00.000000Z
"""


@pytest.mark.parametrize(
    ("line", "printed"),
    [
        (["--sort", "firstseen"], WEB + SHOP + WEB2 + ICMP),
        (["--sort", "~dport", "firstseen", "proto:tcp"], None),  # --sort takes all words up to the next option
        (["proto:tcp", "--sort", "~dport", "firstseen"], SHOP + WEB + WEB2),
        (["-o", "flow", "--limit", "2"], ICMP + WEB),
        (["-o", "flow", "--skip", "3"], SHOP),
        (["-o", "src", "--dst", "192.0.2.1"], WEB + WEB2),
        (["-o", "dst", "--src", "10.0.0.2"], WEB2 + ICMP),
        (["dport", ">", "1000"], SHOP),
        (["-f", "dport > 1000"], SHOP),
        (["-f", "dport", ">", "1000"], SHOP),
        (["-f", "dport > 400", "count = 2"], WEB2),
        (["-n", "dst.addr = 192.0.2.2"], SHOP),
        (["-n", "src.addr = 10.0.0.2", "-f", "proto = tcp"], WEB2),
        (["-n", "addr =~ 192\\.0\\.2\\..*", "-f", "ANY sports < 1024"], WEB2),
        (["--host", "192.0.2.2"], SHOP),
        (["--host", "10.0.0.0/24", "--host", "2001:db8::/32"], ICMP),
        (["--src", "10.0.0.1", "--dport", "443"], WEB),
        (["--dst", "192.0.2.2"], SHOP),
        (["--proto", "icmp"], ICMP),
        (["--udp"], ""),
        (["--tcp", "--port", "8000-9000"], SHOP),
        (["--udp", "--tcp", "--dport", "8080"], SHOP),
        (["--sport", "40000"], WEB),
        (["--after", "2026-01-05"], ICMP),
        (["--after", "2026-01-03 11:00", "--before", "2026-01-04"], SHOP),
        (["--before", "2026-01-02T12:00"], WEB),
        (["-l", "0", "--proto", "icmp"], ICMP),
        (["--udp", "--short"], ""),
        (["--udp", "--top", "proto"], ""),
    ],
)
def test_flows_are_found(ask: Ask, line: list[str], printed: str | None) -> None:
    done = ask("flowcli", *line)
    if printed is None:
        assert done.status == 2
        assert done.out == ""
    else:
        assert (done.status, done.out, done.err) == (0, printed, "")


@pytest.mark.parametrize(
    ("line", "printed"),
    [
        ("--count", "2 clients\n3 servers\n4 flows\n"),
        ("-c --dst 192.0.2.1", "2 clients\n1 servers\n2 flows\n"),
        ("--count --udp", "0 clients\n0 servers\n0 flows\n"),
        ("--count --json", '{"clients": 2, "servers": 3, "flows": 4}\n'),
        ("--count --csv", "clients,servers,flows\n2,3,4\n"),
        ("--top proto dport", "(tcp, 443) | 2\n(icmp, None) | 1\n(tcp, 8080) | 1\n"),
        ("--top proto,dport -l 1", "(tcp, 443) | 2\n"),
        ("-t proto -L", "(icmp) | 1\n(tcp) | 3\n"),
        ("-t dport -C src dst -f dport:443", "(443) | 2 | (10.0.0.1, 192.0.2.1) ; (10.0.0.2, 192.0.2.1)\n"),
        ("-t src -S csbytes scbytes", "(10.0.0.1) | 44000\n(10.0.0.2) | 1336\n"),
        ("-t sport --skip 3", "(41000) | 1\n"),
        ("-t proto --json", '{"label": "tcp", "value": 3}\n{"label": "icmp", "value": 1}\n'),
        ("-t proto dport --json -l 1", '{"label": ["tcp", 443], "value": 2}\n'),
        ("-t proto -C dport --json --proto icmp", '{"label": "icmp", "value": 1, "collected": [[null]]}\n'),
        ("-t proto dport --csv -l 1", "proto,dport,value\ntcp,443,2\n"),
        ("--distinct proto", "tcp\nicmp\n"),
        ("--distinct dport --json", "443\n8080\nnull\n"),
        ("--short --dst 192.0.2.2", "10.0.0.1\n192.0.2.2\n"),
        ("--short --skip 1 --limit 2 --src 10.0.0.1", "192.0.2.1\n192.0.2.2\n"),
        (
            "-T --sport 40000",
            "10.0.0.1 | tcp/443 | 192.0.2.1 | 2026-01-02T10:00:00.000000Z,2026-01-02T11:00:00.000000Z\n",
        ),
        ("--fields count sports -s ; --sport 40000", "10.0.0.1;tcp/443;192.0.2.1;3;40000,40001\n"),
        ("--fields firstseen type --sport 80", "10.0.0.2 | tcp/443 | 192.0.2.1 | 2026-01-04T10:00:00.500000Z | \n"),
        ("--sport 40000 --csv", CSV),
        (
            "--udp --count --cypher",
            ":params {};\n:param p0 => 'udp';\n\n"
            "MATCH (src:Host)-[:SEND]->(flow:Flow)-[:TO]->(dst:Host)\nWHERE flow.proto = $p0\n"
            "RETURN count(DISTINCT src) AS clients, count(DISTINCT dst) AS servers, count(flow) AS flows;\n",
        ),
    ],
)
def test_each_option_prints_what_it_promises(ask: Ask, line: str, printed: str) -> None:
    done = ask("flowcli", *line.split())
    assert (done.status, done.out, done.err) == (0, printed, "")


def test_collecting_an_array_counts_each_flow_once(ask: Ask) -> None:
    done = ask("flowcli", "-t", "src", "-C", "sports", "-S", "csbytes", "--sport", "40000")
    assert done.out == "(10.0.0.1) | 3000 | (40000) ; (40001)\n"


def test_json_has_the_names_of_the_field(ask: Ask) -> None:
    done = ask("flowcli", "--json", "-o", "flow")
    documents = [json.loads(line) for line in done.out.splitlines()]
    assert documents[1] == {
        "src_addr": "10.0.0.1",
        "dst_addr": "192.0.2.1",
        "proto": "tcp",
        "dport": 443,
        "sports": [40000, 40001],
        "times": [
            {"start": "2026-01-02T10:00:00.000000Z", "duration": 3600},
            {"start": "2026-01-02T11:00:00.000000Z", "duration": 3600},
        ],
        "sources": ["border"],
        "count": 3,
        "cspkts": 30,
        "scpkts": 40,
        "csbytes": 3000,
        "scbytes": 40000,
        "firstseen": "2026-01-02T10:00:00.500000Z",
        "lastseen": "2026-01-02T11:30:00.000000Z",
    }
    icmp = documents[0]
    assert (icmp["type"], icmp["codes"]) == (8, [0])
    assert "dport" not in icmp


def test_fields_are_listed_and_explain_prints_the_plan(ask: Ask) -> None:
    assert ask("flowcli", "--fields").out.splitlines()[:4] == ["src", "dst", "proto", "dport"]
    assert ask("flowcli", "--explain").out.startswith("ProduceResults  (about ")


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("-f dprt:80", "did you mean 'dport'?"),
        ("-f dport:http", "bad value 'http'"),
        ("-n dport:80", "unknown attribute 'dport'"),
        ("--top nonsense", "unknown field 'nonsense'"),
        ("--top proto -S proto", "cannot sum 'proto'"),
        ("--distinct nonsense", "unknown field 'nonsense'"),
        ("--fields cuont", "did you mean 'count'?"),
        ("--fields count --top proto", "print behind each flow"),
        ("--sort nonsense", "unknown column 'nonsense'"),
        ("-o nonsense", "expected src, dst or flow"),
        ("--collect src", "go with --top"),
        ("--after yesterday", "not a time: 'yesterday'"),
        ("--host nonsense", "bad value 'nonsense'"),
        ("--count --short", "--count and --short exclude each other"),
        ("--short --sort src", "--short lists addresses"),
    ],
)
def test_what_cannot_be_understood_prints_no_rows(ask: Ask, line: str, says: str) -> None:
    done = ask("flowcli", *line.split())
    assert (done.status, done.out) == (2, "")
    assert done.error is not None
    assert says in done.error
