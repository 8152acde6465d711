"""The error of this room: the embedded server cannot be provided, and what to do about it."""

from graphrecon.errors import GraphreconError


class EmbeddedError(GraphreconError):
    """The embedded Neo4j cannot be fetched, started, reached or stopped."""
