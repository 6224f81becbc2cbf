"""A file that fails the same step again and again is set aside instead of tried for ever."""

from datetime import datetime

import msgspec

from domain.jobs.job import ItemKind
from domain.shared.ids import FileId
from domain.shared.problem import Problem

MAX_STRIKES = 3


class Strikes(msgspec.Struct, frozen=True, kw_only=True):
    """How often one step failed for one file since it last went well or the file changed."""

    file_id: FileId
    kind: ItemKind
    count: int
    problem: Problem
    """The last one."""
    at: datetime

    @property
    def quarantined(self) -> bool:
        """Bulk actions leave it out until somebody asks for it by force, or the file changes."""
        return self.count >= MAX_STRIKES
