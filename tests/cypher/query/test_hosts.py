"""Questions about hosts, answered by the small graph."""

from datetime import UTC, datetime
from typing import Any

import pytest

from graphrecon.cypher.filter import NMAP, VIEW, FilterError
from graphrecon.cypher.graph import Graph
from graphrecon.cypher.query import hosts, top
from graphrecon.cypher.query.record import shape
from graphrecon.cypher.query.values import names


@pytest.mark.graph
def test_a_view_is_a_record_of_the_field(small_graph: Graph) -> None:
    rows = small_graph.read(hosts.get(VIEW, ["192.0.2.1"]))
    assert [shape(row["record"]) for row in rows] == [
        {
            "addr": "192.0.2.1",
            "state": "up",
            "state_reason": "echo-reply",
            "starttime": datetime(2024, 1, 1, tzinfo=UTC),
            "endtime": datetime(2024, 1, 10, 12, tzinfo=UTC),
            "source": ["paris"],
            "categories": ["internet"],
            "tags": [{"value": "CDN", "type": "info"}],
            "infos": {"as_name": "Example Net", "as_num": 64500, "city": "Paris", "country_code": "FR"},
            "hostnames": [
                {"name": "www.example.com", "type": "PTR", "domains": ["www.example.com", "example.com", "com"]}
            ],
            "addresses": {"mac": ["00:00:5e:00:53:01"]},
            "hardware": [{"addr": "00:00:5e:00:53:01", "vendor": "Example Devices"}],
            "ports": [
                {"port": -1, "scripts": [{"id": "smb-os-discovery", "output": "OS: Windows XP"}]},
                {
                    "protocol": "tcp",
                    "port": 22,
                    "state_state": "open",
                    "state_reason_ttl": 64,
                    "service_name": "ssh",
                    "service_product": "OpenSSH",
                    "service_version": "9.6",
                    "service_ostype": "Linux",
                    "service_cpes": ["cpe:/a:openbsd:openssh:9.6"],
                },
                {
                    "protocol": "tcp",
                    "port": 80,
                    "state_state": "open",
                    "service_name": "http",
                    "service_product": "nginx",
                    "service_version": "1.24",
                    "scripts": [
                        {"id": "http-title", "output": "Welcome admin", "http-title": {"title": "Welcome admin"}}
                    ],
                },
                {
                    "protocol": "tcp",
                    "port": 443,
                    "state_state": "open",
                    "service_name": "http",
                    "service_product": "nginx",
                    "service_version": "1.24",
                    "service_tunnel": "ssl",
                    "scripts": [
                        {
                            "id": "ssl-cert",
                            "output": "Subject: CN=www.example.com\n"
                            "Subject Alternative Name: www.example.com, example.com\nIssuer: CN=Example CA\n"
                            "Not valid after:  2025-01-01T00:00:00\nSHA-256: aa",
                            "ssl-cert": [
                                {
                                    "subject_text": "CN=www.example.com",
                                    "issuer_text": "CN=Example CA",
                                    "not_after": "2025-01-01T00:00:00",
                                    "san": ["www.example.com", "example.com"],
                                    "self_signed": False,
                                    "sha256": "aa",
                                    "signature_algorithm": "sha256WithRSAEncryption",
                                }
                            ],
                        },
                        {"id": "ssl-jarm", "output": "2ad2ad", "ssl-jarm": [{"jarm": "2ad2ad"}]},
                    ],
                },
                {"protocol": "tcp", "port": 8080, "state_state": "closed"},
                {"protocol": "udp", "port": 53, "state_state": "open", "service_name": "domain"},
            ],
            "openports": {
                "count": 4,
                "tcp": {"count": 3, "ports": [22, 80, 443]},
                "udp": {"count": 1, "ports": [53]},
            },
            "cpes": [{"type": "a", "vendor": "openbsd", "product": "openssh", "version": "9.6"}],
            "os": {
                "osmatch": [{"name": "Linux 5.0 - 5.4", "accuracy": 98}],
                "osclass": [
                    {
                        "type": "general purpose",
                        "vendor": "Linux",
                        "osfamily": "Linux",
                        "accuracy": 98,
                        "osmatch": "Linux 5.0 - 5.4",
                    }
                ],
            },
            "traces": [{"protocol": "tcp", "port": 80, "hops": [{"ttl": 1, "ipaddr": "198.51.100.3", "rtt": 0.5}]}],
        }
    ]


@pytest.mark.graph
def test_a_scan_record_is_a_record_of_the_field(small_graph: Graph) -> None:
    rows = small_graph.read(hosts.get(NMAP, ["category:internet port:80"]))
    assert len(rows) == 1
    record = shape(rows[0]["record"])
    assert list(record)[:6] == ["addr", "state", "state_reason", "starttime", "endtime", "source"]
    assert list(record["ports"][0])[:3] == ["protocol", "port", "state_state"]
    assert record["scanid"] == ["s1"]
    assert record["scanner"] == "nmap"
    assert record["categories"] == ["internet"]
    assert record["extraports"] == {"closed": {"total": 998}}
    assert [(port["protocol"], port["port"], port["service_name"]) for port in record["ports"]] == [
        ("tcp", 22, "ssh"),
        ("tcp", 80, "http"),
    ]
    assert record["traces"] == [
        {"protocol": "tcp", "port": 80, "hops": [{"ttl": 1, "ipaddr": "198.51.100.3", "rtt": 0.5}]}
    ]


@pytest.mark.graph
def test_a_host_of_which_nothing_is_known_is_a_short_record(small_graph: Graph) -> None:
    rows = small_graph.read(hosts.get(NMAP, ["192.0.2.2"]))
    assert [shape(row["record"]) for row in rows] == [
        {
            "addr": "192.0.2.2",
            "state": "up",
            "scanid": ["s1"],
            "scanner": "nmap",
            "categories": ["internet"],
            "openports": {"count": 0},
        }
    ]


@pytest.mark.graph
def test_addresses_are_sorted_by_number_and_cut_by_the_window(small_graph: Graph) -> None:
    def found(**window: Any) -> list[str]:
        return [row["addr"] for row in small_graph.read(hosts.addresses(VIEW, **window))]

    assert found() == ["192.0.2.1", "192.0.2.2", "198.51.100.3", "2001:db8::4"]
    assert found(limit=2, skip=1) == ["192.0.2.2", "198.51.100.3"]
    assert found(limit=0) == []
    assert found(sort=["~addr"]) == ["2001:db8::4", "198.51.100.3", "192.0.2.2", "192.0.2.1"]
    assert found(sort=["-openports"], limit=1) == ["192.0.2.1"]
    assert found(sort=["firstseen"]) == ["192.0.2.1", "198.51.100.3", "192.0.2.2", "2001:db8::4"]


@pytest.mark.graph
def test_counts(small_graph: Graph) -> None:
    assert small_graph.read(hosts.count(VIEW)) == [{"count": 4}]
    assert small_graph.read(hosts.count(VIEW, ["port:80", "country:DE"])) == [{"count": 1}]
    assert small_graph.read(hosts.count(NMAP)) == [{"count": 3}]
    assert small_graph.read(hosts.count(VIEW, ["hostname:nothing.example"])) == [{"count": 0}]


def test_only_single_values_of_the_host_can_be_sorted_by() -> None:
    for name in ("hostname", "tag", "nonsense", "openport"):
        with pytest.raises(FilterError, match=f"cannot sort by '{name}'"):
            hosts.get(VIEW, sort=[name])


TOPS: dict[tuple[str, ...], list[tuple[Any, int]]] = {
    ("port",): [(["tcp", 22], 3), (["tcp", 80], 2), (["tcp", 8080], 2), (["tcp", 443], 1), (["udp", 53], 1)],
    ("port:open",): [(["tcp", 80], 2), (["tcp", 22], 1), (["tcp", 443], 1), (["tcp", 8080], 1), (["udp", 53], 1)],
    ("port:closed",): [(["tcp", 22], 1), (["tcp", 8080], 1)],
    ("port:http",): [(["tcp", 80], 2), (["tcp", 443], 1)],
    ("port", "country:DE"): [(["tcp", 22], 1), (["tcp", 80], 1)],
    ("service",): [("http", 3), ("domain", 1), ("http-proxy", 1), ("ssh", 1)],
    ("service", "country:FR"): [("http", 2), ("domain", 1), ("ssh", 1)],
    ("service:80",): [("http", 2)],
    ("service:udp/53",): [("domain", 1)],
    ("product",): [("nginx", 2), (None, 2), ("Apache httpd", 1), ("OpenSSH", 1)],
    ("product:http",): [("nginx", 2), ("Apache httpd", 1)],
    ("version:http:nginx",): [("1.24", 2)],
    ("country",): [(None, 2), ("DE", 1), ("FR", 1)],
    ("country:de",): [("DE", 1)],
    ("country:EU",): [("DE", 1), ("FR", 1)],
    ("asnum:64500-64501",): [(64500, 1), (64501, 1)],
    ("openports:4",): [(4, 1)],
    ("source:paris,berlin",): [("paris", 2), ("berlin", 1)],
    ("hostname:WWW.example.com",): [("www.example.com", 1)],
    ("source",): [("paris", 2), ("berlin", 1)],
    ("tag",): [("CDN", 1)],
    ("addr", "country"): [("192.0.2.1", 1), ("192.0.2.2", 1)],
    ("net",): [("192.0.2.0/24", 2), ("198.51.100.0/24", 1), ("2001:db8::/64", 1)],
    ("net:8",): [("192.0.0.0/8", 1 + 1), ("198.0.0.0/8", 1), ("2000::/8", 1)],
    ("as",): [([None, None], 2), ([64500, "Example Net"], 1), ([64501, None], 1)],
    ("hostname",): [("intranet.corp.org", 1), ("www.example.com", 1)],
    ("domains:2",): [("corp.org", 1), ("example.com", 1)],
    ("domains:com",): [("example.com", 1), ("www.example.com", 1)],
    ("domains:com:2",): [("example.com", 1)],
    ("script",): [("http-title", 1), ("smb-os-discovery", 1)],
    ("script:http-title",): [("Welcome admin", 1)],
    ("script:host:smb-os-discovery",): [("OS: Windows XP", 1)],
    ("script:port:smb-os-discovery",): [],
    ("countports",): [(1, 2), (0, 1), (4, 1)],
    ("countports:filtered",): [(0, 3), (1, 1)],
    ("portlist", "country"): [
        ([["tcp", 22], ["tcp", 80], ["tcp", 443], ["udp", 53]], 1),
        ([["tcp", 80]], 1),
    ],
    ("cpe",): [(["a", "openbsd", "openssh", "9.6"], 1)],
    ("cpe.vendor:a",): [("openbsd", 1)],
    ("devicetype",): [("router", 1)],
    ("mac",): [("00:00:5e:00:53:01", 1)],
    ("os",): [("Linux", 1), ("Linux 5.0 - 5.4", 1)],
    ("hop",): [("198.51.100.3", 1)],
    ("hop:>1",): [],
    ("vuln",): [("CVE-2014-0160", 1)],
    ("cert.subject",): [("CN=www.example.com", 1)],
    ("jarm",): [("2ad2ad", 1)],
}


@pytest.mark.graph
@pytest.mark.parametrize("question", TOPS, ids=" where ".join)
def test_top_values(question: tuple[str, ...], small_graph: Graph) -> None:
    rows = small_graph.read(top.top(VIEW, question[0], question[1:]))
    assert [(row["label"], row["value"]) for row in rows] == TOPS[question]


@pytest.mark.graph
def test_least_values_and_windows(small_graph: Graph) -> None:
    def found(field: str, **options: Any) -> list[tuple[Any, int]]:
        return [(row["label"], row["value"]) for row in small_graph.read(top.top(VIEW, field, **options))]

    assert found("~service", limit=1) == [("domain", 1)]
    assert found("!service", limit=1) == found("-service", limit=1) == found("service", least=True, limit=1)
    assert found("service", limit=1, skip=1) == [("domain", 1)]
    assert len(found("service", limit=0)) == 4


@pytest.mark.graph
@pytest.mark.parametrize("field", [*names(VIEW), "port:open", "service:80", "domains:2"])
def test_a_top_value_without_filter_is_that_with_a_filter_that_all_match(field: str, small_graph: Graph) -> None:
    def found(*filters: str) -> list[dict[str, Any]]:
        return small_graph.read(top.top(VIEW, field, filters, limit=0))

    assert found() == found("addr")


@pytest.mark.graph
@pytest.mark.parametrize("state", ["open", "closed", "filtered"])
def test_ports_of_a_state_are_counted_with_their_protocol(state: str, small_graph: Graph) -> None:
    assert small_graph.read(top.top(VIEW, state)) == small_graph.read(top.top(VIEW, f"port:{state}"))


def test_distinct_values_are_in_order_and_without_null(small_graph: Graph) -> None:
    def found(field: str, *filters: str) -> list[Any]:
        return [row["value"] for row in small_graph.read(top.distinct(VIEW, field, filters))]

    assert found("country") == ["DE", "FR"]
    assert found("service", "!country:FR") == ["http", "http-proxy"]
    assert found("port:open", "country:DE") == [["tcp", 80]]


def test_a_number_behind_a_field_is_no_limit() -> None:
    for field in ("port:open:3", "as:3", "net:24:3", "product:http:3", "script:http-title:3"):
        with pytest.raises(FilterError) as found:
            top.top(VIEW, field)
        assert found.value.hint == "how many is said beside the field: --limit N, in a URL limit=N"


@pytest.mark.parametrize(
    ("field", "said"),
    [
        ("contry", "did you mean 'country'"),
        ("contry:FR", "unknown field"),
        ("openport", "unknown field"),
        ("net:65", "from 1 to 64"),
        ("domains:com:x", "a whole number"),
        ("product:a:b", "service, or a port"),
        ("version:http:nginx:3", "service:product, or a port"),
        ("service:http", "a port such as"),
        ("port:open:3", "a service, or open, closed"),
        ("portlist:up", "open, closed"),
        ("countports:up", "open, closed"),
        ("country:3", "two letters"),
        ("asnum:/6/", "a whole number"),
        ("open:80", "'open' alone"),
        ("as:3", "'as' alone"),
        ("ike.transforms:3", "'ike.transforms' alone"),
        ("httphdr.name:server", "'httphdr.name' alone"),
        ("script:http-title:3", "an id"),
        ("cpe:a:b:c:d:e", "PART:VENDOR:PRODUCT:VERSION"),
        ("hop:x", "a whole number"),
        ("devicetype:x", "a port"),
    ],
)
def test_an_unknown_field_is_refused_with_the_nearest(field: str, said: str) -> None:
    with pytest.raises(FilterError, match=said):
        top.top(VIEW, field)
