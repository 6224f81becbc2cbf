"""Do again what failed for one reason, whichever jobs it was in."""

from collections.abc import Sequence

import msgspec

from application.jobs.start_job import StartJob, StartJobCommand
from application.ports.unit_of_work import Reader
from domain.jobs.job import ItemKind, Job, JobItem, NewItem, NothingToDo
from domain.shared.figures import counted
from domain.shared.ids import JobId


class FailuresRetried(msgspec.Struct, frozen=True, kw_only=True):
    job_ids: tuple[JobId, ...]
    """One for each way it was asked for: another engine or other options are another job."""
    items: int


class RetryFailures:
    """The same items as new jobs, with the options that they had. The old jobs stay as they are.
    Files that are set aside are in it: a person asked."""

    def __init__(self, *, reader: Reader, start_job: StartJob) -> None:
        self._reader = reader
        self._start_job = start_job

    def __call__(self, kind: ItemKind, code: str) -> FailuresRetried:
        """Raises:
        NothingToDo: nothing stands that failed that way.
        """
        with self._reader() as now:
            items = now.jobs.standing_items(kind, code)
            jobs = [now.jobs.get(job_id) for job_id in dict.fromkeys(i.job_id for i in items)]
        if not items:
            raise NothingToDo("Nothing stands that failed that way.", kind=kind, code=code)
        asked: dict[bytes, tuple[Job, list[JobItem]]] = {}
        for job in jobs:
            way = msgspec.json.encode((job.kind, job.options), order="deterministic")
            _, together = asked.setdefault(way, (job, []))
            together += [item for item in items if item.job_id == job.id]
        return FailuresRetried(
            job_ids=tuple(self._again(job, together) for job, together in asked.values()),
            items=len(items),
        )

    def _again(self, job: Job, items: Sequence[JobItem]) -> JobId:
        return self._start_job(
            StartJobCommand(
                kind=job.kind,
                title=f"{counted(len(items), 'failed file')} again",
                options=job.options,
                items=list(
                    {
                        item.subject: NewItem(
                            kind=item.kind,
                            subject=item.subject,
                            label=item.label,
                            file_id=item.file_id,
                            counted_as=item.counted_as,
                            size_bytes=item.size_bytes,
                        )
                        for item in items
                    }.values()
                ),
            )
        )
