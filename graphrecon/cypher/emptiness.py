"""Whether a database holds anything."""

from graphrecon.cypher.statement import Statement

ANYTHING = Statement("MATCH (n)\nWHERE NOT n:Setting OR n.name <> 'writer'\nRETURN labels(n) AS labels LIMIT 1")
"""One node, if there is any beside the lock that writers take."""
