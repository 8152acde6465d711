"""Whether what is compiled now is for somebody who sees a part of the graph only: the filters of hosts that hold."""

from contextvars import ContextVar

WITHIN: ContextVar[tuple[str, ...]] = ContextVar("within", default=())


def narrowed() -> bool:
    """Return whether what is compiled now sees a part of the graph only."""
    return bool(WITHIN.get())
