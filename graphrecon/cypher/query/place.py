"""Where the address of a host is and whose it is, as columns: what a view carries, told of any host."""

from graphrecon.cypher.ranges import CITY_FIRST, COUNTRY, SYSTEM, told

COLUMNS = ("country_code", "as_num", "as_name")


def columns(variable: str) -> str:
    """Return the columns COLUMNS of the Host called `variable`, as a view of it would have them."""
    country = told(variable, COUNTRY, "country.code", CITY_FIRST)
    values = (country, told(variable, SYSTEM, "as.num"), told(variable, SYSTEM, "as.name"))
    return ",\n  ".join(f"{value} AS {name}" for value, name in zip(values, COLUMNS, strict=True))
