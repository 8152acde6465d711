"""The first load of an empty embedded database: contents become tables, which Neo4j's own import tool reads."""

from graphrecon.ingest.bulk.convert import Converted, convert

__all__ = ["Converted", "convert"]
