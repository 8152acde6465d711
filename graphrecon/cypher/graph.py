"""The one door to the server: Graph reads, writes and applies the schema; driver errors become ours."""

import logging
import warnings
from asyncio import CancelledError
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, TypeVar

import neo4j
from neo4j import GraphDatabase, Query, Record, unit_of_work
from neo4j.exceptions import (
    AuthError,
    BrokenRecordError,
    ClientError,
    ConfigurationError,
    DriverError,
    Neo4jError,
    ServiceUnavailable,
    SessionExpired,
    TransientError,
)
from neo4j.time import Date, DateTime, Duration, Time

from graphrecon.cypher.load import constraints
from graphrecon.cypher.statement import Statement
from graphrecon.errors import GraphreconError

logging.getLogger("neo4j").addHandler(logging.NullHandler())  # its warnings come to the user as our errors

Result = TypeVar("Result")
Tracer = Callable[[Statement], None]
_TAG = "graphrecon"
"""The key of a tag in the metadata of a transaction."""
_TERMINATE = f"""SHOW TRANSACTIONS YIELD transactionId AS id, metaData
WHERE metaData.{_TAG} = $tag
TERMINATE TRANSACTIONS id
YIELD message
RETURN message"""


class GraphError(GraphreconError):
    """The server refused or failed; the message is one line."""


class Unavailable(GraphError):
    """No server answers."""


class Refused(GraphError):
    """The server does not accept the user or the password."""


class BadStatement(GraphError):
    """The statement itself is wrong, or not allowed here."""


class ReadOnly(BadStatement):
    """A write was asked for where only reading is allowed."""


class TookTooLong(GraphError):
    """The statement ran into its time limit, or into the server's memory limit."""


@dataclass(frozen=True)
class Preview:
    """A statement as the server understands it: its columns, its kind (`r`, `rw`, `w`, `s`) and its plan."""

    columns: tuple[str, ...]
    kind: str
    plan: dict[str, Any]


class Sent:
    """A statement on its way: the server may still be at it."""

    def __init__(self, result: neo4j.Result) -> None:
        self._result = result

    def values(self) -> list[Any]:
        """Return the first column, once the server has answered."""
        return [record[0] for record in self._result]


class Transaction:
    """One write transaction: statements run in it, nothing is kept unless the whole work returns."""

    def __init__(self, transaction: neo4j.ManagedTransaction, tracer: Tracer | None) -> None:
        self._transaction = transaction
        self._tracer = tracer

    def run(self, text: str, params: Mapping[str, Any] | None = None) -> list[dict[str, Any]]:
        """Return the rows of a statement, as plain values."""
        return [_row(record) for record in self._send(text, params)]

    def values(self, text: str, params: Mapping[str, Any] | None = None) -> list[Any]:
        """Return the first column of a statement."""
        return self.send(text, params).values()

    def send(self, text: str, params: Mapping[str, Any] | None = None) -> Sent:
        """Return when the server has begun with a statement: the next is made ready and sent while it runs.

        An error of it is raised by a later call, or by `values` of what is returned.
        """
        return Sent(self._send(text, params))

    def _send(self, text: str, params: Mapping[str, Any] | None) -> neo4j.Result:
        params = dict(params or {})
        if self._tracer is not None:
            self._tracer(Statement(text, params))
        return self._transaction.run(text, params)


class Graph:
    """A database: made from an address, closed by `close()` or by leaving its `with`."""

    def __init__(
        self,
        uri: str,
        user: str,
        password: str,
        database: str | None = None,
        *,
        tracer: Tracer | None = None,
    ) -> None:
        self.uri = uri
        self._database = database
        self._tracer = tracer
        try:
            self._driver = GraphDatabase.driver(
                uri,
                auth=(user, password),
                notifications_min_severity="OFF",
                connection_acquisition_timeout=15,
                max_transaction_retry_time=5,
                telemetry_disabled=True,
            )
        except (ConfigurationError, ValueError) as error:
            raise GraphError(
                f"not an address of a Neo4j server: {uri!r}",
                hint="use bolt://HOST:PORT or neo4j://HOST:PORT, with +s for TLS",
            ) from error

    def __enter__(self) -> "Graph":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the connections."""
        self._driver.close()

    def verify(self) -> None:
        """Return when the server answers and accepts the user; raises Unavailable or Refused otherwise."""
        with _errors(self.uri), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            self._driver.verify_connectivity()
            self._driver.verify_authentication()

    def read(
        self, statement: Statement, *, timeout: float | None = None, tag: str | None = None
    ) -> list[dict[str, Any]]:
        """Return the rows of a statement run in READ mode, as plain values.

        `timeout` is in seconds; `tag` is a name by which `terminate` finds it. Raises ReadOnly when the statement
        writes, TookTooLong when it is cut off.
        """
        return list(self.stream(statement, timeout=timeout, tag=tag))

    def stream(
        self, statement: Statement, *, timeout: float | None = None, tag: str | None = None
    ) -> Iterator[dict[str, Any]]:
        """Yield the rows of a statement run in READ mode; memory stays flat, and stopping early ends the query."""
        if self._tracer is not None:
            self._tracer(statement)
        with _errors(self.uri), self._session(neo4j.READ_ACCESS) as session:
            named = {_TAG: tag} if tag else None
            result = session.run(Query(statement.text, metadata=named, timeout=timeout), statement.params)
            for record in result:
                yield _row(record)

    def terminate(self, tag: str) -> int:
        """End every statement that runs under a tag, from any thread; return how many there were."""
        return len(self.run(Statement(_TERMINATE, {"tag": tag}), timeout=10))

    def preview(self, statement: Statement, *, timeout: float | None = None) -> "Preview":
        """Return what the server says of a statement that is not run. Raises BadStatement."""
        with _errors(self.uri), self._session(neo4j.READ_ACCESS) as session:
            explained = statement.explain()
            result = session.run(Query(explained.text, timeout=timeout), explained.params)
            columns, summary = tuple(result.keys()), result.consume()
            return Preview(columns, summary.query_type or "", _plan(summary.plan or {}))

    def plan(self, statement: Statement) -> dict[str, Any]:
        """Return the server's plan of a statement that is not run.

        A plan is `{"operator", "details", "rows" (estimated), "children": [plans]}`.
        """
        with _errors(self.uri), self._session(neo4j.READ_ACCESS) as session:
            explained = statement.explain()
            summary = session.run(Query(explained.text), explained.params).consume()
            return _plan(summary.plan or {})

    def run(self, statement: Statement, *, timeout: float | None = None) -> list[dict[str, Any]]:
        """Return the rows of a statement run in WRITE mode outside a managed transaction (schema, raw writes)."""
        if self._tracer is not None:
            self._tracer(statement)
        with _errors(self.uri), self._session(neo4j.WRITE_ACCESS) as session:
            result = session.run(Query(statement.text, timeout=timeout), statement.params)
            return [_row(record) for record in result]

    def write(self, work: Callable[[Transaction], Result], *, timeout: float | None = None) -> Result:
        """Return what `work` returns, run in one write transaction that is retried on passing faults.

        An exception from `work` rolls everything back.
        """

        @unit_of_work(timeout=timeout)
        def inside(transaction: neo4j.ManagedTransaction) -> Result:
            return work(Transaction(transaction, self._tracer))

        with _errors(self.uri), self._session(neo4j.WRITE_ACCESS) as session:
            return session.execute_write(inside)

    def tries(self, work: Callable[[Transaction], Result]) -> Result:
        """Return what `work` returns, run in a write transaction that is rolled back: nothing is changed."""
        with _errors(self.uri), self._session(neo4j.WRITE_ACCESS) as session:
            transaction = session.begin_transaction()
            try:
                return work(Transaction(transaction, self._tracer))  # type: ignore[arg-type]
            finally:
                transaction.rollback()

    def apply_schema(self) -> None:
        """Make every constraint and index of the model; returns when all are online."""
        have = {row["name"] for row in self.read(Statement("SHOW INDEXES YIELD name RETURN name"))}
        missing = [statement for statement in constraints() if _name(statement) not in have]
        for statement in missing:
            self.run(statement)
        if missing:
            self.run(Statement("CALL db.awaitIndexes(300)"))

    @contextmanager
    def _session(self, mode: str) -> Iterator[neo4j.Session]:
        """Yield a session; Ctrl-C, or a reader that stops early, ends the statement on the server at once.

        Closing a session waits for the end of its statement, save when its work is cancelled: then the driver drops
        the connection.
        """
        try:
            with self._driver.session(database=self._database, default_access_mode=mode, fetch_size=5000) as session:
                try:
                    yield session
                except (KeyboardInterrupt, GeneratorExit) as error:
                    raise CancelledError from error
        except CancelledError as error:
            raise error.__cause__ or error from None


def answers(uri: str, user: str, password: str) -> bool:
    """Return whether a server answers at `uri` and accepts the user: the readiness check of an embedded server.

    Raises Refused when it answers and refuses the password.
    """
    try:
        with Graph(uri, user, password) as graph:
            graph.verify()
    except Unavailable:
        return False
    return True


ONLINE = Statement("SHOW DATABASE neo4j YIELD currentStatus, statusMessage RETURN currentStatus, statusMessage")


def serves(uri: str, user: str, password: str) -> bool:
    """Return whether the server at `uri` answers and its database is up.

    Raises Refused when it refuses the password, GraphError when the database cannot come up.
    """
    if not answers(uri, user, password):
        return False
    with Graph(uri, user, password, "system") as graph:
        found = graph.read(ONLINE)
    for row in found:
        if row["currentStatus"] != "online" and row["statusMessage"]:
            why = _line(str(row["statusMessage"]))
            raise GraphError(
                f"the database does not come up: {why[:500]}",
                hint="logs/debug.log in GRAPHRECON_HOME tells why; graphrecon db restore FILE brings a dump back",
            )
    return any(row["currentStatus"] == "online" for row in found)


def _plan(plan: Mapping[str, Any]) -> dict[str, Any]:
    args = plan.get("args", {})
    return {
        "operator": str(plan.get("operatorType", "")).partition("@")[0],
        "details": _line(str(args.get("Details", ""))),
        "rows": float(args.get("EstimatedRows", 0.0)),
        "children": [_plan(child) for child in plan.get("children", ())],
    }


def _name(statement: Statement) -> str:
    return statement.text.split(" IF NOT EXISTS")[0].rsplit(" ", 1)[1].strip("`")


@contextmanager
def _errors(uri: str) -> Iterator[None]:
    try:
        yield
    except AuthError as error:
        raise Refused(
            f"the server at {uri} refuses the user or the password",
            hint="set GRAPHRECON_USER and GRAPHRECON_PASSWORD",
        ) from error
    except (ServiceUnavailable, SessionExpired, TimeoutError, ConnectionError) as error:
        raise Unavailable(
            f"no Neo4j server answers at {uri}", hint="`graphrecon db status` tells about the embedded one"
        ) from error
    except BrokenRecordError as error:
        raise BadStatement(
            _line(str(error)), hint="a value is out of what Python can hold, such as a year of five digits"
        ) from error
    except (ClientError, TransientError) as error:
        raise _mapped(error) from error
    except (Neo4jError, DriverError) as error:
        raise GraphError(_line(str(error))) from error


def _mapped(error: ClientError | TransientError) -> GraphError:
    code, message = error.code or "", _line(error.message or str(error))
    if code in _AWAY:
        return Unavailable(message, hint="it is starting or stopping; ask again")
    if "AccessMode" in code:
        return ReadOnly(message, hint="only reading is allowed here")
    if "TimedOut" in code or "Terminated" in code or "MemoryPool" in code or "TransactionTimedOut" in code:
        return TookTooLong(message, hint="narrow the question or raise the limit")
    if "Statement" in code or "Security" in code or "Procedure" in code:
        return BadStatement(message)
    return GraphError(message)


_AWAY = frozenset(
    (
        "Neo.TransientError.General.DatabaseUnavailable",
        "Neo.TransientError.Database.DatabaseUnavailable",
        "Neo.TransientError.Request.NoThreadsAvailable",
        "Neo.ClientError.Database.DatabaseNotFound",
    )
)
"""What a server says that is coming up or going down."""


def _line(message: str) -> str:
    return " ".join(message.split())


def _row(record: Record) -> dict[str, Any]:
    # By position: a record looks each name up in a list.
    values = [value if type(value) in _SCALARS else plain(value) for value in record.values()]
    return dict(zip(record.keys(), values, strict=True))


_SCALARS = frozenset((str, int, float, bool, type(None)))


def plain(value: Any) -> Any:
    """Return a driver's value as plain Python: datetimes of the standard library, nodes and edges as maps.

    A node is `{"labels", "properties", "element_id"}`, an edge has `type`, `start` and `end` beside its properties.
    """
    kind = type(value)
    if kind in _SCALARS:
        return value
    if kind is list:
        return [plain(item) for item in value]
    if kind is dict:
        return {name: plain(item) for name, item in value.items()}
    if isinstance(value, DateTime | Date | Time):
        try:
            return value.to_native()
        except (ValueError, OverflowError):  # Cypher knows years that Python does not
            return value.iso_format()
    if isinstance(value, Duration):
        return value.iso_format()
    if isinstance(value, neo4j.graph.Node):
        return {
            "element_id": value.element_id,
            "labels": sorted(value.labels),
            "properties": {name: plain(item) for name, item in value.items()},
        }
    if isinstance(value, neo4j.graph.Relationship):
        ends = value.nodes
        return {
            "element_id": value.element_id,
            "type": value.type,
            "start": ends[0].element_id if ends[0] is not None else None,
            "end": ends[1].element_id if ends[1] is not None else None,
            "properties": {name: plain(item) for name, item in dict(value).items()},
        }
    if isinstance(value, neo4j.graph.Path):
        return {
            "nodes": [plain(node) for node in value.nodes],
            "relationships": [plain(edge) for edge in value.relationships],
        }
    return value
