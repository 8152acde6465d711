"""Texts and their trees, and the law between them."""

import pytest
from hypothesis import given

from graphrecon.cypher.filter import ast
from graphrecon.cypher.filter.ast import Addresses, And, Bind, Clause, Not, Or, Ports, Value
from graphrecon.cypher.filter.errors import FilterError
from graphrecon.cypher.filter.parse import parse
from tests.cypher.filter import strategies

A, B, C = Clause("a"), Clause("b"), Clause("c")


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("", And(())),
        (" \t\n", And(())),
        ("a b c", And((A, B, C))),
        ("a AND b c", And((A, B, C))),
        ("a OR b c", Or((A, And((B, C))))),
        ("a || b OR c", Or((A, B, C))),
        ("(a OR b) c", And((Or((A, B)), C))),
        ("a (b c)", And((A, B, C))),
        ("!a b", And((Not(A), B))),
        ("NOT a b", And((Not(A), B))),
        ("!(a OR b)", Not(Or((A, B)))),
        ("!!a", Not(Not(A))),
        ("a!b", And((A, Not(B)))),
        ("ORANGE ANDROID NOTE ANYONE", And(tuple(map(Clause, ["ORANGE", "ANDROID", "NOTE", "ANYONE"])))),
        ("or and not", And(tuple(map(Clause, ["or", "and", "not"])))),
        ("a=OR", Clause("a", "=", Value("OR"))),
        ("ANY a = 1", Clause("a", "=", Value("1"), "ANY")),
        ("!LEN a > 1", Not(Clause("a", ">", Value("1"), "LEN"))),
        ("a=1", Clause("a", "=", Value("1"))),
        ("a : 1", Clause("a", ":", Value("1"))),
        ("a == 1", Clause("a", "==", Value("1"))),
        ("a != 1", Clause("a", "!=", Value("1"))),
        ("a!=1", Clause("a", "!=", Value("1"))),
        ("a =~ x.*", Clause("a", "=~", Value("x.*"))),
        ("a<=1 b", And((Clause("a", "<=", Value("1")), B))),
        ("a=web-01.corp", Clause("a", "=", Value("web-01.corp"))),
        ("a=fe80::1", Clause("a", "=", Value("fe80::1"))),
        ("a:CN=x,O=y", Clause("a", ":", Value("CN=x,O=y"))),
        (r"a =~ 192\.168\.1\..*", Clause("a", "=~", Value(r"192\.168\.1\..*"))),
        ("(a=x)", Clause("a", "=", Value("x"))),
        ("(a=f(x))", Clause("a", "=", Value("f(x)"))),
        ("a=f(x", Clause("a", "=", Value("f(x"))),
        ("(a=(x)y(z))OR b", Or((Clause("a", "=", Value("(x)y(z)")), B))),
        ('a="x y"', Clause("a", "=", Value("x y", "quoted"))),
        ("a='x \"y'", Clause("a", "=", Value('x "y', "quoted"))),
        (r'a="x\"y\z\\n"', Clause("a", "=", Value('x"y\\z\\\\n', "quoted"))),
        ('a=""', Clause("a", "=", Value("", "quoted"))),
        ('a="x"b', None),
        ("a=/x/", Clause("a", "=", Value("x", "regex"))),
        ("a=~/x y/i b", And((Clause("a", "=~", Value("x y", "regex", "i")), B))),
        (r"a:/x\/y/", Clause("a", ":", Value(r"x\/y", "regex"))),
        ("a=/admin/login", Clause("a", "=", Value("/admin/login"))),
        ("a=/x OR b=/", Or((Clause("a", "=", Value("/x")), Clause("b", "=", Value("/"))))),
        ("(a:/x/)OR(b:/y/)", Or((Clause("a", ":", Value("x", "regex")), Clause("b", ":", Value("y", "regex"))))),
        ("192.0.2.1", Addresses(("192.0.2.1",))),
        ("192.0.2.1 ::1", Addresses(("192.0.2.1", "::1"))),
        ("192.0.2.1 AND ::1", And((Addresses(("192.0.2.1",)), Addresses(("::1",))))),
        ("(192.0.2.1) ::1", And((Addresses(("192.0.2.1",)), Addresses(("::1",))))),
        ("!192.0.2.1 ::1", And((Not(Addresses(("192.0.2.1",))), Addresses(("::1",))))),
        ("fe80::1%eth0", Addresses(("fe80::1%eth0",))),
        ("::ffff:192.0.2.1", Addresses(("::ffff:192.0.2.1",))),
        ("dead:beef", Clause("dead", ":", Value("beef"))),
        ("1:2:3:4:5:6:7:8", Addresses(("1:2:3:4:5:6:7:8",))),
        ("10.0.0.0/8 10.0.0.1-10.0.0.9", Addresses(("10.0.0.0/8", "10.0.0.1-10.0.0.9"))),
        ("80", Ports("80")),
        ("80 443", And((Ports("80"), Ports("443")))),
        ("tcp/80,443 udp/53", And((Ports("tcp/80,443"), Ports("udp/53")))),
        ("PORT(a b)", Bind("PORT", And((A, B)))),
        ("!META(a OR b)", Not(Bind("META", Or((A, B))))),
        ("PORT", Clause("PORT")),
    ],
)
def test_a_text_has_its_tree(text: str, tree: ast.Node | None) -> None:
    if tree is None:
        with pytest.raises(FilterError):
            parse(text)
    else:
        assert parse(text) == tree
        assert parse(ast.format(tree)) == tree


@given(strategies.trees)
def test_what_is_formatted_parses_to_the_same_tree(tree: ast.Node) -> None:
    # A value of hypothesis may itself look like another kind of value; one pass brings it to its own tree.
    try:
        first = parse(ast.format(tree))
    except FilterError:
        return
    assert parse(ast.format(first)) == first


@given(strategies.trees.filter(lambda tree: "/" not in ast.format(tree)))
def test_a_tree_survives_its_text(tree: ast.Node) -> None:
    assert parse(ast.format(tree)) == tree


def test_a_column_is_where_the_clause_stands() -> None:
    node = parse("a !(bb = cc)")
    assert isinstance(node, And)
    inner = node.parts[1]
    assert isinstance(inner, Not)
    assert isinstance(inner.part, Clause)
    assert inner.part.value is not None
    assert (inner.part.column, inner.part.value.column) == (5, 10)
