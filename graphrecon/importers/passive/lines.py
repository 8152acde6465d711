"""Text logs of one sighting or more a line: the loop that they share."""

from collections.abc import Callable, Iterator

from graphrecon.importers.base import Item, Note, Options
from graphrecon.importers.lines import refused, whole
from graphrecon.importers.passive.fact import Facts, Sighting
from graphrecon.importers.passive.text import safe_excerpt
from graphrecon.importers.source import Source
from graphrecon.model.values import InvalidValue, clean_text

Told = tuple[int, int, list[Sighting]]
"""First and last time (microseconds since 1970), and what was seen; of a header nothing."""
_NOTHING = Note("a line that tells nothing of a host")


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
