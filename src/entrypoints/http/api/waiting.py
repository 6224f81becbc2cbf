"""`?wait=seconds`: answer when the job is over, if that is soon enough."""

import asyncio
import time
from typing import Annotated

import msgspec
from anyio import to_thread
from litestar.params import QueryParameter

from application.jobs.show_job import ShowJob, ShowJobQuery, ShowProgress
from domain.shared.ids import JobId
from entrypoints.http.api.old_status import OldStatus, old_status

LONGEST_S = 300
_ASK_EVERY_S = 0.2

Wait = Annotated[
    float,
    QueryParameter(ge=0, le=LONGEST_S, description="Seconds to wait for the end of the job."),
]


async def is_over_within(job_id: JobId, seconds: float, show_progress: ShowProgress) -> bool:
    """Waits in the event loop: a waiting client holds no thread."""
    until = time.monotonic() + seconds
    while seconds > 0:
        summary = await to_thread.run_sync(show_progress, job_id)
        if summary.job.status.is_over:
            return True
        left = until - time.monotonic()
        if left <= 0:
            return False
        await asyncio.sleep(min(_ASK_EVERY_S, left))
    return False


def status_of(job_id: JobId, show_job: ShowJob) -> OldStatus:
    return old_status(show_job(ShowJobQuery(job_id=job_id, limit=0)))


class StatusAnswer(msgspec.Struct, frozen=True, kw_only=True):
    success: bool
    job: OldStatus
