"""How Java runs the embedded server: its memory, and options that the user gives it."""

import shlex
from dataclasses import dataclass

from graphrecon.embedded.conf import jvm_size
from graphrecon.embedded.errors import EmbeddedError


@dataclass(frozen=True, slots=True)
class Java:
    """Sizes as the JVM writes them (`512M`, `2G`), and options that Java gets after those of every start.

    Raises EmbeddedError when a size is none, or an option does not begin as one.
    """

    heap: str
    pagecache: str
    options: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Check what is given: a word that is no option would be taken for the program to run."""
        jvm_size(self.heap, "heap")
        jvm_size(self.pagecache, "pagecache")
        for option in self.options:
            if not option.startswith("-"):
                raise EmbeddedError(
                    f"java_options '{option}' is not an option of Java",
                    hint="write it like -XX:+HeapDumpOnOutOfMemoryError",
                )

    @classmethod
    def of(cls, heap: str, pagecache: str, options: str) -> "Java":
        """Return these settings; `options` are separated as a shell separates words."""
        try:
            return cls(heap, pagecache, tuple(shlex.split(options)))
        except ValueError as error:
            raise EmbeddedError(f"java_options cannot be read: {error}", hint="close the quote") from error
