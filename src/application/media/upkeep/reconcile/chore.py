"""Bring rows and objects together again: the chore, and the items of its job."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import msgspec

from application.jobs.handler import (
    Finished,
    ItemContext,
    ItemHandler,
    ItemStopped,
    Resource,
    done,
)
from application.media.upkeep.chore import EXAMPLES, Asked, Chore, Group, Plan, Tally
from application.media.upkeep.reconcile.compare import RECONCILING, Compare
from application.media.upkeep.reconcile.findings import SORTS, Finding, Sort
from application.media.upkeep.reconcile.judge import Judge
from application.media.upkeep.reconcile.mend import Mend
from application.ports.clock import Clock
from application.ports.stop_signal import StopSignal
from application.ports.unit_of_work import Reader, Transaction
from domain.jobs.job import ItemKind, Job, JobItem, NewItem
from domain.media.object_names import PROXY_FOLDERS

RECONCILE = ItemKind("reconcile")
_ROWS = "rows"
_REPORT_EVERY = 50
_LOOKED_INTO = 500
"""So many contents a dry run reads; of more it says that they are not looked into yet."""
_DRY_RUN_LASTS = timedelta(minutes=1)
"""At most: somebody waits for it. A bucket may have to be asked of each of its objects."""


class ReconcileProxies(Chore):
    name = str(RECONCILING)
    title = "Proxies and rows brought together"
    words = "Compare what the database says of proxies and thumbnails with what is there."
    options = ("delete_orphans", "force")

    def __init__(self, *, compare: Compare, judge: Judge, clock: Clock) -> None:
        self._compare = compare
        self._judge = judge
        self._clock = clock

    def plan(self, asked: Asked) -> Plan:
        """Raises:
        ObjectsAway, StoreFailed
        """
        self._compare.refuse_empty_store(force=asked.force)
        tally = Tally(_sorts(asked))
        looks = 0
        for finding in self._findings(tally):
            sort: Sort | None = finding.sort
            if sort in (Sort.DIFFERS, Sort.OBJECT_WITHOUT_ROW) and looks < _LOOKED_INTO:
                looks += 1
                verdict = self._judge(finding)
                sort = verdict.becomes if verdict else None
            if sort is not None:
                tally.add(sort, finding.key, finding.size_bytes)
        return Plan(groups=tally.groups(), items=self._items())

    def _findings(self, tally: Tally) -> Iterator[Finding]:
        time_over = _Until(self._clock, self._clock.now() + _DRY_RUN_LASTS)
        try:
            yield from self._compare.rows(time_over)
            for folder in PROXY_FOLDERS:
                yield from self._compare.objects(folder, time_over)
        except ItemStopped:
            tally.add(Sort.NOT_COMPARED, "", 0)

    def start(self, asked: Asked) -> Plan:
        """Raises:
        ObjectsAway, StoreFailed
        """
        self._compare.refuse_empty_store(force=asked.force)
        return Plan(groups=(), items=self._items())

    def _items(self) -> list[NewItem]:
        """Rows first: an object may take the place of one that is gone."""
        parts = [(_ROWS, "What the database says")]
        parts += [(folder, f"Objects in {folder}") for folder in PROXY_FOLDERS]
        return [NewItem(kind=RECONCILE, subject=part, label=label) for part, label in parts]


class _Until(StopSignal):
    def __init__(self, clock: Clock, end: datetime) -> None:
        self._clock = clock
        self._end = end

    def is_set(self) -> bool:
        return self._clock.now() >= self._end


class ReconcilePart(ItemHandler):
    """One part after another. Doing it twice finds nothing the second time, so a part that was
    interrupted begins anew."""

    resource = Resource.DISK

    def __init__(self, *, reader: Reader, compare: Compare, mend: Mend) -> None:
        self._reader = reader
        self._compare = compare
        self._mend = mend

    def __call__(self, job: Job, item: JobItem, context: ItemContext) -> Finished:
        asked = msgspec.convert(job.options, Asked)
        progress = _Progress(self._expected(item.subject), context)
        if asked.delete_orphans and not asked.force:
            self._compare.refuse_shared_store(context.stop)
        if item.subject == _ROWS:
            self._compare.refuse_empty_store(force=asked.force)
            findings = self._compare.rows(context.stop, progress.step)
        else:
            findings = self._compare.objects(item.subject, context.stop, progress.step)
        tally = Tally(_sorts(asked))
        changed = 0
        for finding in findings:
            became = self._mend(finding, delete_orphans=asked.delete_orphans)
            if became is not None:
                tally.add(became, finding.key, finding.size_bytes)
                changed += SORTS[became][1]
        groups = tally.groups()

        def record(tx: Transaction) -> None:
            before = tx.jobs.get(job.id).summary
            tx.jobs.set_summary(job.id, _merged(before, groups))

        return done(f"{progress.seen:,} looked at, {changed:,} changed", record)

    def _expected(self, part: str) -> int:
        with self._reader() as now:
            sums = now.media.sums()
        if part == _ROWS:
            return sum(pile.count for pile in sums.originals.values())
        return sums.thumbnails.count + sum(pile.count for pile in sums.proxies.values())


class _Progress:
    def __init__(self, expected: int, context: ItemContext) -> None:
        self.seen = 0
        self._expected = max(1, expected)
        self._context = context

    def step(self) -> None:
        self.seen += 1
        if self.seen % _REPORT_EVERY == 0:
            self._context.report(min(1.0, self.seen / self._expected))


def _sorts(asked: Asked) -> dict[str, tuple[str, bool]]:
    if not asked.delete_orphans:
        return SORTS
    doomed = (Sort.ORPHAN, Sort.LEFT_BEHIND, Sort.BROKEN)
    sorts = SORTS | {
        sort: (SORTS[sort][0].replace("; --delete-orphans", ": deleted"), True) for sort in doomed
    }
    if asked.force:
        sorts[Sort.STRANGE] = ("objects of files that this library never had: deleted", True)
    return sorts


def _merged(before: dict[str, Any], groups: tuple[Group, ...]) -> dict[str, Any]:
    known = {name: msgspec.convert(group, Group) for name, group in before.items()}
    for group in groups:
        seen = known.get(group.name)
        if seen is not None:
            group = msgspec.structs.replace(
                seen,
                pile=seen.pile + group.pile,
                examples=(*seen.examples, *group.examples)[:EXAMPLES],
            )
        known[group.name] = group
    return {name: msgspec.to_builtins(group) for name, group in known.items()}
