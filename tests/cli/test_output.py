"""Values as JSON and CSV."""

import io
import sys
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest

from graphrecon.api.text import cell
from graphrecon.cli.output import Printer, csv_rows, iso, json_text


@pytest.mark.parametrize(
    ("moment", "text"),
    [
        (datetime(2026, 1, 2, 3, 4, 5, 123456, UTC), "2026-01-02T03:04:05.123456Z"),
        (datetime(2026, 1, 2, 3, 4, 5, 0, UTC), "2026-01-02T03:04:05.000000Z"),
        (datetime(2026, 1, 2, 3, 4, 5, 0, timezone(timedelta(hours=2))), "2026-01-02T01:04:05.000000Z"),
        (datetime(2026, 1, 2, 3, 4, 5), "2026-01-02T03:04:05.000000"),
    ],
)
def test_a_time_is_iso_8601_in_utc_with_six_digits(moment: datetime, text: str) -> None:
    assert iso(moment) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ({"a": [1, None, True, "x"]}, '{"a": [1, null, true, "x"]}'),
        ({"t": datetime(2026, 1, 2, tzinfo=UTC)}, '{"t": "2026-01-02T00:00:00.000000Z"}'),
        ({"d": date(2026, 1, 2), "b": b"\x00\xff"}, '{"d": "2026-01-02", "b": "AP8="}'),
        ([float("nan"), [float("inf")], {"x": -float("inf")}, 1.5], '[null, [null], {"x": null}, 1.5]'),
        ("\x1b\x7f\x9b\u202eü\U000e0041", '"\\u001b\\u007f\\u009b\\u202eü\\udb40\\udc41"'),
    ],
)
def test_json_has_one_form_of_each_value(value: Any, text: str) -> None:
    assert json_text(value) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("=1+1", "'=1+1"),
        ("+1", "'+1"),
        ("-1", "'-1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\\x09=1"),
        ("\r=1", "'\\x0d=1"),
        (-1, "-1"),
        (-1.5, "-1.5"),
        (None, ""),
        (True, "true"),
        (["a", "b"], "a;b"),
        (["=a", "b"], "'=a;b"),
        ({"a": 1}, '{"a": 1}'),
        ("two\nlines", "two\\x0alines"),
    ],
)
def test_a_cell_cannot_be_a_formula_or_break_its_row(value: Any, text: str) -> None:
    assert cell(value) == text


def test_csv_quotes_what_needs_quotes(capsys: pytest.CaptureFixture[str]) -> None:
    csv_rows(("a", "=b"), [("x,y", 'say "hi"'), (None, 3)])
    assert capsys.readouterr().out == 'a,\'=b\n"x,y","say ""hi"""\n,3\n'


def test_a_line_stays_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    Printer().line("Host ", ("a\nb", "bold"), "\x1b[2J")
    assert capsys.readouterr().out == "Host a\\x0ab\\x1b[2J\n"


def test_a_terminal_sees_colour_and_no_markup(monkeypatch: pytest.MonkeyPatch) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    terminal = Terminal()
    monkeypatch.setattr(sys, "stdout", terminal)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.delenv("NO_COLOR", raising=False)
    Printer().line(("[red]name[/red]", "bold"), " :smile: \x1b[5m")
    assert terminal.getvalue() == "\x1b[1m[red]name[/red]\x1b[0m :smile: \\x1b[5m\n"
