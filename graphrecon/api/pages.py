"""The built web explorer: its pages, and the files that they load."""

from collections.abc import Awaitable, Callable
from pathlib import Path

from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from graphrecon.api.errors import RequestError

STATIC = Path(__file__).parent / "static"
"""Where the build hook puts what it makes of `web/`."""

PAGES = {
    "/": "index.html",
    "/index.html": "index.html",
    "/flow.html": "flow.html",
    "/host/{addr:path}": "host.html",
    # The screens that list are one page: which one it is, the path tells.
    "/scans.html": "index.html",
    "/passive.html": "index.html",
    "/cypher.html": "cypher.html",
}
"""Every route that answers HTML, and its file."""


def is_page(path: str) -> bool:
    """Return whether a path answers HTML."""
    return path in PAGES or path == "/docs" or path.startswith("/host/")


class Assets(StaticFiles):
    """Files whose names hold a hash of what is in them: a browser keeps them for good."""

    async def check_config(self) -> None:
        """Accept a folder that is not there: the tree is not built, and every file of it is a 404."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        """Return the file; raises HTTPException 404 when there is none."""
        response = await super().get_response(path, scope)
        response.headers["cache-control"] = "public, max-age=31536000, immutable"
        return response


def page_routes(folder: Path = STATIC) -> list[BaseRoute]:
    """Return the routes of the pages in `folder` and of what they load."""
    pages: list[BaseRoute] = [Route(path, _page(folder / name)) for path, name in PAGES.items()]
    # `check_dir` is off so that a tree that is not built yet serves everything else.
    return [*pages, Mount("/assets", Assets(directory=folder / "assets", check_dir=False), name="assets")]


def _page(file: Path) -> Callable[[Request], Awaitable[Response]]:
    async def page(request: Request) -> Response:
        if not file.is_file():
            raise RequestError(
                "the web explorer is not built",
                status=503,
                code="not_built",
                hint="`pip install -e .` builds it, and so does `python hatch_build.py`",
            )
        return FileResponse(file, headers={"cache-control": "no-cache"})

    return page
