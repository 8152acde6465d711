"""Tags and text of XML 1.0."""

import re
from typing import Any
from xml.sax.saxutils import escape

_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def tag(name: str, end: str = "", /, **attributes: Any) -> str:
    """Return an opening tag, or with the end `/` an empty element and a line break; what is None is left out."""
    told = "".join(
        f' {key}="{escaped(str(value), attribute=True)}"' for key, value in attributes.items() if value is not None
    )
    return f"<{name}{told}{end}>" + ("\n" if end else "")


def allowed(text: str) -> str:
    """Return text in which characters that XML 1.0 forbids are written as `\\xNN`."""
    return _FORBIDDEN.sub(
        lambda found: "".join(f"\\x{byte:02x}" for byte in found[0].encode("utf-8", "surrogatepass")), text
    )


def escaped(text: str, *, attribute: bool = False) -> str:
    """Return text as XML holds it, of an element or of an attribute."""
    more = {"\r": "&#13;", '"': "&quot;", "\n": "&#10;", "\t": "&#9;"} if attribute else {"\r": "&#13;"}
    return escape(allowed(text), more)
