"""Rescans and their applying as the predecessor's clients poll them."""

import msgspec

from application.jobs.show_job import ShowJob, ShowJobQuery
from application.library.rescanning.show_rescan import RescanView, ShowRescan
from application.library.rescanning.start_apply import APPLY
from domain.jobs.job import JobNotFound
from domain.library.rescan import ChangeKind
from domain.shared.ids import ChangeId, JobId
from domain.shared.problem import Problem
from entrypoints.http.api.old_status import ItemError, OldStatus, old_status
from entrypoints.http.api.rescan_answers import ChangeAnswer, change_answer
from entrypoints.http.folder_text import folder_text

LINES_SHOWN = 500
"""Of each kind; `/api/rescans/{id}/changes` pages through all."""
_LISTED = {
    ChangeKind.CHANGED: "changed",
    ChangeKind.MOVED: "moved",
    ChangeKind.AMBIGUOUS: "ambiguous",
    ChangeKind.MISSING: "deleted",
    ChangeKind.NEW: "new",
    ChangeKind.BUSY: "busy",
}
"""By the predecessor's words."""


class Summary(msgspec.Struct, frozen=True, kw_only=True):
    unchanged: int
    changed: int
    moved: int
    ambiguous: int
    deleted: int
    new: int
    busy: int


class Results(msgspec.Struct, frozen=True, kw_only=True):
    """At most 500 lines of each kind; `next` says where the list of a kind goes on."""

    summary: Summary
    changed: tuple[ChangeAnswer, ...]
    moved: tuple[ChangeAnswer, ...]
    ambiguous: tuple[ChangeAnswer, ...]
    deleted: tuple[ChangeAnswer, ...]
    new: tuple[ChangeAnswer, ...]
    busy: tuple[ChangeAnswer, ...]
    next: dict[str, ChangeId]
    """By kind as in `/api/rescans/{id}/changes?kind=`; only those with more."""


class RescanStatus(OldStatus, frozen=True, kw_only=True):
    directory_path: str
    results: Results | None
    """None until it is over."""
    warnings: tuple[Problem, ...]
    newer: JobId | None
    applied_by: JobId | None


class RescanStatusAnswer(msgspec.Struct, frozen=True, kw_only=True):
    success: bool
    job: RescanStatus


class ApplyStatusAnswer(msgspec.Struct, frozen=True, kw_only=True):
    success: bool
    updated: int
    """Moved files that were followed, changed ones that were read again, ambiguous ones that
    were settled."""
    deleted: int
    """Forgotten: their files are gone."""
    imported: int
    skipped: int
    """Chosen, but not so any more when their turn came."""
    errors: tuple[ItemError, ...]
    job: OldStatus


def rescan_status(job_id: JobId, show_rescan: ShowRescan, show_job: ShowJob) -> RescanStatusAnswer:
    view = show_rescan(job_id, limit=0)
    old = old_status(show_job(_without_items(job_id)))
    status = RescanStatus(
        **{name: getattr(old, name) for name in OldStatus.__struct_fields__},
        directory_path=folder_text(view.folder),
        results=_results(view, show_rescan) if view.job.status.is_over else None,
        warnings=view.warnings,
        newer=view.newer,
        applied_by=view.applied_by,
    )
    return RescanStatusAnswer(success=True, job=status)


def apply_status(job_id: JobId, show_job: ShowJob) -> ApplyStatusAnswer:
    """Raises:
    JobNotFound: also for a job that applies no plan.
    """
    detail = show_job(_without_items(job_id))
    if detail.job.kind != APPLY:
        raise JobNotFound(job_id=job_id)
    old = old_status(detail)
    counts = detail.job.summary.get("applied", {})
    return ApplyStatusAnswer(
        success=True,
        updated=sum(counts.get(kind, 0) for kind in ("moved", "changed", "ambiguous")),
        deleted=counts.get("missing", 0),
        imported=counts.get("new", 0),
        skipped=sum(detail.job.summary.get("left_by_reason", {}).values()),
        errors=old.errors,
        job=old,
    )


def _results(view: RescanView, show_rescan: ShowRescan) -> Results:
    lists: dict[str, tuple[ChangeAnswer, ...]] = {}
    more: dict[str, ChangeId] = {}
    for kind, word in _LISTED.items():
        if not view.counts.get(kind):
            lists[word] = ()
            continue
        found = show_rescan(view.job.id, kinds=(kind,), limit=LINES_SHOWN)
        lists[word] = tuple(map(change_answer, found.changes))
        if found.next is not None:
            more[kind.value] = found.next
    counts = {word: view.counts.get(kind, 0) for kind, word in _LISTED.items()}
    summary = Summary(unchanged=view.counts.get(ChangeKind.UNCHANGED, 0), **counts)
    return Results(summary=summary, **lists, next=more)


def _without_items(job_id: JobId) -> ShowJobQuery:
    return ShowJobQuery(job_id=job_id, limit=0)
