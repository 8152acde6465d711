"""`graphrecon user …` and what it has to do with `graphrecon web`."""

import json
from collections.abc import Callable, Iterator

import pytest

from graphrecon.cypher.graph import Graph
from tests.cli.conftest import Ran, run
from tests.conftest import empty

pytestmark = pytest.mark.graph

Ask = Callable[..., Ran]


@pytest.fixture
def user(graph: Graph, server: tuple[str, str, str], tmp_path: object) -> Iterator[Ask]:
    """A function that runs a command on an empty graph; standard input is a password."""
    empty(graph)
    uri, name, password = server
    env: dict[str, str | None] = {
        "GRAPHRECON_URI": uri,
        "GRAPHRECON_USER": name,
        "GRAPHRECON_PASSWORD": password,
        "GRAPHRECON_HOME": f"{tmp_path}/home",
        "XDG_CONFIG_HOME": f"{tmp_path}/config",
    }

    def asked(*argv: str, stdin: str = "correct horse battery\n") -> Ran:
        return run(*argv, env=env, stdin=stdin)

    yield asked
    empty(graph)


def test_accounts_from_the_first_to_the_last(user: Ask) -> None:
    """Each change is in the list, and in the log without a password."""
    assert user("user", "add", "ada", "--role", "admin").status == 0
    assert user("user", "add", "bob", "--scope", "net:10.0.0.0/8").status == 0
    assert user("user", "group", "branch", "--scope", "country:FR", "--add", "bob").status == 0
    assert user("user", "role", "bob", "analyst").status == 0
    key = user("user", "key", "bob", "--name", "cron").out.strip()
    assert key.startswith("gr_")
    assert user("user", "passwd", "bob", stdin="another password\n").status == 0
    listed = [json.loads(line) for line in user("user", "list", "--json").out.splitlines()]
    assert [(row["name"], row["role"], row["scope"], row["groups"], row["keys"]) for row in listed] == [
        ("ada", "admin", None, [], 0),
        ("bob", "analyst", "net:10.0.0.0/8", ["branch"], 1),
    ]
    kept = json.loads(user("user", "key", "bob", "--list", "--json").out)
    assert user("user", "key", "bob", "--delete", kept["id"]).status == 0
    assert user("user", "scope", "bob", "--all").status == 0
    assert user("user", "delete", "bob").status == 0
    assert [json.loads(line)["name"] for line in user("user", "list", "--json").out.splitlines()] == ["ada"]
    logged = user("user", "audit", "--json").out
    assert [json.loads(line)["method"] for line in logged.splitlines()].count("user add") == 2
    assert "horse" not in logged
    assert key not in logged


@pytest.mark.parametrize(
    ("argv", "stdin", "said"),
    [
        (("add", "Ada"), "correct horse battery\n", "cannot be a name"),
        (("add", "ada", "--role", "root"), "correct horse battery\n", "no role"),
        (("add", "ada", "--scope", "nix:1"), "correct horse battery\n", "unknown attribute"),
        (("add", "ada"), "short\n", "characters"),
        (("add", "ada"), "", "characters"),
        (("role", "nobody", "admin"), "", "no user 'nobody'"),
        (("scope", "nobody", "net:10.0.0.0/8"), "", "no user 'nobody'"),
        (("delete", "nobody"), "", "no user 'nobody'"),
        (("key", "nobody"), "", "no user 'nobody'"),
        (("key", "nobody", "--delete", "x"), "", "no key"),
        (("scope", "nobody"), "", "--all"),
    ],
)
def test_what_cannot_be_is_said(user: Ask, argv: tuple[str, ...], stdin: str, said: str) -> None:
    """One line, status 2, and nothing is changed."""
    ran = user("user", *argv, stdin=stdin)
    assert ran.status == 2
    assert said in (ran.error or ran.err)
    assert user("user", "list").out == ""


def test_a_new_password_says_which_keys_go_on(user: Ask) -> None:
    assert user("user", "add", "bob").status == 0
    assert user("user", "key", "bob", "--name", "cron", "--days", "30").status == 0
    assert "keys that go on: 1" in user("user", "passwd", "bob").err
    kept = json.loads(user("user", "key", "bob", "--list", "--json").out)
    assert (kept["name"], kept["lastseen"], bool(kept["expires"])) == ("cron", None, True)
    assert "keys" not in user("user", "passwd", "bob", "--delete-keys").err
    assert user("user", "key", "bob", "--list", "--json").out == ""


@pytest.mark.parametrize("name", ["GRAPHRECON_WEB_PROXY", "GRAPHRECON_WEB_NAMES"])
def test_a_loopback_that_others_reach_needs_accounts(user: Ask, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A proxy in front of it makes it no more this machine's own."""
    monkeypatch.setenv(name, "127.0.0.1")
    ran = user("web", "--port", "0")
    assert ran.status == 2
    assert "no accounts" in (ran.error or "")


def test_other_machines_need_accounts(user: Ask) -> None:
    """Without one `web --host` is refused with what to do."""
    ran = user("web", "--host", "0.0.0.0", "--port", "0")
    assert ran.status == 2
    assert "no accounts" in (ran.error or "")
    assert "graphrecon user add" in (ran.error or "")


def test_a_group_that_is_shown_keeps_its_scope(user: Ask) -> None:
    """Its name alone changes nothing, and makes none; what widens it is said."""
    assert user("user", "group", "branch").status == 2
    assert user("user", "list", "--groups").out == ""
    assert user("user", "group", "branch", "--scope", "net:10.1.0.0/16").status == 0
    shown = user("user", "group", "branch", "--json")
    assert (shown.status, json.loads(shown.out)["scope"]) == (0, "net:10.1.0.0/16")
    assert json.loads(user("user", "list", "--groups", "--json").out)["scope"] == "net:10.1.0.0/16"
    for both in (("--all", "--scope", "country:FR"), ("--delete", "--all"), ("--delete", "--add", "bob")):
        assert user("user", "group", "branch", *both).status == 2
    assert json.loads(user("user", "group", "branch", "--json").out)["scope"] == "net:10.1.0.0/16"
    assert user("user", "group", "branch", "--all").status == 0
    assert json.loads(user("user", "group", "branch", "--json").out)["scope"] is None


@pytest.mark.parametrize("loosens", [("--delete",), ("--remove", "bob")])
def test_who_has_no_other_scope_does_not_lose_it_unsaid(user: Ask, loosens: tuple[str, ...]) -> None:
    """Neither by leaving a group nor by its end; with another scope, or when it is said, it goes."""
    for name, scope in (("ada", ()), ("bob", ()), ("eve", ("--scope", "country:DE"))):
        assert user("user", "add", name, *scope).status == 0
    assert user("user", "group", "branch", "--scope", "country:FR", "--add", "bob", "--add", "eve").status == 0
    refused = user("user", "group", "branch", *loosens)
    assert refused.status == 2
    assert "bob would see everything" in (refused.error or "")
    members = json.loads(user("user", "group", "branch", "--json").out)["members"]
    assert members == ["bob", "eve"]
    assert user("user", "group", "other", "--all", "--add", "bob").status == 0
    assert user("user", "group", "branch", *loosens).status == 2
    assert user("user", "group", "more", "--scope", "net:10.0.0.0/8", "--add", "bob").status == 0
    assert user("user", "group", "branch", *loosens).status == 0
    assert user("user", "group", "more", "--remove", "bob").status == 2
    assert user("user", "group", "more", "--remove", "bob", "--widen").status == 0
