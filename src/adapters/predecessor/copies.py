"""Copies of a database that has changes waiting beside it, which the file alone does not show."""

import shutil
import threading
import weakref
from pathlib import Path

from application.ports.object_store import Scratch
from application.ports.old_library import NoOldLibrary
from domain.shared.ids import FilePath

_WAITING = ("-wal", "-journal")
_TRIES = 3

_State = tuple[tuple[int, int] | None, ...]
"""Size and time of the database and of what waits beside it."""


class SettledCopies:
    """One copy for each database, as long as nothing of it changes: every item of a job asks. It
    goes when the process ends, or by the next clearing of the scratch folder."""

    def __init__(self, scratch: Scratch) -> None:
        self._scratch = scratch
        self._copies: dict[Path, tuple[_State, Path]] = {}
        self._lock = threading.Lock()
        weakref.finalize(self, _drop_all, self._copies)

    def of(self, database: Path) -> Path:
        """The database itself where nothing waits beside it.

        Raises:
            NoOldLibrary: it is being written to, or there is no room for a copy.
        """
        with self._lock:
            for _ in range(_TRIES):
                state = _state(database)
                if not any(waiting and waiting[0] for waiting in state[1:]):
                    return database
                if database in self._copies:
                    was, copy = self._copies[database]
                    if was == state and copy.is_file():
                        return copy
                    _drop(self._copies.pop(database)[1])
                copy = self._copied(database)
                if _state(database) == state:
                    self._copies[database] = (state, copy)
                    return copy
                _drop(copy)
        raise NoOldLibrary(
            f"{database} is being written to all the time: close the program that uses it."
        )

    def _copied(self, database: Path) -> Path:
        try:
            copy = self._scratch.copy_of(FilePath(bytes(database)), ".db")
            for end in _WAITING:
                beside = database.with_name(database.name + end)
                if beside.is_file():
                    shutil.copyfile(beside, copy.with_name(copy.name + end))
        except OSError as error:
            raise NoOldLibrary(
                f"{database} has changes waiting beside it and cannot be copied: {error}."
            ) from error
        return copy


def _state(database: Path) -> _State:
    states: list[tuple[int, int] | None] = []
    for end in ("", *_WAITING):
        try:
            status = database.with_name(database.name + end).stat()
        except FileNotFoundError:
            states.append(None)
        else:
            states.append((status.st_size, status.st_mtime_ns))
    return tuple(states)


def _drop(copy: Path) -> None:
    for end in ("", "-shm", *_WAITING):
        try:
            copy.with_name(copy.name + end).unlink(missing_ok=True)
        except OSError:  # somebody reads it still (Windows)
            continue


def _drop_all(copies: dict[Path, tuple[_State, Path]]) -> None:
    for _, copy in copies.values():
        _drop(copy)
