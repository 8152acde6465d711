"""Pictures: scaled down to what the graph holds, and the words in them."""

import io
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageDraw, ImageFont

from graphrecon.importers import picture_scaling, picture_words, tools
from graphrecon.importers.scanned import Facts
from graphrecon.importers.screenshots import MAX_BYTES, give, screenshot
from graphrecon.importers.source import ImporterError
from graphrecon.model.scan import Screenshot, Showed
from graphrecon.model.values import parse_address


def noise(kind: str, width: int = 1300, height: int = 1000) -> bytes:
    """A picture that no format makes small."""
    written = io.BytesIO()
    picture = Image.frombytes("RGB", (width, height), os.urandom(3 * width * height))
    picture.save(written, kind, **({"quality": 100} if kind == "JPEG" else {}))
    return written.getvalue()


@pytest.fixture(autouse=True)
def _asked_anew() -> Iterator[None]:
    picture_words._installed.cache_clear()
    yield
    picture_words._installed.cache_clear()


def given(data: bytes) -> tuple[list[Any], bool]:
    facts = Facts("here", "scan", ())
    facts.host(parse_address("192.0.2.1"), 1, 1)
    return facts.items, give(facts, facts.record, "Record", data)


@pytest.mark.parametrize("kind", ["png", "jpeg", "gif"])
def test_a_picture_that_is_too_large_is_scaled_and_keeps_its_format(kind: str) -> None:
    data = noise(kind.upper(), 2400, 1800)
    assert len(data) > MAX_BYTES

    found = screenshot(data)

    assert found is not None
    assert (found.format, found.width, found.height) == (kind, 2400, 1800)
    assert found.bytes is not None
    assert MAX_BYTES / 20 < len(found.bytes) <= MAX_BYTES
    with Image.open(io.BytesIO(found.bytes)) as picture:
        assert picture.format == kind.upper()
        assert abs(picture.width / picture.height - 4 / 3) < 0.01


def test_a_picture_that_fits_is_kept_as_it_is() -> None:
    data = noise("PNG", 20, 10)
    found = screenshot(data)

    assert found is not None
    assert found.bytes == data


def test_without_pillow_a_large_picture_is_known_without_its_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    data = noise("PNG")
    monkeypatch.setitem(sys.modules, "PIL", None)

    items, known = given(data)

    assert known
    assert [(each.width, each.bytes) for each in items if isinstance(each, Screenshot)] == [(1300, None)]
    assert [each.target_label for each in items if isinstance(each, Showed)] == ["Screenshot"]
    assert items[-1].text.startswith("a screenshot larger than 2 MiB that cannot be scaled down is kept without")


def test_a_picture_that_would_not_fit_in_memory_is_not_unpacked() -> None:
    header = noise("PNG", 9, 9)
    bomb = header[:16] + (60_000).to_bytes(4, "big") * 2 + header[24:]

    assert picture_scaling.scaled(bomb, "png", MAX_BYTES) is None
    assert picture_scaling.scaled(b"\x89PNG\r\n\x1a\n" + b"\0" * 99, "png", MAX_BYTES) is None


def test_words_are_what_tesseract_prints_each_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / "tesseract"
    program.write_text(
        f"#!{sys.executable}\nimport sys\nif '--version' in sys.argv: sys.exit('tesseract 5.3.0')\n"
        "print('Login', len(sys.stdin.buffer.read()), 'root@lab.example Login a | ~~ \\x1b[31m')\n"
    )
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))

    assert picture_words.words_of(b"x" * 12345) == ("12345", "31m", "Login", "root@lab.example")


@pytest.mark.parametrize("body", ["sys.exit(3)", "sys.stdout.buffer.write(b'\\xff' * 3_000_000)"])
def test_a_tesseract_that_fails_leaves_the_picture_good(
    body: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = tmp_path / "tesseract"
    program.write_text(
        f"#!{sys.executable}\nimport sys\nif '--version' in sys.argv: sys.exit('tesseract 5.3.0')\n{body}\n"
    )
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))

    items, known = given(noise("PNG", 20, 10))

    assert known
    assert [each.words for each in items if isinstance(each, Screenshot)] == [()]


def test_without_tesseract_a_picture_has_no_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))

    assert picture_words.words_of(noise("PNG", 20, 10)) == ()


def test_tesseract_reads_the_words_of_a_login() -> None:
    try:
        tools.find(tools.TESSERACT)
    except ImporterError as missing:
        pytest.skip(str(missing))
    picture = Image.new("RGB", (900, 200), "white")
    ImageDraw.Draw(picture).text((30, 60), "Username Password", "black", ImageFont.load_default(60))
    written = io.BytesIO()
    picture.save(written, "PNG")

    found = screenshot(written.getvalue())

    assert found is not None
    assert found.words == ("Password", "Username")
