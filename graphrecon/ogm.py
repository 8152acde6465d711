"""The graph as py2neo OGM classes, generated from the declarations: for notebooks and the shell (extra `py2neo`).

>>> from graphrecon import ogm
>>> graph = ogm.graph()
>>> ogm.Host.match(graph, "192.0.2.80").first().send_flow

Every label is a class of this module, with a Property a property, a Label a further label, and for each relationship
type one attribute an end: `has_cpe` towards the other node, `has_cpe_from_service` against the arrow.
Nothing of graphrecon itself goes through here.
"""

import sys
from typing import Any

from graphrecon.errors import GraphreconError
from graphrecon.model import labels as _labels  # noqa: F401  (fills the registry)
from graphrecon.model.base import EdgeInfo, NodeInfo, edges, label, nodes
from graphrecon.settings import load_settings

try:
    import py2neo
    from py2neo.ogm import Label, Model, Property, RelatedFrom, RelatedTo
except ImportError as error:
    raise GraphreconError("py2neo is not installed", hint="pip install 'graphrecon[py2neo]'") from error


def graph(uri: str | None = None, user: str | None = None, password: str | None = None) -> Any:
    """Return a `py2neo.Graph` on the server at `uri`, by default the one of the settings, else the embedded one.

    The embedded server is started when it does not run.
    """
    from graphrecon import open_database

    settings = load_settings()
    if uri is None and settings.uri is None:
        from graphrecon import embedded

        open_database(settings).close()
        address = embedded.attach(settings.home)
        if address is None:
            raise GraphreconError("the embedded server stopped just now", hint="try again")
        return py2neo.Graph(address.uri, auth=(address.user, address.password))
    where = uri or settings.uri
    return py2neo.Graph(where, auth=(user or settings.user, password or settings.password or ""))


def _related(info: NodeInfo, edge: EdgeInfo) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if info.label in edge.starts:
        name = edge.type.lower()
        for end in edge.ends:
            found[name if len(edge.ends) == 1 else f"{name}_{end.lower()}"] = RelatedTo(f"{__name__}.{end}", edge.type)
    if info.label in edge.ends:
        for start in edge.starts:
            found[f"{edge.type.lower()}_from_{start.lower()}"] = RelatedFrom(f"{__name__}.{start}", edge.type)
    return found


def _anchored(info: NodeInfo) -> dict[str, Any]:
    """Return the anchors by their own names: `Flow.src`, `Flow.dst`, `Record.scan`."""
    return {
        name: (RelatedFrom if anchor.incoming else RelatedTo)(f"{__name__}.{label(anchor.other).label}", anchor.edge)
        for name, anchor in info.anchors
    }


def _generate(info: NodeInfo) -> type:
    members: dict[str, Any] = {"__module__": __name__, "__doc__": info.doc}
    members["__primarylabel__"], members["__primarykey__"] = info.label, info.key.name
    for edge in edges():
        members |= _related(info, edge)
    members |= _anchored(info)
    members |= {name.lower(): Label(name) for name in info.labels if name != info.label}
    members |= {field.name: Property() for field in info.fields}
    return type(info.label, (Model,), members)


for _info in nodes():
    setattr(sys.modules[__name__], _info.label, _generate(_info))


def __getattr__(name: str) -> Any:
    raise AttributeError(f"no label is called {name!r}")
