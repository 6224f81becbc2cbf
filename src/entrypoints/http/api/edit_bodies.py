"""One change, as a request says it; of one file or of many."""

from typing import Any

import msgspec
from msgspec import UNSET, UnsetType

from application.analysis.editing.change import Change
from domain.library.edits import EditAction
from domain.shared.ids import EditId


class ChangeBody(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    action: EditAction
    type: str | None = None
    """Key or alias of the analysis type; only notes and markers may go without one."""
    field: str = ""
    """`project.customer_name`; empty is the whole result. `chapters[2].title` (from 0) sets the
    whole list as it is shown, with that change."""
    value: Any = UNSET
    """`set`: the new value without its source, null for “nothing”. `approve`, `reject`: the value
    that was shown; when something else is shown by now, the change is refused."""
    note: str = ""
    start_s: float | None = None
    end_s: float | None = None
    supersedes: EditId | UnsetType | None = UNSET
    """The edit that you saw in force, null when there was none; leave it out to overrule
    whatever is. `undo`: the edit to take back."""

    def as_change(self) -> Change:
        return Change(
            action=self.action,
            type=self.type,
            field=self.field,
            value=self.value,
            note=self.note,
            start_s=self.start_s,
            end_s=self.end_s,
            supersedes=self.supersedes,
        )
