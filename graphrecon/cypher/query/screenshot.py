"""The question for one picture."""

from graphrecon.cypher.statement import Statement


def screenshot(sha256: str) -> Statement:
    """Return a row `format`, `bytes` for the picture with this digest, if the graph holds it."""
    return Statement(
        "MATCH (picture:Screenshot {sha256: $sha256})\nWHERE picture.bytes IS NOT NULL"
        "\nRETURN picture.format AS format, picture.bytes AS bytes",
        {"sha256": sha256},
        about=(),
    )
