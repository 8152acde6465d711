"""XML read as a stream of its second-level elements: xmltodict's push turned into pull, with flat memory."""

from collections import deque
from collections.abc import Collection, Iterator
from typing import Any, NamedTuple
from xml.parsers import expat

import xmltodict

from graphrecon.importers.source import ImporterError, Source
from graphrecon.importers.xml_text import Repair

MAX_ELEMENT = 32 << 20
"""Bytes of the largest second-level element that is kept, and of the longest tag or text."""
MAX_DOCUMENTS = 10_000
"""XML documents in one input."""
_CHUNK = 1 << 18
_BLANK = b" \t\r\n"
_NEXT_DOCUMENT = frozenset({9, 17})
"""expat's codes for content after the root element and for an XML declaration in the middle."""
_ENDS_EARLY = frozenset({3, 5, 6, 20})
"""expat's codes for no element, an open token, part of a character, an open CDATA section."""


class Element(NamedTuple):
    """One second-level element: attributes are under `@name`, text under `#text` or in place of the dict."""

    run: int
    """Number of the document in the input, from 1."""
    root: str
    attributes: dict[str, str]
    """Those of the root element."""
    name: str
    item: Any
    done: bool
    """Whether it ends before `source.start`, so that it is in the graph already."""
    large: bool = False
    """Whether it is larger than MAX_ELEMENT: it was read over, and `item` is None."""


class _Shim:
    """Stands in for the expat module that xmltodict is handed: it takes handlers and parses nothing itself."""

    def __init__(self, encoding: str | None) -> None:
        self.parser = expat.ParserCreate(encoding, None)

    def ParserCreate(self, encoding: str | None, separator: str | None) -> "_Shim":  # noqa: N802
        return self

    def Parse(self, data: bytes, final: bool) -> None:  # noqa: N802
        return None

    def __setattr__(self, name: str, value: object) -> None:
        if name == "parser":
            object.__setattr__(self, name, value)
        else:
            setattr(self.parser, name, value)


class _Document:
    """One XML document that is being parsed; `closed` holds (end offset, path, item, large) of what it has closed."""

    def __init__(self, base: int, lists: Collection[str], encoding: str | None) -> None:
        self.base = base
        """Offset at which it begins, in the repaired content."""
        self.closed: deque[tuple[int, list[tuple[str, Any]], Any, bool]] = deque()
        shim = _Shim(encoding)
        self._parser = shim.parser
        xmltodict.parse(
            b"", expat=shim, item_depth=2, item_callback=self._close, strip_whitespace=False, force_list=lists
        )
        self._handler: Any = getattr(self._parser.CharacterDataHandler, "__self__")  # noqa: B009
        self._handlers = self._parser.StartElementHandler, self._parser.EndElementHandler
        self._over = 0
        """How deep the parser is in an element that is read over."""

    def _close(self, path: list[tuple[str, Any]], item: Any, large: bool = False) -> bool:
        self.closed.append((self.reached + self._length(path[1], item), path.copy(), item, large))
        self._handler.stack[-1][1].clear()  # text between elements, which would pile up
        return True

    def _length(self, element: tuple[str, Any], item: Any) -> int:
        """Return the bytes of the end tag that the parser is at; an empty tag is behind it already."""
        name, attributes = element
        bare = item is None or (isinstance(item, dict) and len(item) == len(attributes or ()))
        context = self._parser.GetInputContext() if bare else None
        return 0 if context is not None and not context.startswith(b"</") else len(name) + 3

    def read_over(self) -> bool:
        """Forget the second-level element that is open and keep nothing of the rest of it; False where none is."""
        if self._over:
            return True
        handler, parser = self._handler, self._parser
        if len(handler.path) < 2:
            return False
        self._over = len(handler.path) - 1
        del handler.path[2:], handler.stack[1:]
        handler.item, handler.data = None, []
        parser.StartElementHandler, parser.EndElementHandler = self._deeper, self._higher
        parser.CharacterDataHandler = None
        return True

    def _deeper(self, *_: object) -> None:
        self._over += 1

    def _higher(self, *_: object) -> None:
        self._over -= 1
        if not self._over:
            handler, parser = self._handler, self._parser
            self._close(handler.path, None, large=True)
            handler.item, handler.data = handler.stack.pop()
            handler.path.pop()
            parser.StartElementHandler, parser.EndElementHandler = self._handlers
            parser.CharacterDataHandler = handler.characters

    def parse(self, data: bytes, final: bool) -> expat.ExpatError | None:
        """Parse the next piece; what it closes goes to `closed`. Returns the error that ended it."""
        try:
            self._parser.Parse(data, final)
        except expat.ExpatError as error:
            return error
        return None

    @property
    def reached(self) -> int:
        """Offset of the token that is being parsed, or was last."""
        return self.base + self._parser.CurrentByteIndex

    @property
    def error_at(self) -> int:
        return self.base + self._parser.ErrorByteIndex

    @property
    def open(self) -> str | None:
        """Name of the root element while it is open."""
        return self._handler.path[0][0] if self._handler.path else None


def elements(source: Source, lists: Collection[str] = ()) -> Iterator[Element]:
    """Yield the second-level elements of every XML document in `source`; those named in `lists` are always lists.

    `source.position` is the end of the element before the one yielded. Content is parsed from its beginning even
    when `source.start` is later, for what stands before; see `Element.done`. Where the XML ends early,
    `source.truncated` says so after the last whole element. Of an element above MAX_ELEMENT only its name is given.
    Raises ImporterError for entity declarations, for one tag or text above MAX_ELEMENT and for what is not XML; what
    was yielded before stays good.
    """
    repair = Repair(source.head(1024))
    document: _Document | None = None
    failure: expat.ExpatError | None = None
    run = fed = last = 0
    recent = b""
    for chunk in _and_end(source.chunks(_CHUNK)):
        final = chunk is None
        data = repair.feed(chunk or b"", final)
        fed += len(data)
        recent = recent[-_CHUNK:] + data
        while data or final:
            if document is None:
                data = data.lstrip(_BLANK)
                if not data:
                    break
                document = _Document(fed - len(data), lists, repair.encoding)
                run += 1
                if run > MAX_DOCUMENTS:
                    raise ImporterError(f"holds more than {MAX_DOCUMENTS} XML documents", where=source.name)
            try:
                failure = document.parse(data, final)
            except (ValueError, LookupError) as error:
                raise _refused(source, error) from error
            for end, path, item, large in document.closed:
                done = repair.original(end) <= source.start
                yield Element(run, path[0][0], path[0][1] or {}, path[1][0], item, done, large)
                last = end
                source.position = max(source.start, repair.original(last))
            document.closed.clear()
            if failure is None or (final and failure.code in _ENDS_EARLY):
                break
            begin = document.error_at - fed + len(recent)
            if failure.code not in _NEXT_DOCUMENT or document.error_at <= document.base or begin < 0:
                raise ImporterError(
                    f"is not well-formed XML: {expat.ErrorString(failure.code)}",
                    where=f"{source.name}, byte {repair.original(document.error_at)}",
                    hint="what stands before that place was read",
                )
            data, document = recent[begin:], None
        if (
            document is not None
            and fed - max(last, document.base) > MAX_ELEMENT
            and (fed - document.reached > MAX_ELEMENT or not document.read_over())
        ):
            raise ImporterError(
                f"holds an XML element larger than {MAX_ELEMENT >> 20} MiB",
                where=f"{source.name}, byte {source.position}",
            )
    if run == 0 or (run == 1 and document is not None and failure is not None and not last and not document.open):
        raise ImporterError("holds no XML element", where=source.name)
    if document is not None and document.open:
        source.truncated = source.truncated or f"the XML ends early, without </{document.open}>"
    else:
        source.position = max(source.start, repair.original(fed))


def _refused(source: Source, error: Exception) -> ImporterError:
    if str(error) == "entities are disabled":
        why = "declares XML entities, which are refused: they can be made to exhaust memory or read files"
    else:
        why = f"declares an encoding that cannot be read: {error}"
    return ImporterError(why, where=source.name)


def _and_end(chunks: Iterator[bytes]) -> Iterator[bytes | None]:
    yield from chunks
    yield None
