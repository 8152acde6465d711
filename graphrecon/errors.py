"""The base of every error that graphrecon raises on purpose: one line for a person, and what to do."""


class GraphreconError(Exception):
    """Something the user can act on: the CLI prints it as one line and ends with status 2.

    `message` says what was given and what was expected, `where` (optional) the place (a file and line, a
    column of a filter), `hint` (optional) what to do next. Anything that is not a GraphreconError is a bug.
    """

    def __init__(self, message: str, *, where: str | None = None, hint: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.where = where
        self.hint = hint

    def __str__(self) -> str:
        text = f"{self.where}: {self.message}" if self.where else self.message
        return f"{text} ({self.hint})" if self.hint else text


class SettingsError(GraphreconError):
    """A setting has a value that cannot be used."""
