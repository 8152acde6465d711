"""Runs one importer on one input into the graph, exactly once, whatever is killed on the way."""

import time
from collections import Counter
from pathlib import Path
from uuid import uuid4

import msgspec

from graphrecon.cypher import load, provenance
from graphrecon.cypher.graph import Graph, TookTooLong, Transaction
from graphrecon.cypher.statement import given
from graphrecon.importers.base import Importer, ImporterError, Options
from graphrecon.importers.registry import COUNTING
from graphrecon.importers.source import Source
from graphrecon.ingest import editions
from graphrecon.ingest.batch import Batch, MissingNeighbour, write_rows
from graphrecon.ingest.identity import Identity, identify, options_text
from graphrecon.ingest.progress import Progress, Silent
from graphrecon.ingest.reader import Batches, Limits
from graphrecon.ingest.report import Rejects, Report
from graphrecon.model.flow import DEFAULT_PRECISION
from graphrecon.model.values import clean_text

PATIENCE = 2.0
"""Seconds without a move after which another importer of the same content is taken for dead."""
FEWEST = 500
"""Rows below which a batch that the server has no memory for is not made smaller any more."""


class Moved(Exception):
    """The position of the Import is not the one that the batch expects."""


class Job(msgspec.Struct, kw_only=True):
    """One input on its way into the graph."""

    graph: Graph
    importer: Importer
    options: Options
    rejects: Rejects
    name: str
    identity: Identity
    report: Report
    run: str = msgspec.field(default_factory=lambda: uuid4().hex)
    notes: Counter[str] = msgspec.field(default_factory=Counter)


def run(
    importer: Importer,
    source: Source,
    graph: Graph,
    options: Options,
    rejects: Path,
    *,
    progress: Progress | None = None,
    force: bool = False,
    limits: Limits | None = None,
) -> Report:
    """Return the Report of reading `source` into `graph`; `rejects` is the folder for what is skipped.

    Can be called again with the same content at any time: it continues where the graph is. Raises GraphError when
    the server is lost; what was committed stays. An unreadable input ends in a Report with status `failed`.
    """
    progress = progress or Silent()
    limits = limits or Limits()
    started = time.monotonic()
    report = Report(file=source.name, importer=importer.name)
    notes: Counter[str] = Counter()
    resumed: Identity | None = None
    lost = -1
    """What was written when a neighbour was missing: whoever begins anew gives it again."""
    name = clean_text(Path(source.name).name)
    progress.start(name, source.size)
    try:
        while True:
            if importer.purpose == "flow":
                options = msgspec.structs.replace(options, precision=_precision(graph))
            identity = resumed or identify(graph, importer, options, source, force=force)
            if identity.complete:
                _known(report, identity, name)
                _use(graph, importer, identity, report)
                return report
            source.start = identity.position
            job = Job(
                graph=graph,
                importer=importer,
                options=options,
                rejects=Rejects(rejects, source.name, identity.uid),
                name=name,
                identity=identity,
                report=report,
                notes=notes,
            )
            if identity.position and not resumed:
                report.notes.append(f"continued at byte {identity.position} of the content")
            try:
                _drive(job, source, limits, progress)
            except Moved:
                _wait(graph, identity.uid)
                source.rewind()
                force, resumed = False, None
                continue
            except MissingNeighbour:
                if lost == report.written:
                    raise
                lost, resumed = report.written, _reached(graph, identity)
                source.rewind()
                continue
            except TookTooLong:
                if limits.rows < FEWEST:
                    raise
                limits = limits.halved()
                resumed = _reached(graph, identity)
                source.rewind()
                continue
            _close(job)
            _use(graph, importer, identity, report)
            return report
    except ImporterError as error:
        report.status = "failed"
        report.notes.append(str(error))
        return report
    finally:
        report.seconds = round(time.monotonic() - started, 3)
        progress.finish()


def _drive(job: Job, source: Source, limits: Limits, progress: Progress) -> None:
    position, digest = job.identity.position, job.identity.sha256
    failure: ImporterError | None = None
    with Batches(job.importer, source, job.options, limits) as batches:
        try:
            for batch in batches:
                _write(job, batch, position, digest)
                position, digest = batch.position, batch.sha256
                progress.advance(position, job.report.written)
        except ImporterError as error:
            failure = error
    truncated = failure or source.truncated
    status = "truncated" if truncated else "done"
    end = given(uid=job.identity.uid, status=status, size=position, sha256=digest, now=_now())
    job.graph.write(lambda transaction: transaction.run(provenance.FINISH, end))
    job.report.status = status
    if truncated:
        job.report.notes.append(str(truncated))


def _write(job: Job, batch: Batch, expected: int, expected_sha256: str) -> None:
    report, identity = job.report, job.identity
    job.rejects.add(batch.skipped, batch.position)
    if batch.position > expected or batch.fold.weight:
        params = given(
            uid=identity.uid,
            name=job.name,
            importer=job.importer.name,
            purpose=job.importer.purpose,
            options=options_text(job.importer, job.options),
            head=identity.head,
            head_size=identity.head_size,
            expected=expected,
            expected_sha256=expected_sha256,
            next=batch.position,
            next_sha256=batch.sha256,
            read=batch.read,
            written=batch.written,
            skipped=len(batch.skipped),
            firstseen=batch.firstseen,
            lastseen=batch.lastseen,
            now=_now(),
            run=job.run,
        )

        def work(transaction: Transaction) -> None:
            transaction.send(load.TAKE_TURN.text)
            if job.importer.purpose == "flow" and not _has_precision(transaction, job.options.precision):
                raise Moved
            if not transaction.run(provenance.BEGIN_BATCH, params):
                raise Moved
            write_rows(transaction, batch.fold, identity.uid)

        try:
            job.graph.write(work)
        except Moved:
            if not _is_ours(job, batch):
                raise
    report.read += batch.read
    report.written += batch.written
    report.skipped += len(batch.skipped)
    if batch.skipped:
        report.rejects = str(job.rejects.path)
    job.notes.update(batch.notes)


def _is_ours(job: Job, batch: Batch) -> bool:
    """Return whether this run brought the graph where it is: the commit arrived and only its answer was lost."""
    rows = job.graph.read(provenance.import_state(job.identity.uid))
    return bool(rows) and rows[0]["position"] == batch.position and rows[0]["run"] == job.run


def _reached(graph: Graph, identity: Identity) -> Identity:
    """Return the identity with the position that the graph has reached."""
    rows = graph.read(provenance.import_state(identity.uid))
    if not rows:
        return identity
    return msgspec.structs.replace(identity, position=rows[0]["position"], sha256=rows[0]["sha256"])


def _wait(graph: Graph, uid: str) -> None:
    """Return when the Import is done, or has not moved for PATIENCE seconds."""
    last, since = -1, time.monotonic()
    while True:
        rows = graph.read(provenance.import_state(uid))
        position = rows[0]["position"] if rows else 0
        if rows and rows[0]["status"] != "running":
            return
        if position != last:
            last, since = position, time.monotonic()
        elif time.monotonic() - since > PATIENCE:
            return
        time.sleep(0.1)


def _close(job: Job) -> None:
    report = job.report
    report.notes += [f"{text} ({count} times)" if count > 1 else text for text, count in sorted(job.notes.items())]
    if job.importer.purpose == "flow" and report.written:
        report.notes += overlap_notes(job.graph, job.identity.uid)


def overlap_notes(graph: Graph, uid: str) -> list[str]:
    """Return what a Report says of other imports that count flows of the same time: one note, or none."""
    rows = graph.read(provenance.overlapping(uid, COUNTING))
    if not rows:
        return []
    more = f" and {len(rows) - 1} more" if len(rows) > 1 else ""
    return [f"tells of the same time as {rows[0]['name']}{more}: a flow that stands in both is counted twice"]


def _use(graph: Graph, importer: Importer, identity: Identity, report: Report) -> None:
    """Put an edition of ranges in use, once all of it is in the graph."""
    if importer.purpose == "data":
        report.notes += editions.activate(graph, identity.uid)


def _known(report: Report, identity: Identity, name: str) -> None:
    if identity.pruned:
        report.status = "pruned"
        report.notes.append("its records were pruned before; --force reads it again")
        return
    report.status = "known"
    before = Path(identity.name or "").name
    as_name = f" as {before}" if before and before != name else ""
    report.notes.append(f"its content was imported before{as_name}: nothing is new")


def _precision(graph: Graph) -> int:
    rows = graph.read(provenance.FLOW_PRECISION)
    if not rows:
        rows = graph.write(
            lambda transaction: transaction.run(provenance.SET_FLOW_PRECISION, {"precision": DEFAULT_PRECISION})
        )
    return int(rows[0]["value"])


def _has_precision(transaction: Transaction, precision: int) -> bool:
    """Return whether slots still have the length that this run took for them."""
    return transaction.values(provenance.FLOW_PRECISION.text) == [precision]


def _now() -> int:
    return time.time_ns() // 1000
