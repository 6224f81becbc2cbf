"""What the memory adapters keep: the same rows as the database, in dictionaries."""

import threading
from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from typing import Any

import msgspec
from msgspec import structs

from application.ports.analysis_engine import ReplyPart
from application.ports.unit_of_work import MissingParent
from domain.analysis.call import AttemptId, CallAttempt, ReplyId, StoredReply
from domain.analysis.context import Context
from domain.analysis.evidence import Evidence
from domain.analysis.run import AnalysisRun, TypeResult
from domain.analysis.transcript_summary import TranscriptSummary
from domain.jobs.job import ItemKind, Job, JobItem
from domain.jobs.strikes import Strikes
from domain.library.edits import Edit
from domain.library.file import MediaFile, Root
from domain.library.passage import FacetValue, Origin
from domain.library.rescan import Change
from domain.library.saved_filter import SavedFilter
from domain.library.upload import Upload
from domain.media.artifact import Artifact, ArtifactKind
from domain.media.facts import MediaFacts
from domain.search.moments import FoundPassage
from domain.shared.ids import (
    ChangeId,
    EditId,
    FileId,
    ItemId,
    JobId,
    RootId,
    RunId,
    SpendId,
    TranscriptId,
    UploadId,
)
from domain.shared.spend import Spend
from domain.transcription.transcript import Segment, Transcript


class ItemRow(msgspec.Struct, frozen=True, kw_only=True):
    """An item with what only its repository sees."""

    item: JobItem
    attempt: int = 0
    fraction: float = 0.0


class State:
    """One moment of the store. Values are frozen; only a transaction's own copy is changed."""

    def __init__(self) -> None:
        self.roots: dict[bytes, Root] = {}
        self.files: dict[FileId, MediaFile] = {}
        self.file_keys: dict[bytes, FileId] = {}
        self.facts: dict[FileId, MediaFacts] = {}
        self.artifacts: dict[tuple[FileId, ArtifactKind], Artifact] = {}
        self.jobs: dict[JobId, Job] = {}
        self.items: dict[ItemId, ItemRow] = {}
        self.item_subjects: dict[tuple[JobId, str, str], ItemId] = {}
        self.runs: dict[RunId, AnalysisRun] = {}
        self.contexts: dict[RunId, Context] = {}
        self.run_parts: dict[RunId, tuple[ReplyPart, ...]] = {}
        """Each with its `reply_id`."""
        self.replies: dict[ReplyId, StoredReply] = {}
        """Without `call_hash`: no call was made for it."""
        self.seen: dict[RunId, Evidence] = {}
        self.results: dict[RunId, tuple[TypeResult, ...]] = {}
        self.edits: dict[EditId, Edit] = {}
        self.passages: dict[tuple[FileId, Origin], tuple[FoundPassage, ...]] = {}
        self.facets: dict[tuple[FileId, Origin], tuple[FacetValue, ...]] = {}
        self.indexed: dict[FileId, int] = {}
        """The version of the rules that the file was last marked with."""
        self.changes: dict[ChangeId, Change] = {}
        self.saved_filters: dict[str, SavedFilter] = {}
        """By what makes names the same."""
        self.uploads: dict[UploadId, Upload] = {}
        """In the order they were started in."""
        self.transcripts: dict[TranscriptId, Transcript] = {}
        """Their `preferred` is worked out, not kept."""
        self.segments: dict[TranscriptId, tuple[Segment, ...]] = {}
        self.chosen: dict[TranscriptId, int] = {}
        """The larger, the later a person preferred it."""
        self.summaries: dict[TranscriptId, TranscriptSummary] = {}
        self.strikes: dict[tuple[FileId, ItemKind], Strikes] = {}
        self.predecessor_files: dict[tuple[str, int], FileId] = {}
        self.last_ids: dict[str, int] = {}
        self.spend: dict[SpendId, Spend] = {}
        self.attempts: dict[AttemptId, CallAttempt] = {}

    def copy(self) -> "State":
        twin = State()
        for name, rows in vars(self).items():
            setattr(twin, name, dict(rows))
        return twin

    def new_id(self, of: str) -> int:
        """Grows; what was once given out is never given out again, whatever is deleted."""
        self.last_ids[of] = self.last_ids.get(of, 0) + 1
        return self.last_ids[of]

    def forget(self, gone: AbstractSet[FileId]) -> None:
        """Drop what belongs to these files; a job's items stay, without their file."""
        runs = [run.id for run in self.runs.values() if run.file_id in gone]
        replies = {part.reply_id for run in runs for part in self.run_parts.get(run, ())}
        replies |= {row.reply_id for row in self.attempts.values() if row.file_id in gone}
        for of_file in (self.files, self.facts, self.indexed):
            _drop(of_file, gone)
        for of_part in (self.artifacts, self.passages, self.facets, self.strikes):
            _drop(of_part, [key for key in of_part if key[0] in gone])
        for of_run in (self.runs, self.contexts, self.run_parts, self.seen, self.results):
            _drop(of_run, runs)
        self.drop_unlinked(replies)
        self.drop_transcripts([row.id for row in self.transcripts.values() if row.file_id in gone])
        _drop(self.edits, [edit.id for edit in self.edits.values() if edit.file_id in gone])
        _drop(
            self.predecessor_files,
            [key for key, number in self.predecessor_files.items() if number in gone],
        )
        for number, row in self.items.items():
            if row.item.file_id in gone:
                item = structs.replace(row.item, file_id=None)
                self.items[number] = structs.replace(row, item=item)
        for change in list(self.changes.values()):
            if change.file_id in gone:
                self.changes[change.id] = structs.replace(change, file_id=None)
        for upload in list(self.uploads.values()):
            if upload.file_id in gone:
                self.uploads[upload.id] = structs.replace(upload, file_id=None)

    def drop_unlinked(self, replies: AbstractSet[ReplyId | None]) -> None:
        """Those that no run has."""
        linked = {part.reply_id for parts in self.run_parts.values() for part in parts}
        lost = replies - linked
        _drop(self.replies, lost)
        for attempt in list(self.attempts.values()):
            if attempt.reply_id is not None and attempt.reply_id in lost:
                self.attempts[attempt.id] = structs.replace(attempt, reply_id=None)

    def drop_transcripts(self, gone: Iterable[TranscriptId]) -> None:
        """With all that belongs to them."""
        numbers = list(gone)
        for of_transcript in (self.transcripts, self.segments, self.chosen, self.summaries):
            _drop(of_transcript, numbers)

    def root_by_id(self, root_id: RootId) -> Root:
        for root in self.roots.values():
            if root.id == root_id:
                return root
        raise LookupError(f"no root {root_id}")


class MemoryStore:
    """A database that lives as long as the process. Shared by its threads."""

    def __init__(self) -> None:
        self.state = State()
        """The committed moment: replaced by a commit, never changed, so readers need no lock."""
        self.write_lock = threading.Lock()
        self.in_this_thread = threading.local()


def _drop(rows: dict[Any, Any], keys: Iterable[Any]) -> None:
    for key in keys:
        rows.pop(key, None)


def require(rows: dict[Any, Any], key: object) -> None:
    """Raises:
    MissingParent
    """
    if key not in rows:
        raise MissingParent(key=key)
