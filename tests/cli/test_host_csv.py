"""`--csv ports` and `--csv hops`, and how CSV of hosts is written."""

import csv
import io

import pytest

from graphrecon.cli.argv import spread
from tests.cli.conftest import Ask, run

pytestmark = pytest.mark.graph


@pytest.mark.parametrize(
    ("line", "printed"),
    [
        (
            "view --csv ports",
            "addr,port,state,protocol 192.0.2.1,22,open,tcp 192.0.2.1,443,open,tcp 192.0.2.1,161,closed,udp"
            " 192.0.2.2,8080,open,tcp",
        ),
        (
            "view --csv ports country:FR --csv-add-infos --csv-na-str NA",
            "addr,port,state,protocol,country_code,as_num,as_name 192.0.2.1,22,open,tcp,FR,64500,Example"
            " 192.0.2.1,443,open,tcp,FR,64500,Example 192.0.2.1,161,closed,udp,FR,64500,Example",
        ),
        ("view --sort ~addr --limit 2 --csv ports", "addr,port,state,protocol 192.0.2.2,8080,open,tcp"),
        ("view --skip 1 --csv ports --csv-separator ;", "addr;port;state;protocol 192.0.2.2;8080;open;tcp"),
        ("view --csv hops", "addr,hop,ttl,rtt,protocol 192.0.2.1,198.51.100.9,1,0.5,tcp"),
        (
            "view --csv hops --csv-add-infos --csv-na-str -",
            "addr,hop,ttl,rtt,protocol,hop_country_code,hop_as_num,hop_as_name 192.0.2.1,198.51.100.9,1,0.5,tcp,-,-,-",
        ),
        ("view --csv hops --skip 1", "addr,hop,ttl,rtt,protocol"),
        ("scancli --csv ports", "addr,port,state,protocol 192.0.2.1,22,open,tcp"),
        (
            "scancli --csv ports --csv-add-infos --csv-na-str none",
            "addr,port,state,protocol,country_code,as_num,as_name 192.0.2.1,22,open,tcp,none,none,none",
        ),
        ("view --top service --csv --csv-separator |", "label|value http|2 ssh|1"),
        ("view --distinct country --csv --csv-na-str ?", "country DE FR"),
    ],
)
def test_each_table_has_its_columns(ask: Ask, line: str, printed: str) -> None:
    done = ask(*line.split())

    assert (done.status, done.err, done.error) == (0, "", None)
    assert " ".join(done.out.splitlines()) == printed


def test_a_word_behind_csv_that_is_no_table_is_a_filter(ask: Ask) -> None:
    assert ask("view", "--csv", "country:DE").out == ask("view", "country:DE", "--csv").out
    assert spread(["view", "--csv", "hops", "port:1"]) == ["view", "--csv", "hops", "port:1"]
    assert spread(["view", "--csv", "port:1"]) == ["view", "--csv", "", "port:1"]
    assert spread(["ipinfo", "--csv", "port:1"]) == ["ipinfo", "--csv", "port:1"]


def test_tabs_and_formulas_of_a_host_stay_in_their_cells(ask: Ask) -> None:
    text = ask("view", "192.0.2.2", "--csv", "--csv-separator", "tab", "--csv-na-str", "n/a").out

    header, row = csv.reader(io.StringIO(text), delimiter="\t")
    told = dict(zip(header, row, strict=True))
    assert (told["service_product"], told["service_version"]) == ('\'=HYPERLINK("http://x","y")', "'-1")
    assert (told["as_num"], told["source"], told["country_code"]) == ("n/a", "n/a", "DE")


@pytest.mark.parametrize(
    ("line", "error"),
    [
        ("view --csv hops --count", "--csv hops and --count exclude each other"),
        ("view --csv hops --json", "--csv hops and --json exclude each other"),
        ("view --csv ports --gnmap", "--gnmap and --csv ports exclude each other"),
        ("view --csv=all", "--csv takes ports, hops or nothing, not 'all'"),
        ("view --csv --csv-add-infos", "--csv-add-infos belongs to --csv ports and --csv hops"),
        ("view --csv-na-str NA", "belong to --csv"),
        ("view --csv --csv-separator ab", "--csv-separator takes one character that prints, or tab, not 'ab'"),
        ('view --csv --csv-separator "', "--csv-separator takes one character"),
        ("view --csv --csv-na-str \x1b[31m", "--csv-na-str takes text that prints"),
    ],
)
def test_what_makes_no_table_is_said(line: str, error: str) -> None:
    done = run(*line.split(" "))

    assert done.status == 2
    assert error in (done.error or "")


def test_the_cypher_of_a_table_is_shown(ask: Ask) -> None:
    assert "port.port AS port" in ask("view", "--csv", "ports", "--cypher").out
