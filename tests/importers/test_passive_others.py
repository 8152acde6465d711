"""Logs of p0f and web servers, airodump's CSV, ARP of captures: what is wrong with a line, and what it must not do."""

import io
import json
import struct
from datetime import UTC, datetime
from pathlib import Path

import pytest

from graphrecon.importers.base import ImporterError, Note, Options, Source, sniff
from graphrecon.importers.passive import arp_pcap
from graphrecon.model.host import Script
from graphrecon.model.passive import Observation
from graphrecon.model.scan import Fingerprint, MatchedOS, Printed
from tests.importers.reading import OWN, importer, read

LAB = Path(__file__).parents[1] / "lab" / "samples"

P0F = b"[2026/11/02 10:20:30] mod=%s|cli=192.0.2.1/4000|srv=192.0.2.2/80|subj=cli|%s\n"
WEB = b'198.51.100.7 - - [02/Nov/2026:10:20:30 +0000] "GET / HTTP/1.1" 200 512 "-" "curl"\n'
AIR = b"BSSID, First time seen, Last time seen, channel, Speed, Privacy, Cipher, Authentication, Power\n"


@pytest.mark.parametrize("host", ["", "www.lab.example:443 ", "www.lab.example ", "[2001:db8::80]:443 ", "localhost "])
@pytest.mark.parametrize("client", ["192.0.2.7", "2001:db8::7"])
def test_access_logs_may_begin_with_the_virtual_host(host: str, client: str) -> None:
    line = f'{host}{client} - joe [02/Nov/2026:10:20:30 +0000] "GET / HTTP/1.1" 200 5 "-" "curl/8"\n'.encode()
    assert importer("weblog").sniff(line, "access.log")
    found = read("weblog", line).of(Observation)
    assert [(item.addr, item.value) for item in found] == [(client, "curl/8"), (client, "joe")]


def test_an_address_before_the_client_is_no_virtual_host() -> None:
    line = b'203.0.113.9 192.0.2.7 - - [02/Nov/2026:10:20:30 +0000] "GET / HTTP/1.1" 200 5 "-" "curl/8"\n'
    assert [(item.addr, item.value) for item in read("weblog", line).of(Observation)] == [("203.0.113.9", "curl/8")]


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("p0f", P0F % (b"syn", b"os=x") + b"[2026/11/02 10:20:31] rubbish\n", "not a line of p0f"),
        (
            "p0f",
            b"[2026/13/02 10:20:30] mod=syn|cli=192.0.2.1/1|srv=192.0.2.2/80\n",
            "not a time: '2026/13/02 10:20:30'",
        ),
        ("p0f", b"[2026/11/02 10:20:30] mod=syn|cli=x|srv=192.0.2.2/80\n", "not an address and a port: 'x'"),
        ("p0f", b"[2026/11/02 10:20:30] mod=syn|cli=192.0.2.1/99999|srv=192.0.2.2/80\n", "port out of range: 99999"),
        ("weblog", WEB.replace(b"Nov", b"Xxx"), "not a time: '02/Xxx/2026:10:20:30 +0000'"),
        ("weblog", b"hello\n", "not a line of an access log"),
        ("weblog", WEB.replace(b"2026", b"1926"), "time before 1970: '1926-11-02T10:20:30+00:00'"),
        ("airodump", AIR + b"00:00:5E:00:53:01, x\n", "not a row of airodump"),
        ("airodump", AIR + b"00:00:5E:00:53:01, never, x,,,,,,,,,,,,\n", "not a time: 'never'"),
    ],
)
def test_a_bad_line_is_skipped_with_its_reason(name: str, content: bytes, why: str) -> None:
    assert [said for _, said in read(name, content).skipped] == [why]


def test_a_line_that_is_still_being_written_is_left_for_the_next_time() -> None:
    found = read("weblog", WEB + WEB[:40])
    assert (found.position, len(found.of(Observation))) == (len(WEB), 1)


def test_a_system_of_p0f_leads_to_its_fingerprint() -> None:
    found = read("p0f", P0F % (b"syn", b"os=Windows XP|dist=8|params=none|raw_sig=4:120+8:0:1452:65535,0:mss:df:0"))
    assert [(item.kind, item.value) for item in found.of(Fingerprint)] == [("p0f", "4:120+8:0:1452:65535,0:mss:df:0")]
    assert len(found.of(MatchedOS)) == 1
    unknown = read("p0f", P0F % (b"syn", b"os=???|dist=8|params=none|raw_sig=4:1"))
    assert unknown.of(MatchedOS) == []


def scanners(name: str, content: bytes) -> list[str | None]:
    """Return the scanners that the facts of a log lead to."""
    found = read(name, content)
    edges = {edge.target for edge in found.of(Printed)}
    return [item.output for item in found.of(Script) if item.name == "scanner" and item.uid in edges]


def test_a_program_that_p0f_recognised_is_none_of_its_systems() -> None:
    seen = P0F % (b"syn", b"app=NMap SYN scan|dist=<= 16|params=random_ttl|raw_sig=4:48+16:0:1460:1024,0:mss::0")
    (fact,) = read("p0f", seen).of(Observation)
    assert (fact.recontype, fact.value) == ("P0FV3_SYN", "NMap SYN scan")
    assert json.loads(fact.data or "{}")["app"] == "NMap SYN scan"
    assert read("p0f", seen).of(MatchedOS) == []
    assert scanners("p0f", seen) == ["NMap SYN scan"]
    answered = P0F % (b"http response", b"app=Apache 2.x|lang=none|params=none|raw_sig=1:Server::nginx/1.22.1")
    assert [(item.recontype, item.source, item.value, item.port) for item in read("p0f", answered).of(Observation)] == [
        ("HTTP_SERVER_HEADER", "SERVER", "nginx/1.22.1", 80),
        ("SOFTWARE", "P0FV3::HTTP", "Apache 2.x", 80),
    ]


@pytest.mark.parametrize(
    ("mod", "raw", "value"),
    [
        (b"http response", b"1:Server,X=[16.0: 1; Y],Date,?ETag:Content-Type:Microsoft-IIS/10.0", "Microsoft-IIS/10.0"),
        (b"http request", b"1:Host,Accept=[a:b],User-Agent:Keep-Alive:curl/8|x: y", "curl/8|x: y"),
        (b"http request", b"1:Host:Keep-Alive:", None),
    ],
)
def test_colons_and_bars_in_headers_of_p0f_are_theirs(mod: bytes, raw: bytes, value: str | None) -> None:
    found = read("p0f", P0F % (mod, b"app=???|lang=none|params=none|raw_sig=" + raw))
    assert [item.value for item in found.of(Observation)] == ([value] if value else [])


def test_a_user_of_an_access_log_may_have_spaces() -> None:
    found = read("weblog", WEB.replace(b"7 - - ", b"7 - john smith "))
    assert [(item.recontype, item.value) for item in found.of(Observation)] == [
        ("HTTP_CLIENT_HEADER", "curl"),
        ("USER", "john smith"),
    ]


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        ("Mozilla/5.0 (compatible; CensysInspect/1.1; +https://about.censys.io/)", ["CensysInspect"]),
        ("Mozilla/5.0 zgrab/0.x", ["ZGrab"]),
        ("masscan/1.3", ["Masscan"]),
        ("Mozilla/5.0 (compatible; Nmap Scripting Engine; https://nmap.org/book/nse.html)", ["Nmap Scripting Engine"]),
        ("curl/8.5.0", []),
        ("Expansenothing/1.0", []),
    ],
)
def test_scanners_are_known_by_their_own_words(agent: str, name: list[str]) -> None:
    assert scanners("weblog", WEB.replace(b"curl", agent.encode())) == name


def test_what_p0f_told_of_the_labs_capture_is_of_its_hosts() -> None:
    """The systems are those of the clients, the scanner is the probe, and the web servers are those of the plan."""
    found = read("p0f", LAB / "flows" / "p0f.log")
    hosts = json.loads((LAB / "expected.json").read_text())["hosts"]
    addrs = {host[version]: name for name, host in hosts.items() for version in ("ipv4", "ipv6")}
    assert not found.skipped
    facts = found.of(Observation)
    assert {item.recontype for item in facts} == {
        "HTTP_CLIENT_HEADER", "HTTP_SERVER_HEADER", "P0FV3_SYN", "P0FV3_SYN+ACK",
    }  # fmt: skip
    assert {item.addr for item in facts} <= set(addrs)
    assert {addrs[item.addr or ""] for item in facts if item.value == "NMap SYN scan"} == {"probe"}
    servers = {(item.addr, f"tcp/{item.port}") for item in facts if item.recontype == "HTTP_SERVER_HEADER"}
    assert servers
    for addr, port in servers:
        host = hosts[addrs[addr or ""]]
        assert port in (*host["ports"], *host["ports_later"])


def test_what_tshark_tells_of_arp_is_who_had_which_address() -> None:
    """Who asks again knows whom it asks; what is not set is left out."""
    head = "#frame.time_epoch\tarp.opcode\tarp.src.hw_mac\tarp.src.proto_ipv4\tarp.dst.hw_mac\tarp.dst.proto_ipv4\n"
    one, other, none = "02:00:5e:00:02:0a", "52:54:00:10:00:80", "00:00:00:00:00:00"
    rows = [
        ("1", one, "192.0.2.10", none, "198.51.100.80"),
        ("1", one, "192.0.2.10", other, "198.51.100.80"),
        ("2", other, "198.51.100.80", one, "192.0.2.10"),
        ("1", one, "0.0.0.0", none, "192.0.2.10"),
        ("8", one, "192.0.2.10", none, "192.0.2.10"),
    ]
    text = head + "".join("\t".join((f"{1_790_000_000 + n}.5", *row)) + "\n" for n, row in enumerate(rows))
    with Source.from_stream(io.BytesIO(text.encode()), "arp") as source:
        items = list(importer("arp-pcap").read(source, Options()))
    assert [(item.addr, item.source, item.value) for item in items if isinstance(item, Observation)] == [
        ("192.0.2.10", "ARP_REQUEST_SRC", one),
        ("192.0.2.10", "ARP_REQUEST_SRC", one),
        ("198.51.100.80", "ARP_REQUEST_DST", other),
        ("198.51.100.80", "ARP_REPLY_SRC", other),
        ("192.0.2.10", "ARP_REPLY_DST", one),
    ]


def test_of_a_pcapng_capture_it_is_told_that_nothing_but_its_arp_is_imported() -> None:
    for pcapng in (True, False):
        content = b"".join(arp_pcap._headed([], pcapng=pcapng))
        with Source.from_stream(io.BytesIO(content), "x") as source:
            notes = [item.text for item in importer("arp-pcap").read(source, Options()) if isinstance(item, Note)]
        assert ["nothing but its ARP" in note for note in notes] == [True] * pcapng


def test_arp_of_a_pcapng_capture_is_read_too() -> None:
    with Source.from_stream(io.BytesIO(b"\x0a\x0d\x0d\x0a" + b"\0" * 28), "x") as source:
        assert sniff(source, "passive") is importer("arp-pcap")
        assert sniff(source, "flow") is None


def test_a_clock_that_jumps_widens_the_times_and_loses_nothing() -> None:
    """A sensor's clock goes back by years and ahead by decades: counts add up in any order."""
    stamps = (1_790_000_000, 86_400, 4_102_444_800, 1_790_000_001)
    line = P0F % (b"http request", b"raw_sig=1:Host::curl")
    times = [datetime.fromtimestamp(stamp, UTC).strftime("%Y/%m/%d %H:%M:%S").encode() for stamp in stamps]
    found = read("p0f", b"".join(line.replace(b"2026/11/02 10:20:30", when) for when in times))
    facts = found.of(Observation)
    assert not found.skipped
    assert len({item.uid for item in facts}) == 1
    assert [item.firstseen for item in facts] == [stamp * 1_000_000 for stamp in stamps]


def test_a_capture_is_flows_first_and_arp_when_asked_for() -> None:
    with Source.from_path(OWN / "pcap" / "sample.pcap") as source:
        assert sniff(source) is importer("pcap")
        assert sniff(source, "passive") is importer("arp-pcap")


def test_a_capture_without_arp_is_no_error_and_the_beginning_of_no_other() -> None:
    found = []
    for zone in (0, 1):
        content = struct.pack("<IHHiIII", 0xA1B2C3D4, 2, 4, zone, 0, 65535, 1)
        with Source.from_stream(io.BytesIO(content), "silent.pcap") as source:
            reader = arp_pcap.ArpPcap()
            with reader.prepare(source, Options()) as text:
                found.append(text.head())
                assert list(reader.read(text, Options())) == []
    assert b"\n#nothing in " in found[0]
    assert found[0] != found[1]


def test_of_a_capture_that_is_cut_what_stands_before_the_cut_is_read() -> None:
    def packet(number: int) -> bytes:
        ends = (bytes((0, 0, 0x5E, 0, 0x53, number)), bytes((192, 0, 2, number)), bytes(6), bytes((192, 0, 2, 99)))
        data = b"\xff" * 6 + ends[0] + b"\x08\x06" + struct.pack(">HHBBH", 1, 0x800, 6, 4, 1) + b"".join(ends)
        return struct.pack("<IIII", 1_793_614_800 + number, 0, len(data), len(data)) + data

    head = struct.pack("<IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 65535, 1)
    content = head + packet(1) + packet(2) + packet(3)[:-9]
    with Source.from_stream(io.BytesIO(content), "cut.pcap") as source:
        reader = arp_pcap.ArpPcap()
        with reader.prepare(source, Options()) as text:
            found = [item for item in reader.read(text, Options()) if isinstance(item, Observation)]
            assert "cut short" in (text.truncated or "")
    assert [item.addr for item in found] == ["192.0.2.1", "192.0.2.2"]
    empty = Source.from_stream(io.BytesIO(head + packet(1)[:-9]), "cut.pcap")
    with empty, pytest.raises(ImporterError, match="cut short"):
        arp_pcap.ArpPcap().prepare(empty, Options())
