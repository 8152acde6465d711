"""A filter that cannot be understood: what the error says, and that nothing else ever comes out."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from graphrecon.cypher.filter import FLOW, NMAP, NODE, PASSIVE, VIEW, FilterError, Purpose, check
from graphrecon.cypher.filter.parse import MAX_LENGTH
from graphrecon.cypher.query import top
from graphrecon.errors import GraphreconError
from tests.cypher.filter import strategies


def problem(text: str, purpose: Purpose = VIEW) -> FilterError:
    with pytest.raises(FilterError) as caught:
        check(text, purpose)
    return caught.value


def test_an_unknown_attribute_is_named_with_text_column_and_the_nearest_name() -> None:
    error = problem("tcp/80 dprt = 80", FLOW)
    assert str(error) == (
        "filter 'tcp/80 dprt = 80', column 8: unknown attribute 'dprt'; expected an attribute of flows (an edge filter)"
        " (did you mean 'dport'?)"
    )
    assert (error.text, error.column, error.hint) == ("tcp/80 dprt = 80", 8, "did you mean 'dport'?")
    assert isinstance(error, GraphreconError)


@pytest.mark.parametrize(
    ("text", "purpose", "column", "said"),
    [
        ("contry:FR", VIEW, 1, "did you mean 'country'?"),
        ("Country:FR", VIEW, 1, "did you mean 'country'?"),
        ("dport:80", VIEW, 1, "'dport' is an attribute of flows"),
        ("category:x", FLOW, 1, "'category' is an attribute of the view"),
        ("proto:tcp", NODE, 1, "'proto' is an attribute of ports, inside PORT(…)"),
        ("proto:tcp", VIEW, 1, "'proto' is an attribute of ports, inside PORT(…)"),
        ("src.adr = 1.2.3.4", NODE, 1, "did you mean 'addr'?"),
        ("meta.qery = x", FLOW, 1, "did you mean 'query'?"),
        ("meta.http.query = x", FLOW, 1, "unknown metadata attribute"),
        ("PORT(country:FR)", VIEW, 6, "'country' is an attribute of the view"),
        ("PORT(PORT(port:80))", VIEW, 6, "PORT(…) stands only in"),
        ("PORT(port:80)", FLOW, 1, "PORT(…) stands only in filters of hosts"),
        ("META(query)", VIEW, 1, "META(…) stands only in edge filters"),
        ("ORANGE", VIEW, 1, "unknown attribute 'ORANGE'"),
        ("country:FR limit:5", VIEW, 12, "--limit N, in a URL limit=N"),
        ("skip:5", NMAP, 1, "--skip N, in a URL skip=N"),
        ("sortby:addr", VIEW, 1, "--sort NAME, in a URL sort=NAME"),
        ("display:host", VIEW, 1, "pages choose what they show"),
        ("fields:addr", FLOW, 1, "--csv and --json print every field"),
        ('banner:x:"a b"', VIEW, 8, "a value without parts"),
        ('vuln:a:"b c":d', VIEW, 6, "at most 2 parts"),
        ("hassh:", VIEW, 7, "a value"),
        ("ja3s:x:/y/", VIEW, 6, "the JA3 of a client"),
        ("screenshot:80", PASSIVE, 1, "unknown attribute 'screenshot'"),
        ("ttl:/64/", VIEW, 5, "a regular expression (/…/) can not stand here"),
        ("port:/80/", VIEW, 6, "ports such as"),
        ("!lastseen != /2024/", VIEW, 14, "a date or time"),
        ("cert.self_signed:/true/", VIEW, 18, "true or false"),
        ("hostname < /a/", VIEW, 12, "a name"),
        ("port:x", VIEW, 6, "0 to 65535"),
        ("port:80-", VIEW, 6, "port"),
        ("port:99999", VIEW, 6, "0 to 65535"),
        ("0" * 5000, VIEW, 1, "0 to 65535"),
        ("4294967296", VIEW, 1, "0 to 65535"),
        ("port:90-80", VIEW, 6, "begins with its lower end"),
        ("dport > 80,443", FLOW, 9, "0 to 65535"),
        ("openports:many", VIEW, 11, "whole number"),
        ("openports:-1", VIEW, 11, "whole number"),
        ("count = 99999999999999999999", FLOW, 9, "whole number"),
        ("asnum =~ 6.*", VIEW, 1, "does not know the operator =~; expected = == : != < <= > >="),
        ("addr < 1.2.3.4", VIEW, 1, "does not know the operator <"),
        ("addr:300.1.1.1", VIEW, 6, "an address, a network"),
        ("addr:10.0.0.9-10.0.0.1", VIEW, 6, "lower end"),
        ("addr:10.0.0.1-::1", VIEW, 6, "one IP version"),
        ("300.1.1.1", VIEW, 1, "an address, a network"),
        ("10.0.0.0/33", VIEW, 1, "an address, a network"),
        ("country:France", VIEW, 9, "two letters"),
        ("firstseen:yesterday", VIEW, 11, "a date or time"),
        ("firstseen:2024-13-01", VIEW, 11, "a date or time"),
        ("firstseen:2024-02-01..2024-01-01", VIEW, 11, "earlier end"),
        ("timeago:soon", VIEW, 9, "a span"),
        ("timeago:1001y", VIEW, 9, "at most 1000 years"),
        ("timeago:99999999999", VIEW, 9, "at most 1000 years"),
        ("cert.self_signed:perhaps", VIEW, 18, "true or false"),
        ("hostname:" + "a" * 300, VIEW, 10, "longer than 253"),
        ("openport:80", VIEW, 1, "takes no value"),
        ("xp445:1", VIEW, 1, "takes no value"),
        ("ANY xp445", VIEW, 5, "takes no value"),
        ("ANY dport = 80", FLOW, 5, "needs an array"),
        ("ANY hostname:x", VIEW, 5, "needs an array"),
        ("LEN addr = 2", NODE, 5, "needs an array"),
        ("LEN sports", FLOW, 5, "LEN needs a number"),
        ("LEN sports =~ 1", FLOW, 5, "LEN needs a number"),
        ("LEN sports = x", FLOW, 14, "whole number"),
        ("service:http:80:90:100", VIEW, 9, "at most service and a port"),
        ("service:http,", VIEW, 9, "a name"),
        ("service::80", VIEW, 9, "a name, before"),
        ("product:a:b:c:80", VIEW, 9, "at most service : product and a port"),
        ("service:-:x", VIEW, 9, None),
        ("product:-:nginx", VIEW, 9, "nothing but a port"),
        ("hostname:/(a+)+/", VIEW, 10, "nested repetitions"),
        ("hostname:/(/", VIEW, 10, "a `(` is not closed"),
        ("hostname:/x/x", VIEW, 10, "flags of i, m, s, u"),
        ("hostname =~ " + "a" * 1001, VIEW, 13, "at most 1000 characters"),
        ("port:80)", VIEW, 8, "this `)` closes nothing"),
        ("(port:80", VIEW, 9, "expected `)`"),
        ("port:80 AND", VIEW, 12, "ends too early"),
        ("OR port:80", VIEW, 1, "an attribute, an address"),
        ("port:80 OR OR port:81", VIEW, 12, "an attribute, an address"),
        ("()", VIEW, 2, "an attribute, an address"),
        ("!", VIEW, 2, "an attribute, an address"),
        ("port:", VIEW, 6, "expected a value"),
        ("port =", VIEW, 7, "expected a value"),
        ("= 80", VIEW, 1, "an attribute, an address"),
        ("-port:80", VIEW, 1, "write !port:80 to negate"),
        ("~80", VIEW, 1, "write !80 to negate"),
        ('hostname:"x', VIEW, 10, "close the quote"),
        ('"x"', VIEW, 1, "a value needs an attribute"),
        ("/x/", VIEW, 1, "a value needs an attribute"),
        ("port:80 & port:81", VIEW, 9, "expected another clause"),
        ("!" * 100 + "openport", VIEW, 1, "nested 101 deep"),
        ("a" * (MAX_LENGTH + 1), VIEW, 1, "at most 10000 characters"),
    ],
)
def test_an_error_says_where_and_what(text: str, purpose: Purpose, column: int, said: str | None) -> None:
    error = problem(text, purpose)
    assert error.column == column
    assert (said or "") in str(error)


@pytest.mark.parametrize(
    "field", ["net:²", "net:" + "9" * 5000, "net:65", "hop:²", "hop:>" + "9" * 5000, "hop:x", "domains:a:²"]
)
def test_what_is_no_small_number_is_none_behind_a_counted_field_either(field: str) -> None:
    with pytest.raises(FilterError):
        top.top(VIEW, field)


def raised(text: str, purpose: Purpose) -> FilterError | None:
    try:
        check(text, purpose)
    except FilterError as error:
        return error
    return None


@settings(max_examples=1000, deadline=None)
@given(strategies.near_filters, st.sampled_from([VIEW, NMAP, FLOW, NODE]))
@example("((((((((((((((((((((((((((((((((((((((((", VIEW)
@example("port:80\ud800", VIEW)
@example("firstseen:99999999999999", VIEW)
def test_no_text_makes_anything_but_a_filter_error(text: str, purpose: Purpose) -> None:
    error = raised(text, purpose)
    assert error is None or (1 <= error.column <= len(text) + 1 and str(error))


@given(st.text(), st.sampled_from([VIEW, FLOW]))
def test_no_text_at_all_makes_anything_but_a_filter_error(text: str, purpose: Purpose) -> None:
    error = raised(text, purpose)
    assert error is None or 1 <= error.column <= len(text) + 1
