"""The networks that addresses are in."""

from graphrecon.cypher.filter.params import Params
from graphrecon.cypher.filter.predicates import V4_PREFIX
from graphrecon.cypher.query.countable import Values, refused
from graphrecon.model.values import whole

_DIGITS = "'0123456789abcdef'"
_V4, _V6 = 24, 64
"""Bits of a network where nothing is said; the second is also the most."""


def networks(root: str, bits: str, params: Params) -> Values:
    """Return the networks of `bits` bits, by the properties `addr` and `key` of `root`; IPv4 has at most 32.

    Raises FilterError for what is no number of bits.
    """
    wanted = whole(bits)
    if bits and not (wanted and wanted <= _V6):
        raise refused("mask", bits, "a whole number from 1 to 64")
    four, six = (wanted, wanted) if wanted else (_V4, _V6)
    is_four = f"{root}.key STARTS WITH '{V4_PREFIX}'"
    steps = f"\nWITH {root}\nWHERE " + (f"NOT {is_four}" if four > 32 else f"{root}.key IS NOT NULL")
    steps += f"\nWITH {root}, {_groups(root, six, params)} AS groups"
    if four > 32:
        return Values(steps, _six("groups", six))
    size = params.add(1 << (32 - four))
    number = f"reduce(all = 0, part IN split({root}.addr, '.') | all * 256 + toInteger(part))"
    steps += f"\nWITH {root}, groups, CASE WHEN {is_four} THEN {number} / {size} * {size} END AS base"
    dotted = "toString(base / 16777216) + '.' + toString(base / 65536 % 256) + '.' + toString(base / 256 % 256)"
    label = (
        f"CASE WHEN base IS NULL THEN {_six('groups', six)} ELSE {dotted} + '.' + toString(base % 256) + '/{four}' END"
    )
    return Values(steps, label)


def _groups(root: str, bits: int, params: Params) -> str:
    """Return the groups of the first bits of a key, as text: `:` before each, zeros at the end left out."""
    whole, rest = divmod(bits, 4)
    digits = f"left({root}.key, {params.add(whole)})"
    if rest:
        step = 1 << (4 - rest)
        place = f"size(split({_DIGITS}, substring({root}.key, {whole}, 1))[0])"
        digits += f" + substring({_DIGITS}, {place} / {step} * {step}, 1)"
    count = -(-bits // 16)
    digits += " + '000'" if count * 4 > whole + bool(rest) else ""
    group = f"ltrim(replace(substring({digits}, 4 * i, 4), '0', ' '))"
    return (
        f"reduce(told = ['', ''], group IN [i IN range(0, {count - 1}) | replace({group}, ' ', '0')] | CASE group"
        " WHEN '' THEN [told[0], told[1] + ':0'] ELSE [told[0] + told[1] + ':' + group, ''] END)[0]"
    )


def _six(groups: str, bits: int) -> str:
    """Return the text of an IPv6 network (RFC 5952) of its groups."""
    return f"substring({groups}, 1) + '::/{bits}'"
