"""What the memory adapters keep: the same rows as the database, in dictionaries."""

import threading
from collections.abc import Iterable
from typing import Any

import msgspec

from application.ports.unit_of_work import MissingParent
from domain.analysis.run import AnalysisRun, TypeResult
from domain.jobs.job import Job, JobItem
from domain.library.file import MediaFile, Root
from domain.media.artifact import Artifact, ArtifactKind
from domain.media.facts import MediaFacts
from domain.shared.ids import FileId, ItemId, JobId, RootId, RunId, SpendId
from domain.shared.spend import Spend


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
        self.raw_replies: dict[RunId, bytes] = {}
        self.results: dict[RunId, tuple[TypeResult, ...]] = {}
        self.spend: dict[SpendId, Spend] = {}

    def copy(self) -> "State":
        twin = State()
        for name, rows in vars(self).items():
            setattr(twin, name, dict(rows))
        return twin

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


def next_id(taken: Iterable[int]) -> int:
    return max(taken, default=0) + 1


def require(rows: dict[Any, Any], key: object) -> None:
    """Raises:
    MissingParent
    """
    if key not in rows:
        raise MissingParent(key=key)
