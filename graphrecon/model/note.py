"""What people write about things of the graph, and every form that it had."""

from typing import Annotated, ClassVar

from graphrecon.model.base import Anchor, Edge, Node, derived, key


class Note(Node, frozen=True, kw_only=True):
    """What people write about one node, known by its label and key, so that it outlives the node."""

    loaded: ClassVar[bool] = False
    indexes: ClassVar[tuple[tuple[str, ...], ...]] = (("updated",),)

    uid: Annotated[str, key("sha256 of label and key")]
    label: Annotated[str | None, derived("label of what it is about")] = None
    key: Annotated[str | None, derived("key of what it is about, as text")] = None
    text: Annotated[str | None, derived("the text, Markdown; absent when it was removed")] = None
    revision: Annotated[int | None, derived("number of the newest revision")] = None
    author: Annotated[str | None, derived("who wrote that")] = None
    updated: Annotated[int | None, derived("when", time=True)] = None


class NoteRevision(Node, frozen=True, kw_only=True):
    """One form of a note."""

    loaded: ClassVar[bool] = False

    uid: Annotated[str, key("the note's uid and the number")]
    note: Annotated[str, Anchor("REVISION_OF", "Note", False, "the note")]
    number: Annotated[int | None, derived("1, 2, …")] = None
    text: Annotated[str | None, derived("the text; absent where it was removed")] = None
    author: Annotated[str | None, derived("who wrote it")] = None
    time: Annotated[int | None, derived("when", time=True)] = None


class About(Edge, frozen=True, kw_only=True):
    """From a note to what it is about; the view is rebuilt, so of a view or its port to the host."""

    rel: ClassVar[str] = "ABOUT"
    loaded: ClassVar[bool] = False
    starts: ClassVar[tuple[str, ...]] = ("Note",)
    ends: ClassVar[tuple[str, ...]] = ("Host",)
