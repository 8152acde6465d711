"""A Source: one content whatever holds it, its lines, positions and digests."""

import bz2
import gzip
import hashlib
import io
import lzma
import os
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
import zstandard
from hypothesis import assume, given
from hypothesis import strategies as st

from graphrecon.importers import source as module
from graphrecon.importers.compression import encoded
from graphrecon.importers.source import ImporterError, LongLine, Source

CONTENT = b"".join(b"line %d of the content\n" % number for number in range(20_000))
COMPRESS: dict[str, Callable[[bytes], bytes]] = {
    "plain": bytes,
    "gzip": gzip.compress,
    "bzip2": bz2.compress,
    "xz": lzma.compress,
    "zstd": zstandard.compress,
}


def source(content: bytes) -> Source:
    return Source.from_stream(io.BytesIO(content), "input")


def lines(content: bytes, start: int = 0, header: bytes = b"") -> list[tuple[int, bytes]]:
    with source(content) as opened:
        opened.start = start
        return list(opened.lines(header))


@pytest.mark.parametrize("kind", COMPRESS)
def test_content_is_the_same_however_it_encoded(kind: str, tmp_path: Path) -> None:
    path = tmp_path / "input"
    path.write_bytes(COMPRESS[kind](CONTENT))

    with Source.from_path(path) as opened:
        assert b"".join(opened.chunks()) == CONTENT
        assert opened.truncated is None
        assert opened.head(100) == CONTENT[:100]
        assert opened.path().read_bytes() == CONTENT


@pytest.mark.parametrize("kind", [kind for kind in COMPRESS if kind != "plain"])
def test_members_one_after_another_are_one_content(kind: str) -> None:
    compress = COMPRESS[kind]
    half = len(CONTENT) // 2

    with source(compress(CONTENT[:half]) + compress(b"") + compress(CONTENT[half:])) as opened:
        assert b"".join(opened.chunks()) == CONTENT
        assert opened.truncated is None


@pytest.mark.parametrize("kind", [kind for kind in COMPRESS if kind != "plain"])
def test_a_compressed_stream_cut_short_gives_what_is_readable_and_says_so(kind: str) -> None:
    noise = b"".join(hashlib.sha256(b"%d" % number).digest() for number in range(30_000))
    whole = COMPRESS[kind](noise)

    with source(whole[: len(whole) - 20]) as opened:
        found = b"".join(opened.chunks())
        assert noise.startswith(found)
        assert opened.truncated == f"the {kind} stream ends early"
    assert kind == "bzip2" or len(found) > len(noise) // 2


def test_a_damaged_gzip_stream_gives_what_stands_before_the_damage() -> None:
    whole = bytearray(gzip.compress(CONTENT, mtime=0))
    whole[len(whole) // 2] ^= 0xFF

    with source(bytes(whole)) as opened:
        found = b"".join(opened.chunks())
        reason = opened.truncated
    assert reason is not None
    assert reason.startswith("the gzip stream is damaged: ")
    assert found[: len(CONTENT) // 4] == CONTENT[: len(CONTENT) // 4]


def test_bytes_after_a_gzip_stream_are_reported_and_padding_is_not() -> None:
    with source(gzip.compress(CONTENT) + b"rubbish") as opened:
        assert b"".join(opened.chunks()) == CONTENT
        assert opened.truncated == "bytes that are not gzip follow the gzip stream"
    with source(gzip.compress(CONTENT) + b"\0" * 512) as opened:
        assert b"".join(opened.chunks()) == CONTENT
        assert opened.truncated is None


@pytest.mark.parametrize("kind", [kind for kind in COMPRESS if kind != "plain"])
def test_a_decompression_bomb_comes_in_small_pieces(kind: str) -> None:
    bomb = COMPRESS[kind](bytes(64 << 20))

    with source(bomb) as opened:
        sizes = [len(chunk) for chunk in opened.chunks()]
    assert sum(sizes) == 64 << 20
    assert max(sizes) <= 1 << 18


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-be"])
@pytest.mark.parametrize("packed", [False, True])
def test_text_with_a_byte_order_mark_is_utf_8_without_it(encoding: str, packed: bool, tmp_path: Path) -> None:
    text = "# é \U0001f600\n" * 100_000
    path = tmp_path / "file"
    data = ("\ufeff" * (encoding == "utf-16-be") + text).encode(encoding)
    path.write_bytes(gzip.compress(data, 1) if packed else data)

    with Source.from_path(path) as source:
        assert source.head(4) == "# é".encode()
        assert source.path().read_bytes() == b"".join(source.chunks()) == text.encode()
        assert (source.truncated, source.size, source.cuts(4)) == (None, None, [])


@pytest.mark.parametrize(
    ("data", "content", "truncated"),
    [
        (b"\xff\xfea\0b", b"a", "the UTF-16 text ends within a character"),
        (b"\xff\xfe\x3d\xd8a\0", b"\xed\xa0\xbda", None),
        (b"\xef\xbb", b"\xef\xbb", None),
    ],
)
def test_utf_16_that_is_damaged_is_read(data: bytes, content: bytes, truncated: str | None) -> None:
    with Source.from_stream(io.BytesIO(data), "x") as source:
        assert b"".join(source.chunks()) == content
        assert source.truncated == truncated


def test_what_cannot_be_read_is_a_clear_error(tmp_path: Path) -> None:
    empty = tmp_path / "empty"
    empty.touch()
    hollow = tmp_path / "hollow.gz"
    hollow.write_bytes(gzip.compress(b""))

    with pytest.raises(ImporterError, match="is a directory"):
        Source.from_path(tmp_path)
    with pytest.raises(ImporterError, match="cannot be read: No such file"):
        Source.from_path(tmp_path / "none")
    with pytest.raises(ImporterError, match="empty: is empty"):
        Source.from_path(empty)
    with pytest.raises(ImporterError, match="is empty"):
        Source.from_path(hollow)
    with pytest.raises(ImporterError, match="stdin: is empty"):
        Source.from_stream(io.BytesIO(), "stdin")


def test_a_pipe_is_spooled(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    writer = threading.Thread(target=pipe.write_bytes, args=(CONTENT,))
    writer.start()

    with Source.from_path(pipe) as opened:
        writer.join()
        assert opened.head(4) == b"line"
        assert b"".join(opened.chunks()) == CONTENT


def test_a_spooled_file_is_removed_on_close() -> None:
    with source(gzip.compress(CONTENT)) as opened:
        path = opened.path()
        assert path.read_bytes() == CONTENT
    assert not path.exists()


def test_a_file_that_is_renamed_meanwhile_is_read_on(tmp_path: Path) -> None:
    path = tmp_path / "input"
    path.write_bytes(CONTENT)

    with Source.from_path(path) as opened:
        path.rename(tmp_path / "rotated")
        path.write_bytes(b"another\n")
        assert opened.prefix_digests([len(CONTENT)]) == {len(CONTENT): hashlib.sha256(CONTENT).hexdigest()}
        assert b"".join(opened.chunks()) == CONTENT


def test_digests_of_positions_are_those_of_the_content_before_them() -> None:
    with source(gzip.compress(CONTENT)) as opened:
        for _, _ in opened.lines():
            if opened.position % 7 == 0:
                assert opened.digest(opened.position) == hashlib.sha256(CONTENT[: opened.position]).hexdigest()
        assert opened.digest(opened.position) == hashlib.sha256(CONTENT).hexdigest()
        with pytest.raises(ValueError, match="no digest at 5"):
            opened.digest(5)


def test_prefix_digests_leave_out_what_is_longer_than_the_content() -> None:
    with source(CONTENT) as opened:
        found = opened.prefix_digests([0, 10, len(CONTENT), 10, len(CONTENT) + 1])
    assert found == {size: hashlib.sha256(CONTENT[:size]).hexdigest() for size in (0, 10, len(CONTENT))}


def test_lines_come_without_their_ends_and_numbered() -> None:
    assert lines(b"a\r\nb\n\nc") == [(1, b"a"), (2, b"b"), (3, b""), (4, b"c")]


def test_position_is_the_start_of_the_line_and_then_the_end() -> None:
    with source(b"ab\r\nc\nd") as opened:
        assert [opened.position for _ in opened.lines()] == [0, 4, 6]
        assert opened.position == 7


def test_from_start_on_only_header_lines_of_before_are_yielded() -> None:
    content = b"#one\na\nb\n#two\nc\n#three\nd\n"

    assert lines(content, 16, b"#") == [(1, b"#one"), (4, b"#two"), (6, b"#three"), (7, b"d")]
    assert lines(content, 16) == [(6, b"#three"), (7, b"d")]


@pytest.mark.parametrize("count", [1, 2, 5, 40])
def test_ranges_of_a_file_hold_every_line_once_with_its_number(
    count: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "CHUNK", 7)
    content = b"#a\n" + b"".join(b"x" * (number % 23) + b"\r\n" * (number % 2) + b"\n" for number in range(60)) + b"end"
    path = tmp_path / "lines"
    path.write_bytes(content)
    with Source.from_path(path) as opened:
        cuts = opened.cuts(count)
    found = []
    for start, stop in zip([0, *cuts], [*cuts, None], strict=True):
        with Source.from_path(path) as opened:
            opened.start, opened.stop = start, stop
            found += [line for line in opened.lines(b"#") if start == 0 or not line[1].startswith(b"#")]
            assert opened.position == (stop or len(content))
            assert opened.digest(opened.position) == hashlib.sha256(content[: opened.position]).hexdigest()
    assert found == lines(content)
    assert len(cuts) <= count - 1
    assert (count == 1) == (not cuts)


def test_a_last_line_without_newline_is_flagged_and_can_be_held_back() -> None:
    with source(b"a\nb") as opened:
        flags = [(line, opened.unterminated) for _, line in opened.lines()]
        assert flags == [(b"a", False), (b"b", True)]
    with source(b"a\nb") as opened:
        for _ in opened.lines():
            if opened.unterminated:
                opened.hold()
        assert opened.position == 2


def test_the_rest_of_a_used_last_line_is_passed_over_when_the_content_has_grown() -> None:
    assert lines(b"a\nbc\nd\n", start=3) == [(3, b"d")]
    assert lines(b"a\nb\nd\n", start=3) == [(3, b"d")]


def test_a_line_that_is_too_long_is_not_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MAX_LINE", 1 << 19)
    content = b"a\n" + b"x" * (3 << 20) + b"\nb\n" + b"y" * (3 << 20)

    with source(content) as opened:
        found = [(number, type(line), line[:3], opened.position) for number, line in opened.lines()]
        assert opened.digest(opened.position) == hashlib.sha256(content).hexdigest()
    assert found == [
        (1, bytes, b"a", 0),
        (2, LongLine, b"xxx", 2),
        (3, bytes, b"b", 3 + (3 << 20)),
        (4, LongLine, b"yyy", 5 + (3 << 20)),
    ]


@given(
    st.lists(st.binary(max_size=40).map(lambda line: line.replace(b"\n", b"").replace(b"\r", b"")), max_size=20),
    st.data(),
)
def test_reading_in_two_parts_gives_every_line_once(parts: list[bytes], data: st.DataObject) -> None:
    content = b"\n".join([*parts, b""]) or b"\n"
    assume(not encoded(content))
    whole = lines(content)
    starts = [0]
    for _, line in whole:
        starts.append(starts[-1] + len(line) + 1)
    cut = data.draw(st.integers(0, len(whole)))

    assert whole[:cut] + lines(content, starts[cut]) == whole
