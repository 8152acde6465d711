"""Text from the graph made visible: nothing that it holds can move the cursor, ring, reorder or forge lines."""


def visible(text: str, *, lines: bool = False) -> str:
    """Return `text` with every character that does not print written out: `\\xNN`, `\\uNNNN` or `\\UNNNNNNNN`.

    Those are control characters (ESC, C1 and line breaks among them), bidirectional overrides, zero-width and
    unassigned characters, and spaces other than the plain one. `lines` keeps line breaks as they are (a CR before
    one is dropped) and lets tabs be spaces.
    """
    if text.isprintable():
        return text
    if lines:
        return "\n".join(visible(line.expandtabs()) for line in text.replace("\r\n", "\n").split("\n"))
    return "".join(char if char.isprintable() else _escape(char) for char in text)


def ascii_json(text: str) -> str:
    """Return JSON text with what does not print inside its strings written as `\\uNNNN`: the same document."""
    if text.isprintable():
        return text
    return "".join(char if char.isprintable() else _unit(char) for char in text)


def _escape(char: str) -> str:
    code = ord(char)
    if code < 0x100:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def _unit(char: str) -> str:
    units = char.encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[i]:02x}{units[i + 1]:02x}" for i in range(0, len(units), 2))
