"""`--bulk`: the first load of an empty embedded database, by way of tables that Neo4j's import tool reads."""

from collections.abc import Iterable

from graphrecon import embedded
from graphrecon.cli import db
from graphrecon.cli.progress import Bar
from graphrecon.cli.session import open_graph
from graphrecon.cypher.emptiness import ANYTHING
from graphrecon.cypher.graph import Graph
from graphrecon.embedded.bulk import File, Folder, load_tables, tables_folder
from graphrecon.errors import GraphreconError
from graphrecon.importers.base import Options
from graphrecon.ingest import bulk, derive
from graphrecon.ingest.bulk.tables import DELIMITER
from graphrecon.ingest.pipeline import overlap_notes
from graphrecon.ingest.report import Report
from graphrecon.settings import Settings


def load(
    paths: Iterable[str],
    options: Options,
    settings: Settings,
    *,
    name: str | None = None,
    quiet: bool = False,
    update_view: bool = True,
) -> list[Report]:
    """Return the Reports of files of flows, loaded into the empty embedded database of `settings`.

    Raises GraphreconError, with nothing changed, for another server, a database that is not empty, or a file that is
    none of flows.
    """
    if settings.uri is not None:
        raise GraphreconError(
            f"--bulk loads the embedded database, and another server is set ({settings.uri})",
            hint="import without --bulk, or unset GRAPHRECON_URI",
        )
    with open_graph(settings) as graph:
        refuse_full(graph)
    with tables_folder(settings.home) as folder:
        rejects = settings.home / "rejects"
        found = bulk.convert(paths, options, folder.path, rejects, name=name, progress=Bar(quiet=quiet))
        if found.tables.files:
            _into(settings, folder, found, quiet=quiet)
    with open_graph(settings) as graph:
        if update_view:
            derive.drain(graph, Bar(quiet=quiet))
        for report, uid in found.reports:
            if uid is not None:
                report.notes += overlap_notes(graph, uid)
    return [report for report, _ in found.reports]


def _into(settings: Settings, folder: Folder, found: bulk.Converted, *, quiet: bool) -> None:
    def still_empty() -> None:
        with open_graph(settings) as graph:
            refuse_full(graph)

    load_tables(
        settings.home,
        settings.cache,
        folder,
        [File(each.name, tuple(path.name for path in each.paths), each.nodes) for each in found.tables.files],
        delimiter=DELIMITER,
        multiline=found.tables.multiline,
        java=db.java(settings),
        ready=db.serves,
        still_empty=still_empty,
        progress=embedded.progress.Silent() if quiet else db.Bar(),
    )


def refuse_full(graph: Graph) -> None:
    """Raise GraphreconError when the database holds anything."""
    held = graph.read(ANYTHING)
    if held:
        raise GraphreconError(
            f"--bulk loads an empty database, and this one holds (:{':'.join(held[0]['labels'])})",
            hint="import without --bulk, or empty it first: graphrecon db reset",
        )
