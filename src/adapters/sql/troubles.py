"""What SQLite's refusals mean, so that nobody above has to know its error codes."""

from application.ports.unit_of_work import (
    DatabaseBusy,
    DatabaseDamaged,
    DatabaseUnwritable,
    MissingParent,
)
from domain.shared.errors import DomainError

_BUSY = {5, 6}  # SQLITE_BUSY, SQLITE_LOCKED
_UNWRITABLE = {8, 10, 13, 14}  # …_READONLY, …_IOERR, …_FULL, …_CANTOPEN
_DAMAGED = {11, 26}  # …_CORRUPT, …_NOTADB
_CONSTRAINT = 19
_PRIMARY = 0xFF
"""The low byte of an extended code says what kind it is."""


def meaning_of(error: BaseException) -> DomainError | None:
    """None where only a fault of ours explains it."""
    code = getattr(error, "sqlite_errorcode", None)
    if not isinstance(code, int):
        return None
    primary = code & _PRIMARY
    if primary == _CONSTRAINT and "FOREIGN KEY" in str(error):  # not every driver extends codes
        return MissingParent()
    if primary in _BUSY:
        return DatabaseBusy()
    if primary in _UNWRITABLE:
        return DatabaseUnwritable(
            f"The database cannot be written: {error}. Nothing of this step was saved."
        )
    return DatabaseDamaged(f"The database is damaged: {error}.") if primary in _DAMAGED else None
