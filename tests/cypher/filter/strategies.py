"""Hypothesis strategies: trees of filters, values that attributes take, and texts close to filters."""

from hypothesis import strategies as st

from graphrecon.cypher.filter import ast, fields
from graphrecon.cypher.filter.operators import BY_SYMBOL, QUANTIFIERS

names = st.from_regex(r"[A-Za-z_][A-Za-z0-9_]{0,6}(\.[a-z]{1,4})?", fullmatch=True).filter(
    lambda name: name not in {"AND", "OR", "NOT", *(row.word for row in QUANTIFIERS)}
)
bare = st.text("abcXYZ019.:,-=<>~/|!%+*\\é", min_size=1, max_size=12).map(lambda text: ast.Value(text))
grouped = st.text("ab()", min_size=1, max_size=6).filter(lambda text: _balanced(text)).map(ast.Value)
quoted = (
    st.text("ab \"'\\()/:é", max_size=8)
    .filter(lambda text: not text.endswith("\\"))
    .map(lambda text: ast.Value(text, "quoted"))
)
regexes = st.builds(
    ast.Value, st.text("ab.*^$ []é", min_size=1, max_size=8), st.just("regex"), st.sampled_from(["", "i", "ims"])
)
_segments = st.text("ab.é", max_size=3) | st.text("ab :()'/é", max_size=4).map(lambda text: f'"{text}"')
parted = (
    st.lists(_segments, min_size=2, max_size=4)
    .filter(lambda parts: any('"' in part for part in parts))
    .map(lambda parts: ast.Value(":".join(parts), "parts"))
)
values = st.one_of(bare, grouped, quoted, regexes, parted)
clauses = st.one_of(
    st.builds(ast.Clause, names, quantifier=st.sampled_from([None, *(row.word for row in QUANTIFIERS)])),
    st.builds(ast.Clause, names, st.sampled_from(sorted(BY_SYMBOL)), values, st.none() | st.just("ANY")),
)
addresses = st.lists(
    st.sampled_from(["192.0.2.1", "192.0.2.0/24", "10.0.0.1-10.0.0.9", "::1", "fe80::/64", "1:2:3:4:5:6:7:8"]),
    min_size=1,
    max_size=3,
).map(lambda texts: ast.Addresses(tuple(texts)))
ports = st.sampled_from(["80", "tcp/80", "80,443", "udp/53,161", "1-1024"]).map(ast.Ports)
leaves = st.one_of(clauses, addresses, ports)


def _combined(inner: st.SearchStrategy[ast.Node]) -> st.SearchStrategy[ast.Node]:
    several = st.lists(inner, min_size=2, max_size=3)
    return st.one_of(
        inner.map(ast.Not),
        several.map(ast.both),
        several.map(ast.either),
        st.builds(ast.Bind, st.sampled_from(["PORT", "META"]), inner),
    )


trees: st.SearchStrategy[ast.Node] = st.recursive(leaves, _combined, max_leaves=8)

_WORDS = [
    *[
        "AND",
        "OR",
        "||",
        "NOT",
        "!",
        "(",
        ")",
        "PORT(",
        "META(",
        "-",
        "~",
        '"',
        "'",
        "/",
        "\\",
        " ",
        ",",
        "..",
        "é",
        "\0",
    ],
    *(row.word for row in QUANTIFIERS),
    *BY_SYMBOL,
    *sorted({row.name for row in fields.TABLE}),
    *[
        "src.",
        "dst.",
        "meta.",
        "meta.query",
        "80",
        "tcp/80",
        "192.0.2.1",
        "::1",
        "10.0.0.0/8",
        "/x/i",
        "/(a+)+/",
        "2024-01-02",
    ],
    *["true", "7d", "FR", "a:b:c:d:e", "-1", "99999999999999999999", "1-", "-", ",", "{", "[", "\ud800"],
]
near_filters = st.lists(st.sampled_from(_WORDS) | st.text(max_size=4), max_size=10).flatmap(
    lambda words: st.sampled_from(["", " "]).map(lambda glue: glue.join(words))
)


def _balanced(text: str) -> bool:
    level = 0
    for char in text:
        level += (char == "(") - (char == ")")
        if level < 0:
            return False
    return level == 0
