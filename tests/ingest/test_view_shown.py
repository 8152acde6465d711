"""What sensors saw of certificates, keys and fingerprints stands in a view's record, as scripts would tell it."""

import hashlib
import json
import re
from base64 import b64decode
from pathlib import Path
from typing import Any

import pytest

from graphrecon.cypher.filter.purposes import VIEW
from graphrecon.cypher.graph import Graph
from graphrecon.cypher.query import hosts
from graphrecon.cypher.query.record import shape
from graphrecon.importers.base import Options
from graphrecon.ingest import derive, files
from tests.ingest.scans import load, port, rows, scan

pytestmark = pytest.mark.graph

LOG = Path(__file__).parent.parent / "importers" / "passive-recon" / "passive_recon.log"
SERVER, CLIENT = "192.0.2.10", "198.51.100.7"
IDENTITIES = "MATCH (n:Certificate|PublicKey|Fingerprint) RETURN n.uid"


def seen(graph: Graph, folder: Path) -> None:
    """What a sensor told is in the graph and in the view."""
    report = files.import_path(graph, str(LOG), folder, Options(source="sensor"), purpose="passive")
    assert report.status == "done", report
    derive.drain(graph)


def scripts(graph: Graph, addr: str, number: int) -> dict[str, list[dict[str, Any]]]:
    """The scripts of one port of a host's record, by their ids."""
    (record,) = (shape(row["record"]) for row in graph.read(hosts.get(VIEW)) if row["record"]["addr"] == addr)
    found: dict[str, list[dict[str, Any]]] = {}
    for each in record["ports"]:
        for script in each.get("scripts", ()) if each["port"] == number else ():
            found.setdefault(script["id"], []).append(script)
    return found


def certificate() -> bytes:
    """The certificate that the sensor saw, in DER."""
    text = re.search(r"SSL_SERVER\tcert\t([\w+/=]+)", LOG.read_text("latin-1"))
    assert text
    return b64decode(text[1])


def test_a_record_tells_what_sensors_saw(empty_graph: Graph, tmp_path: Path) -> None:
    seen(empty_graph, tmp_path)
    (told,) = scripts(empty_graph, SERVER, 443)["ssl-cert"]
    (parts,) = told["ssl-cert"]
    assert parts["sha256"] == hashlib.sha256(certificate()).hexdigest()
    assert parts["subject_text"] in told["output"]
    assert parts["md5"] in told["output"]
    assert "pem" not in parts
    (key,) = scripts(empty_graph, SERVER, 22)["ssh-hostkey"]
    assert key["ssh-hostkey"] == [{"type": "ssh-ed25519", "bits": "256", "fingerprint": key["output"].split()[1]}]
    assert key["output"].endswith("(ED25519)")
    assert {"ssl-ja3-server"} <= scripts(empty_graph, SERVER, 443).keys()
    assert {"ssl-ja3-client", "ssl-ja4-client"} <= scripts(empty_graph, CLIENT, -1).keys()
    (algorithms,) = scripts(empty_graph, SERVER, 22)["ssh2-enum-algos"]
    assert len(algorithms["ssh2-enum-algos"]["hassh"]["md5"]) == 32


def test_what_a_scan_told_is_not_told_again(empty_graph: Graph, tmp_path: Path) -> None:
    """Nmap writes digests in groups; another certificate of the same port is told beside it."""
    seen(empty_graph, tmp_path)
    digest = hashlib.md5(certificate(), usedforsecurity=False).hexdigest()
    grouped = " ".join(digest[at : at + 4] for at in range(0, 32, 4))
    same = f'<script id="ssl-cert" output="Subject: x&#xa;MD5:   {grouped}"/>'
    other = f'<script id="ssl-cert" output="Subject: y"><elem key="sha1">{"c" * 40}</elem></script>'
    load(empty_graph, tmp_path, scan(1_793_700_000, port(443, "open", script=same)).replace("192.0.2.9", SERVER))
    assert [each["output"][:10] for each in scripts(empty_graph, SERVER, 443)["ssl-cert"]] == ["Subject: x"]
    load(empty_graph, tmp_path, scan(1_793_800_000, port(443, "open", script=other)).replace("192.0.2.9", SERVER))
    assert [each["output"][:10] for each in scripts(empty_graph, SERVER, 443)["ssl-cert"]] == [
        "Subject: y",
        "Subject: x",
    ]


def test_an_export_imported_again_leads_to_the_same_identities(empty_graph: Graph, tmp_path: Path) -> None:
    seen(empty_graph, tmp_path)
    before = rows(empty_graph, IDENTITIES)
    assert len(before) > 4
    path = tmp_path / "view.json"
    path.write_text(
        "".join(json.dumps(shape(row["record"]), default=str) + "\n" for row in empty_graph.read(hosts.get(VIEW)))
    )
    assert files.import_path(empty_graph, str(path), tmp_path, Options()).status == "done"
    derive.drain(empty_graph)
    assert rows(empty_graph, IDENTITIES) == before
    assert derive.check(empty_graph) == []
