"""The importers, in the order in which they are asked to sniff."""

from graphrecon.importers.argus import Argus
from graphrecon.importers.base import Importer
from graphrecon.importers.iptables import Iptables
from graphrecon.importers.masscan_files import MasscanBinary, MasscanJson, MasscanList
from graphrecon.importers.masscan_grep import MasscanGrep
from graphrecon.importers.maxmind_csv import MaxmindCsv
from graphrecon.importers.mmdb import Mmdb
from graphrecon.importers.nfdump import Nfdump
from graphrecon.importers.nmap_grep import NmapGrep
from graphrecon.importers.passive.airodump import Airodump
from graphrecon.importers.passive.arp_pcap import ArpPcap
from graphrecon.importers.passive.p0f import P0F
from graphrecon.importers.passive.recon_log import PassiveRecon
from graphrecon.importers.passive.weblog import WEBLOG
from graphrecon.importers.passive.zeek_logs import ZeekFacts
from graphrecon.importers.pcap import Pcap
from graphrecon.importers.range_dump import RangeDump
from graphrecon.importers.scan_json import ScanJson
from graphrecon.importers.scan_xml import MasscanXml, NmapXml
from graphrecon.importers.tag_list import TagList
from graphrecon.importers.zeek_conn import ZeekConn
from graphrecon.importers.zeek_intel import ZeekIntel

IMPORTERS: tuple[Importer, ...] = (
    NmapXml(),
    NmapGrep(),
    MasscanXml(),
    MasscanJson(),
    MasscanList(),
    MasscanGrep(),
    MasscanBinary(),
    ScanJson(),
    PassiveRecon(),
    ZeekConn(),
    ZeekIntel(),
    ZeekFacts(),
    P0F,
    WEBLOG,
    Airodump(),
    Nfdump(),
    Argus(),
    Pcap(),
    ArpPcap(),
    Iptables(),
    Mmdb(),
    MaxmindCsv(),
    RangeDump(),
    TagList(),
)

COUNTING: tuple[str, ...] = tuple(
    each.name for each in IMPORTERS if each.purpose == "flow" and not isinstance(each, ZeekIntel)
)
"""The names of those that count flows: what a protocol log tells of a flow adds nothing to its counters."""
