"""The one workflow. DBOS registers workflows per process, so what it runs is bound per process."""

from collections.abc import Callable

from dbos import DBOS

QUEUE = "attempts"
WORKFLOW = "run_attempt"

_run: Callable[[str, int], None] | None = None


def bind(run: Callable[[str, int], None] | None) -> None:
    global _run
    _run = run


# Our rows count how often an item was begun; this limit only has to be out of their way.
@DBOS.workflow(name=WORKFLOW, max_recovery_attempts=1_000)
def run_attempt(job_id: str, attempt: int) -> None:
    """Arguments are stored as pickles: texts and numbers only, which every version can read."""
    if _run is None:
        raise RuntimeError("an attempt was started in a process that is not the worker")
    _run(job_id, attempt)
