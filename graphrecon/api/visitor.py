"""Who asks: an account and what it may do, or nobody where there are no accounts."""

from dataclasses import dataclass
from typing import Literal

from graphrecon.model.account import ROLES

By = Literal["nobody", "session", "key", "proxy"]


@dataclass(frozen=True)
class Visitor:
    """Who asks: `by` says how they are known, `scope` what they see, `token` what their changes must bring along."""

    name: str
    role: str
    scope: tuple[str, ...] = ()
    by: By = "session"
    token: str = ""

    def may(self, role: str) -> bool:
        """Return whether the visitor has a role, or one above it."""
        return ROLES.index(self.role) >= ROLES.index(role)


NOBODY = Visitor("", "analyst", by="nobody")
"""Whoever asks where there are no accounts: raw Cypher reads, and nothing writes."""
VISITOR = "graphrecon.visitor"
"""Where the visitor stands in the scope of a connection."""
