"""Tell the runner of an attempt that is on the books."""

import structlog

from application.ports.job_runner import JobRunner
from domain.shared.ids import JobId

log = structlog.get_logger(__name__)


def have_it_run(runner: JobRunner, job_id: JobId, attempt: int) -> None:
    """Nothing is raised: the rows are committed, so the job will run. Where the runner could not
    be told, the worker's next sweep tells it."""
    try:
        runner.enqueue(job_id, attempt)
    except Exception:
        log.warning("the job waits for the next sweep", job=job_id, exc_info=True)
