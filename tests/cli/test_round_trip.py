"""What `scancli --json` prints is imported again as the same records."""

import json
from pathlib import Path

import pytest

from graphrecon.cypher.graph import Graph
from graphrecon.importers.base import Options
from graphrecon.ingest import derive, files
from tests.cli.test_formats import SCANS, asker, load, same_again

pytestmark = pytest.mark.graph


@pytest.mark.parametrize("name", [*SCANS, "masscan.xml"])
def test_json_imported_again_gives_the_same_records(
    empty_graph: Graph, server: tuple[str, str, str], tmp_path: Path, name: str
) -> None:
    same_again(empty_graph, server, tmp_path, name, "--json")


def test_json_imported_beside_its_scan_changes_nothing(
    empty_graph: Graph, server: tuple[str, str, str], tmp_path: Path
) -> None:
    ask = asker(server, tmp_path)
    files.import_path(
        empty_graph, str(nmap_with_a_picture(tmp_path)), tmp_path, Options(tags=("Lab:info:of ours", "Mine"))
    )
    derive.drain(empty_graph)
    scans, views = ask("scancli", "--json").out, ask("view", "--json").out
    [port] = json.loads(scans)["ports"]
    assert len(port["screenshot"]) == 64
    (tmp_path / "again.json").write_text(scans)

    load(empty_graph, tmp_path, str(tmp_path / "again.json"))

    again = {key: value for key, value in json.loads(ask("scancli", "--json").out).items() if key != "categories"}
    assert again == json.loads(scans)
    assert {key: value for key, value in json.loads(ask("view", "--json").out).items() if key != "categories"} == (
        json.loads(views)
    )


def nmap_with_a_picture(folder: Path) -> Path:
    """A scan of one host, with everything of a record that is not of a port, and a picture beside it."""
    folder = folder / "scan"
    folder.mkdir()
    (folder / "shot.png").write_bytes(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\4\0\0\0\3\x08\2\0\0\0")
    path = folder / "scan.xml"
    path.write_text(
        """<nmaprun scanner="nmap" args="nmap x" start="1000" version="7.95"><host starttime="1001" endtime="1002">
<status state="up" reason="echo-reply" reason_ttl="63"/><address addr="fe80::1%eth0" addrtype="ipv6"/>
<address addr="00:00:5E:00:53:01" addrtype="mac" vendor="Acme"/>
<ports><extraports state="closed" count="4">
<extrareasons reason="reset" count="4" proto="tcp" ports="1-3,9"/></extraports>
<port protocol="tcp" portid="80"><state state="open" reason="syn-ack" reason_ttl="62"/><owner name="root"/>
<service name="nfs" method="probed" conf="10" rpcnum="100003" lowver="2" highver="4"><cpe>cpe:/a:v:p</cpe></service>
<script id="http-screenshot" output="Saved to shot.png"/></port></ports>
<os><portused state="open" proto="tcp" portid="80"/><osmatch name="Box" accuracy="96" line="1">
<osclass type="WAP" vendor="Acme" osfamily="embedded" accuracy="96"><cpe>cpe:/h:acme:box</cpe></osclass>
<osclass type="WAP" vendor="Linux" osfamily="Linux" osgen="3.X" accuracy="96"/></osmatch></os>
<uptime seconds="12"/><distance value="3"/><times srtt="1" rttvar="2" to="3"/></host>
<runstats><finished time="1009" exit="success"/><hosts up="1" down="0" total="1"/></runstats></nmaprun>""",
        encoding="utf-8",
    )
    return path
