"""The field's own options stand for filters."""

import pytest

from graphrecon.cli import sugar
from graphrecon.cypher.filter import NMAP, VIEW, FilterError, check
from graphrecon.errors import GraphreconError


def test_every_option_stands_for_an_attribute_of_the_view() -> None:
    """A row whose attribute is misspelt would vanish from the command."""
    assert sugar.rows(VIEW) == list(sugar.TABLE)
    assert sugar.rows(NMAP) == list(sugar.TABLE)
    assert len({row.option for row in sugar.TABLE}) == len(sugar.TABLE)


@pytest.mark.parametrize(
    ("given", "text"),
    [
        ({"country": ["FR"]}, "country:FR"),
        ({"country": ["!FR"]}, "!country:FR"),
        ({"asnum": ["~1,2"]}, "!asnum:1,2"),
        ({"service": ["ssh:22"]}, "service:ssh:22"),
        ({"product": ["Apache httpd"]}, 'product:"Apache httpd"'),
        ({"product": ["http:Apache httpd:80"]}, 'product:http:"Apache httpd":80'),
        ({"tag": ["Reserved address:private"]}, 'tag:"Reserved address":private'),
        ({"tag": ["!Reserved address"]}, '!tag:"Reserved address"'),
        ({"vuln": ["CVE-2014-0160:LIKELY VULNERABLE"]}, 'vuln:CVE-2014-0160:"LIKELY VULNERABLE"'),
        ({"country": ["FR|DE"]}, "country:FR|DE"),
        ({"screenwords": ["log in:http"]}, 'screenwords:"log in":http'),
        ({"vuln_boa": True}, "vuln-boa"),
        ({"ssl_ja4_client_raw": ["t13_1301"]}, "ssl-ja4-client-raw:t13_1301"),
        ({"no_notes": True}, "!notes"),
        ({"prodversion": ["ssh:OpenSSH:9.6"]}, "version:ssh:OpenSSH:9.6"),
        ({"hostname": ["/a b/i"]}, "hostname:/a b/i"),
        ({"hostname": ['x" OR country:FR']}, 'hostname:"x\\" OR country:FR"'),
        ({"country": ["FR) OR port:22"]}, 'country:"FR) OR port:22"'),
        ({"script": ["http-title:/admin (x|y)/i"]}, "script:http-title:/admin\\x20(x|y)/i"),
        ({"script": ["http-title:a (b)"]}, 'script:http-title:"a (b)"'),
        ({"port": ["udp_53"]}, "port:udp/53"),
        ({"not_port": ["22"]}, "!port:22"),
        ({"range": ("10.0.0.1", "10.0.0.9")}, "addr:10.0.0.1-10.0.0.9"),
        ({"countports": ("3", "10")}, "openports:3-10"),
        ({"no_countports": ("3", "10")}, "!openports:3-10"),
        ({"openport": True}, "openport"),
        ({"no_openport": True}, "!openport"),
        ({"hassh": [""]}, "hassh"),
        ({"hassh": ["ab"]}, "hassh:ab"),
        ({"no_hostname": [""]}, "!hostname"),
        ({"no_domain": ["example.org"]}, "!domain:example.org"),
        ({"timeago": ["7d"]}, "timeago:7d"),
        ({"xp445": True}, "xp445"),
    ],
)
def test_an_option_stands_for_one_filter(given: dict[str, object], text: str) -> None:
    found = sugar.texts(VIEW, {f"with_{name}": value for name, value in given.items()})
    assert found == [text]


def test_a_value_cannot_leave_its_clause() -> None:
    """What looks like more filter stays the value, which the attribute then refuses."""
    for value in ("FR OR country:DE", "FR) OR port:22", 'FR" OR "'):
        with pytest.raises(FilterError, match="bad value"):
            check(sugar.clause("country", value, "country"), VIEW)


@pytest.mark.parametrize("value", ["a b\\", "x:/a b)/"])
def test_a_value_that_no_clause_can_hold_is_refused(value: str) -> None:
    with pytest.raises(GraphreconError, match="--script cannot take"):
        sugar.clause("script", value, "script")
