"""What several workers do to one store at the same moment (see `Store.together`)."""

from application.ports.unit_of_work import UnitOfWork
from domain.jobs.job import ItemOutcome, ItemStatus, JobStatus
from domain.shared.errors import Conflict
from domain.shared.ids import JobId
from domain.shared.money import MicroUsd
from domain.shared.spend import BudgetExceeded, Caps
from tests.contract.store_samples import NOW

JOB = JobId("job-1")
CAP = MicroUsd(1_000)
TIMES = 50


def reserve_until_refused(uow: UnitOfWork, _worker: int) -> int:
    """What this worker was allowed to reserve of CAP, 7 at a time."""
    reserved = 0
    while True:
        try:
            with uow() as tx:
                spend = tx.spend.reserve(
                    MicroUsd(7), Caps(day=CAP), NOW, purpose="analysis", job_id=JOB
                )
                tx.commit()
        except BudgetExceeded:
            return reserved
        reserved += spend.reserved


def count_in_summary(uow: UnitOfWork, worker: int) -> None:
    """Read, add one, write back; TIMES times."""
    for _ in range(TIMES):
        with uow() as tx:
            summary = dict(tx.jobs.get(JOB).summary)
            for name in ("all", f"worker {worker}"):
                summary[name] = summary.get(name, 0) + 1
            tx.jobs.set_summary(JOB, summary)
            tx.commit()


def start_the_job(uow: UnitOfWork, _worker: int) -> bool:
    """Whether this worker was the one that moved it from QUEUED to RUNNING."""
    with uow() as tx:
        waiting = tx.jobs.get(JOB)
    try:
        with uow() as tx:
            tx.jobs.save(waiting.running(NOW), was=JobStatus.QUEUED, was_attempt=1)
            tx.commit()
    except Conflict:
        return False
    return True


def claim_and_finish(uow: UnitOfWork, worker: int) -> list[int]:
    """Ids of the items that this worker was given, three at a time until there are none."""
    mine: list[int] = []
    while True:
        with uow() as tx:
            claimed = tx.jobs.claim(JOB, 1, 3)
            tx.commit()
        if not claimed:
            return mine
        for item in claimed:
            mine.append(item.id)
            with uow() as tx:
                note = f"worker {worker}"
                outcome = ItemOutcome(status=ItemStatus.DONE, note=note)
                tx.jobs.begin(item.id, 1, NOW)
                tx.jobs.finish(item.id, 1, outcome, NOW)
                tx.commit()
