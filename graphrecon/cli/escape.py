"""Text from the graph made visible: nothing that it holds can move the cursor, ring, reorder or forge lines."""

from graphrecon.api.text import ascii_json, visible

__all__ = ["ascii_json", "ascii_xml", "visible"]


def ascii_xml(text: str) -> str:
    """Return XML with what does not print, line breaks and tabs aside, as references to it: the same document."""
    if text.isprintable():
        return text
    return "".join(char if char.isprintable() or char in "\n\t" else f"&#{ord(char)};" for char in text)
