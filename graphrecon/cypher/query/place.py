"""Where the address of a host is and whose it is, as columns: what a view carries, told of any host."""

from graphrecon.cypher.ranges import PRECEDENCE

COLUMNS = ("country_code", "as_num", "as_name")


def columns(variable: str) -> str:
    """Return the columns COLUMNS of the Host called `variable`, as a view of it would have them."""

    def first(way: str, value: str, order: str) -> str:
        path = f"MATCH ({variable})-[:IN_RANGE]->{way} MATCH (range)-[:IN_DATASET]->(d:Dataset)"
        return f"head(COLLECT {{ {path} RETURN {value} ORDER BY {order} }})"

    system = "(range:ASRange)-[:IN_AS]->(as:AS)"
    country = first(
        "(range:CityRange|CountryRange)-[:IN_COUNTRY]->(country:Country)",
        "country.code",
        f"d.kind = 'city' DESC, {PRECEDENCE}",
    )
    values = (country, first(system, "as.num", PRECEDENCE), first(system, "as.name", PRECEDENCE))
    return ",\n  ".join(f"{value} AS {name}" for value, name in zip(values, COLUMNS, strict=True))
