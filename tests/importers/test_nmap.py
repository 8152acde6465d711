"""Nmap XML: what each part of a host element becomes."""

import json
from typing import Any

import pytest

from graphrecon.model.host import CPE, MAC, OS, HasCPE, Host, Hostname, InDomain, Script, Service
from graphrecon.model.scan import (
    Category,
    HadMAC,
    Hop,
    InCategory,
    MatchedOS,
    Printed,
    Ran,
    Record,
    RecordPort,
    Scan,
    WasNamed,
    port_uid,
    record_uid,
    scan_uid,
)
from tests.importers.reading import Reading, read

SCAN = scan_uid("nmap", "nmap -x", "7.93", 1_000_000_000)
RECORD = record_uid(SCAN, "192.0.2.1")
PORT = port_uid(RECORD, "tcp", 80)


def scan(*hosts: str, rest: str = "", **options: Any) -> Reading:
    content = f'<nmaprun scanner="nmap" args="nmap -x" start="1000" version="7.93">{"".join(hosts)}{rest}</nmaprun>'
    return read("nmap-xml", content.encode(), **options)


def host(inner: str, state: str = "up", times: str = 'starttime="1001" endtime="1002"') -> str:
    status = f'<status state="{state}" reason="echo-reply" reason_ttl="63"/>'
    return f'<host {times}>{status}<address addr="192.0.2.1" addrtype="ipv4"/>{inner}</host>'


def port(inner: str, proto: str = "tcp", number: str = "80") -> str:
    state = '<state state="open" reason="syn-ack" reason_ttl="62" reason_ip="192.0.2.9"/>'
    return host(f'<ports><port protocol="{proto}" portid="{number}">{state}{inner}</port></ports>')


def test_a_host_becomes_a_host_and_a_record_with_its_times() -> None:
    found = scan(host('<distance value="3"/><uptime seconds="12"/>'), source="probe")

    assert found.of(Host) == [
        Host(
            addr="192.0.2.1",
            key="00000000000000000000ffffc0000201",
            version=4,
            firstseen=1001 * 10**6,
            lastseen=1002 * 10**6,
        )
    ]
    assert found.of(Record) == [
        Record(
            uid=RECORD,
            scan=SCAN,
            host="192.0.2.1",
            addr="192.0.2.1",
            key="00000000000000000000ffffc0000201",
            state="up",
            reason="echo-reply",
            reason_ttl=63,
            start=1001 * 10**6,
            end=1002 * 10**6,
            source=("probe",),
            distance=3,
            uptime=12,
        )
    ]


@pytest.mark.parametrize(
    ("times", "start", "end"),
    [
        ('endtime="1002"', 1002, 1002),
        ('starttime="1001"', 1001, 1001),
        ("", 1000, 1000),
    ],
)
def test_a_time_that_is_missing_is_taken_from_the_next_best(times: str, start: int, end: int) -> None:
    record = scan(host("", times=times)).of(Record)[0]

    assert (record.start, record.end) == (start * 10**6, end * 10**6)


def test_a_bad_time_is_reported_and_the_host_kept() -> None:
    found = scan(host("", times='endtime="soon"'))

    assert found.skipped == [("host 1 (192.0.2.1)", "not a time: 'soon'")]
    assert found.of(Record)[0].end == 1000 * 10**6


def test_a_scan_holds_what_the_run_says_of_itself() -> None:
    info = """<scaninfo type="syn" protocol="tcp" numservices="2" services="22,80"/>
    <verbose level="1"/><debugging level="2"/>"""
    stats = '<runstats><finished time="1009" summary="done"/><hosts up="1" down="254" total="255"/></runstats>'

    found = scan(info, host(""), rest=stats, source="probe", categories=("a", "b"))

    last = found.of(Scan)[-1]
    assert last == Scan(
        uid=SCAN,
        scanner="nmap",
        args="nmap -x",
        version="7.93",
        start=1000 * 10**6,
        end=1009 * 10**6,
        source=("probe",),
        summary="done",
        services='[{"type":"syn","protocol":"tcp","numservices":"2","services":"22,80"}]',
        verbosity=1,
        debugging=2,
        up=1,
        down=254,
    )
    assert set(found.of(Category)) == {Category(name="a"), Category(name="b")}
    assert set(found.of(InCategory)) == {InCategory(source=SCAN, target="a"), InCategory(source=SCAN, target="b")}


def test_a_scan_comes_before_what_belongs_to_it() -> None:
    assert isinstance(scan(host("")).items[0], Scan)


HINT = '<hosthint><status state="up" reason="arp-response"/><address addr="192.0.2.{}" addrtype="ipv4"/></hosthint>'


@pytest.mark.parametrize(
    "rest", ["", '<runstats><finished time="1009" exit="error"/><hosts up="2" down="0"/></runstats>']
)
def test_a_host_that_was_announced_and_did_not_come_is_reported(rest: str) -> None:
    found = scan(HINT.format(1), HINT.format(2), host(""), rest=rest)

    assert found.skipped == [
        ("hosthint (192.0.2.2)", "announced as up, but the scan ended before it told of it"),
    ]


def test_hosts_that_are_only_announced_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("graphrecon.importers.scan_xml._MOST_ANNOUNCED", 2)

    found = scan(*map(HINT.format, (1, 2, 3)))

    assert [where for where, _ in found.skipped] == [f"hosthint (192.0.2.{number})" for number in (1, 2, 3)]


def test_a_count_below_zero_is_none() -> None:
    rest = '<runstats><finished time="1009"/><hosts up="1" down="4294967295" total="0"/></runstats>'

    assert [(each.up, each.down) for each in scan(rest=rest).of(Scan)][-1] == (1, 0)


def test_a_host_that_is_down_makes_no_record_unless_all_hosts_are_wanted() -> None:
    assert not scan(host("", state="down")).of(Record)
    assert [each.state for each in scan(host("", state="down"), all_hosts=True).of(Record)] == ["down"]


def test_a_host_that_is_down_and_has_a_port_makes_a_record() -> None:
    found = scan(port("").replace('state="up"', 'state="down"'))

    assert [each.state for each in found.of(Record)] == ["down"]


def test_a_port_holds_state_reason_ttl_and_who_answered() -> None:
    assert scan(port("")).of(RecordPort) == [
        RecordPort(
            uid=PORT,
            record=RECORD,
            proto="tcp",
            port=80,
            state="open",
            reason="syn-ack",
            ttl=62,
            reason_ip="192.0.2.9",
            firstseen=1001 * 10**6,
            lastseen=1002 * 10**6,
        )
    ]


@pytest.mark.parametrize(
    ("proto", "number", "why"),
    [
        ("tcp", "65536", "port out of range: 65536"),
        ("tcp", "-1", "port out of range: -1"),
        ("tcp", "http", "not a port: 'http'"),
        ("t c p", "80", "not a protocol: 't c p'"),
    ],
)
def test_a_port_that_is_none_is_skipped_and_the_host_kept(proto: str, number: str, why: str) -> None:
    found = scan(port("", proto, number))

    assert found.skipped == [("host 1 (192.0.2.1)", why)]
    assert (len(found.of(Record)), found.of(RecordPort)) == (1, [])


def test_a_service_is_shared_and_holds_its_six_fields() -> None:
    attributes = 'name="http" product="nginx" version="1.2" extrainfo="Ubuntu" ostype="Linux" devicetype="router"'
    found = scan(
        port(f'<service {attributes} method="probed" conf="10"><cpe>cpe:/a:igor_sysoev:nginx:1.2</cpe></service>')
    )

    service = found.of(Service)[0]
    assert (service.name, service.product, service.version) == ("http", "nginx", "1.2")
    assert (service.extrainfo, service.ostype, service.devicetype) == ("Ubuntu", "Linux", "router")
    assert found.of(Ran) == [Ran(source=PORT, target=service.uid, conf=10, method="probed")]
    assert [each.name for each in found.of(CPE)] == ["cpe:/a:igor_sysoev:nginx:1.2"]
    assert found.of(HasCPE) == [
        HasCPE(source=service.uid, target="cpe:/a:igor_sysoev:nginx:1.2", source_label="Service")
    ]


def test_a_service_from_the_table_of_ports_is_no_observation() -> None:
    found = scan(port('<service name="http" method="table" conf="3"/>'))

    assert (found.of(Service), found.of(Ran)) == ([], [])


def test_a_service_of_which_only_tls_was_recognised_keeps_that() -> None:
    found = scan(port('<service name="https" tunnel="ssl" method="table" conf="3"/>'))

    assert [each.name for each in found.of(Service)] == ["unknown"]
    assert [each.tunnel for each in found.of(Ran)] == ["ssl"]


def test_a_service_that_nobody_recognised_keeps_its_fingerprint() -> None:
    found = scan(port('<service name="http-proxy" method="table" conf="3" servicefp="SF-Port80"/>'))

    assert [each.name for each in found.of(Service)] == ["unknown"]
    assert [each.fingerprint for each in found.of(Ran)] == ["SF-Port80"]


@pytest.mark.parametrize("attributes", ['name="https"', 'name="http" tunnel="ssl"', 'name="https" tunnel="ssl"'])
def test_https_is_http_in_a_tunnel(attributes: str) -> None:
    found = scan(port(f'<service {attributes} method="probed" conf="10"/>'))

    assert [each.name for each in found.of(Service)] == ["http"]
    assert [each.tunnel for each in found.of(Ran)] == ["ssl"]


def test_a_name_that_a_service_gives_itself_names_the_host() -> None:
    found = scan(port('<service name="smtp" hostname="Mail.Example.COM" method="probed"/>'))

    assert [each.hostname for each in found.of(Ran)] == ["Mail.Example.COM"]
    assert found.of(WasNamed) == [WasNamed(source=RECORD, target="mail.example.com", type="service")]


def test_script_output_is_kept_with_its_tables_as_json() -> None:
    script = """<script id="x" output="line&#xa;two"><table key="t"><elem key="a">1</elem><elem>free</elem></table>
    <elem key="b"> spaced </elem><elem key="b">again</elem><table><elem>p</elem><elem>q</elem></table></script>"""

    found = scan(port(script)).of(Script)[0]

    assert (found.name, found.output) == ("x", "line\ntwo")
    assert found.data == '{"t":{"a":"1","":["free"]},"b":[" spaced ","again"],"":[["p","q"]]}'


def test_a_script_without_output_is_no_node() -> None:
    found = scan(port('<script id="x" output=""/>'))

    assert (found.of(Script), found.of(Printed)) == ([], [])


def test_scripts_of_port_host_and_scan_are_printed_by_each() -> None:
    pre = '<prescript><script id="pre" output="1"/></prescript>'
    post = '<postscript><script id="post" output="4"/></postscript>'
    inner = port('<script id="port" output="2"/>').replace(
        "</host>", '<hostscript><script id="host" output="3"/></hostscript></host>'
    )

    found = scan(pre, inner, rest=post)

    names = {each.uid: each.name for each in found.of(Script)}
    assert {(names[each.target], each.source, each.source_label) for each in found.of(Printed)} == {
        ("pre", SCAN, "Scan"),
        ("port", PORT, "RecordPort"),
        ("host", RECORD, "Record"),
        ("post", SCAN, "Scan"),
    }


def test_tables_nested_too_deep_are_skipped_and_the_output_kept() -> None:
    found = scan(port('<script id="x" output="o">' + "<table>" * 200 + "</table>" * 200 + "</script>"))

    assert found.skipped == [("host 1 (192.0.2.1)", "tables of a script nested more than 64 deep")]
    assert [each.output for each in found.of(Script)] == ["o"]


def test_ports_that_were_only_counted_are_kept_by_state() -> None:
    extra = """<extraports state="closed" count="10"><extrareasons reason="reset" count="8"/>
    <extrareasons reason="conn-refused" count="2"/></extraports><extraports state="filtered" count="5"/>"""

    record = scan(host(f"<ports>{extra}</ports>")).of(Record)[0]

    assert record.extraports == (
        '{"closed":{"reasons":{"conn-refused":2,"reset":8},"total":10},"filtered":{"reasons":{},"total":5}}'
    )


def test_ports_that_were_counted_are_kept_by_number_where_the_scanner_tells_them() -> None:
    extra = """<extraports state="closed" count="14"><extrareasons reason="reset" count="4" proto="tcp" ports="1-3,9"/>
    <extrareasons reason="reset" count="10" proto="udp" ports="1-10"/></extraports>"""

    record = scan(host(f"<ports>{extra}</ports>")).of(Record)[0]

    assert json.loads(record.extraports) == {
        "closed": {"total": 14, "reasons": {"reset": 14}, "ports": {"reset": {"tcp": "1-3,9", "udp": "1-10"}}}
    }


@pytest.mark.parametrize(
    ("attributes", "expected"),
    [('exit="success"', ("success", None)), ('exit="error" errormsg="No route"', ("error", "No route"))],
)
def test_a_scan_tells_how_it_ended(attributes: str, expected: tuple[str | None, str | None]) -> None:
    stats = f'<runstats><finished time="1009" {attributes}/><hosts up="1" down="0" total="1"/></runstats>'

    last = scan(host(""), rest=stats).of(Scan)[-1]

    assert (last.exit, last.error) == expected


def test_names_are_lower_case_with_their_domains() -> None:
    found = scan(host('<hostnames><hostname name="WWW.Example.org." type="PTR"/></hostnames>'))

    assert found.of(WasNamed) == [WasNamed(source=RECORD, target="www.example.org", type="PTR")]
    assert found.of(Hostname) == [Hostname(name="www.example.org")]
    assert {(each.source, each.target) for each in found.of(InDomain)} == {
        ("www.example.org", "www.example.org"),
        ("www.example.org", "example.org"),
        ("example.org", "org"),
    }


def test_a_name_that_is_too_long_is_skipped() -> None:
    found = scan(host(f'<hostnames><hostname name="{"a." * 130}org" type="user"/></hostnames>'))

    assert [why[:33] for _, why in found.skipped] == ["host name longer than 253 bytes: "]
    assert found.of(Hostname) == []


def test_a_mac_address_comes_with_its_vendor() -> None:
    found = scan(host('<address addr="AA:BB:CC:00:11:22" addrtype="mac" vendor="Acme"/>'))

    assert found.of(MAC) == [MAC(addr="aa:bb:cc:00:11:22", vendor="Acme", told=1_002_000_000)]
    assert found.of(HadMAC) == [HadMAC(source=RECORD, target="aa:bb:cc:00:11:22")]


@pytest.mark.parametrize(
    ("addresses", "where", "why"),
    [
        ('<address addr="AA:BB:CC:00:11:22" addrtype="mac"/>', "host 1 (AA:BB:CC:00:11:22)", "only a MAC address"),
        ("", "host 1 (no address)", "no address"),
        ('<address addr="300.1.1.1" addrtype="ipv4"/>', "host 1 (300.1.1.1)", "not an IP address: '300.1.1.1'"),
    ],
)
def test_a_host_without_an_ip_address_is_skipped(addresses: str, where: str, why: str) -> None:
    found = scan(f'<host><status state="up"/>{addresses}</host>')

    assert found.skipped == [(where, why)]
    assert found.of(Record) == []


def test_a_zone_is_cut_off_and_kept() -> None:
    found = scan('<host><status state="up"/><address addr="fe80::1%eth0" addrtype="ipv6"/></host>')

    assert [(each.addr, each.zone) for each in found.of(Record)] == [("fe80::1", "eth0")]


def test_an_operating_system_comes_with_its_classes() -> None:
    classes = """<osclass type="general purpose" vendor="Linux" osfamily="Linux" osgen="5.X" accuracy="96">
    <cpe>cpe:/o:linux:linux_kernel:5</cpe></osclass><osclass type="router" vendor="Acme" osfamily="embedded"/>"""
    found = scan(
        host(f'<os><osmatch name="Linux 5.4" accuracy="96">{classes}</osmatch><osfingerprint fingerprint="OS:S"/></os>')
    )

    system = found.of(OS)[0]
    assert (system.name, system.type, system.vendor) == ("Linux 5.4", ("general purpose", "router"), ("Acme", "Linux"))
    assert (system.family, system.generation) == (("Linux", "embedded"), ("5.X",))
    assert found.of(MatchedOS) == [MatchedOS(source=RECORD, target=system.uid, accuracy=96)]
    assert found.of(HasCPE) == [HasCPE(source=system.uid, target="cpe:/o:linux:linux_kernel:5", source_label="OS")]
    assert found.of(Record)[0].osfingerprint == "OS:S"


def test_the_classes_of_a_system_stay_together_with_their_platforms() -> None:
    classes = """<osclass type="WAP" vendor="Acme" osfamily="embedded"><cpe>cpe:/h:acme:box</cpe></osclass>
    <osclass type="WAP" vendor="Linux" osfamily="Linux" osgen="3.X" accuracy="96"/>"""

    [system] = scan(host(f'<os><osmatch name="Acme box" accuracy="96">{classes}</osmatch></os>')).of(OS)

    assert [json.loads(each) for each in system.classes] == [
        {"type": "WAP", "vendor": "Acme", "osfamily": "embedded", "cpes": ["cpe:/h:acme:box"]},
        {"type": "WAP", "vendor": "Linux", "osfamily": "Linux", "osgen": "3.X"},
    ]


def test_classes_beside_their_matches_belong_to_the_match_of_their_accuracy() -> None:
    parts = """<osclass type="a" vendor="A" osfamily="A" accuracy="96"/><osclass type="b" vendor="B" osfamily="B"
    accuracy="90"/><osclass type="c" vendor="C" osfamily="C" accuracy="1"/><osmatch name="first" accuracy="96"/>
    <osmatch name="second" accuracy="90"/>"""

    found = scan(host(f"<os>{parts}</os>")).of(OS)

    assert {each.name: each.vendor for each in found} == {"first": ("A", "C"), "second": ("B",)}


def test_a_trace_leads_over_hosts() -> None:
    hops = """<hop ttl="1" ipaddr="192.0.2.254" rtt="0.50" host="gw.example"/>
    <hop ttl="2" ipaddr="198.51.100.1" rtt="--"/><hop ttl="3" ipaddr="nowhere" rtt="1"/>"""

    found = scan(host(f'<trace proto="tcp" port="80">{hops}</trace>'))

    assert found.of(Hop) == [
        Hop(source=RECORD, target="192.0.2.254", ttl=1, proto="tcp", port=80, rtt=0.5, name="gw.example"),
        Hop(source=RECORD, target="198.51.100.1", ttl=2, proto="tcp", port=80),
    ]
    assert [each.addr for each in found.of(Host)] == ["192.0.2.1", "192.0.2.254", "198.51.100.1"]
    assert found.skipped == [("host 1 (192.0.2.1)", "not an IP address: 'nowhere'")]


def test_indexed_text_is_cut_with_a_note() -> None:
    found = scan(
        port(f'<service name="http" product="{"é" * 2000}" method="probed"/><script id="{"x" * 3000}" output="o"/>')
    )

    assert found.of(Service)[0].product == "é" * 512
    assert found.of(Script)[0].name == "x" * 1024
    assert found.notes[:2] == ["text of a service cut to 1024 bytes", "name of a script cut to 1024 bytes"]


def test_terminal_escapes_in_a_banner_are_kept_as_text() -> None:
    found = scan(port('<service name="http" product="\x1b[2J&#27;]0;x&#7;" method="probed"/>'))

    assert found.of(Service)[0].product == "\\x1b[2J\\x1b]0;x\\x07"


def test_an_interrupted_scan_gives_its_hosts_and_a_note() -> None:
    content = b'<nmaprun scanner="nmap" start="1000">' + host("").encode() + host("").replace(".1", ".2").encode()[:-20]

    found = read("nmap-xml", content)

    assert [each.addr for each in found.of(Record)] == ["192.0.2.1"]
    assert found.notes == ["a scan without its end: interrupted, or still running"]
    assert found.truncated == "the XML ends early, without </nmaprun>"


def test_another_root_element_is_an_error() -> None:
    with pytest.raises(Exception, match="has the root element <rss>; <nmaprun> was expected"):
        read("nmap-xml", b"<rss><channel/></rss>")


def test_what_the_scanner_measured_by_is_kept() -> None:
    inner = (
        '<os><portused state="open" proto="tcp" portid="22"/><portused state="closed" proto="tcp" portid="1"/></os>'
        '<tcpsequence index="261" difficulty="Good luck!" values="A,B"/><times srtt="23" rttvar="3" to="100000"/>'
    )

    measured = scan(host(inner)).of(Record)[0].measured

    assert json.loads(measured) == {
        "portused": [
            {"portid": "22", "proto": "tcp", "state": "open"},
            {"portid": "1", "proto": "tcp", "state": "closed"},
        ],
        "tcpsequence": {"index": "261", "difficulty": "Good luck!", "values": "A,B"},
        "times": {"srtt": "23", "rttvar": "3", "to": "100000"},
    }


def test_the_owner_of_a_port_and_the_numbers_of_rpc_are_kept() -> None:
    service = '<service name="nfs" method="probed" conf="10" proto="rpc" rpcnum="100003" lowver="2" highver="4"/>'

    found = scan(port(f'<owner name="root"/>{service}'))

    assert [each.owner for each in found.of(RecordPort)] == ["root"]
    assert [(each.rpcnum, each.lowver, each.highver) for each in found.of(Ran)] == [(100003, 2, 4)]


def test_a_scan_with_65535_open_ports_on_one_host_is_one_record() -> None:
    ports = "".join(f'<port protocol="tcp" portid="{n}"><state state="open"/></port>' for n in range(1, 65536))

    found = scan(host(f"<ports>{ports}</ports>"))

    assert (len(found.of(Record)), len(found.of(RecordPort)), found.skipped) == (1, 65535, [])


def test_an_output_of_10_megabytes_and_hostile_text_are_kept() -> None:
    cypher = "'}) DETACH DELETE n //"
    big = f'<script id="big" output="{"x" * 10_000_000}"/><script id="bad" output="&#27;[2J&lt;b&gt;{cypher}&#0;"/>'

    found = {each.name: each.output for each in scan(port(big)).of(Script)}

    assert len(found["big"]) == 10_000_000
    assert found["bad"] == "\\x1b[2J<b>" + cypher + "\\x00"


def test_a_zone_of_an_address_is_cut_off_and_kept() -> None:
    element = '<host><status state="up"/><address addr="fe80::1%eth0" addrtype="ipv6"/></host>'

    assert [(each.addr, each.zone) for each in scan(element).of(Record)] == [("fe80::1", "eth0")]
