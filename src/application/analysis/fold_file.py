"""What is known of one file, type by type: the runs and a person's edits as one result."""

import msgspec

from application.plugins.analysis_type import AnalysisType
from application.plugins.registry import AnalysisTypes
from application.ports.unit_of_work import Snapshot
from domain.analysis.fold import Folded
from domain.library.file import MediaFile


class FoldedResult(msgspec.Struct, frozen=True, kw_only=True):
    folded: Folded
    type: AnalysisType | None
    """None: no installed plugin brings the type any more, or not for this kind of file."""


def fold_file(now: Snapshot, file: MediaFile, types: AnalysisTypes) -> tuple[FoldedResult, ...]:
    """In the order of the types; those of no installed type come last, by key.

    `now` may be a transaction as well.
    """
    raise NotImplementedError
