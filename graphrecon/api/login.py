"""The login page, drawn here, so that it needs no script; the routes that open and close sessions."""

from collections.abc import Awaitable, Callable
from html import escape
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import anyio
from anyio.to_thread import run_sync
from starlette.requests import Request
from starlette.responses import FileResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from graphrecon.api.attempts import Attempts
from graphrecon.api.door import COOKIE, SECURE_COOKIE, Door
from graphrecon.api.entrance import LOGOUT, log
from graphrecon.api.errors import RequestError
from graphrecon.db.accounts import sessions, users
from graphrecon.db.accounts.passwords import verify

_STYLE = Path(__file__).with_name("login.css")
MOST_BYTES = 8192
"""Bytes of a login."""
MOST_FIELDS = 10
AT_ONCE = 2
"""Passwords that are checked at the same time: each takes 64 MiB and a processor."""
MOST_WAITING = 16
"""Passwords that wait for their turn; more are refused."""
KEPT = '"cache", "storage"'
"""What a browser forgets at the logout: answers, filters, statements."""


def login_routes(door: Door) -> list[BaseRoute]:
    """Return the routes of the login page, its style, login and logout."""
    attempts, turn = Attempts(), anyio.CapacityLimiter(AT_ONCE)

    async def login(request: Request) -> Response:
        return await enter(request) if request.method == "POST" else _page(_place(request.query_params.get("next")))

    async def enter(request: Request) -> Response:
        given = await _form(request)
        name, place = given.get("name", "").strip().lower()[:64], _place(given.get("next"))
        client = door.client(request.scope)
        if wait := attempts.wait(name, client):
            if attempts.first(name, client):
                await log(door, request.scope, 429, "refusal", user=name, by="login")
            return _page(
                place, name, f"too many attempts: wait {-(-wait // 60)} minutes", 429, {"retry-after": str(wait)}
            )
        moment = attempts.begin(name, client)
        row = await run_sync(users.user, door.graph, name)
        if turn.statistics().tasks_waiting >= MOST_WAITING:
            attempts.undo(name, client, moment)
            return _page(place, name, "too many people log in: try again", 503, {"retry-after": "2"})
        kept = row["verifier"] if row else None
        right = await run_sync(verify, kept, given.get("password", ""), door.secret, limiter=turn)
        await log(door, request.scope, 303 if right else 401, "change" if right else "refusal", user=name, by="login")
        if not right:
            return _page(place, name, "the name or the password is wrong", 401)
        attempts.passed(name, client, moment)
        if old := door.cookie(request.scope):
            await run_sync(sessions.close_session, door.graph, old)
        token = await run_sync(sessions.open_session, door.graph, name, client)
        answer = RedirectResponse(place, 303, _FRESH)
        _set(answer, request, door, token, sessions.LONGEST)
        return answer

    async def leave(request: Request) -> Response:
        if old := door.cookie(request.scope):
            await run_sync(sessions.close_session, door.graph, old)
        answer = Response(status_code=204, headers={**_FRESH, "clear-site-data": KEPT})
        _set(answer, request, door, "", 0)
        return answer

    async def style(request: Request) -> Response:
        return FileResponse(_STYLE, headers={"cache-control": "no-cache"})

    return [
        Route("/login", login, methods=["GET", "POST"]),
        Route(LOGOUT, leave, methods=["POST"]),
        Route("/login.css", style),
    ]


Answer = Callable[[Request], Awaitable[Response]]
_FRESH = {"cache-control": "no-store"}
_REFERRER = {"referrer-policy": "same-origin"}
"""With none, browsers call the origin of the form `null`."""


def _set(answer: Response, request: Request, door: Door, token: str, seconds: int) -> None:
    secure = door.secure(request.scope)
    name = SECURE_COOKIE if secure else COOKIE
    # Lax, so that a link in a mail leads to what it names: no GET changes anything, and all else needs the token.
    answer.set_cookie(name, token, max_age=seconds, path="/", secure=secure, httponly=True, samesite="lax")


async def _form(request: Request) -> dict[str, str]:
    media = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media != "application/x-www-form-urlencoded":
        raise RequestError("a login is a form", status=415, code="not_a_form", hint="name, password and next")
    body = bytearray()
    async for part in request.stream():
        body += part
        if len(body) > MOST_BYTES:
            raise RequestError("the login is too long", status=413, code="too_large")
    try:
        found: dict[str, Any] = parse_qs(body.decode("latin-1"), keep_blank_values=True, max_num_fields=MOST_FIELDS)
    except ValueError:
        raise RequestError(
            f"a login has {MOST_FIELDS} fields at most", code="not_a_form", hint="name, password and next"
        ) from None
    return {name: values[0] for name, values in found.items()}


def _place(given: str | None) -> str:
    """Return where a login leads: a path of this application, never another site."""
    plain = given and given.startswith("/") and not given.startswith(("//", "/\\")) and given.isprintable()
    return given if plain and given else "/"


def _page(
    place: str, name: str = "", wrong: str = "", status: int = 200, more: dict[str, str] | None = None
) -> Response:
    said = f'<p role="alert">{escape(wrong)}</p>' if wrong else ""
    html = f"""<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Log in – graphrecon</title>
<link rel="stylesheet" href="/login.css"></head>
<body>
<main><h1>graphrecon</h1>
<form method="post" action="/login">
<label for="name">Name</label>
<input id="name" name="name" value="{escape(name)}" autocomplete="username" maxlength="64" required>
<label for="password">Password</label>
<input id="password" name="password" type="password" autocomplete="current-password" required maxlength="1024">
<input type="hidden" name="next" value="{escape(place)}">
{said}
<button>Log in</button>
</form></main>
</body>
</html>
"""
    return Response(html, status, {**_FRESH, **_REFERRER, **(more or {})}, "text/html")
