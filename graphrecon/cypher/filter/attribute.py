"""From one clause about an attribute to a Cypher condition with parameters."""

import re
from dataclasses import replace

from graphrecon.cypher.filter import ast, conditions, resolve, within
from graphrecon.cypher.filter.address_types import Address
from graphrecon.cypher.filter.compound import Parts
from graphrecon.cypher.filter.conditions import Condition
from graphrecon.cypher.filter.errors import FilterError
from graphrecon.cypher.filter.field import NEVER, Part, Place
from graphrecon.cypher.filter.number_types import INT, Port
from graphrecon.cypher.filter.operators import BY_SYMBOL
from graphrecon.cypher.filter.params import Params
from graphrecon.cypher.filter.predicates import Absent, Equal, Keys, PortIs, Regex, Target, Test, any_of
from graphrecon.cypher.filter.resolve import Reach, Scope, UnknownName
from graphrecon.cypher.filter.types import BadValue, Flag, Type

Tests = tuple[Test, ...]
RARE = 9
"""The rank of a network too wide, or an attribute too seldom, to be more than a last choice."""


class AttributeCompiler:
    """Compiles clauses about attributes; `text` is kept for errors."""

    def __init__(self, text: str, params: Params) -> None:
        self.text = text
        self.params = params

    def verify(self, clause: ast.Clause, reach: Reach, operator: str | None) -> None:
        """Raise FilterError when the clause's operator or quantifier does not fit the attribute."""
        type_ = reach.field.type
        if clause.quantifier == "LEN" and operator in {None, "match"}:
            raise self.error("LEN needs a number", clause.column, "an operator such as = or > and a number")
        if operator and operator not in type_.operators and clause.quantifier != "LEN":
            if isinstance(type_, Flag):
                raise self.error(f"'{clause.name}' takes no value", clause.column)
            allowed = " ".join(symbol for symbol, row in BY_SYMBOL.items() if row.name in type_.operators)
            raise self.error(
                f"'{clause.name}' ({type_.name}) does not know the operator {clause.operator}", clause.column, allowed
            )
        if clause.quantifier and not reach.place.array and (not reach.both or clause.quantifier == "LEN"):
            raise self.error(f"{clause.quantifier} needs an array, and '{clause.name}' is none", clause.column)

    # Conditions of one attribute

    def existence(self, quantifier: str | None, reach: Reach, scope: Scope) -> Condition:
        """Return the condition that the attribute exists, or is absent for NONE, or has one element for ONE."""
        if quantifier == "ONE" and reach.place.array:
            return self.found(reach, _plain(f"size({reach.value}) = 1"), scope)
        exists = self.exists(reach, scope)
        if quantifier == "ONE" and reach.both:
            one = self.exists(replace(reach, both=False), scope)
            return _one_end(one, _other_end(one))
        return conditions.none(exists) if quantifier == "NONE" else exists

    def exists(self, reach: Reach, scope: Scope) -> Condition:
        place, value = reach.place, reach.value
        if isinstance(reach.field.type, Flag):
            return self.found(reach, _plain(value, nullable=not place.sure), scope, place.rank)
        if place.array:
            return self.found(reach, _plain(f"size({value}) > 0"), scope, RARE if place.rare else NEVER)
        known = conditions.TRUE if place.sure else _plain(f"{value} IS NOT NULL", nullable=False)
        return self.found(reach, known, scope, RARE if place.rare else NEVER)

    def match(self, value: ast.Value, operator: str, reach: Reach, scope: Scope) -> Condition:
        """Return the condition that a value of the attribute passes."""
        if reach.field.split and operator == "eq":
            return self.compound(value, reach, scope)
        tests = self.tests(reach.field.type, value, operator, scope)
        return self.found(reach, self.passing(tests, reach), scope, _rank(reach.place, tests, reach.field.type))

    def unequal(self, reach: Reach, scope: Scope, match: Condition) -> Condition:
        """Return the condition that the attribute exists and nothing matches."""
        place = reach.place
        own = not (reach.pattern(scope) or place.array or reach.both or place.also or place.each)
        if own and match.binds == "atom":
            # Null stays null here, so what lacks the attribute does not match.
            equal = re.fullmatch(r"(\S+) = (\S+)", match.text)
            text = f"{equal[1]} <> {equal[2]}" if equal else f"NOT {match.text}"
            return Condition(text, match.nullable, "atom" if equal else "not")
        return conditions.every([self.exists(reach, scope), conditions.none(match)])

    def passing(self, tests: Tests, reach: Reach) -> Condition:
        """Return the condition that the value, or one element of the array, passes one of the tests."""
        if not reach.place.array:
            return self.alternatives(tests, Target(reach.value, reach.key), nullable=not reach.place.sure)
        if len(tests) == 1 and isinstance(tests[0], Equal) and tests[0].cast == "{}":
            return _plain(f"{self.params.add(tests[0].value)} IN {reach.value}")
        return _plain(f"any(item IN {reach.value} WHERE {self.alternatives(tests, Target('item')).text})")

    def alternatives(self, tests: Tests, target: Target, nullable: bool = True) -> Condition:
        """Return the condition that one of the tests holds."""
        text = any_of(tests, target, self.params)
        if len(tests) > 1:
            return Condition(text, nullable, "or")
        return Condition(text, nullable, "and" if " AND " in text and not text.startswith("(") else "atom")

    def quantified(self, word: str, value: ast.Value, operator: str, reach: Reach, scope: Scope) -> Condition:
        """Return the condition of ANY, ALL, ONE or NONE over an array, or over both ends of the flow."""
        tests = self.tests(reach.field.type, value, "eq" if operator == "ne" else operator, scope)
        if not reach.place.array:
            return self.over_ends(word, operator, tests, reach, scope)
        element = self.alternatives(tests, Target("item"))
        if operator == "ne":
            element = Condition(f"NOT ({element.text})")
        function = {"ANY": "any", "NONE": "any", "ALL": "all", "ONE": "single"}[word]
        inside = _plain(f"{function}(item IN {reach.value} WHERE {element.text})")
        if word == "ALL":
            inside = conditions.every([_plain(f"size({reach.value}) > 0"), inside])
        found = self.found(reach, inside, scope)
        return conditions.none(found) if word == "NONE" else found

    def over_ends(self, word: str, operator: str, tests: Tests, reach: Reach, scope: Scope) -> Condition:
        """Return the condition of a quantifier over the two ends of a flow."""
        one_end = replace(reach, both=False)
        source = self.found(one_end, self.passing(tests, one_end), scope)
        if operator == "ne":
            source = self.unequal(one_end, scope, source)
        target = _other_end(source)
        if word == "ALL":
            return conditions.every([source, target])
        if word == "ONE":
            return _one_end(source, target)
        found = conditions.some([source, target])
        return conditions.none(found) if word == "NONE" else found

    def length(self, value: ast.Value, operator: str, reach: Reach, scope: Scope) -> Condition:
        """Return the condition of LEN."""
        tests = self.tests(INT, value, "eq" if operator == "ne" else operator, scope)
        size = self.alternatives(tests, Target(f"size({reach.value})"))
        if operator == "ne":
            size = Condition(f"NOT ({size.text})", nullable=True, binds="not")
        return self.found(reach, size, scope)

    def compound(self, value: ast.Value, reach: Reach, scope: Scope) -> Condition:
        """Return the condition of a value of several parts, all about the same thing."""
        assert reach.field.split is not None
        try:
            parts = reach.field.split(value)
        except ValueError as error:
            raise self.error(f"bad value {value.text!r}", value.column, str(error)) from None
        if ("service", ast.Value("-")) in parts:
            return self.without_service(value, parts, reach, scope)
        if any(reach.field.parts[name].of_port for name, _ in parts) and "(port:" not in reach.pattern(scope):
            reach = self.at_port(value, reach, scope)
        where, rank = self.parts(parts, reach, scope)
        return self.found(reach, where, scope, rank)

    def parts(self, parts: Parts, reach: Reach, scope: Scope) -> tuple[Condition, int]:
        """Return the condition that each part of a value passes its tests, and how selective that is."""
        rank, where = NEVER, list[Condition]()
        for name, part in parts:
            row = reach.field.parts[name]
            absent = part.kind == "bare" and part.text == "-"
            tests: Tests = (Absent(),) if absent else self.tests(row.type, part, "eq", scope)
            if not row.of_port:
                rank = _rank(reach.place, tests, row.type)
            where.append(self.part(row, tests, reach, scope))
        return conditions.every(where), rank

    def inside(self, value: ast.Value, reach: Reach, scope: Scope) -> Condition:
        """Return the condition that a value equals, about what the attribute's pattern binds."""
        if reach.field.split:
            return self.parts(reach.field.split(value), reach, scope)[0]
        return self.passing(self.tests(reach.field.type, value, "eq", scope), reach)

    def at_port(self, value: ast.Value, reach: Reach, scope: Scope) -> Reach:
        """Return the reach of what stands on a port; raises FilterError where there are none."""
        try:
            return resolve.at_port(reach, scope)
        except UnknownName as error:
            raise self.error(str(error), value.column, error.expected, error.hint) from None

    def part(self, row: Part, tests: Tests, reach: Reach, scope: Scope) -> Condition:
        """Return the condition that one part of a value passes one of the tests."""
        seen = row.seen(reach.level)
        for name, type_ in (("it", reach.it), *scope.types.items()):
            seen = seen.replace(f"{{{name}}}", type_)
        if row.array:
            return self.passing(tests, replace(reach, place=replace(reach.place, value=seen)))
        found = self.alternatives(tests, Target(seen, row.key))
        return conditions.exists(f"(port){row.path.format(**scope.types)}", [found]) if row.path else found

    def without_service(
        self, value: ast.Value, parts: list[tuple[str, ast.Value]], reach: Reach, scope: Scope
    ) -> Condition:
        """Return the condition of a port on which no service is known: `service:-`, `service:-:80`."""
        where = [
            _plain(f"NOT EXISTS {{ (port){reach.place.path.format(**scope.types)} WHERE service.name IS NOT NULL }}")
        ]
        for name, part in parts[1:]:
            if name != "port":
                raise self.error(f"bad value {value.text!r}", value.column, "nothing but a port after `-`")
            row = reach.field.parts[name]
            where.append(self.alternatives(self.tests(row.type, part, "eq", scope), Target(row.value, row.key)))
        port_only = replace(reach, place=replace(reach.place, path=""))
        return self.found(port_only, conditions.every(where), scope)

    def found(self, reach: Reach, where: Condition, scope: Scope, rank: int = NEVER) -> Condition:
        """Return the condition that `where` holds at the place, for either end where both are meant."""
        if reach.place.each:
            where = _plain(f"any(each IN {reach.each} WHERE {where.text})")
        inside = [where, *([_plain(reach.also, nullable=False)] if reach.also else [])]
        pattern = reach.pattern(scope)
        if pattern:
            pattern = within.carried(pattern)
            inside += within.reached(pattern, self.params)
            condition = conditions.exists(pattern, inside, rank)
        else:
            condition = replace(conditions.every(inside), rank=rank)
        if not reach.both:
            return condition
        ends = conditions.some([condition, _other_end(condition)])
        if rank == NEVER:
            return ends
        # Either end by an index: from the host to its flows, instead of over all flows.
        one = re.sub(r"\bsrc\b", "end", condition.text)
        return replace(ends, pattern="(end:Host)-[:SEND|TO]-(flow:Flow)", where=one, rank=rank, branches=())

    def tests(self, type_: Type, value: ast.Value, operator: str, scope: Scope) -> Tests:
        """Return the tests of a value; raises FilterError when the type does not take it."""
        if isinstance(type_, Port) and not scope.tcp_only:
            type_ = replace(type_, default=None)
        if value.kind == "parts":
            value = self.unparted(value)
        try:
            return type_.tests(value, operator)
        except BadValue as error:
            raise self.error(f"bad value {value.text!r}", value.column, str(error), error.hint) from None

    def unparted(self, value: ast.Value) -> ast.Value:
        """Return a value whose attribute has no parts as text; raises FilterError where that can not be meant."""
        if re.search(r"\s", value.text):
            hint = "the whole value in quotes"
            raise self.error(f"bad value {value.text!r}", value.column, "a value without parts", hint)
        return replace(value, kind="bare")

    def error(self, message: str, column: int, expected: str | None = None, hint: str | None = None) -> FilterError:
        return FilterError(message, self.text, column, expected, hint)


def _rank(place: Place, tests: Tests, type_: Type) -> int:
    """Return how selective a positive clause is: lower is better to start from."""
    if place.rank == NEVER or all(test.exact for test in tests):
        return place.rank
    if all(isinstance(test, Regex) for test in tests) and isinstance(type_, Address):
        return RARE
    if all(isinstance(test, Keys | Equal) for test in tests):
        narrow = all(test.narrow for test in tests if isinstance(test, Keys))
        return place.rank + 2 if narrow else RARE
    return place.rank + 5 if place.path or any(isinstance(test, PortIs) for test in tests) else NEVER


def _plain(text: str, nullable: bool = True) -> Condition:
    return Condition(text, nullable, "not" if text.startswith("NOT ") else "atom")


def _one_end(source: Condition, target: Condition) -> Condition:
    sides = (f"coalesce({side.text}, false)" if side.nullable else f"({side.text})" for side in (source, target))
    return Condition(" XOR ".join(sides), binds="or")


def _other_end(condition: Condition) -> Condition:
    """Return the same condition about `dst`; it shares the parameters."""
    return replace(
        condition,
        text=re.sub(r"\bsrc\b", "dst", condition.text),
        pattern=re.sub(r"\bsrc\b", "dst", condition.pattern),
        where=re.sub(r"\bsrc\b", "dst", condition.where),
    )
