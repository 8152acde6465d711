"""Attributes of what scripts and identities say, asked of a scan of the lab and of hosts that say the rest."""

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
    '<script id="http-ls" output="Volume /&#xa;passwd.bak"/>'
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
OTHER = (
    '<nmaprun scanner="nmap" start="1"><host endtime="9"><status state="up"/><address addr="192.0.2.99" '
    'addrtype="ipv4"/><ports><port protocol="tcp" portid="443"><state state="open"/>'
    + SCRIPTS
    + "</port></ports></host></nmaprun>"
)


@pytest.fixture(scope="module")
def lab(graph: Graph, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Graph]:
    empty(graph)
    folder: Path = tmp_path_factory.mktemp("lab")
    (folder / "other.xml").write_text(OTHER)
    for path in (SAMPLES / "scans" / "nmap-first.xml", folder / "other.xml"):
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
        ("smb.fqdn:files.lab.example", "45"),
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


def test_shared_identities_are_top_values(lab: Graph) -> None:
    kinds = lab.read(top.top(VIEW, "sshkey.type"))

    assert {(row["label"], row["value"]) for row in kinds} >= {("ed25519", 5), ("ec", 5)}
