"""`graphrecon user …`: accounts of the web explorer: who may log in, what they may do and what they see."""

import sys
from collections.abc import Callable
from functools import partial
from getpass import getpass
from typing import Annotated, Any

import typer

from graphrecon.cli import options
from graphrecon.cli.escape import visible
from graphrecon.cli.options import UsageError
from graphrecon.cli.output import json_lines, printing
from graphrecon.cli.session import open_graph
from graphrecon.cypher.filter.within import check_scope
from graphrecon.cypher.graph import Graph
from graphrecon.db.accounts import audit as log
from graphrecon.db.accounts import sessions, users
from graphrecon.db.accounts.passwords import secret_of
from graphrecon.settings import load_settings

app = typer.Typer(
    help="Accounts of the web explorer: who may log in, what they may do and what they see.", no_args_is_help=True
)

Name = Annotated[str, typer.Argument(metavar="NAME", help="The account.")]
Role = Annotated[str, typer.Option("--role", metavar="ROLE", help="reader, analyst (raw Cypher, notes) or admin.")]
Scope = Annotated[
    str | None, typer.Option("--scope", metavar="FILTER", help="A filter of hosts: nothing else is seen.")
]


@app.command("add")
def add(name: Name, role: Role = "reader", scope: Scope = None) -> None:
    """Add an account; its password is asked for, or is the first line of standard input.

    Example: graphrecon user add alice --role admin

    Example: graphrecon user add bob --scope net:10.0.0.0/8
    """
    users.check_name(name)
    users.check_role(role)
    settings = load_settings()
    secret = secret_of(settings.home, settings.secret)
    if scope is not None:
        check_scope(scope)
    password = _password()
    with open_graph(settings) as graph:
        users.add_user(graph, name, password, secret, role, scope)
        _log(graph, "user add", f"{name} {role} {scope or ''}".strip())
    _say(f"{name} may log in as {role}")


@app.command("passwd")
def passwd(
    name: Name, keys: Annotated[bool, typer.Option("--delete-keys", help="Remove the keys of the account too.")] = False
) -> None:
    """Set the password of an account and end its sessions. Its keys go on, unless they are removed too.

    Example: graphrecon user passwd bob --delete-keys
    """
    settings = load_settings()
    secret, password = secret_of(settings.home, settings.secret), _password()
    with open_graph(settings) as graph:
        users.set_password(graph, name, password, secret)
        _log(graph, "user passwd", name)
        if keys:
            gone = sessions.delete_keys(graph, name)
            _log(graph, "user key --delete", f"{name}: all {gone}")
        left = len(sessions.keys(graph, name))
    _say(f"{name} has a new password" + (f"; keys that go on: {left} (--delete-keys)" if left else ""))


@app.command("role")
def role(name: Name, role: Annotated[str, typer.Argument(metavar="ROLE", help="reader, analyst or admin.")]) -> None:
    """Set what an account may do; it holds from its next request on.

    Example: graphrecon user role bob analyst
    """
    _change("user role", f"{name} {role}", lambda graph: users.set_role(graph, name, role))


@app.command("scope")
def scope(
    name: Name,
    text: Annotated[str | None, typer.Argument(metavar="FILTER", help="A filter of hosts.")] = None,
    everything: Annotated[bool, typer.Option("--all", help="No scope: the account sees everything.")] = False,
) -> None:
    """Set what an account sees: hosts that match a filter, and of flows those between two of them.

    Example: graphrecon user scope bob net:10.0.0.0/8
    """
    if (text is None) != everything:
        raise UsageError("give a filter, or --all")
    _change("user scope", f"{name} {text or '--all'}", lambda graph: users.set_scope(graph, name, text))


@app.command("delete")
def delete(name: Name) -> None:
    """Remove an account with its sessions and keys; what it wrote stays.

    Example: graphrecon user delete bob
    """
    _change("user delete", name, lambda graph: users.delete_user(graph, name))


@app.command("list")
def list_(
    json: options.Json = False, groups: Annotated[bool, typer.Option("--groups", help="Groups.")] = False
) -> None:
    """List the accounts, or the groups.

    Example: graphrecon user list --json
    """
    with open_graph() as graph, printing():
        _rows(users.groups(graph) if groups else users.users(graph), json)


@app.command("key")
def key(
    name: Name,
    label: Annotated[str, typer.Option("--name", metavar="NAME", help="What the key is for.")] = "key",
    listed: Annotated[bool, typer.Option("--list", help="List the keys of the account.")] = False,
    delete: Annotated[str | None, typer.Option("--delete", metavar="ID", help="Remove a key.")] = None,
    days: Annotated[
        int | None, typer.Option("--days", metavar="N", min=1, max=3650, help="It ends after N days; never by default.")
    ] = None,
    json: options.Json = False,
) -> None:
    """Make a key for a program, and print it: it is not shown again. Programs send it as `Authorization: Bearer KEY`.

    Example: graphrecon user key bob --name cron --days 90

    Example: graphrecon user key bob --list
    """
    if listed:
        with open_graph() as graph, printing():
            _rows(sessions.keys(graph, name), json)
        return
    if delete is not None:
        _change("user key --delete", f"{name} {delete}", lambda graph: sessions.delete_key(graph, name, delete))
        return
    with open_graph() as graph:
        made = sessions.add_key(graph, name, label, days)
        _log(graph, "user key", f"{name} {label}")
    sys.stdout.write(made + "\n")


@app.command("group")
def group(
    name: Annotated[str, typer.Argument(metavar="NAME", help="The group.")],
    scope: Scope = None,
    everything: Annotated[bool, typer.Option("--all", help="No scope of the group.")] = False,
    add: Annotated[list[str] | None, typer.Option("--add", metavar="USER", help="Make USER a member.")] = None,
    remove: Annotated[list[str] | None, typer.Option("--remove", metavar="USER", help="Take USER out.")] = None,
    delete: Annotated[bool, typer.Option("--delete", help="Remove the group.")] = False,
    widen: Annotated[
        bool, typer.Option("--widen", help="Remove although somebody without another scope then sees everything.")
    ] = False,
    json: options.Json = False,
) -> None:
    """Show a group, make it or change it: its scope holds for all members, beside their own.

    Example: graphrecon user group branch --scope net:10.1.0.0/16 --add bob

    Example: graphrecon user group branch
    """
    sets = scope is not None or everything
    if scope is not None and everything:
        raise UsageError("give a filter or --all, not both")
    if delete and (sets or add or remove):
        raise UsageError("--delete goes with no other change")
    if not (sets or add or remove or delete):
        with open_graph() as graph, printing():
            _rows([users.group(graph, name)], json)
        return
    if delete:
        _change("user group", f"{name} --delete", lambda graph: users.delete_group(graph, name, widen=widen))
    if sets:
        said = f"{name} --all" if scope is None else f"{name} --scope {scope}"
        _change("user group", said, lambda graph: users.set_group(graph, name, scope))
    for user in add or ():
        _change("user group", f"{name} --add {user}", partial(users.join, name=name, user=user))
    for user in remove or ():
        _change("user group", f"{name} --remove {user}", partial(users.leave, name=name, user=user, widen=widen))


@app.command("audit")
def audit(
    name: Annotated[str | None, typer.Argument(metavar="NAME", help="Of this account only.")] = None,
    limit: Annotated[int, typer.Option("--limit", min=1, help="At most this many.")] = 100,
    json: options.Json = False,
) -> None:
    """Show what accounts asked and changed, and who tried to log in, the newest first.

    Example: graphrecon user audit bob --limit 20
    """
    with open_graph() as graph, printing():
        _rows(log.events(graph, name, limit), json)


def _change(command: str, asked: str, work: Callable[[Graph], None]) -> None:
    with open_graph() as graph:
        work(graph)
        _log(graph, command, asked)


def _log(graph: Graph, command: str, asked: str) -> None:
    log.log(graph, "change", user=None, by="command", method=command, asked=asked)


def _password() -> str:
    """Return the password that is typed twice, or the first line of standard input."""
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    first = getpass("Password: ")
    if first != getpass("Again: "):
        raise UsageError("the two passwords differ")
    return first


def _rows(rows: Any, json: bool) -> None:
    if json:
        json_lines(rows)
        return
    for row in rows:
        words = (f"{name}={_word(value)}" for name, value in row.items() if value not in (None, [], 0))
        sys.stdout.write(visible("  ".join(words)) + "\n")


def _word(value: Any) -> str:
    if isinstance(value, list):
        return ",".join(map(str, value))
    return value.isoformat(timespec="seconds") if hasattr(value, "isoformat") else str(value)


def _say(line: str) -> None:
    sys.stderr.write(visible(f"graphrecon: {line}") + "\n")
