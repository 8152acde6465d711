"""`view` and `scancli` on the known graph: each option with what it prints."""

import json

import pytest

from graphrecon.cli.host_text import host_lines
from graphrecon.cypher.graph import Graph
from graphrecon.cypher.statement import Statement
from tests.cli.conftest import Ask

pytestmark = pytest.mark.graph

TEXT = """\
Host 192.0.2.1 (www.example.org) from lab (office) (up: echo-reply)
    FR - Paris - AS64500 Example
    tags: CDN
    mac: 00:00:5e:00:53:01
    seen 2026-01-02T03:04:05.123456Z to 2026-01-03T00:00:00.000000Z
    tcp/22 open (syn-ack) ssh OpenSSH 9.6 (protocol 2.0)
    tcp/443 open (syn-ack) ssl/http nginx
        banner: HTTP/1.1 200
        http-title:
            Admin\\x1b[31m\\u202egnp.exe\\x9b0m   tab\\x07
            Host 6.6.6.6 (forged)
    udp/161 closed
    997 closed ports (reset: 997)
    host scripts
        clock-skew: 9s
    OS: Linux 5.0 (95%)
    traceroute tcp/443
          1    0.50 ms  198.51.100.9
Host 192.0.2.2 (up)
    DE
    tcp/8080 open http =HYPERLINK("http://x","y") -1
Host 2001:db8::1 (down)
"""

RECORDS = """\
Host 192.0.2.1 from lab (office) (up)
    seen 2026-01-02T03:04:05.000000Z to 2026-01-02T03:04:06.000000Z
    tcp/22 open (syn-ack)
Host 192.0.2.1 (up)
"""

CSV = """\
addr,hostnames,state,source,categories,country_code,as_num,as_name,starttime,endtime,protocol,port,state_state,\
state_reason,service_name,service_product,service_version,service_extrainfo,service_tunnel
192.0.2.2,,up,,,DE,,,,,tcp,8080,open,,http,"'=HYPERLINK(""http://x"",""y"")",'-1,,
2001:db8::1,,down,,,,,,,,,,,,,,,,
"""


def test_hosts_are_printed_one_after_the_other(ask: Ask) -> None:
    """Names and outputs that a scanner was fed stay inside their lines."""
    assert ask("view").out == TEXT
    assert ask("scancli", "--sort", "~openports").out == RECORDS


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("view --short", "192.0.2.1 192.0.2.2 2001:db8::1"),
        ("view --short country:FR service:ssh !port:80", "192.0.2.1"),
        ("view --short country:FR OR country:DE", "192.0.2.1 192.0.2.2"),
        ("view --short -f country:FR,DE port:8080", "192.0.2.2"),
        ("view --short country:DE -f service:ssh", ""),
        ("view --short 192.0.2.2 2001:db8::1", "192.0.2.2 2001:db8::1"),
        ("view --short --sort ~addr", "2001:db8::1 192.0.2.2 192.0.2.1"),
        ("view --short --sort ~openports ~addr --limit 2", "192.0.2.1 192.0.2.2"),
        ("view --short --skip 1 --limit 1", "192.0.2.2"),
        ("view --short --limit 0", "192.0.2.1 192.0.2.2 2001:db8::1"),
        ("view --short --country FR", "192.0.2.1"),
        ("view --short --country !FR --openport", "192.0.2.2"),
        ("view --short --no-hostname", "192.0.2.2 2001:db8::1"),
        ("view --short --range 192.0.2.0 192.0.2.1", "192.0.2.1"),
        ("view --short --net 192.0.2.0/24 --not-port 22", "192.0.2.2"),
        ("view --short --countports 1 1", "192.0.2.2"),
        ("view --short --script http-title --os Linux --mac 00:00:5e:00:53:01", "192.0.2.1"),
        ("view --short --domain example.org --tag CDN --ipv4", "192.0.2.1"),
        ("view --count", "3"),
        ("view -c ipv6", "1"),
        ("view --count country:XX", "0"),
        ("view --count --json", "3"),
        ("view --count --csv", "count 3"),
        ("scancli --count", "2"),
        ("scancli --short", "192.0.2.1"),
        ("scancli --short --category office", "192.0.2.1"),
        ("scancli --count --source lab", "1"),
        ("view --distinct proto", "tcp udp"),
        ("view --distinct service --limit 1", "http"),
        ("view --distinct port:open --limit 1", "tcp / 22"),
        ("view country:FR --top country --json", '{"label": "FR", "value": 1}'),
        ("view -t service --csv", "label,value http,2 ssh,1"),
    ],
)
def test_each_option_gives_what_it_promises(ask: Ask, line: str, found: str) -> None:
    done = ask(*line.split())
    assert (done.status, done.err) == (0, "")
    assert " ".join(done.out.splitlines()) == found


@pytest.mark.parametrize(
    ("line", "printed"),
    [
        ("--top service", "http: 2\nssh: 1\n"),
        ("--top ~service", "ssh: 1\nhttp: 2\n"),
        ("--top port:open --limit 2", "tcp / 22: 1\ntcp / 443: 1\n"),
        ("--top as", "None / None: 2\n64500 / Example: 1\n"),
        ("--top service country:FR --limit 0", None),
        ("country:FR --top service --limit 0", "http: 1\nssh: 1\n"),
        ("--top country country:XX", None),
        ("country:XX --top country", ""),
    ],
)
def test_top_values(ask: Ask, line: str, printed: str | None) -> None:
    done = ask("view", *line.split())
    if printed is None:
        assert done.error is not None
        assert "--top takes one field here" in done.error
    else:
        assert done.out == printed


def test_json_is_one_document_a_line_with_the_names_of_the_field(ask: Ask) -> None:
    done = ask("view", "--json")
    documents = [json.loads(line) for line in done.out.splitlines()]
    assert [document["addr"] for document in documents] == ["192.0.2.1", "192.0.2.2", "2001:db8::1"]
    assert documents[2] == {"addr": "2001:db8::1", "openports": {"count": 0}, "state": "down"}
    first = documents[0]
    assert (first["starttime"], first["endtime"]) == ("2026-01-02T03:04:05.123456Z", "2026-01-03T00:00:00.000000Z")
    assert first["infos"] == {"as_name": "Example", "as_num": 64500, "city": "Paris", "country_code": "FR"}
    assert first["hostnames"] == [
        {"domains": ["www.example.org", "example.org"], "name": "www.example.org", "type": "PTR"}
    ]
    assert first["ports"][2]["scripts"][0]["http-title"] == {"title": "Admin"}
    assert done.out.replace("\n", "").isprintable()


def test_csv_is_one_row_a_port_and_no_formula(ask: Ask) -> None:
    assert ask("view", "--csv", "!country:FR").out == CSV
    assert ask("view", "--csv", "country:FR", "--limit", "1").out.count("\n") == 4


def test_cypher_is_printed_and_not_run(ask: Ask) -> None:
    done = ask("view", "--count", "port:22", "--cypher")
    assert done.out == (
        ":params {};\n:param p0 => 22;\n:param p1 => 'tcp';\n\n"
        "MATCH (view:View)-[:HAS_PORT]->(port:ViewPort)\n"
        "WHERE port.port = $p0 AND port.proto = $p1 AND port.state = 'open'\n"
        "WITH DISTINCT view\n"
        "RETURN count(view) AS count;\n"
    )


def test_explain_prints_the_plan(ask: Ask) -> None:
    assert ask("view", "--count", "--explain").out == (
        "ProduceResults  (about 1 rows)  count\nNodeCountFromCountStore  (about 1 rows)  count( (:View) ) AS count\n"
    )


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("view prot:3", "unknown attribute 'prot'"),
        ("view port:", "expected a value"),
        ("view country:France", "bad value 'France'"),
        ("view --count -f -x", "unexpected '-x'"),
        ("view --top nonsense", "unknown field 'nonsense'"),
        ("view --distinct prt", "did you mean 'port'?"),
        ("view --sort service", "cannot sort by 'service'"),
        ("view --country France", "bad value 'France'"),
        ("view --count --top port", "--count and --top exclude each other"),
        ("view --json --csv", "--json and --csv exclude each other"),
        ("view --count --limit 3", "takes no --limit"),
        ("view --count --sort addr", "--sort orders a list"),
    ],
)
def test_what_cannot_be_understood_prints_no_rows(ask: Ask, line: str, says: str) -> None:
    done = ask(*line.split())
    assert done.status == 2
    assert done.out == ""
    assert done.error is not None
    assert says in done.error
    assert "\n" not in done.error


def test_an_empty_filter_is_refused(ask: Ask) -> None:
    """A script whose variable is empty must not get every host."""
    done = ask("view", "-f", "")
    assert (done.status, done.out) == (2, "")
    assert ask("view", " ").status == 2


@pytest.mark.parametrize("line", ["view --limit -1", "view --limit x", "view --nonsense", "view --range 10.0.0.1"])
def test_wrong_usage_is_status_2(ask: Ask, line: str) -> None:
    done = ask(*line.split())
    assert (done.status, done.out) == (2, "")


def test_options_that_stand_for_filters_are_listed(ask: Ask) -> None:
    lines = ask("view", "--field-options").out.splitlines()
    assert f"{'--country VALUE':32}country:…" in lines
    assert f"{'--not-port VALUE':32}!port:…" in lines
    assert f"{'--openport':32}openport" in lines


def test_hosts_that_wait_for_their_view_are_told_on_stderr(ask: Ask, known_graph: Graph) -> None:
    known_graph.run(Statement("MATCH (h:Host {addr: '192.0.2.1'}) SET h:Stale"))
    try:
        done = ask("view", "--count")
    finally:
        known_graph.run(Statement("MATCH (h:Stale) REMOVE h:Stale"))
    assert done.out == "3\n"
    assert "1 host waits for the view" in done.err


def test_a_port_with_several_services_has_a_line_for_each_and_its_scripts_once() -> None:
    port = {"protocol": "tcp", "port": 25, "state_state": "open", "scripts": [{"id": "banner", "output": "220 x"}]}
    record = {"addr": "192.0.2.1", "ports": [{**port, "service_name": "ssl"}, {**port, "service_name": "smtp"}]}

    lines = ["".join(part if isinstance(part, str) else part[0] for part in parts) for parts in host_lines(record)]

    assert lines == ["Host 192.0.2.1", "    tcp/25 open ssl", "    tcp/25 open smtp", "        banner: 220 x"]
