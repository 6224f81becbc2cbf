"""Play the worker for one job, with a real handler."""

import threading

from application.jobs.handler import ItemContext, ItemHandler
from domain.jobs.job import ItemOutcome
from domain.shared.ids import JobId
from tests.http.world import World


class _Context(ItemContext):
    """Nobody stops it, and nobody looks how far it is."""

    stop = threading.Event()

    def report(self, fraction: float) -> None: ...


def finish_items(world: World, job_id: str, handler: ItemHandler) -> list[ItemOutcome]:
    """Do the items that wait at this moment; what they add stays."""
    world.begin_job(job_id)
    outcomes = []
    with world.read() as now:
        job = now.jobs.get(JobId(job_id))
        items = now.jobs.items(job.id)
    for item in items:
        finished = handler(job, item, _Context())
        outcomes.append(finished.outcome)
        with world.write() as tx:
            tx.jobs.finish(item.id, job.attempt, finished.outcome, world.time.now())
            if finished.effect is not None:
                finished.effect(tx)
            tx.commit()
    return outcomes
