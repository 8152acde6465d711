"""The attributes of the ways to hosts: addresses, names and domains of what lies on them."""

import re
from dataclasses import dataclass

from graphrecon.cypher.filter import compound
from graphrecon.cypher.filter.address_types import ADDRESS
from graphrecon.cypher.filter.ast import Value
from graphrecon.cypher.filter.field import Field, Part, Place
from graphrecon.cypher.filter.number_types import INT
from graphrecon.cypher.filter.predicates import Regex
from graphrecon.cypher.filter.types import EQUALITY, TEXT, BadValue, Tests, Type


@dataclass(frozen=True)
class Within(Type):
    """A domain: names that are it, or end with it."""

    name: str = "domain"
    takes: str = "a domain, or several with commas"
    operators: frozenset[str] = EQUALITY | {"match"}

    def equal(self, value: Value) -> Tests:
        domains = [item.strip(".").lower() for item in self.items(value)]
        if not all(re.fullmatch(r"[\w.-]{1,253}", domain) for domain in domains):
            raise BadValue(self.takes)
        return tuple(Regex(rf"(?i)(?:.*\.)?\Q{domain}\E\.?") for domain in domains)


_NAME = {"hosts": Place("via.name", "-[via:{hop}]->(hop:Host)", rare=True)}

ROUTES = (
    Field(
        "hop",
        ADDRESS,
        "host on the way to the host, or ADDRESS:TTL, in brackets if it has colons",
        "hop:192.0.2.1",
        {"hosts": Place("hop.addr", "-[via:{hop}]->(hop:Host)", key="hop.key", sure=True, rank=2)},
        split=compound.hop,
        parts={"addr": Part("hop.addr", ADDRESS, "hop.key"), "ttl": Part("via.ttl", INT)},
    ),
    Field("hopname", TEXT, "name of a host on the way, as the scanner found it", "hopname:/core/", _NAME),
    Field("hopdomain", Within(), "domain that the name of a host on the way is in", "hopdomain:example.net", _NAME),
)
