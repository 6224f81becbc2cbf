"""Apply a plan, whole or in part: put it on the books."""

import msgspec

from application.jobs.start_job import StartJob
from application.ports.file_tree import FileTree
from application.ports.unit_of_work import Reader
from domain.jobs.job import JobKind
from domain.library.rescan import AmbiguousRule, ChangeKind
from domain.shared.ids import FileId, JobId

APPLY = JobKind("rescan-apply")


class ApplyCommand(msgspec.Struct, frozen=True, kw_only=True):
    """Of each kind either all lines (`whole`) or those that are listed; both: all."""

    job_id: JobId
    """The rescan."""
    whole: frozenset[ChangeKind] = frozenset()
    moved: tuple[FileId, ...] = ()
    missing: tuple[FileId, ...] = ()
    changed: tuple[FileId, ...] = ()
    new: tuple[str, ...] = ()
    """Paths as shown in the plan, or surrogate-escaped, or `file://`-style percent-encoded."""
    ambiguous: tuple[str, ...] = ()
    """Paths as for `new`."""
    ambiguous_rule: AmbiguousRule = AmbiguousRule.SKIP
    """What becomes of AMBIGUOUS lines that are chosen. With SKIP none of them counts as chosen."""


class StartApply:
    """Nothing is decided from the plan alone: each line is checked against the disk and the rows
    again right before it is applied, and left (SKIPPED, with a reason) where it is not so now."""

    def __init__(self, *, reader: Reader, start_job: StartJob, file_tree: FileTree) -> None:
        self._reader = reader
        self._start_job = start_job
        self._file_tree = file_tree

    def __call__(self, command: ApplyCommand) -> JobId:
        """Raises:
        JobNotFound: also for a job that is no rescan.
        RescanNotReady, NothingSelected
        PlanOutOfDate: a newer rescan of the folder is there, or this plan was applied before.
        """
        raise NotImplementedError
