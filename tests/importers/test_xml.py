"""XML as a stream of elements: repair of what XML forbids, refusals, several documents, places."""

import io
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphrecon.importers import xml
from graphrecon.importers.source import ImporterError, Source
from graphrecon.importers.xml_text import Repair


def read(content: bytes, start: int = 0) -> tuple[list[tuple[int, str, Any, bool]], int, str | None]:
    with Source.from_stream(io.BytesIO(content), "input") as source:
        source.start = start
        found = [(each.run, each.name, each.item, each.done) for each in xml.elements(source, {"c"})]
        return found, source.position, source.truncated


def items(content: bytes) -> list[Any]:
    return [item for _, _, item, _ in read(content)[0]]


def test_elements_of_the_second_level_come_one_by_one() -> None:
    found, position, truncated = read(b'<r><a x="1"/>\n<b>t</b><d><c/><c y="2">z</c></d></r>')

    assert found == [
        (1, "a", {"@x": "1"}, False),
        (1, "b", "t", False),
        (1, "d", {"c": [None, {"@y": "2", "#text": "z"}]}, False),
    ]
    assert (position, truncated) == (51, None)


def test_a_plain_document_type_is_fine_and_nothing_external_is_fetched() -> None:
    assert items(b'<?xml version="1.0"?>\n<!DOCTYPE r SYSTEM "file:///etc/passwd">\n<r><a x="1"/></r>') == [{"@x": "1"}]


@pytest.mark.parametrize(
    "declaration",
    [
        b'<!ENTITY a "b">',
        b'<!ENTITY a SYSTEM "file:///etc/passwd">',
        b'<!ENTITY % a SYSTEM "http://192.0.2.1/x.dtd"> %a;',
        b'<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">',
    ],
)
def test_entity_declarations_are_refused(declaration: bytes) -> None:
    with pytest.raises(ImporterError, match="declares XML entities, which are refused"):
        items(b"<!DOCTYPE r [" + declaration + b']><r><a x="&a;"/></r>')


def test_an_entity_that_nobody_declared_is_an_error_with_its_place() -> None:
    with pytest.raises(ImporterError, match="input, byte 13: is not well-formed XML: undefined entity"):
        items(b'<r><a x="1"/><a x="&nope;"/></r>')


def test_control_characters_become_escapes() -> None:
    assert items(b'<r><a x="\x1b[31m\x00\x01 &#27;&#x1B;&#0; \t&#10;&#9;"/><b>\x07&#8;</b></r>') == [
        {"@x": "\\x1b[31m\\x00\\x01 \\x1b\\x1b\\x00  \n\t"},
        "\\x07\\x08",
    ]


@pytest.mark.parametrize("size", [1, 7, 1000])
def test_the_quote_that_nmap_overwrites_when_it_resumes_is_put_back(size: int) -> None:
    content = b'<r><a addr="192.0.2.1\0 addrtype="ipv4" x="\0 b"/></r>\0'
    repair = Repair(content)

    pieces = [repair.feed(content[place : place + size]) for place in range(0, len(content), size)]

    assert b"".join([*pieces, repair.feed(b"", final=True)]) == (
        b'<r><a addr="192.0.2.1" addrtype="ipv4" x="\\x00 b"/></r>\n'
    )


def test_bytes_that_are_not_utf8_become_escapes_and_valid_text_stays() -> None:
    content = '<r><a x="é€😀'.encode() + b"\xff\xe9 \xc3 \xe2\x82 \xed\xa0\x80 \xef\xbf\xbe" + b'"/></r>'

    assert items(content) == [{"@x": "é€😀\\xff\\xe9 \\xc3 \\xe2\\x82 \\xed\\xa0\\x80 \\xef\\xbf\\xbe"}]


def test_references_to_what_is_no_character_become_escapes() -> None:
    assert items(b'<r><a x="&#xD800;&#xFFFE;&#x110000;&#x41;&#65;"/></r>') == [
        {"@x": "\\xed\\xa0\\x80\\xef\\xbf\\xbe&#x110000;AA"}
    ]


def test_a_declared_encoding_is_used() -> None:
    text = '<?xml version="1.0" encoding="{}"?><r><a x="é"/></r>'

    assert items(text.format("ISO-8859-1").encode("latin-1")) == [{"@x": "é"}]
    assert items(text.format("windows-1252").encode("cp1252")) == [{"@x": "é"}]
    assert items(text.format("UTF-16").encode("utf-16")) == [{"@x": "é"}]
    assert items(b"\xef\xbb\xbf" + text.format("UTF-8").encode()) == [{"@x": "é"}]
    assert items(text.format("UTF-8").encode("latin-1")) == [{"@x": "\\xe9"}]


@pytest.mark.parametrize("name", ["martian", "shift_jis"])
def test_an_encoding_that_cannot_be_read_is_a_clear_error(name: str) -> None:
    with pytest.raises(ImporterError, match="declares an encoding that cannot be read: "):
        items(f'<?xml version="1.0" encoding="{name}"?><r><a x="1"/></r>'.encode())


def test_documents_one_after_another_are_numbered() -> None:
    first = b'<?xml version="1.0"?>\n<!DOCTYPE r>\n<r><a n="1"/></r>\n<!-- end -->\n'
    content = b"\n" + first + first + b'<r><a n="3"/></r>\n\n'

    found, position, truncated = read(content)

    assert [(run, item) for run, _, item, _ in found] == [(1, {"@n": "1"}), (2, {"@n": "1"}), (3, {"@n": "3"})]
    assert (position, truncated) == (len(content), None)


def test_a_document_that_was_cut_may_be_followed_by_another() -> None:
    found, _, truncated = read(b'<r><a n="1"/><a n="2"><?xml version="1.0"?><r><a n="3"/></r>')

    assert [(run, item) for run, _, item, _ in found] == [(1, {"@n": "1"}), (2, {"@n": "3"})]
    assert truncated is None


def test_rubbish_after_the_document_is_an_error_and_the_document_is_kept() -> None:
    with Source.from_stream(io.BytesIO(b'<r><a n="1"/></r>\nrubbish'), "input") as source:
        stream = xml.elements(source)
        assert next(stream).item == {"@n": "1"}
        with pytest.raises(ImporterError, match="input, byte 18: is not well-formed XML"):
            next(stream)


@pytest.mark.parametrize("end", [b'<a n="2', b"<a", b"", b"<a>text", b"\n<!-- open", "<a n='é".encode()[:-1]])
def test_where_the_xml_ends_early_whole_elements_are_kept_and_it_says_so(end: bytes) -> None:
    found, position, truncated = read(b'<r><a n="1"></a>' + end)

    assert [item for _, _, item, _ in found] == [{"@n": "1"}]
    assert (position, truncated) == (16, "the XML ends early, without </r>")


@pytest.mark.parametrize("content", [b"  \n", b"<!-- only a comment -->", b"<?xml version='1.0'?>", b"<r"])
def test_what_holds_no_element_is_an_error(content: bytes) -> None:
    with pytest.raises(ImporterError, match="holds no XML element"):
        items(content)


def test_what_is_no_xml_is_an_error_with_its_place() -> None:
    with pytest.raises(ImporterError, match="input, byte 18: is not well-formed XML: mismatched tag"):
        items(b'<r><a n="1"/><b></c></r>')


@pytest.mark.parametrize(
    "inside", [b"<c><d>x</d></c>" * 200_000, b"<c>" + b"x" * (3 << 20) + b"</c>", b"x" * (3 << 20)]
)
def test_an_element_that_is_too_large_is_read_over(monkeypatch: pytest.MonkeyPatch, inside: bytes) -> None:
    monkeypatch.setattr(xml, "MAX_ELEMENT", 1 << 20)
    content = b'<r x="1"><a>1</a><b y="2">' + inside + b"</b>\n<a>2</a>" + b"<b>" + inside + b"</b><a><c/></a></r>"
    with Source.from_stream(io.BytesIO(content), "input") as source:
        found = [(each.attributes, each.name, each.item, each.large) for each in xml.elements(source, {"c"})]
        assert source.position == len(content)
    root = {"x": "1"}
    assert found == [
        (root, "a", "1", False),
        (root, "b", None, True),
        (root, "a", "2", False),
        (root, "b", None, True),
        (root, "a", {"c": [None]}, False),
    ]


@pytest.mark.parametrize(
    "large", [b'<a b="' + b"x" * (3 << 20) + b'"/>', b"x" * (3 << 20), b"<!--" + b"x" * (3 << 20) + b"-->"]
)
def test_a_tag_or_text_that_is_too_large_is_an_error_and_what_stands_before_is_kept(
    monkeypatch: pytest.MonkeyPatch, large: bytes
) -> None:
    monkeypatch.setattr(xml, "MAX_ELEMENT", 1 << 20)
    with Source.from_stream(io.BytesIO(b"<r><a/>" + large + b"</r>"), "input") as source:
        stream = xml.elements(source)
        assert next(stream).name == "a"
        with pytest.raises(ImporterError, match="holds an XML element larger than 1 MiB"):
            next(stream)


def test_elements_before_start_are_marked_done() -> None:
    content = b'<r><a n="1"></a><a n="2"></a><a n="3"></a></r>'

    found, position, _ = read(content, start=29)

    assert [(item["@n"], done) for _, _, item, done in found] == [("1", True), ("2", True), ("3", False)]
    assert position == len(content)


def test_places_are_those_of_the_content_also_where_it_was_repaired() -> None:
    content = b"<r><a>\x01\xff&#1;</a><a>\x02</a></r>"

    with Source.from_stream(io.BytesIO(content), "input") as source:
        places = [source.position for _ in xml.elements(source)]
    assert places == [0, content.index(b"<a>\x02")]


def test_a_place_is_the_end_of_the_element_however_it_ends() -> None:
    tags = [b"<a/>", b'<b x="1"/>', b"<c></c>", b'<d x="1"/>', b"<e>t</e>", b"<f><g/></f>", b'<h x="1"></h>']
    with Source.from_stream(io.BytesIO(b"<r>" + b"".join(tags)), "input") as source:
        places = [source.position for _ in xml.elements(source)]
        places.append(source.position)
    ends = [3 + sum(map(len, tags[:count])) for count in range(len(tags) + 1)]
    assert places == [0, *ends[1:]]


TEXT = st.lists(
    st.sampled_from(
        [b"a", b"<", b"\x01", b"\xff", "é".encode(), "😀".encode(), b"&#27;", b"&#10;", b"&#x1;", b"\xef\xbf\xbf", b"&"]
    ),
    max_size=30,
)


@given(TEXT, st.integers(1, 7))
def test_repair_does_not_depend_on_how_the_content_is_cut(parts: list[bytes], size: int) -> None:
    content = b"".join(parts)
    whole = Repair(content).feed(content, final=True)

    repair = Repair(content)
    pieces = [repair.feed(content[place : place + size]) for place in range(0, len(content), size)]

    assert b"".join([*pieces, repair.feed(b"", final=True)]) == whole
    whole.decode()


@given(TEXT)
def test_repaired_offsets_lead_back_to_the_content(parts: list[bytes]) -> None:
    content = b"".join(part + b"<%d>" % number for number, part in enumerate(parts))
    repair = Repair(content)
    whole = repair.feed(content, final=True)

    for number in range(len(parts)):
        tag = b"<%d>" % number
        assert repair.original(whole.index(tag)) == content.index(tag)
