"""Attributes of what scripts and identities say, asked of a scan of the lab and of hosts that say the rest."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from graphrecon.cypher.filter import NMAP, VIEW
from graphrecon.cypher.graph import Graph
from graphrecon.cypher.query import hosts, top
from graphrecon.importers.base import Options
from graphrecon.ingest import derive, files
from tests.conftest import SAMPLES, empty

pytestmark = pytest.mark.graph

SCRIPTS = (
    '<script id="http-headers" output="&#xa;  Server: nginx&#xa;  X-Powered-By: PHP/8.2&#xa;"/>'
    '<script id="http-user-agent" output="curl/8.1"/><script id="http-app" output="OWA: path /owa/"/>'
    '<script id="http-ls" output="Volume /&#xa;SIZE FILENAME&#xa;7 passwd.bak"><table key="volumes"><table>'
    '<elem key="volume">/</elem><table key="files"><table><elem key="size">7</elem>'
    '<elem key="filename">passwd.bak</elem>'
    "</table></table></table></table></script>"
    '<script id="http-ntlm-info" output="x"><elem key="DNS_Computer_Name">pc.corp.example</elem>'
    '<elem key="Product_Version">10.0.1</elem></script>'
    '<script id="ssl-heartbleed" output="x"><table key="NMAP-1"><elem key="title">t</elem><elem key="state">VULNERABLE'
    '</elem><table key="ids"><elem>CVE:CVE-2014-0160</elem></table><table key="scores"><elem key="CVSSv2">9.4</elem>'
    "</table></table></script>"
    '<script id="ssh2-enum-algos" output="x"><table key="kex_algorithms"><elem>curve25519-sha256</elem></table>'
    '<table key="server_host_key_algorithms"><elem>ssh-ed25519</elem></table>'
    '<table key="encryption_algorithms"><elem>aes128-ctr</elem></table>'
    '<table key="mac_algorithms"><elem>hmac-sha2-256</elem></table>'
    '<table key="compression_algorithms"><elem>none</elem></table></script>'
    f'<script id="ssl-jarm" output="{"29d" * 20}00"/>'
)
LISTED = (
    '<script id="nfs-ls" output="Volume /export&#xa;PERMISSION UID GID SIZE TIME FILENAME&#xa;'
    'rw-r--r-- 1000 1000 5 2026-01-01T00:00:00 secret.txt&#xa;rw-r--r-- 0 0 5 2026-01-01T00:00:00 my file.txt">'
    '<table key="volumes"><table><elem key="volume">/export</elem><table key="files">'
    '<table><elem key="uid">1000</elem><elem key="filename">secret.txt</elem></table>'
    '<table><elem key="uid">0</elem><elem key="filename">my file.txt</elem></table></table></table></table></script>'
)


def shares(account: str, **accesses: str) -> str:
    """Return the element of `smb-enum-shares` for shares by name, `TYPE ANONYMOUS CURRENT` each."""
    told, tables = "", ""
    for name, access in accesses.items():
        kind, anonymous, current = access.split()
        elems = {"Type": kind, "Comment": "", "Anonymous access": anonymous, "Current user access": current}
        told += f"&#xa;{name}$:" + "".join(f"&#xa;{key}: {value}" for key, value in elems.items())
        tables += f'<table key="\\\\192.0.2.1\\{name}$">' + "".join(
            f'<elem key="{key}">{value}</elem>' for key, value in elems.items()
        )
        tables += "</table>"
    told = f"account_used: {account}{told}"
    return f'<script id="smb-enum-shares" output="{told}"><elem key="account_used">{account}</elem>{tables}</script>'


NONE = "&lt;none&gt;"
SHARES = {
    97: shares("guest", C=f"STYPE_DISKTREE_HIDDEN {NONE} READ/WRITE", IPC="STYPE_IPC_HIDDEN READ READ"),
    96: shares("guest", C=f"STYPE_DISKTREE_HIDDEN {NONE} {NONE}", IPC="STYPE_IPC_HIDDEN READ/WRITE READ/WRITE"),
    95: shares("guest", D=f"STYPE_DISKTREE READ {NONE}", P="STYPE_PRINTQ READ/WRITE WRITE"),
}


def host(number: int, port: str, scripts: str = "", seen: int = 9, state: str = "open") -> str:
    return (
        f'<host endtime="{seen}"><status state="up"/><address addr="192.0.2.{number}" addrtype="ipv4"/><ports>'
        f'<port protocol="tcp" portid="{port[:3]}"><state state="{state}"/>{port[3:]}</port></ports>'
        f"<hostscript>{scripts}</hostscript></host>"
    )


INDUSTRIAL = (
    '<script id="enip-info" output="x"><elem key="type">Communications Adapter (12)</elem>'
    '<elem key="vendor">Rockwell (1)</elem><elem key="productName">1769-L32E</elem>'
    '<elem key="serialNumber">0x60</elem><elem key="productCode">158</elem>'
    '<elem key="revision">3.7</elem><elem key="deviceIp">192.0.2.9</elem></script>'
    '<script id="mongodb-databases" output="&#xa;  databases&#xa;    1&#xa;      name = admin&#xa;      empty = false'
    '&#xa;      sizeOnDisk = 83886080"/><script id="scanner" output="NMap SYN scan"/>'
)
NOW = int(time.time())
OLD, NEW = NOW - 400 * 86_400, NOW - 3600
AGAIN = {
    "old": f'<nmaprun scanner="nmap" start="{OLD}">{host(94, "022", seen=OLD)}{host(93, "022", seen=OLD)}</nmaprun>',
    "new": f'<nmaprun scanner="nmap" start="{NEW}">{host(94, "022", seen=NEW)}{host(93, "023", seen=NEW)}</nmaprun>',
}
OTHER = (
    '<nmaprun scanner="nmap" start="1">'
    + host(99, "443" + SCRIPTS)
    + host(98, "111", LISTED)
    + host(92, "111", INDUSTRIAL)
    + host(91, "161", state="open|filtered")
    + "".join(host(number, "445", script) for number, script in SHARES.items())
    + "</nmaprun>"
)


@pytest.fixture(scope="module")
def lab(graph: Graph, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Graph]:
    empty(graph)
    folder: Path = tmp_path_factory.mktemp("lab")
    (folder / "other.xml").write_text(OTHER)
    for name, text in AGAIN.items():
        (folder / f"{name}.xml").write_text(text)
    names = ("other.xml", "old.xml", "new.xml")
    for path in (SAMPLES / "scans" / "nmap-first.xml", *(folder / name for name in names)):
        files.import_path(graph, str(path), folder, Options())
    derive.drain(graph)
    yield graph
    empty(graph)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("httphdr:x-powered-by", "99"),
        ("httphdr:X-POWERED-BY:php/8.2", "99"),
        ("httphdr:x-powered-by:php", ""),
        ("httphdr:powered-by", ""),
        ("useragent:/curl/", "99"),
        ("useragent", "99"),
        ("httphdr:server:/^ngi/", "99"),
        ("httphdr:server:nginx !httphdr:x-powered-by:/nginx/", "99"),
        ("httphdr:/powered/", "99"),
        ("httpapp:/owa/i", "99"),
        ("httpapp:owa", "99"),
        ("httpapp:/path/", ""),
        ("httpapp:OWA:15", ""),
        ("httpserver:nginx/1.22.1 198.51.100.80", "80"),
        ("file:/passwd/", "99"),
        ("file:passwd", ""),
        ("file:/^secret/", "98"),
        ('file:"My File.txt"', "98"),
        ('file:nfs-ls,afp-ls:"my file.txt"', "98"),
        ("file:http-ls:secret.txt", ""),
        ("file:/^FILENAME$/", ""),
        ("file:/1000/", ""),
        ("file:guest", ""),
        ("file:account_used", ""),
        ("file:C$", "97 96"),
        ("file:smb-enum-shares:/^[CD]/", "97 96 95"),
        ("smbshare", "97 95"),
        ("smbshare:r", "97 95"),
        ("smbshare:w", "97"),
        ("smbshare:rw", "97"),
        ("script:smb-enum-shares !smbshare", "96"),
        ("smb.fqdn:files.lab.example", "45"),
        ("smb.fqdn:other.lab.example,FILES.lab.example", "45"),
        ('smb.fqdn:"other.lab.example,files.lab.example"', ""),
        ("ntlm.version:5.1.2600,10.0.1", "99"),
        ("httpapp:Kibana,owa", "99"),
        ("smb.os", "45"),
        ("smb.domain", ""),
        ("smb.fqdn:/^files[.]/", "45"),
        ("smb.fqdn:/^lab/", ""),
        ("smb.fqdn != files.lab.example", ""),
        ("ntlm.version:/^10[.]0[.]1$/", "99"),
        ("ntlm.fqdn:PC.corp.example", "99"),
        ("ntlm.version:10.0.1", "99"),
        ("ntlm.version:10.0.11", ""),
        ("vuln:CVE-2014-0160", "99"),
        ("vuln.state:vulnerable", "99"),
        ("vuln.severity > 9", "99"),
        ("vuln.severity > 10", ""),
        ("jarm:/^29d/", "99"),
        ("cacert", "88"),
        ("cert.san:shop.lab.example", "80"),
        ("sshkey.type:ed25519 hostname:git.lab.example", "90"),
        ("PORT(port=443 cert.subject:/www.lab.example/)", "80"),
        ("cert.self_signed:true", "88"),
        ("cert.not_after:2046-01-01..2047-01-01", "88"),
        ("pubkey.sha256:/^275c5e87/", "80"),
        ("cert.pkmd5:034428c025275353cb48debb3c26b7cb", "80"),
        ("cert.pubkey.type:ed25519", ""),
        ("pubkey.type:ed25519 hostname:git.lab.example", "90"),
        ("sshkey.type:ssh-ed25519 hostname:git.lab.example", "90"),
        ("hassh", "99"),
        ("hassh-server", "99"),
        ("hassh-client", ""),
        ("newport:7d", "93"),
        ("PORT(port=22 newport:7d)", ""),
        ("PORT(port=23 newport:7d)", "93"),
        ("newport:2y addr:192.0.2.90-192.0.2.99", "94 93"),
        ("3221226077 open:22", "93"),
        ("3221226077 3221226078 open:22", "94 93"),
        ("cacert.not_after:2046-01-01..2047-01-01", "88"),
        ("cacert.signature_algorithm:/sha1/i", "88"),
        ("cacert.pubkey.bits > 100", "88"),
        ("cert.lifetime > 1y", "25 80 88"),
        ("cert.lifetime > 400y", ""),
        ("cert.signature_algorithm:/sha1/i", "88"),
        ("cert.version:3 cert.signature_algorithm:sha256WithRSAEncryption", "25 80"),
    ],
)
def test_the_view_and_its_records_find_the_same(lab: Graph, text: str, found: str) -> None:
    for purpose in (VIEW, NMAP):
        rows = {row["addr"].rpartition(".")[2] for row in lab.read(hosts.addresses(purpose, [text]))}
        assert rows == set(found.split()), purpose.name


@pytest.mark.parametrize(
    ("field", "found"),
    [
        ("file:nfs-ls", {"secret.txt": 1, "my file.txt": 1}),
        ("file:smb-enum-shares", {"C$": 2, "D$": 1, "IPC$": 2, "P$": 1}),
        ("enip.vendor", {"Rockwell (1)": 1}),
        ("enip.product", {"1769-L32E": 1}),
        ("enip.serial", {"0x60": 1}),
        ("enip.devtype", {"Communications Adapter (12)": 1}),
        ("enip.prodcode", {"158": 1}),
        ("enip.rev", {"3.7": 1}),
        ("enip.ip", {"192.0.2.9": 1}),
        ("mongo.dbs.name", {"admin": 1}),
        ("mongo.dbs.size", {"83886080": 1}),
        ("scanner.name", {"NMap SYN scan": 1}),
        ("smbshare", {"rw": 1, "r": 1, None: 1}),
    ],
)
def test_what_scripts_say_are_top_values(lab: Graph, field: str, found: dict[str | None, int]) -> None:
    for purpose in (VIEW, NMAP):
        assert {row["label"]: row["value"] for row in lab.read(top.top(purpose, field))} == found


def test_shared_identities_are_top_values(lab: Graph) -> None:
    kinds = lab.read(top.top(VIEW, "sshkey.type"))

    assert {(row["label"], row["value"]) for row in kinds} >= {("ed25519", 5), ("ec", 5)}


def test_every_form_of_a_fingerprint_of_ssh_finds_its_hosts(lab: Graph) -> None:
    [digest] = [
        row["label"] for row in lab.read(top.top(VIEW, "pubkey.md5", ["sshkey hostname:git.lab.example"], limit=1))
    ]
    pairs = ":".join(digest[place : place + 2] for place in range(0, 32, 2))

    def found(text: str) -> list[str]:
        return [row["addr"] for row in lab.read(hosts.addresses(VIEW, [text]))]

    known = found(f"pubkey.md5:{digest}")
    assert "198.51.100.90" in known
    for name in ("sshkey", "sshkey.fingerprint"):
        for text in (digest, digest.upper(), pairs, f"MD5:{pairs.upper()}", f"{pairs},other"):
            assert found(f"{name}:{text}") == known, (name, text)


def test_a_scan_is_found_by_the_first_digits_of_its_uid(lab: Graph) -> None:
    for [uid] in ([row["label"]] for row in lab.read(top.top(VIEW, "scan"))):
        for purpose in (VIEW, NMAP):
            whole, begun, short = (
                [row["addr"] for row in lab.read(hosts.addresses(purpose, [f"scan:{text}"]))]
                for text in (uid, uid[:6].upper(), uid[:5])
            )
            assert (begun, short) == (whole, [])
            assert whole != []


def test_ports_of_a_state_of_two_words_are_counted(lab: Graph) -> None:
    for purpose in (VIEW, NMAP):
        found = lab.read(top.top(purpose, "port:open|filtered"))
        assert [(row["label"], row["value"]) for row in found] == [(["tcp", 161], 1)]
