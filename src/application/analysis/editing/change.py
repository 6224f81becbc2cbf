"""One change that a person asks for."""

from collections.abc import Sequence
from typing import Any

import msgspec
from msgspec import UNSET, UnsetType

from domain.library.edits import EditAction
from domain.shared.ids import EditId


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """One thing to change. It is the body of the API, and what a bulk job keeps."""

    action: EditAction
    type: str | None = None
    """Key or alias of the analysis type; only notes and markers may go without one."""
    field: str = ""
    """`project.customer_name`; `""` is the whole result. `chapters[2].title` (items count from 0,
    as in findings) sets the whole list as it is shown, with that change."""
    value: Any = UNSET
    """SET: plain JSON, without source; `null` empties the field. APPROVE and REJECT: what the
    person saw; absent: whatever is shown."""
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


def as_options(changes: Sequence[Change]) -> list[dict[str, Any]]:
    """As a job keeps them."""
    kept: list[dict[str, Any]] = msgspec.to_builtins(list(changes))
    return kept


def from_options(kept: Any) -> tuple[Change, ...]:
    return msgspec.convert(kept, tuple[Change, ...])
