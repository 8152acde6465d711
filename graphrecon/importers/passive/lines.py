"""Text logs of one sighting or more a line: their importer, and the loop that they share."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from graphrecon.importers.base import Item, Note, Options
from graphrecon.importers.lines import refused, whole
from graphrecon.importers.passive.fact import Facts, Sighting
from graphrecon.importers.secrets import safe_excerpt
from graphrecon.importers.source import Source
from graphrecon.model.values import InvalidValue, clean_text

Told = tuple[int, int, list[Sighting]]
"""First and last time (microseconds since 1970), and what was seen; of a header nothing."""
_NOTHING = Note("a line that tells nothing of a host")


@dataclass
class LineLog:
    """The importer of a text log: how it begins, and what a line of it tells (see `read_lines`)."""

    name: str
    title: str
    head: re.Pattern[bytes]
    parse: Callable[[str], Told | None]
    purpose: str = "passive"

    def sniff(self, head: bytes, name: str) -> bool:
        """Return whether this begins as such a log."""
        return self.head.match(head) is not None

    def read(self, source: Source, options: Options) -> Iterator[Item]:
        """Yield the items of each line."""
        return read_lines(source, options, self.parse)


def read_lines(source: Source, options: Options, parse: Callable[[str], Told | None]) -> Iterator[Item]:
    """Yield the items of each line; None of `parse` is a Note, InvalidValue a Skipped.

    A last line without newline that cannot be used is left for the next time.
    """
    facts = Facts(options)
    for number, line in source.lines():
        if not line.strip():
            continue
        try:
            told = parse(clean_text(whole(line)))
            found = [item for seen in told[2] for item in facts.items(seen, told[0], told[1])] if told else []
        except InvalidValue as error:
            yield refused(source, number, line, error, shown=safe_excerpt)
            continue
        yield from [_NOTHING] if told is None else found
