"""From the tree of a filter to Cypher conditions with parameters."""

from collections.abc import Sequence
from dataclasses import replace

from graphrecon.cypher.filter import ast, conditions, resolve, search
from graphrecon.cypher.filter.attribute import AttributeCompiler
from graphrecon.cypher.filter.conditions import Condition
from graphrecon.cypher.filter.errors import FilterError
from graphrecon.cypher.filter.operators import BY_SYMBOL
from graphrecon.cypher.filter.params import Params
from graphrecon.cypher.filter.parse import parse
from graphrecon.cypher.filter.purposes import Purpose
from graphrecon.cypher.filter.resolve import Scope, UnknownName
from graphrecon.cypher.filter.shortcuts import SHORTCUTS, Shortcut

STATES = {"state", "open", "closed", "filtered"}
TAGS = {"tag", "src.tag", "dst.tag"}


def compile_filters(texts: Sequence[str], purpose: Purpose, params: Params) -> list[Condition]:
    """Return the conditions that must all hold; [] for no filter. Values go to `params`.

    Raises FilterError for a text that cannot be understood.
    """
    found: list[Condition] = []
    for text in texts:
        node = parse(text)
        compiler = Compiler(text, params)
        scope = resolve.scope_of(purpose)
        parts = node.parts if isinstance(node, ast.And) else (node,)
        found.extend(compiler.condition(part, scope) for part in parts)
    return found


def check(text: str, purpose: Purpose) -> None:
    """Parse and compile `text` and run nothing; raises FilterError when it cannot be understood."""
    compile_filters([text], purpose, Params())


def knows(purpose: Purpose, name: str) -> bool:
    """Return whether a filter of a purpose can ask for the attribute `name`, alone or with a value."""
    for clause in (ast.Clause(name), ast.Clause(name, ":", ast.Value("1"))):
        try:
            Compiler(name, Params()).condition(clause, resolve.scope_of(purpose))
        except FilterError:
            continue
        return True
    return False


class Compiler(AttributeCompiler):
    """Compiles the tree of one text; `text` is kept for errors."""

    def condition(self, node: ast.Node, scope: Scope) -> Condition:
        """Return the condition of a node. An unknown node is a bug and raises TypeError."""
        if isinstance(node, ast.And):
            return conditions.every([self.condition(part, scope) for part in node.parts])
        if isinstance(node, ast.Or):
            return conditions.some([self.condition(part, scope) for part in node.parts])
        if isinstance(node, ast.Not):
            return conditions.none(self.condition(node.part, scope))
        if isinstance(node, ast.Bind):
            return self.bind(node, scope)
        if isinstance(node, ast.Addresses):
            value = ast.Value(",".join(node.texts), column=node.column)
            return self.clause(ast.Clause("addr", "=", value, column=node.column), scope)
        if isinstance(node, ast.Ports):
            value = ast.Value(node.text, column=node.column)
            return self.clause(ast.Clause("port", "=", value, column=node.column), scope)
        if isinstance(node, ast.Clause):
            return self.clause(node, scope)
        raise TypeError(f"no rule for {type(node).__name__}")

    def bind(self, node: ast.Bind, scope: Scope) -> Condition:
        """Return the condition that one port, or one metadata node, is as the inside says."""
        if node.kind == "PORT" and scope.level in {"view", "nmap"}:
            named = _names(node.part)
            inner = replace(
                scope, level="port", variable="port", open_only=not named & STATES, tcp_only="proto" not in named
            )
            pattern = f"({scope.variable}){scope.port_step}"
        elif node.kind == "META" and scope.level == "flow":
            inner = replace(scope, level="meta", variable="meta")
            pattern = "(flow)-[:CARRIED]->(meta:Intel)"
        else:
            where = "filters of hosts" if node.kind == "PORT" else "edge filters of flows"
            raise self.error(f"{node.kind}(…) stands only in {where}", node.column)
        body = self.condition(node.part, inner)
        return conditions.exists(pattern, [body], body.rank)

    def clause(self, clause: ast.Clause, scope: Scope) -> Condition:
        """Return the condition of one clause."""
        shortcut = SHORTCUTS.get(clause.name)
        if shortcut and scope.level in {"view", "nmap"}:
            return self.condition(parse(self.expanded(shortcut, clause)), scope)
        if clause.name == search.ATTRIBUTE and clause.operator and scope.level in {"view", "nmap"}:
            return self.search(clause, scope)
        if clause.name in TAGS and _is_told(clause):
            clause = replace(clause, name=f"{clause.name}.info")
        try:
            reach = resolve.reach(clause.name, scope)
        except UnknownName as error:
            raise self.error(str(error), clause.column, error.expected, error.hint) from None
        operator = BY_SYMBOL[clause.operator].name if clause.operator else None
        self.verify(clause, reach, operator)
        if operator is None or clause.value is None:
            return self.existence(clause.quantifier, reach, scope)
        if clause.quantifier == "LEN":
            return self.length(clause.value, operator, reach, scope)
        if clause.quantifier:
            return self.quantified(clause.quantifier, clause.value, operator, reach, scope)
        if operator != "ne":
            return self.match(clause.value, operator, reach, scope)
        return self.unequal(reach, scope, self.match(clause.value, "eq", reach, scope))

    def expanded(self, shortcut: Shortcut, clause: ast.Clause) -> str:
        """Return the filter that a shortcut stands for, with the value of the clause if it takes one."""
        plain = clause.operator in (":", "=", "==") and not clause.quantifier
        if clause.value is not None and plain and shortcut.valued is not None and clause.value.kind != "regex":
            try:
                return shortcut.valued(clause.value.text)
            except ValueError as error:
                raise self.error(f"bad value {clause.value.text!r}", clause.value.column, str(error)) from None
        if clause.operator or clause.quantifier:
            raise self.error(f"'{clause.name}' takes no value", clause.column)
        if not shortcut.filter:
            raise self.error(f"'{clause.name}' needs a value", clause.column, f"{clause.name}:{shortcut.example}")
        return shortcut.filter

    def search(self, clause: ast.Clause, scope: Scope) -> Condition:
        """Return the condition that a text of the host holds all words of the value, by the full-text index."""
        plain = clause.operator in (":", "=", "==") and not clause.quantifier
        if clause.value is None or not plain or clause.value.kind == "regex":
            raise self.error(
                f"'{search.ATTRIBUTE}' takes words", clause.column, "`search:` and words, in quotes if several"
            )
        text = search.query(clause.value.text)
        if not text:
            raise self.error(f"bad value {clause.value.text!r}", clause.value.column, "a word")
        return search.condition(text, scope.variable, scope.types, self.params)


def _is_told(clause: ast.Clause) -> bool:
    """Return whether a clause about a tag gives its reason too: `tag:VALUE:INFO`."""
    value = clause.value
    plain = clause.operator in (":", "=", "==") and not clause.quantifier
    return plain and value is not None and (value.kind == "parts" or (value.kind == "bare" and ":" in value.text))


def _names(node: ast.Node) -> set[str]:
    found = {node.name} if isinstance(node, ast.Clause) else set()
    return found.union(*(_names(child) for child in ast.children(node)))
