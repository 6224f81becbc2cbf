"""What an import found, in figures and in the names that people ask for."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from application.ports.file_tree import SkippedFile, UnreadableFolder
from domain.jobs.job import Job
from domain.library.file import FoundFile, MediaFile
from domain.shared.ids import FilePath
from domain.shared.names import display_text, extension

_LISTED = 100


class ImportTally:
    """Counts for the import's summary. After a restart a file that this job brought still
    counts as new, because its row is younger than the job."""

    def __init__(self, job: Job) -> None:
        self._since = job.created_at
        self._files: Counter[str] = Counter(new=0, changed=0, unchanged=0)
        self._skipped: Counter[str] = Counter()
        self._folders: dict[FilePath, str] = {}
        self._busy: list[FilePath] = []
        self._moved: list[tuple[FilePath, FilePath]] = []

    def note(self, entry: FoundFile, file: MediaFile | None) -> None:
        if file is None or file.imported_at >= self._since:
            self._files["new"] += 1
        else:
            self._files["unchanged" if file.same_on_disk(entry) else "changed"] += 1

    def note_left_out(self, batch: Sequence[FoundFile | SkippedFile | UnreadableFolder]) -> None:
        for entry in batch:
            if isinstance(entry, SkippedFile):
                self._skipped[extension(entry.path) or "none"] += 1
            elif isinstance(entry, UnreadableFolder) and len(self._folders) < _LISTED:
                self._folders[entry.path] = entry.message

    def note_busy(self, busy: Sequence[FoundFile]) -> None:
        self._busy += [entry.path for entry in busy]

    def note_moved(self, moved: Sequence[tuple[FilePath, FilePath]]) -> None:
        self._moved += moved

    def summary(self) -> dict[str, Any]:
        return {
            **self._files,
            "skipped": self._skipped.total(),
            "skipped_by_extension": dict(self._skipped.most_common()),
            "unreadable_folders": [
                {"path": display_text(path), "message": message}
                for path, message in self._folders.items()
            ],
            "still_being_written": _listed(self._busy),
            "moved_here": len(self._moved),
            "moved_here_from": [
                {"path": display_text(path), "was": display_text(was)}
                for path, was in self._moved[:_LISTED]
            ],
        }


def _listed(paths: Sequence[FilePath]) -> dict[str, Any]:
    return {"files": len(paths), "names": [display_text(path) for path in paths[:_LISTED]]}
