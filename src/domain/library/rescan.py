"""A rescan is a plan: what a folder holds against what the library knows, to be reviewed."""

from enum import StrEnum

import msgspec

from domain.library.kind import MediaKind
from domain.shared.errors import Conflict, InvalidInput
from domain.shared.ids import ChangeId, FileId, FilePath, JobId


class ChangeKind(StrEnum):
    UNCHANGED = "unchanged"
    """Only counted, never listed."""
    CHANGED = "changed"
    """Same path, other size or time: it is read again and its proxy becomes stale."""
    MOVED = "moved"
    """A file of the library, anywhere, whose content is at this new path now, and its old path
    is gone or holds something else (two files may have changed places)."""
    AMBIGUOUS = "ambiguous"
    """Content of files that are gone, at new paths, without telling which became which."""
    MISSING = "missing"
    """Gone. Proposed only inside the scanned folder, and only where the folder it was imported
    from is there and holds something."""
    NEW = "new"
    BUSY = "busy"
    """Still being written; left alone until it is still."""


class ChangeState(StrEnum):
    PROPOSED = "PROPOSED"
    APPLIED = "APPLIED"
    SKIPPED = "SKIPPED"
    """It was chosen, but was not so any more when its turn came."""


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """One line of the plan."""

    id: ChangeId
    job_id: JobId
    """The rescan that found it."""
    kind: ChangeKind
    file_id: FileId | None
    """The file of the library it is about; None for NEW, BUSY and AMBIGUOUS."""
    path: FilePath
    """Where it lies on disk; of MISSING where it lay."""
    old_path: FilePath | None
    """Of MOVED: where the library has it."""
    media_kind: MediaKind
    size_bytes: int
    modified_ns: int
    fingerprint: str | None
    candidates: tuple[FileId, ...]
    """Of AMBIGUOUS: the files that it may be."""
    doubt: str
    """Why a person should look twice before choosing it; empty where nothing speaks against it."""
    state: ChangeState


class AmbiguousRule(StrEnum):
    """What becomes of AMBIGUOUS lines that were chosen (the predecessor's words)."""

    SKIP = "skip"
    FIRST_MATCH = "first_match"
    """The oldest candidate moves there, each candidate once; the rest are NEW."""
    NEW = "new"
    """They are imported as new files."""


class RescanNotReady(Conflict):
    """The rescan has not ended, so there is no plan yet."""

    code = "rescan_not_ready"
    remedy = "Wait for its end, then review it."


class PlanOutOfDate(Conflict):
    """A newer rescan of this folder exists, or this plan was applied."""

    code = "plan_out_of_date"
    remedy = "Rescan the folder and review the new plan."


class NothingSelected(InvalidInput):
    """No line of the plan was chosen; an empty selection means nothing."""

    code = "nothing_selected"
    remedy = "Choose lines, or whole groups."
