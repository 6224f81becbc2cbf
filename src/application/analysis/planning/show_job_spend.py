"""What a job has spent of what was approved for it, and whether its calls are being held back."""

import msgspec

from application.ports.clock import Clock
from application.ports.unit_of_work import Reader, Snapshot
from domain.analysis.call import AttemptState
from domain.jobs.job import ItemStatus, Job
from domain.shared.ids import JobId
from domain.shared.money import MicroUsd
from domain.shared.spend import Committed

_MOST_LOOKED_AT = 32


class JobSpend(msgspec.Struct, frozen=True, kw_only=True):
    used: Committed
    cap: MicroUsd | None
    """None: no limit of its own."""
    waiting: int
    """Files for which the model's service has refused the last call for the moment."""


class ShowJobSpend:
    def __init__(self, *, reader: Reader, clock: Clock) -> None:
        self._reader = reader
        self._clock = clock

    def __call__(self, job: Job) -> JobSpend | None:
        """None: it pays nobody, and never has."""
        with self._reader() as now:
            used = now.spend.budgets(job.id, self._clock.now()).job
            if "job_cap" not in job.options and not used.total:
                return None
            waiting = 0 if job.status.is_over else _waiting(now, job.id)
        cap = job.options.get("job_cap")
        return JobSpend(
            used=used, cap=MicroUsd(cap) if isinstance(cap, int) else None, waiting=waiting
        )


def _waiting(now: Snapshot, job_id: JobId) -> int:
    running = now.jobs.items(job_id, statuses=[ItemStatus.RUNNING], limit=_MOST_LOOKED_AT)
    held_back = 0
    for item in running:
        calls = now.calls.of_file(item.file_id) if item.file_id is not None else ()
        own = [call for call in calls if call.item_id == item.id]
        held_back += bool(own) and own[-1].state is AttemptState.DEFERRED
    return held_back
