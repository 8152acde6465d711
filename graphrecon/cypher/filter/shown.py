"""Where identities stand: what a port, or the host itself, shows."""

from graphrecon.cypher.filter.field import Place

SHOWS = "-[:{has_port}]->{{0,1}}()-[:{shows}]->"


def shown(
    value: str, node: str, also: str = "", rank: int = 9, array: bool = False, sure: bool = False, label: str = ""
) -> dict[str, Place]:
    """Return the places of a value of what is shown; `node` is what stands between the parentheses of its pattern."""
    return {
        "hosts": Place(value, f"{SHOWS}({node})", also=also, rank=rank, array=array, sure=sure, rare=True, label=label),
        "port": Place(value, f"-[:{{shows}}]->({node})", also=also, array=array, sure=sure, label=label),
    }
