"""Index again what was indexed by other rules, or never."""

import msgspec

from application.jobs.start_job import StartJob
from application.plugins.registry import AnalysisTypes
from application.ports.unit_of_work import Reader
from domain.jobs.job import ItemKind, JobKind
from domain.shared.ids import JobId

INDEXING = JobKind("index")
INDEX_FILES = ItemKind("index")


class RebuildIndexCommand(msgspec.Struct, frozen=True, kw_only=True):
    dry_run: bool = True
    """Only count."""
    force: bool = False
    """All files, also those that are up to date."""


class IndexToRebuild(msgspec.Struct, frozen=True, kw_only=True):
    files: int
    """How many need it; all files with `force`."""
    job_id: JobId | None
    """None in a dry run, and when nothing needs it."""


class RebuildIndex:
    def __init__(self, *, reader: Reader, start_job: StartJob, types: AnalysisTypes) -> None:
        self._reader = reader
        self._start_job = start_job
        self._types = types

    def __call__(self, command: RebuildIndexCommand) -> IndexToRebuild:
        raise NotImplementedError
