from abc import abstractmethod
from pathlib import Path
from typing import Protocol

import msgspec

from domain.shared.errors import DomainError


class ForeignDatabase(DomainError):
    """This is not Reelsight's database: it is the predecessor's or another program's.
    It was left untouched."""

    code = "foreign_database"
    remedy = (
        "Reelsight keeps its own in another file: set REELSIGHT_DATA to another folder, "
        "or remove DATABASE_PATH from .env. `reelsight migrate-predecessor PATH` moves over what "
        "the predecessor's holds."
    )


class DatabaseIsNewer(DomainError):
    """The database was written by a newer version of Reelsight. It was left untouched."""

    code = "database_is_newer"
    remedy = "Install the newer version again, or set REELSIGHT_DATA to another folder."


class MigrationNeedsWorker(DomainError):
    """The database must be brought up to date first, and another process is the worker."""

    code = "migration_needs_worker"
    remedy = "Stop the running server first, then start this again."


class SqliteUnusable(DomainError):
    """This Python's SQLite cannot load extensions, which search needs."""

    code = "sqlite_unusable"
    remedy = "Install the replacement driver: pip install pysqlite3"


class Check(msgspec.Struct, frozen=True, kw_only=True):
    """One line of `reelsight doctor`. `remedy` is empty when all is well."""

    name: str
    ok: bool
    detail: str
    remedy: str = ""
    essential: bool = True
    """False: Reelsight works without it, only not in full."""


class Database(Protocol):
    """The file that holds the facts."""

    @abstractmethod
    def refuse_foreign(self, path: Path) -> None:
        """Look at the first bytes of any file that another program may keep its facts in.

        Raises:
            ForeignDatabase: it is not empty and not ours.
        """
        ...

    @abstractmethod
    def prepare(self, may_migrate: bool) -> None:
        """Make it if it is missing and bring it up to date; at once when it is.

        Only the holder of the worker role may migrate.

        Raises:
            ForeignDatabase: it is not ours; the file and its folder stay byte-identical.
            DatabaseIsNewer: a newer program made it.
            MigrationNeedsWorker: it is missing or older, and `may_migrate` is False.
        """
        ...

    @abstractmethod
    def check(self) -> tuple[Check, ...]:
        """What works and what does not. Writes nothing; a fault is an answer, not an error."""
        ...
