"""The one error base. One class per reason; its docstring is its message."""

from typing import ClassVar


class DomainError(Exception):
    """Something the caller can understand and act on."""

    code: ClassVar[str] = "error"
    remedy: str = ""
    """What the reader can do about it, as a sentence; empty where the message says it. Of the
    class; of one error where it names something."""

    def __init__(self, message: str | None = None, **details: object) -> None:
        super().__init__(message or " ".join((type(self).__doc__ or "").split()))
        self.details = details

    @property
    def message(self) -> str:
        return str(self)


class Conflict(DomainError):
    """Somebody else changed this first."""

    code = "conflict"
    remedy = "Look at its present state and try again."


class InvalidInput(DomainError):
    """The request cannot be understood."""

    code = "invalid_input"
