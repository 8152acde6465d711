"""A dump as a file: appears whole or not at all, and nothing else is taken for one."""

import gzip
import os
import stat
import struct
from pathlib import Path

import pytest
import zstandard

from graphrecon.embedded import archive
from graphrecon.embedded.archive import Archive
from graphrecon.embedded.errors import EmbeddedError
from graphrecon.embedded.progress import Silent

CONTENT = struct.pack(">iqq", 1, 97, 400_000) + os.urandom(400_000)
ZSTD = b"DZV1" + zstandard.ZstdCompressor(write_checksum=True).compress(b"zstd" + CONTENT)
GZIP = b"DGV1" + gzip.compress(CONTENT)


def check(path: Path, content: bytes) -> Archive:
    path.write_bytes(content)
    return archive.check(path, Silent())


@pytest.mark.parametrize("content", [ZSTD, GZIP], ids=["zstd", "gzip"])
def test_a_dump_says_what_it_holds(tmp_path: Path, content: bytes) -> None:
    assert check(tmp_path / "a.dump", content) == Archive(97, 400_000)


@pytest.mark.parametrize("content", [ZSTD, GZIP], ids=["zstd", "gzip"])
@pytest.mark.parametrize("share", [0.0, 0.1, 0.5, 0.999])
def test_a_dump_cut_short_is_refused(tmp_path: Path, content: bytes, share: float) -> None:
    with pytest.raises(EmbeddedError, match="is damaged or cut short"):
        check(tmp_path / "a.dump", content[: 4 + int(share * len(content[4:]))])


@pytest.mark.parametrize("content", [ZSTD, GZIP], ids=["zstd", "gzip"])
def test_a_changed_bit_anywhere_is_noticed(tmp_path: Path, content: bytes) -> None:
    for place in range(20, len(content) - 4, len(content) // 9):
        changed = bytearray(content)
        changed[place] ^= 0x10
        with pytest.raises(EmbeddedError, match="is damaged or cut short"):
            check(tmp_path / "a.dump", bytes(changed))


@pytest.mark.parametrize(
    "content", [b"", b"DZ", b"<nmaprun>", b"\x1f\x8b\x08\x00", b"PK\x03\x04", b"#separator \\x09\n"]
)
def test_what_is_no_dump_is_refused(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(EmbeddedError, match="is not a dump of Neo4j 5 or later"):
        check(tmp_path / "a.dump", content)


def test_a_file_that_is_not_there_or_a_folder_is_said(tmp_path: Path) -> None:
    with pytest.raises(EmbeddedError, match="cannot be read: No such file"):
        archive.check(tmp_path / "missing", Silent())
    with pytest.raises(EmbeddedError, match="cannot be read: Is a directory"):
        archive.check(tmp_path, Silent())


def test_a_file_appears_whole_and_private(tmp_path: Path) -> None:
    target = tmp_path / "a.dump"
    with archive.writing(target) as (part, opened):
        opened.write(b"content")
        assert not target.exists()
        assert part.parent == tmp_path
    assert target.read_bytes() == b"content"
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    assert os.listdir(tmp_path) == ["a.dump"]


def test_a_failure_keeps_the_file_of_before_and_leaves_nothing(tmp_path: Path) -> None:
    target = tmp_path / "a.dump"
    target.write_text("before")

    def fail() -> None:
        with archive.writing(target) as (_, opened):
            opened.write(b"half")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fail()
    assert target.read_text() == "before"
    assert os.listdir(tmp_path) == ["a.dump"]


def test_what_a_killed_dump_left_is_removed_and_a_living_one_is_not(tmp_path: Path) -> None:
    target = tmp_path / "a[1].dump"
    dead = tmp_path / ".a[1].dump.dead.part"
    dead.write_text("half")
    with archive.writing(target) as (first, _):
        assert not dead.exists()
        with archive.writing(target) as (second, _):
            assert first.exists()
            assert first != second


def test_a_folder_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    with pytest.raises(EmbeddedError, match="cannot be written"), archive.writing(tmp_path / "missing" / "a.dump"):
        pass
