"""The login page, drawn here, so that it needs no script; the routes that open and close sessions."""

import time
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

from graphrecon.api.entrance import COOKIE, Door, client_of, cookie, log
from graphrecon.api.errors import RequestError
from graphrecon.db.accounts import sessions, users
from graphrecon.db.accounts.passwords import verify

_STYLE = Path(__file__).with_name("login.css")
MOST_BYTES = 8192
"""Bytes of a login."""
WINDOW = 900.0
"""Seconds for which a failed attempt counts."""
MOST_HERE, MOST_OF_CLIENT, MOST_OF_NAME = 5, 20, 100
"""Failed attempts of one client on one name, of one client, and on one name, after which none is looked at."""
AT_ONCE = 2
"""Passwords that are checked at the same time: each takes 64 MiB and a processor."""


class Attempts:
    """Counts failed attempts of the last WINDOW seconds."""

    def __init__(self) -> None:
        self._failed: dict[tuple[str, str], list[float]] = {}

    def wait(self, name: str, client: str) -> int:
        """Return how many seconds an attempt has to wait, 0 when it is looked at."""
        now = time.monotonic()
        limits = {("", client): MOST_OF_CLIENT, (name, ""): MOST_OF_NAME, (name, client): MOST_HERE}
        waits = [0.0]
        for key, most in limits.items():
            seen = [moment for moment in self._failed.get(key, ()) if now - moment < WINDOW]
            if len(seen) >= most:
                waits.append(WINDOW - (now - seen[-most]))
        return int(max(waits)) + (max(waits) > 0)

    def failed(self, name: str, client: str) -> None:
        """Count a failed attempt."""
        now = time.monotonic()
        self._failed = {key: seen for key, seen in self._failed.items() if now - seen[-1] < WINDOW}
        for key in (("", client), (name, ""), (name, client)):
            self._failed.setdefault(key, []).append(now)

    def passed(self, name: str, client: str) -> None:
        """Forget the attempts of a client on a name."""
        self._failed.pop((name, client), None)


def login_routes(door: Door) -> list[BaseRoute]:
    """Return the routes of the login page, its style, login and logout."""
    attempts, turn = Attempts(), anyio.CapacityLimiter(AT_ONCE)

    async def show(request: Request) -> Response:
        return _page(_place(request.query_params.get("next")))

    async def enter(request: Request) -> Response:
        given = await _form(request)
        name, place = given.get("name", "").strip().lower()[:64], _place(given.get("next"))
        client = client_of(request.scope)
        wait = attempts.wait(name, client)
        if wait:
            await log(door.graph, request.scope, 429, user=name, by="login")
            return _page(
                place, name, f"too many attempts: wait {-(-wait // 60)} minutes", 429, {"retry-after": str(wait)}
            )
        attempts.failed(name, client)  # taken back below: attempts at the same time count too
        row = await run_sync(users.user, door.graph, name)
        kept = row["verifier"] if row else None
        right = await run_sync(verify, kept, given.get("password", ""), door.secret, limiter=turn)
        await log(door.graph, request.scope, 303 if right else 401, user=name, by="login")
        if not right:
            return _page(place, name, "the name or the password is wrong", 401)
        attempts.passed(name, client)
        if old := cookie(request.headers):
            await run_sync(sessions.close_session, door.graph, old)
        token = await run_sync(sessions.open_session, door.graph, name, client)
        answer = RedirectResponse(place, 303, _FRESH)
        _set(answer, request, door, token, sessions.LONGEST)
        return answer

    async def leave(request: Request) -> Response:
        if old := cookie(request.headers):
            await run_sync(sessions.close_session, door.graph, old)
        answer = Response(status_code=204, headers={**_FRESH, "clear-site-data": '"cache"'})
        _set(answer, request, door, "", 0)
        return answer

    async def style(request: Request) -> Response:
        return FileResponse(_STYLE, headers={"cache-control": "no-cache"})

    return [
        Route("/login", show, methods=["GET"]),
        Route("/login", enter, methods=["POST"]),
        Route("/logout", leave, methods=["POST"]),
        Route("/login.css", style),
    ]


Answer = Callable[[Request], Awaitable[Response]]
_FRESH = {"cache-control": "no-store"}
_REFERRER = {"referrer-policy": "same-origin"}
"""With none, browsers call the origin of the form `null`."""


def _set(answer: Response, request: Request, door: Door, token: str, seconds: int) -> None:
    proxied = door.trusts(client_of(request.scope)) and request.headers.get("x-forwarded-proto") == "https"
    secure = proxied or request.url.scheme == "https"
    answer.set_cookie(COOKIE, token, max_age=seconds, path="/", secure=secure, httponly=True, samesite="strict")


async def _form(request: Request) -> dict[str, str]:
    media = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media != "application/x-www-form-urlencoded":
        raise RequestError("a login is a form", status=415, code="not_a_form", hint="name, password and next")
    body = bytearray()
    async for part in request.stream():
        body += part
        if len(body) > MOST_BYTES:
            raise RequestError("the login is too long", status=413, code="too_large")
    found: dict[str, Any] = parse_qs(body.decode("latin-1"), keep_blank_values=True, max_num_fields=10)
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
