"""`passiverecon2db` without a database: several files, folders of logs, the ignore file, what cannot be followed."""

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Ran, run

LINE = '{"ts":1790000000,"host":"%s","srvport":%d,"recon_type":"OPEN_PORT","source":"TCP","value":"tcp/%d"}\n'


def passive(*words: str, home: Path) -> Ran:
    """Run the command with a home of its own."""
    return run("passiverecon2db", *words, env={"GRAPHRECON_HOME": str(home), "XDG_CONFIG_HOME": str(home)})


def log(path: Path, *hosts: str, port: int = 22) -> str:
    """Write a passive_recon.log of open ports and return its path."""
    path.write_text("".join(LINE % (host, port, port) for host in hosts))
    return str(path)


def seen(out: str) -> list[tuple[str, str]]:
    """Return host and value of the facts that `--test` printed."""
    found = [json.loads(line) for line in out.splitlines()]
    return [(one["addr"], one["value"]) for one in found if one.get("node") == "Observation"]


def test_a_bad_file_among_several_does_not_keep_the_others_from_being_shown(tmp_path: Path) -> None:
    stranger = tmp_path / "x.log"
    stranger.write_text("hello\n")
    words = ("--test", log(tmp_path / "a.log", "192.0.2.1"), str(stranger), log(tmp_path / "b.log", "192.0.2.2"))
    ran = passive(*words, home=tmp_path)
    assert seen(ran.out) == [("192.0.2.1", "tcp/22"), ("192.0.2.2", "tcp/22")]
    assert ran.status == 2
    assert "x.log: not a format that graphrecon knows" in ran.err


def test_logs_of_flows_in_a_folder_of_zeek_are_left_apart(tmp_path: Path) -> None:
    conn = tmp_path / "conn.log"
    conn.write_text('{"_path":"conn","ts":1,"id.orig_h":"192.0.2.1","id.resp_h":"192.0.2.2","conn_state":"SF"}\n')
    ran = passive("--test", str(conn), log(tmp_path / "passive_recon.log", "192.0.2.1"), home=tmp_path)
    assert (ran.status, seen(ran.out)) == (0, [("192.0.2.1", "tcp/22")])
    assert "Zeek's conn log is for another command" in ran.err


def test_lists_of_addresses_come_from_the_settings(tmp_path: Path) -> None:
    answer = {
        "ts": 1,
        "recon_type": "DNS_ANSWER",
        "source": "A-1",
        "host": "127.0.0.2",
        "value": "1.2.0.192.bl.example",
    }
    path = tmp_path / "passive_recon.log"
    path.write_text(json.dumps(answer) + "\n")
    folder = tmp_path / "graphrecon"
    folder.mkdir()
    (folder / "config.toml").write_text('dns_blacklists = "+bl.example"\n')
    home: dict[str, str | None] = {"GRAPHRECON_HOME": str(tmp_path), "XDG_CONFIG_HOME": str(tmp_path)}
    assert '"DNS_BLACKLIST"' in run("passiverecon2db", "--test", str(path), env=home).out
    env: dict[str, str | None] = {**home, "GRAPHRECON_DNS_BLACKLISTS": "other.example"}
    assert '"DNS_BLACKLIST"' not in run("passiverecon2db", "--test", str(path), env=env).out
    ran = run("passiverecon2db", "--test", str(path), env={**home, "GRAPHRECON_DNS_BLACKLISTS": "a" * 300})
    assert (ran.status, "'dns_blacklists': host name longer" in str(ran.error)) == (2, True)


def test_the_ignore_file_leaves_facts_out(tmp_path: Path) -> None:
    spec = tmp_path / "ignore.toml"
    spec.write_text('[ignore]\n"*" = ["192.0.2.0/24"]\n[keep]\nSSH_SERVER = ["*"]\n')
    ran = passive("--test", "-i", str(spec), log(tmp_path / "a.log", "192.0.2.1", "198.51.100.1"), home=tmp_path)
    assert seen(ran.out) == [("198.51.100.1", "tcp/22")]
    assert "left out by the ignore file" in ran.out


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ('[keep]\n"*" = ["USER"]\n', '[keep] takes kinds of facts, not "*"'),
        ('[ignore]\nOPEN_PROT = ["192.0.2.0/24"]\n', "unknown kind of fact 'OPEN_PROT'; did you mean 'OPEN_PORT'?"),
        ('[keep]\nnonsense = ["x"]\n', "unknown kind of fact 'nonsense'"),
    ],
)
def test_an_ignore_file_that_says_nothing_useful_is_refused(text: str, why: str, tmp_path: Path) -> None:
    spec = tmp_path / "ignore.toml"
    spec.write_text(text)
    ran = passive("--test", "-i", str(spec), log(tmp_path / "a.log", "192.0.2.1"), home=tmp_path)
    assert ran.status == 2
    assert why in str(ran.error or ran.err)


@pytest.mark.parametrize("option", ["-r", "--force", "--no-update-view"])
def test_what_makes_no_sense_of_a_log_that_is_followed_is_refused(option: str, tmp_path: Path) -> None:
    ran = passive("--follow", option, log(tmp_path / "a.log", "192.0.2.1"), home=tmp_path)
    assert "--follow takes files, without" in str(ran.error or ran.err)
