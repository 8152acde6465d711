"""Paths that a command is given: which files they are."""

import os
from pathlib import Path

from graphrecon.ingest.files import walk


def test_what_might_never_end_is_no_file_of_a_folder(tmp_path: Path) -> None:
    for name in ("b", "a", ".hidden"):
        (tmp_path / name).write_text("x")
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "device").symlink_to("/dev/zero")
    (tmp_path / "link").symlink_to("a")
    (tmp_path / "gone").symlink_to("nothing")

    assert [Path(path).name for path in walk([str(tmp_path)], recursive=True)] == ["a", "b", "gone", "link"]
    assert list(walk([str(tmp_path / "pipe")], recursive=True)) == [str(tmp_path / "pipe")]
