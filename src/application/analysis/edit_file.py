"""A person says what a file holds: set, approve, reject, undo, a note, a marker."""

from collections.abc import Sequence
from typing import Any

import msgspec
from msgspec import UNSET, UnsetType

from application.plugins.registry import AnalysisTypes
from application.ports.clock import Clock
from application.ports.unit_of_work import UnitOfWork
from domain.analysis.edits import Edit, EditAction
from domain.shared.ids import EditId, FileId

SOMEBODY = "user"
"""The author where nobody says who it is: there are no accounts."""


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """One thing to change. It is the body of the API, and what a bulk job keeps."""

    action: EditAction
    type: str | None = None
    """Key or alias of the analysis type; only notes and markers may go without one."""
    field: str = ""
    """`project.customer_name`; `""` is the whole result. `chapters[2].title` (items count from 0,
    as in findings) sets the whole list as it is shown, with that change."""
    value: Any = UNSET
    """SET: plain JSON, without source; `null` empties the field."""
    text: str | None = None
    """SET, instead of `value`: as typed, read by what the field holds; JSON where that is a list
    or a record."""
    note: str = ""
    """The words of a NOTE or MARKER; beside any other action the reason for it."""
    start_s: float | None = None
    end_s: float | None = None
    supersedes: EditId | UnsetType | None = UNSET
    """The edit that the person saw in force, None when there was none; absent: whatever it is.
    UNDO: what is taken back; NOTE and MARKER: what they reword."""


class EditFileCommand(msgspec.Struct, frozen=True, kw_only=True):
    file_id: FileId
    changes: tuple[Change, ...]
    author: str = SOMEBODY


class Edited(msgspec.Struct, frozen=True, kw_only=True):
    file_id: FileId
    edits: tuple[Edit, ...]
    """What was added, in order; nothing for changes that change nothing."""
    unchanged: int


class EditFile:
    """All changes or none, with what is findable of them."""

    def __init__(self, *, uow: UnitOfWork, types: AnalysisTypes, clock: Clock) -> None:
        self._uow = uow
        self._types = types
        self._clock = clock

    def __call__(self, command: EditFileCommand) -> Edited:
        """Raises:
        FileNotFound, UnknownAnalysisType, EditNotFound
        BadEdit: no change was made; it says which field, and what that holds.
        EditedMeanwhile: another edit is in force than the one in `supersedes`.
        """
        raise NotImplementedError


def as_options(changes: Sequence[Change]) -> list[dict[str, Any]]:
    """As a job keeps them."""
    kept: list[dict[str, Any]] = msgspec.to_builtins(list(changes))
    return kept
