"""Logs of p0f and web servers, airodump's CSV, ARP of captures: what is wrong with a line, and what it must not do."""

import pytest

from graphrecon.importers.base import Source, sniff
from graphrecon.model.passive import Observation
from graphrecon.model.scan import Fingerprint, MatchedOS
from tests.importers.reading import OWN, importer, read

P0F = b"[2026/11/02 10:20:30] mod=%s|cli=192.0.2.1/4000|srv=192.0.2.2/80|subj=cli|%s\n"
WEB = b'198.51.100.7 - - [02/Nov/2026:10:20:30 +0000] "GET / HTTP/1.1" 200 512 "-" "curl"\n'
AIR = b"BSSID, First time seen, Last time seen, channel, Speed, Privacy, Cipher, Authentication, Power\n"


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


def test_a_capture_is_flows_first_and_arp_when_asked_for() -> None:
    with Source.from_path(OWN / "pcap" / "sample.pcap") as source:
        assert sniff(source) is importer("pcap")
        assert sniff(source, "passive") is importer("arp-pcap")
