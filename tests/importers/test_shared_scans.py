"""Scans of strangers' tools against strangers' hosts: what is expected of each file, counted and by example."""

import json
from collections import Counter

from graphrecon.cypher.filter.script_fields import SCRIPTS
from graphrecon.model.host import CPE, MAC, OS, Script, Service
from graphrecon.model.scan import Fingerprint, PublicKey, Record, RecordPort, Scan, Showed, WasNamed
from tests.importers.reading import SHARED, Reading, needs_shared, read

pytestmark = needs_shared
EXAMPLE = next(each.example for each in SCRIPTS if each.name == "smb.smb-version")


def scan(importer: str, name: str) -> Reading:
    return read(importer, SHARED / "scans" / name)


def scripts(reading: Reading) -> Counter[str]:
    return Counter(each.name for each in reading.of(Script))


def test_masscan_on_ssh_gives_algorithms_and_host_keys() -> None:
    found = scan("masscan-xml", "test-T22.xml.bz2")

    ports = {each.uid: each.record for each in found.of(RecordPort)}
    addrs = {each.uid: each.addr for each in found.of(Record)}
    keys = {each.uid: each for each in found.of(PublicKey)}
    shown = {
        addrs[ports[each.source]]: keys[each.target] for each in found.of(Showed) if each.target_label == "PublicKey"
    }
    assert (len(addrs), len(shown), len(keys)) == (101, 32, 31)
    assert Counter((key.type, key.bits) for key in shown.values()) == {
        ("rsa", 2048): 30,
        ("rsa", 1024): 1,
        ("rsa", 1039): 1,
    }
    assert shown["5.135.85.59"].fingerprint == "SHA256:Qj9FHpJJKf7v6kGOo3vyHNv+MeWs6qf+f7abqAJrzLc"
    assert shown["184.75.120.122"].fingerprint == "SHA256:EQ6eGSovIFOg/3dUlQTpvHufQ63vjoEwpkwSUlXqorg"
    assert scripts(found) == {
        "banner": 101,
        "ssh2-enum-algos": 35,
        "ssh-hostkey": 32,
        "http-headers": 1,
        "http-server-header": 1,
    }
    assert len({each.value for each in found.of(Fingerprint) if each.kind == "hassh-server"}) == 17
    assert (found.skipped, found.notes) == ([], ["a scan without its end: interrupted, or still running"])


def test_masscan_on_smb_gives_names_and_systems() -> None:
    found = scan("masscan-xml", "masscan-ntlm-smb.xml.bz2")

    names = {
        "dom-dc-w2000.dom2000.lab",
        "dom-dc-w2016.dom2016.lab",
        "w2003.dom2008r2.lab",
        "w2008r2.dom2008r2.lab",
        "w2019.dom2008r2.lab",
    }
    assert {(each.target, each.type) for each in found.of(WasNamed)} == {
        (name, kind) for name in names for kind in ("smb", "ntlm")
    }
    assert {each.name for each in found.of(OS)} == {"Windows 5.0", "Windows Server 2003 3790"}
    ntlm = [json.loads(each.data) for each in found.of(Script) if each.name == "smb-ntlm-info"]
    assert {each["Product_Version"] for each in ntlm} == {
        "5.2.3790",
        "6.1.7600",
        "10.0.14393",
        "10.0.17763",
        "68.0.79",  # what Masscan makes of the answer of Windows 2000, which tells none
    }
    assert scripts(found) == {"banner": 5, "smb-os-discovery": 5, "smb-ntlm-info": 5}
    versions = {json.loads(each.data)["smb-version"] for each in found.of(Script) if each.name == "smb-os-discovery"}
    assert EXAMPLE.removeprefix("smb.smb-version:") in versions
    assert (len({each.uid for each in found.of(Record)}), found.skipped, found.notes) == (5, [], [])


def test_masscan_with_a_probe_for_ike_gives_ike_without_an_option() -> None:
    found = scan("masscan-xml", "test-probe-ike-probe-U500.xml.bz2")

    told = [json.loads(each.data) for each in found.of(Script) if each.name == "ike-info"]
    assert Counter(each.name for each in found.of(Service)) == {"isakmp": 100}
    assert Counter(each["ike_version"] for each in told) == {"1.0": 100}
    assert Counter(each.get("notification_type") for each in told) == {
        "PAYLOAD-MALFORMED": 30,
        None: 27,
        "NO-PROPOSAL-CHOSEN": 25,
        "BAD-PROPOSAL-SYNTAX": 12,
        "INVALID-PAYLOAD-TYPE": 3,
        "INVALID-EXCHANGE-TYPE": 3,
    }
    vendors = Counter(vendor.get("name") for each in told for vendor in each.get("vendor_ids", ()))
    assert vendors["Dead Peer Detection v1.0"] == 12
    assert (len(found.of(Record)), found.skipped) == (100, [])


def test_nmap_on_smb_gives_names_systems_and_hardware() -> None:
    found = scan("nmap-xml", "nmap-ntlm-smb.xml.bz2")

    assert (len(found.of(Record)), found.skipped, found.notes) == (10, [], [])
    assert Counter((each.port, each.state) for each in found.of(RecordPort)) == {(445, "open"): 10}
    names = {
        "dom-dc-w2000.dom2000.lab",
        "dom-dc-w2008.dom2008.lab",
        "dom-dc-w2016.dom2016.lab",
        "w2003x64.dom2008r2.lab",
        "w2008r2.dom2008r2.lab",
    }
    assert {(each.target, each.type) for each in found.of(WasNamed)} == {
        (name, kind) for name in names for kind in ("smb", "ntlm")
    }
    ntlm = {json.loads(each.data)["NetBIOS_Computer_Name"] for each in found.of(Script) if each.name == "ntlm-info"}
    assert ntlm == {"DOM-DC-W2000", "DOM-DC-W2008", "DOM-DC-W2016", "W2003X64", "W2008R2"}
    assert not [each.data for each in found.of(Script) if r"\\x00" in each.data]
    assert {each.name for each in found.of(OS)} == {
        "Windows 5.0",
        "Windows Server (R) 2008 Enterprise 6001 Service Pack 1",
        "Windows Server 2003 3790 Service Pack 1",
        "Windows Server 2008 R2 Enterprise 7600",
        "Windows Server 2016 Standard 14393",
    }
    assert (len(found.of(MAC)), {each.vendor for each in found.of(MAC)}) == (10, {"Microsoft"})
    last = found.of(Scan)[-1]
    assert (last.version, last.start, last.end, last.up, last.down) == (
        "7.80SVN",
        1610228707 * 10**6,
        1610228717 * 10**6,
        10,
        1,
    )


def test_nmap_on_ipv6_gives_services_and_counted_ports() -> None:
    found = scan("nmap-xml", "ipv6_all.xml")

    [record] = found.of(Record)
    assert (record.addr, record.state, record.reason) == (
        "2601:449:4200:577c:3e15:c2ff:feea:b872",
        "up",
        "conn-refused",
    )
    assert json.loads(record.extraports) == {
        "closed": {"total": 498, "reasons": {"conn-refused": 498}},
        "filtered": {"total": 498, "reasons": {"no-responses": 498}},
    }
    assert {each.port for each in found.of(RecordPort)} == {111, 1022, 2049, 3689}
    assert {(each.name, each.product, each.version) for each in found.of(Service)} == {
        ("rpcbind", None, "2-4"),
        ("mountd", None, "1-3"),
        ("tcpwrapped", None, None),
        ("daap", "Apple iTunes DAAP", "12.3.2.35"),
    }
    assert [each.name for each in found.of(CPE)] == ["cpe:/a:apple:itunes:12.3.2.35"]
    assert (scripts(found), found.skipped) == ({"rpcinfo": 1, "address-info": 1}, [])
