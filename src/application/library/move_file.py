"""A known file lies somewhere else now: its row follows, and everything made of it stays."""

from collections.abc import Callable

import msgspec

from application.ports.unit_of_work import Transaction, UnitOfWork
from domain.library.file import Move
from domain.library.paths import PathFlavour
from domain.shared.ids import FileId


class MoveFileCommand(msgspec.Struct, frozen=True, kw_only=True):
    move: Move
    flavour: PathFlavour


class MoveFile:
    """Nothing is moved on disk. `refresh` keeps the index equal to the rows."""

    def __init__(self, *, uow: UnitOfWork, refresh: Callable[[Transaction, FileId], None]) -> None:
        self._uow = uow
        self._refresh = refresh

    def __call__(self, command: MoveFileCommand) -> None:
        """Raises:
        FileNotFound, PathTaken
        """
        with self._uow() as tx:
            tx.files.move([command.move], command.flavour)
            self._refresh(tx, command.move.file_id)
            tx.commit()
