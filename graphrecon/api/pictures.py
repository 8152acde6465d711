"""`/cgi/screenshot/<digest>`: a picture of a service, as its bytes."""

from typing import Annotated

from msgspec import Meta, Struct

from graphrecon.api.asking import Asking
from graphrecon.api.errors import RequestError
from graphrecon.api.formats import Plain
from graphrecon.cypher.filter import NMAP, VIEW
from graphrecon.cypher.query import hosts
from graphrecon.cypher.query.screenshot import screenshot

MEDIA = {"png": "image/png", "jpeg": "image/jpeg", "gif": "image/gif"}
"""What a format is called on the wire; a picture of another one is not shown."""


class PictureRequest(Struct, frozen=True):
    """Which picture."""

    sha256: Annotated[str, Meta(pattern="^[0-9a-f]{64}$", description="its SHA-256 digest, as records have it")]


def picture(asking: Asking, request: PictureRequest) -> Plain:
    """Return the picture. Raises RequestError 404 when the graph does not hold it."""
    # Whoever may see a host that shows it may see the picture.
    shown = any(asking.read(hosts.addresses(kind, [f"screenshot:{request.sha256}"], limit=1)) for kind in (VIEW, NMAP))
    found = asking.read(screenshot(request.sha256)) if shown else []
    if not found or found[0]["format"] not in MEDIA:
        raise RequestError("there is no such picture", status=404, code="not_found")
    return Plain(bytes(found[0]["bytes"]), MEDIA[found[0]["format"]])
