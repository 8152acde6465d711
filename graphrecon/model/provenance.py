"""Where facts come from: imports, and the marks and settings that the graph keeps about itself."""

from typing import Annotated, ClassVar

from graphrecon.model.base import Node, derived, key


class Import(Node, frozen=True, kw_only=True):
    """One content that was read into the graph, whatever files held it."""

    loaded: ClassVar[bool] = False
    indexes: ClassVar[tuple[tuple[str, ...], ...]] = (("importer",),)

    uid: Annotated[str, key("sha256 of importer, options and the content's beginning")]
    name: Annotated[str | None, derived("name of the file that was read last")] = None
    importer: Annotated[str | None, derived("the format, as `graphrecon load --help` names it")] = None
    options: Annotated[str | None, derived("options that change what is stored, as JSON text")] = None
    size: Annotated[int | None, derived("bytes of the decompressed content, once its end was read")] = None
    position: Annotated[int | None, derived("bytes of the decompressed content that are in the graph")] = None
    sha256: Annotated[str | None, derived("sha256 of the content up to `position`")] = None
    head: Annotated[str | None, derived("sha256 of the first `head_size` bytes")] = None
    head_size: Annotated[int | None, derived("bytes that `head` covers: 4,096, or all of a shorter content")] = None
    ends: Annotated[tuple[int, ...] | None, derived("positions at which the content ended when it was read")] = None
    end_hashes: Annotated[tuple[str, ...] | None, derived("sha256 up to each of `ends`")] = None
    purpose: Annotated[str | None, derived("`nmap`, `passive`, `flow` or `data`")] = None
    firstseen: Annotated[int | None, derived("first time that it tells of", time=True)] = None
    lastseen: Annotated[int | None, derived("last time that it tells of", time=True)] = None
    status: Annotated[str | None, derived("`running`, `done`, `truncated`, `pruned`")] = None
    run: Annotated[str | None, derived("who wrote the last batch: a random name of each import run")] = None
    read: Annotated[int | None, derived("records read")] = None
    written: Annotated[int | None, derived("records written")] = None
    skipped: Annotated[int | None, derived("records that could not be used")] = None
    started: Annotated[int | None, derived("when the first batch was written", time=True)] = None
    finished: Annotated[int | None, derived("when the end was reached", time=True)] = None


class Setting(Node, frozen=True, kw_only=True):
    """A fact that the graph keeps about itself, such as the precision of flow times."""

    loaded: ClassVar[bool] = False

    name: Annotated[
        str, key("`flow_precision` (seconds a slot), `flow_precision_pending` (not all yet), `writer` (lock)")
    ]
    value: Annotated[int | None, derived("the value")] = None
