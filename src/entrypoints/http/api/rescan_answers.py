"""A plan in JSON: lines with paths that come back as they went out."""

from datetime import UTC, datetime

import msgspec

from application.library.rescanning.show_rescan import RescanView
from domain.library.kind import MediaKind
from domain.library.rescan import Change, ChangeKind, ChangeState
from domain.shared.ids import ChangeId, FileId, JobId
from domain.shared.problem import Problem
from entrypoints.http.api.jobs import JobAnswer, job_answer
from entrypoints.http.folder_text import folder_text


class ChangeAnswer(msgspec.Struct, frozen=True, kw_only=True):
    id: ChangeId
    kind: ChangeKind
    state: ChangeState
    file_id: FileId | None
    path: str
    """Plain where it is UTF-8, else `file://` with `%FF`; selections take both."""
    old_path: str | None
    file_type: MediaKind
    size_bytes: int
    modified_at: datetime | None
    """None where the disk tells a time that no calendar has."""
    candidates: tuple[FileId, ...]
    """Of an ambiguous line: the files that it may be."""
    doubt: str
    """Why to look twice before it is chosen."""


class Counts(msgspec.Struct, frozen=True, kw_only=True):
    unchanged: int = 0
    changed: int = 0
    moved: int = 0
    ambiguous: int = 0
    missing: int = 0
    new: int = 0
    busy: int = 0
    """Still being written, and left alone."""


class RescanAnswer(msgspec.Struct, frozen=True, kw_only=True):
    job: JobAnswer
    directory_path: str
    counts: Counts
    """While it runs, of what was found so far."""
    warnings: tuple[Problem, ...]
    newer: JobId | None
    """A later rescan of the folder: this plan is out of date."""
    applied_by: JobId | None


class ChangesAnswer(msgspec.Struct, frozen=True, kw_only=True):
    changes: tuple[ChangeAnswer, ...]
    next: ChangeId | None
    """`after` of the following page; null on the last one."""


def change_answer(change: Change) -> ChangeAnswer:
    return ChangeAnswer(
        id=change.id,
        kind=change.kind,
        state=change.state,
        file_id=change.file_id,
        path=folder_text(change.path),
        old_path=None if change.old_path is None else folder_text(change.old_path),
        file_type=change.media_kind,
        size_bytes=change.size_bytes,
        modified_at=_instant(change.modified_ns),
        candidates=change.candidates,
        doubt=change.doubt,
    )


def counts_answer(view: RescanView) -> Counts:
    return Counts(**{kind.value: view.counts.get(kind, 0) for kind in ChangeKind})


def rescan_answer(view: RescanView) -> RescanAnswer:
    return RescanAnswer(
        job=job_answer(view.job, view.progress),
        directory_path=folder_text(view.folder),
        counts=counts_answer(view),
        warnings=view.warnings,
        newer=view.newer,
        applied_by=view.applied_by,
    )


def _instant(modified_ns: int) -> datetime | None:
    try:
        return datetime.fromtimestamp(modified_ns // 10**9, UTC)
    except (OverflowError, ValueError, OSError):
        return None
