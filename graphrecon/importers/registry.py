"""The importers, in the order in which they are asked to sniff."""

from graphrecon.importers.base import Importer
from graphrecon.importers.scan_xml import MasscanXml, NmapXml
from graphrecon.importers.zeek_conn import ZeekConn

IMPORTERS: tuple[Importer, ...] = (NmapXml(), MasscanXml(), ZeekConn())
