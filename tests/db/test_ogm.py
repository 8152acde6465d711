"""The py2neo bridge: classes from the declarations, read and written on the real server."""

from pathlib import Path

import pytest

from graphrecon.cypher.graph import Graph
from graphrecon.cypher.statement import Statement
from graphrecon.importers.base import Options
from graphrecon.ingest import derive, files
from graphrecon.model.base import nodes
from tests.ingest.samples import conn_log, nmap_xml

ogm = pytest.importorskip("graphrecon.ogm", reason="the extra py2neo is not installed")

pytestmark = pytest.mark.graph


def test_every_label_is_a_class() -> None:
    """With its key, its properties and its anchors."""
    for info in nodes():
        cls = getattr(ogm, info.label)
        assert (cls.__primarylabel__, cls.__primarykey__) == (info.label, info.key.name)
        assert all(isinstance(vars(cls)[field.name], ogm.Property) for field in info.fields)
        assert all(name in vars(cls) for name, _ in info.anchors)


def test_objects_are_read_and_written(empty_graph: Graph, server: tuple[str, str, str], tmp_path: Path) -> None:
    """What importers wrote is read as objects; what objects write is read by Cypher."""
    for path in (nmap_xml(tmp_path / "scan.xml", 3), conn_log(tmp_path / "conn.log", 10, 3)):
        files.import_path(empty_graph, str(path), tmp_path, Options())
    derive.drain(empty_graph)
    graph = ogm.graph(*server)
    view = ogm.View.match(graph, "10.9.0.1").first()
    assert view.names == ["h0.lab.example"]
    assert [host.addr for host in view.host] == ["10.9.0.1"]
    ports = {port.port: port for port in view.has_port}
    assert set(ports) == {22, 80}
    assert [service.product for service in ports[22].runs] == ["OpenSSH"]
    flow = ogm.Flow.match(graph).first()
    assert {host.addr for host in flow.src} == {
        row["addr"]
        for row in empty_graph.read(
            Statement("MATCH (h:Host)-[:SEND]->(:Flow {uid: $uid}) RETURN h.addr AS addr", {"uid": flow.uid})
        )
    }
    tag = ogm.Tag()
    tag.name = "mine"
    view.tagged.add(tag)
    graph.push(view)
    assert empty_graph.read(
        Statement("MATCH (v:View)-[:TAGGED]->(t:Tag {name: 'mine'}) RETURN v.addr AS addr, t.name AS name")
    ) == [{"addr": "10.9.0.1", "name": "mine"}]
