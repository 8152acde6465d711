"""Nothing from the graph reaches a terminal unescaped."""

import json
from xml.etree import ElementTree
from xml.sax.saxutils import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphrecon.cli.escape import ascii_json, ascii_xml, visible


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain text – ünïcode 漢字", "plain text – ünïcode 漢字"),
        ("\x1b[31mred\x1b[0m", "\\x1b[31mred\\x1b[0m"),
        ("\x9b31m", "\\x9b31m"),
        ("a\nb\r\tc", "a\\x0ab\\x0d\\x09c"),
        ("\x00\x07\x7f", "\\x00\\x07\\x7f"),
        ("exe.\u202egnp", "exe.\\u202egnp"),
        ("\u2066x\u2069\u200b\ufeff", "\\u2066x\\u2069\\u200b\\ufeff"),
        ("line\u2028sep\x85next", "line\\u2028sep\\x85next"),
        ("tag \U000e0041", "tag \\U000e0041"),
        ("", ""),
    ],
)
def test_what_does_not_print_is_written_out(text: str, shown: str) -> None:
    assert visible(text) == shown


def test_lines_keep_their_breaks_and_nothing_else() -> None:
    assert visible("a\r\nb\x1b]0;x\x07\n\tc\rd", lines=True) == "a\nb\\x1b]0;x\\x07\n        c\\x0dd"


@given(st.text())
def test_visible_text_prints_and_stays_so(text: str) -> None:
    shown = visible(text)
    assert shown.isprintable()
    assert visible(shown) == shown


@given(st.text())
def test_escaped_json_is_the_same_document_on_one_line(text: str) -> None:
    escaped = ascii_json(json.dumps([text], ensure_ascii=False))
    assert escaped.isprintable()
    assert json.loads(escaped) == [text]


@given(st.text(st.characters(min_codepoint=0x20, exclude_categories=["Cs"], exclude_characters="\ufffe\uffff")))
def test_escaped_xml_is_the_same_document(text: str) -> None:
    escaped = ascii_xml(f"<a>{escape(text)}</a>")
    assert escaped.isprintable()
    assert ElementTree.fromstring(escaped).text == (text or None)
