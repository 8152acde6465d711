"""Network reconnaissance as one graph: scans, passive sensors and flows in Neo4j.

>>> from graphrecon import connect
>>> db = connect()
>>> db.view.count("service:ssh")
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from graphrecon.db.database import Database
    from graphrecon.settings import Settings

__version__ = "0.1.0"
__all__ = ["connect"]


def connect(
    uri: str | None = None,
    *,
    user: str | None = None,
    password: str | None = None,
    database: str | None = None,
) -> "Database":
    """Return a Database on the server at `uri`, by default the one of the settings, else the embedded one.

    The embedded server is started when it does not run. Raises Unavailable or Refused when the server does not answer
    or does not accept the user, SettingsError for a wrong setting.
    """
    import msgspec

    from graphrecon.settings import load_settings

    settings = load_settings()
    given = {"uri": uri, "user": user, "password": password, "database": database}
    return open_database(msgspec.structs.replace(settings, **{name: value for name, value in given.items() if value}))


def open_database(settings: "Settings") -> "Database":
    """Return a Database with these settings: joins the embedded server, the graph and the importers."""
    from graphrecon import embedded
    from graphrecon.cypher.graph import Graph, answers
    from graphrecon.db.database import Database
    from graphrecon.importers.passive.dns import blacklists
    from graphrecon.ingest import derive, files
    from graphrecon.ingest.report import Report

    uri, user, password = settings.uri, settings.user, settings.password or ""
    if uri is None:
        address = embedded.attach(settings.home) or embedded.ensure_started(
            settings.home,
            settings.cache,
            java=embedded.Java.of(settings.heap, settings.pagecache, settings.java_options),
            ready=lambda where: answers(where.uri, where.user, where.password),
        )
        uri, user, password = address.uri, address.user, address.password
    graph = Graph(uri, user, password, settings.database)
    graph.verify()
    graph.apply_schema()

    def load(path: str, purpose: str, options: Mapping[str, Any]) -> Report:
        given = {"blacklists": blacklists(settings.dns_blacklists), **options}
        return files.import_file(graph, path, purpose, given, settings.home / "rejects")

    return Database(graph, load, derive.drain)
