"""Values of hosts as such: networks, domains, systems, tags, platforms, ways."""

from graphrecon.cypher.filter import fields, within
from graphrecon.cypher.filter.narrowing import narrowed
from graphrecon.cypher.filter.params import Params
from graphrecon.cypher.filter.purposes import HostPurpose
from graphrecon.cypher.query.attribute_values import attribute, row_of
from graphrecon.cypher.query.countable import Build, Counted, Values, alone, refused, wanted
from graphrecon.cypher.query.network_values import networks
from graphrecon.model.values import whole


def _attribute(purpose: HostPurpose, name: str, params: Params) -> Values:
    row = row_of(purpose, name)
    assert row is not None, f"{purpose.name} does not know {name}"
    return attribute(row, purpose, params)


def _net(purpose: HostPurpose, rest: str, params: Params) -> Values:
    return networks(purpose.root, rest, params)


def _domains(purpose: HostPurpose, rest: str, params: Params) -> Values:
    domain, _, level = ("", "", rest) if whole(rest) is not None else rest.partition(":")
    conditions = []
    if domain:
        conditions.append(f"domain.name ENDS WITH {params.add('.' + domain.lower().strip('.'))}")
    if level:
        if (number := whole(level)) is None:
            raise refused("level", level, "a whole number")
        conditions.append(f"size(split(domain.name, '.')) = {params.add(number)}")
    step = f"({purpose.root})-[:{purpose.named}]->(:Hostname)-[:IN_DOMAIN*1..]->(domain:Domain)"
    condition = "\nWHERE " + " AND ".join(conditions) if conditions else ""
    return Values(f"\nMATCH {step}{condition}\nWITH DISTINCT {purpose.root}, domain", "domain.name")


def _as(purpose: HostPurpose, params: Params) -> Values:
    number, name = (_attribute(purpose, field, params) for field in ("asnum", "asname"))
    return Values(number.steps, f"[{number.label}, {name.label}]")


def _tags(purpose: HostPurpose, rest: str, params: Params) -> Values:
    if not rest or rest.startswith("/"):
        tags = _attribute(purpose, "tag", params)
        once = Values(f"{tags.steps}\nWITH DISTINCT {purpose.root}, {tags.label}", tags.label)
        return wanted(once, rest, params) if rest else once
    row = fields.find("tag.info", purpose.name)
    assert row is not None, f"{purpose.name} has no tags"
    found, tag = attribute(row, purpose, params), row.parts["tag"].seen(purpose.name)
    bound = f"\nWITH {purpose.root}, each" if "AS each" in found.steps else ""
    return Values(f"{found.steps}{bound}\nWHERE {tag} = {params.add(rest)}", found.label)


def _tag_types(purpose: HostPurpose, rest: str, params: Params) -> Values:
    """Return the types of tags: a tag with several reasons counts once."""
    types, row = _attribute(purpose, "tag.type", params), fields.find("tag.info", purpose.name)
    assert row is not None, f"{purpose.name} has no tags"
    tag = row.parts["tag"].seen(purpose.name)
    found = Values(f"{types.steps}\nWITH DISTINCT {purpose.root}, {tag} AS named, {types.label} AS type", "type")
    return wanted(found, rest, params) if rest else found


def _cpe(label: str) -> Build:
    def build(purpose: HostPurpose, rest: str, params: Params) -> Values:
        levels = ("part", "vendor", "product", "version")
        if rest.count(":") >= len(levels):
            raise refused("platform", rest, "PART:VENDOR:PRODUCT:VERSION, or the first of them")
        given = zip(levels, rest.split(":"), strict=False)
        conditions = [f"cpe.{level} = {params.add(part)}" for level, part in given if part]
        condition = "\nWHERE " + " AND ".join(conditions) if conditions else ""
        return Values(f"{_attribute(purpose, 'cpe', params).steps}{condition}", label)

    return build


def _hop(purpose: HostPurpose, rest: str, params: Params) -> Values:
    more, ttl = rest.startswith(">"), whole(rest.removeprefix(">"))
    if rest and ttl is None:
        raise refused("TTL", rest, "a whole number, or > and a whole number")
    conditions = [f"via.ttl {'>' if more else '='} {params.add(ttl)}"] if rest else []
    conditions += [within.host("hop", params)] if narrowed() else []
    condition = "\nWHERE " + " AND ".join(conditions) if conditions else ""
    return Values(f"\nMATCH ({purpose.root})-[via:{purpose.hop}]->(hop:Host){condition}", "hop.addr")


_CPE = "[:PART[:VENDOR[:PRODUCT]]]"
HOSTS = (
    Counted("net", "net[:BITS]", "networks: IPv4 by 24 bits and IPv6 by 64, or both by BITS", "net:16", _net),
    Counted(
        "domains",
        "domains[:LEVEL|:DOMAIN[:LEVEL]]",
        "domains of names, those of a level (1 is `com`) or below a domain",
        "domains:com:2",
        _domains,
    ),
    Counted("domain", "domain[:LEVEL|:DOMAIN[:LEVEL]]", "the same as domains", "domain:2", _domains),
    Counted("as", "as", "autonomous systems, by number and name", "as", alone(_as, "as")),
    Counted("tag", "tag[:TAG]", "tags, or why hosts have one", "tag:CDN", _tags),
    Counted("tag.type", "tag.type[:TYPE]", "types of tags: info, warning or danger", "tag.type", _tag_types),
    Counted("hop", "hop[:TTL|>TTL]", "hosts on the way, those at a TTL or beyond", "hop>1", _hop),
    Counted(
        "cpe",
        f"cpe{_CPE}",
        "platforms: part, vendor, product and version, of those that begin so",
        "cpe:a:apache",
        _cpe("[cpe.part, cpe.vendor, cpe.product, cpe.version]"),
    ),
    *(
        Counted(f"cpe.{name}", f"cpe.{name}{_CPE}", f"{what} of platforms", f"cpe.{name}", _cpe(f"cpe.{level}"))
        for name, level, what in (
            ("type", "part", "parts (a, o, h)"),
            ("part", "part", "parts (a, o, h)"),
            ("vendor", "vendor", "vendors"),
            ("product", "product", "products"),
            ("version", "version", "versions"),
        )
    ),
)
