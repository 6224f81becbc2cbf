"""Apply a plan, whole or in part: put it on the books."""

from collections.abc import Iterable, Iterator, Sequence

import msgspec

from application.jobs.start_job import StartJob, StartJobCommand
from application.library.folder_job import folder_of
from application.library.rescanning.line_ids import as_text
from application.library.rescanning.plans import APPLY, applied_by, newer_rescan, rescan_job
from application.library.rescanning.together import Line, moved_together
from application.ports.file_tree import FileTree
from application.ports.unit_of_work import Reader, Snapshot
from domain.jobs.job import ItemKind, Job, JobStatus, NewItem
from domain.library.rescan import (
    AmbiguousRule,
    Change,
    ChangeKind,
    ChangeState,
    NothingSelected,
    PlanOutOfDate,
    RescanNotReady,
)
from domain.shared.figures import counted
from domain.shared.ids import ChangeId, FileId, JobId
from domain.shared.names import display_text

__all__ = ["APPLY", "ApplyCommand", "StartApply"]

FOLLOW = ItemKind("rescan-follow")
"""Files that moved, each with those whose places they take."""
DECIDE = ItemKind("rescan-decide")
TAKE = ItemKind("rescan-take")
FORGET_MISSING = ItemKind("rescan-forget")

LINES_PER_ITEM = 500


class ApplyCommand(msgspec.Struct, frozen=True, kw_only=True):
    """Of each kind either all lines (`whole`) or those that are listed; both: all."""

    job_id: JobId
    """The rescan."""
    whole: frozenset[ChangeKind] = frozenset()
    moved: tuple[FileId, ...] = ()
    missing: tuple[FileId, ...] = ()
    changed: tuple[FileId, ...] = ()
    new: tuple[str, ...] = ()
    """Paths, as shown in the plan or surrogate-escaped."""
    ambiguous: tuple[str, ...] = ()
    """Paths as for `new`."""
    ambiguous_rule: AmbiguousRule = AmbiguousRule.SKIP
    """What becomes of AMBIGUOUS lines that are chosen. With SKIP none of them counts as chosen."""


class StartApply:
    """Nothing is decided from the plan alone: each line is checked against the disk and the rows
    again right before it is applied, and left (SKIPPED, with a reason) where it is not so now."""

    def __init__(self, *, reader: Reader, start_job: StartJob, file_tree: FileTree) -> None:
        self._reader = reader
        self._start_job = start_job
        self._file_tree = file_tree

    def __call__(self, command: ApplyCommand) -> JobId:
        """Raises:
        JobNotFound: also for a job that is no rescan.
        RescanNotReady, NothingSelected
        PlanOutOfDate: a newer rescan of the folder is there, or this plan was applied before.
        """
        with self._reader() as now:
            job = rescan_job(now, command.job_id)
            _require_current(now, job)
            chosen = {kind: tuple(_chosen(now, command, kind)) for kind in _CHOOSABLE}
        if not any(chosen.values()):
            raise NothingSelected()
        folder = folder_of(job)
        return self._start_job(
            StartJobCommand(
                kind=APPLY,
                title=f"Apply the rescan of {display_text(folder)}",
                options={
                    "rescan": job.id,
                    "root": job.options["root"],
                    "ambiguous": command.ambiguous_rule.value,
                },
                items=tuple(self._items(folder_lines=chosen, job=job)),
            )
        )

    def _items(
        self, *, folder_lines: dict[ChangeKind, tuple[Line, ...]], job: Job
    ) -> Iterator[NewItem]:
        """In the order in which they are done: what takes another's place waits for it."""
        flavour = self._file_tree.flavour(folder_of(job))
        missing = folder_lines[ChangeKind.MISSING]
        groups, with_moves = moved_together(
            folder_lines[ChangeKind.MOVED], missing, flavour, LINES_PER_ITEM
        )
        yield from _numbered(FOLLOW, "Moved files", groups)
        yield from _numbered(
            DECIDE, "Ambiguous files", _cut(line.id for line in folder_lines[ChangeKind.AMBIGUOUS])
        )
        yield from _numbered(
            TAKE, "Changed files", _cut(line.id for line in folder_lines[ChangeKind.CHANGED])
        )
        yield from _numbered(
            TAKE, "New files", _cut(line.id for line in folder_lines[ChangeKind.NEW])
        )
        yield from _numbered(
            FORGET_MISSING,
            "Missing files",
            _cut(line.id for line in missing if line.id not in with_moves),
        )


_CHOOSABLE = (
    ChangeKind.MOVED,
    ChangeKind.AMBIGUOUS,
    ChangeKind.CHANGED,
    ChangeKind.NEW,
    ChangeKind.MISSING,
)


def _require_current(now: Snapshot, job: Job) -> None:
    if job.status is not JobStatus.COMPLETED:
        raise RescanNotReady(status=job.status)
    newer, applied = newer_rescan(now, job), applied_by(now, job.id)
    if newer or applied:
        raise PlanOutOfDate(newer=newer, applied_by=applied)


def _chosen(now: Snapshot, command: ApplyCommand, kind: ChangeKind) -> Iterator[Line]:
    if kind is ChangeKind.AMBIGUOUS and command.ambiguous_rule is AmbiguousRule.SKIP:
        return
    whole = kind in command.whole
    ids = {
        ChangeKind.MOVED: frozenset(command.moved),
        ChangeKind.CHANGED: frozenset(command.changed),
        ChangeKind.MISSING: frozenset(command.missing),
    }.get(kind, frozenset[FileId]())
    typed = {ChangeKind.NEW: command.new, ChangeKind.AMBIGUOUS: command.ambiguous}.get(kind, ())
    paths = frozenset(path.encode("utf-8", "surrogateescape") for path in typed)
    if not (whole or ids or paths):
        return
    for change in _proposed(now, command.job_id, kind):
        if (
            whole
            or change.file_id in ids
            or (paths and not paths.isdisjoint((change.path, display_text(change.path).encode())))
        ):
            yield Line(change.id, change.path, change.old_path)


def _proposed(now: Snapshot, job_id: JobId, kind: ChangeKind) -> Iterator[Change]:
    after: ChangeId | None = None
    while some := now.rescans.changes(
        job_id, kinds=[kind], states=[ChangeState.PROPOSED], after=after, limit=1_000
    ):
        yield from some
        after = some[-1].id


def _cut(ids: Iterable[ChangeId]) -> list[list[ChangeId]]:
    every = list(ids)
    return [every[at : at + LINES_PER_ITEM] for at in range(0, len(every), LINES_PER_ITEM)]


def _numbered(
    kind: ItemKind, label: str, groups: Sequence[Sequence[ChangeId]]
) -> Iterator[NewItem]:
    total, before = sum(map(len, groups)), 0
    for group in groups:
        part = f" {before + 1:,}–{before + len(group):,}" if len(groups) > 1 else ""
        yield NewItem(
            kind=kind,
            subject=as_text(group),
            label=f"{label}{part} ({counted(total, 'line')})",
        )
        before += len(group)
