"""Keep count of the files that a step keeps failing for."""

from datetime import datetime

from application.ports.unit_of_work import Transaction
from domain.jobs.job import ItemOutcome, ItemStatus, JobItem
from domain.jobs.strikes import struck


def count_strike(tx: Transaction, item: JobItem, outcome: ItemOutcome, now: datetime) -> None:
    """In the transaction that ends the item; for an item that is not about a file, nothing."""
    if item.file_id is None:
        return
    if outcome.status is ItemStatus.DONE:
        tx.strikes.clear([item.file_id], item.kind)
    elif outcome.status is ItemStatus.FAILED and outcome.problem is not None:
        before = next((s for s in tx.strikes.of_file(item.file_id) if s.kind == item.kind), None)
        after = struck(before, item.file_id, item.kind, outcome.problem, now)
        if after is not None:
            tx.strikes.save(after)
