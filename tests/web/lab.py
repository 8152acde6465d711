"""A graph of everything for the screens beyond flows: scans, a sensor, flows, and a host that writes hostile text."""

from pathlib import Path

from graphrecon.cypher.graph import Graph
from graphrecon.importers.base import Options
from graphrecon.ingest import files
from graphrecon.ingest.derive import drain
from tests.conftest import ROOT, SAMPLES, empty

MAIL, MAIL6 = "198.51.100.25", "2001:db8:b::25"
"""One machine under two addresses: its certificates and keys are the same."""
EVIL = "203.0.113.99"
SAID = '<img src=x onerror="document.title=1"><script>document.title=2</script>'
UNSEEN = "safe\u202egnp.exe"

_HOSTILE = f"""<?xml version="1.0" encoding="UTF-8"?>
<nmaprun scanner="nmap" args="nmap -sV {EVIL}" start="1767225600" version="7.95" xmloutputversion="1.05">
<host starttime="1767225600" endtime="1767225660"><status state="up" reason="echo-reply"/>
<address addr="{EVIL}" addrtype="ipv4"/><ports>
<port protocol="tcp" portid="80"><state state="open" reason="syn-ack" reason_ttl="64"/>
<service name="http" product="{{said}}" version="{UNSEEN}" method="probed" conf="10"/>
<script id="http-title" output="{{said}}"/></port></ports></host>
</nmaprun>
"""


def load(graph: Graph, folder: Path) -> None:
    """Empty the graph and import the lab."""
    empty(graph)
    hostile = folder / "hostile.xml"
    hostile.write_text(_HOSTILE.format(said=SAID.replace("<", "&lt;").replace('"', "&quot;")), encoding="utf-8")
    passive = ROOT / "tests" / "importers" / "passive-recon" / "passive_recon.log"
    scans = [SAMPLES / "scans" / name for name in ("nmap-first.xml", "nmap-ipv6.xml")]
    for path in (*scans, hostile, SAMPLES / "flows" / "conn.log"):
        files.import_path(graph, str(path), folder, Options())
    files.import_path(graph, str(passive), folder, Options(), purpose="passive")
    drain(graph)
