"""The home: private, its password its own, hostile or odd ones refused with a reason."""

import json
import os
import shutil
import stat
from pathlib import Path
from types import SimpleNamespace

import pytest

from graphrecon.embedded import home as homes
from graphrecon.embedded.errors import EmbeddedError
from graphrecon.embedded.home import Address, Ports


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_folders_and_password_are_private_whatever_the_umask(tmp_path: Path) -> None:
    old = os.umask(0)
    try:
        homes.prepare(tmp_path / "home")
        homes.password(tmp_path / "home")
        homes.initial_credentials(tmp_path / "home", "secret")
    finally:
        os.umask(old)
    home = tmp_path / "home"
    assert {mode(home), *(mode(home / name) for name in homes.FOLDERS)} == {0o700}
    assert {mode(home / "password"), mode(home / "data" / "dbms" / "auth.ini")} == {0o600}


def test_password_is_random_and_kept(tmp_path: Path) -> None:
    for name in ("one", "two"):
        homes.prepare(tmp_path / name)
    first = homes.password(tmp_path / "one")
    assert len(first) >= 32
    assert homes.password(tmp_path / "one") == first
    assert homes.password(tmp_path / "two") != first


def test_address_hides_the_password() -> None:
    assert "s3cret" not in repr(Address("bolt://127.0.0.1:1", "neo4j", "s3cret", "http://127.0.0.1:2"))


def test_auth_line_is_that_of_the_admin_tool() -> None:
    """`neo4j-admin dbms set-initial-password abcdefgh1234` of 2026.08.1 wrote exactly this."""
    salt = bytes.fromhex("4e81a52b2c7dba3a9143803e8e957592c6eac019b47ed7a1b7f619a8566d3295")
    assert homes.auth_line("abcdefgh1234", salt) == (
        "neo4j:SHA-256,05536a5e674beff7692a6a533a51c8439bb4dfd470b2116cfbd2ec9c84caa37f,"
        "4e81a52b2c7dba3a9143803e8e957592c6eac019b47ed7a1b7f619a8566d3295,1024:\n"
    )


def test_a_server_with_data_and_no_password_file_is_refused(tmp_path: Path) -> None:
    homes.prepare(tmp_path)
    (tmp_path / "data" / "databases" / "system").mkdir(parents=True)
    with pytest.raises(EmbeddedError, match="the password file is gone"):
        homes.password(tmp_path)
    assert not (tmp_path / "password").exists()


@pytest.mark.parametrize("bits", [0o640, 0o604, 0o620, 0o666])
def test_a_password_file_open_to_others_is_refused(tmp_path: Path, bits: int) -> None:
    homes.prepare(tmp_path)
    homes.password(tmp_path)
    (tmp_path / "password").chmod(bits)
    with pytest.raises(EmbeddedError, match="is open to other users"):
        homes.password(tmp_path)


def test_a_password_file_that_is_a_link_is_refused(tmp_path: Path) -> None:
    homes.prepare(tmp_path)
    (tmp_path / "elsewhere").write_text("guessed")
    (tmp_path / "password").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(EmbeddedError, match="cannot be read"):
        homes.password(tmp_path)


def test_an_empty_password_file_is_refused(tmp_path: Path) -> None:
    homes.prepare(tmp_path)
    (tmp_path / "password").touch(0o600)
    with pytest.raises(EmbeddedError, match="is empty"):
        homes.password(tmp_path)


def test_a_home_that_is_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(EmbeddedError, match="is not a folder"):
        homes.prepare(tmp_path / "file")
    with pytest.raises(EmbeddedError, match="lies below something that is not a folder"):
        homes.prepare(tmp_path / "file" / "home")


@pytest.mark.parametrize("bits", [0o770, 0o707, 0o777, 0o1777])
def test_a_home_that_others_may_write_is_refused(tmp_path: Path, bits: int) -> None:
    (tmp_path / "home").mkdir()
    (tmp_path / "home").chmod(bits)
    with pytest.raises(EmbeddedError, match="can be written by other users"):
        homes.prepare(tmp_path / "home")


def test_a_home_of_another_user_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: tmp_path.stat().st_uid + 1)
    with pytest.raises(EmbeddedError, match="belongs to another user"):
        homes.prepare(tmp_path)


def test_a_home_that_cannot_be_written_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "access", lambda _path, _mode: False)
    with pytest.raises(EmbeddedError, match="cannot be written"):
        homes.prepare(tmp_path)


def test_a_data_folder_linked_to_where_others_write_is_refused(tmp_path: Path) -> None:
    (tmp_path / "open").mkdir()
    (tmp_path / "open").chmod(0o777)
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "data").symlink_to(tmp_path / "open")
    with pytest.raises(EmbeddedError, match="can be written by other users"):
        homes.prepare(tmp_path / "home")


def test_a_disk_without_room_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: SimpleNamespace(free=100 * 2**20))
    with pytest.raises(EmbeddedError, match="the disk has 100 MB left, and a server needs 200 MB to start"):
        homes.check_room(tmp_path)
    (tmp_path / "data" / "databases" / "system").mkdir(parents=True)
    homes.check_room(tmp_path)


def test_ports_are_remembered(tmp_path: Path) -> None:
    homes.prepare(tmp_path)
    first = homes.choose_ports(tmp_path)
    assert homes.remembered_ports(tmp_path) == first
    assert homes.choose_ports(tmp_path) == first
    assert first.bolt != first.http


@pytest.mark.parametrize(
    "note",
    ["", "[]", "null", '{"bolt": 0, "http": 80}', '{"bolt": 80, "http": 80}', '{"bolt": 99999, "http": 80}', "{"],
)
def test_a_broken_note_of_ports_is_no_note(tmp_path: Path, note: str) -> None:
    homes.prepare(tmp_path)
    (tmp_path / "run" / "ports.json").touch(0o600)
    (tmp_path / "run" / "ports.json").write_text(note)
    assert homes.remembered_ports(tmp_path) is None


def test_a_good_note_of_ports_is_taken(tmp_path: Path) -> None:
    homes.prepare(tmp_path)
    (tmp_path / "run" / "ports.json").touch(0o600)
    (tmp_path / "run" / "ports.json").write_text(json.dumps({"bolt": 7001, "http": 7002}))
    assert homes.remembered_ports(tmp_path) == Ports(7001, 7002)
