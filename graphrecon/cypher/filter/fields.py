"""The one table of attributes: every row that filters, help, completion and top values know."""

from collections.abc import Iterator
from functools import cache

from graphrecon.cypher.filter.certificate_fields import CERTIFICATES
from graphrecon.cypher.filter.field import Field
from graphrecon.cypher.filter.fingerprint_fields import FINGERPRINTS
from graphrecon.cypher.filter.flow_fields import FLOWS
from graphrecon.cypher.filter.host_fields import HOSTS
from graphrecon.cypher.filter.identity_fields import IDENTITIES
from graphrecon.cypher.filter.key_fields import KEYS
from graphrecon.cypher.filter.passive_fields import with_observations
from graphrecon.cypher.filter.place_fields import PLACES
from graphrecon.cypher.filter.port_fields import PORTS
from graphrecon.cypher.filter.route_fields import ROUTES
from graphrecon.cypher.filter.script_fields import SCRIPTS
from graphrecon.cypher.filter.tag_fields import TAGS

_OF_HOSTS = (*HOSTS, *PLACES, *TAGS, *ROUTES)
_SHOWN = (*IDENTITIES, *CERTIFICATES, *KEYS, *FINGERPRINTS)
TABLE: tuple[Field, ...] = tuple(with_observations((*_OF_HOSTS, *PORTS, *SCRIPTS, *_SHOWN, *FLOWS)))


@cache
def _index(level: str) -> dict[str, Field]:
    found: dict[str, Field] = {}
    for row in TABLE:
        if row.place(level):
            for name in (row.name, *row.aliases):
                found.setdefault(name, row)
    return found


def find(name: str, level: str) -> Field | None:
    """Return the row of an attribute or alias at a level, or None."""
    return _index(level).get(name)


def names(level: str) -> Iterator[str]:
    """Yield every name and alias that is valid at a level."""
    yield from _index(level)
