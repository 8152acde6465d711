"""Which of two ports is the better known: a ranked table of well-known services, then the lower number."""

from importlib.resources import files


def _read_table() -> dict[int, int]:
    text = files("graphrecon.importers").joinpath("ports.txt").read_text("utf-8")
    numbers = (int(word) for line in text.splitlines() for word in line.partition("#")[0].split())
    return {port: rank for rank, port in enumerate(dict.fromkeys(numbers))}


RANKS = _read_table()
"""Port -> rank, 0 for the best known."""
_UNRANKED = len(RANKS)


def better_known(port: int, other: int) -> bool:
    """Return whether `port` is better known than `other`: better ranked in the table, else the lower number."""
    rank, other_rank = RANKS.get(port, _UNRANKED), RANKS.get(other, _UNRANKED)
    return port < other if rank == other_rank else rank < other_rank
