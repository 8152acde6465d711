"""The importers, in the order in which they are asked to sniff."""

from graphrecon.importers.argus import Argus
from graphrecon.importers.base import Importer
from graphrecon.importers.iptables import Iptables
from graphrecon.importers.nfdump import Nfdump
from graphrecon.importers.pcap import Pcap
from graphrecon.importers.scan_xml import MasscanXml, NmapXml
from graphrecon.importers.zeek_conn import ZeekConn
from graphrecon.importers.zeek_intel import ZeekIntel

IMPORTERS: tuple[Importer, ...] = (
    NmapXml(),
    MasscanXml(),
    ZeekConn(),
    ZeekIntel(),
    Nfdump(),
    Argus(),
    Pcap(),
    Iptables(),
)
