"""What of a folder is transcribed already, whether it was imported or not."""

from collections.abc import Iterator
from typing import NamedTuple

import msgspec

from application.library.allowed_folders import AllowedFolders
from application.ports.file_tree import FileTree, FolderNotFound, UnreadableFolder
from application.ports.unit_of_work import Reader, Snapshot
from domain.library.file import FoundFile, LastSeen
from domain.library.kind import MediaKind
from domain.shared.ids import FileId, FilePath, TranscriptId
from domain.shared.names import display_text, extension
from domain.transcription.transcript_list import TranscriptKey

MOST_COUNTED = 100_000
_HAVE_SOUND = (MediaKind.VIDEO, MediaKind.AUDIO)


class ScanFolderQuery(msgspec.Struct, frozen=True, kw_only=True):
    folder: str | bytes
    model: str
    recursive: bool = True
    extensions: tuple[str, ...] = ()
    """With or without their dot; none: all that can have sound."""
    limit: int = 1_000
    offset: int = 0


class ScannedFile(msgspec.Struct, frozen=True, kw_only=True):
    path: FilePath
    size_bytes: int
    file_id: FileId | None
    """None: not in the library."""
    transcript_id: TranscriptId | None
    """Of this model, of what the file holds now, and of all of it."""


class ScannedFolder(msgspec.Struct, frozen=True, kw_only=True):
    folder: FilePath
    files: tuple[ScannedFile, ...]
    """In byte order, folder by folder."""
    total: int
    transcribed: int
    is_whole: bool
    """False where it holds more than `MOST_COUNTED`: the rest was not looked at."""
    unreadable_folders: int


class _Listed(NamedTuple):
    entry: FoundFile
    file_id: FileId | None
    is_done: bool


class ScanFolder:
    """Looks at names, sizes and times only."""

    def __init__(self, *, file_tree: FileTree, reader: Reader, allowed: AllowedFolders) -> None:
        self._file_tree = file_tree
        self._reader = reader
        self._allowed = allowed

    def __call__(self, query: ScanFolderQuery) -> ScannedFolder:
        """Raises:
        FolderNotAllowed: whether the folder exists or not.
        FolderNotFound: it is not there, or cannot be listed.
        """
        # asked first, so that nothing is told of what lies outside
        folder = self._file_tree.resolve(self._allowed.confined(query.folder))
        with self._reader() as now:
            known = now.files.last_seen_in(folder, self._file_tree.flavour(folder))
            complete = now.transcripts.complete_with(query.model)
        listed: list[_Listed] = []
        total = transcribed = troubles = 0
        is_whole = True
        for entry in self._entries(folder, query):
            if isinstance(entry, UnreadableFolder):
                troubles += 1
                continue
            if total == MOST_COUNTED:
                is_whole = False
                break
            file_id, as_imported = _known(entry, known)
            is_done = as_imported and file_id in complete
            transcribed += is_done
            if query.offset <= total < query.offset + query.limit:
                listed.append(_Listed(entry, file_id, is_done))
            total += 1
        # whoever may write there can have put a link in its place since it was resolved
        self._allowed.confined(folder)
        with self._reader() as now:
            files = _with_transcripts(now, listed, query.model)
        return ScannedFolder(
            folder=folder,
            files=files,
            total=total,
            transcribed=transcribed,
            is_whole=is_whole,
            unreadable_folders=troubles,
        )

    def _entries(
        self, folder: FilePath, query: ScanFolderQuery
    ) -> Iterator[FoundFile | UnreadableFolder]:
        wanted = {name.lower().lstrip(".") for name in query.extensions}
        for entry in self._file_tree.walk(folder, recursive=query.recursive):
            if isinstance(entry, UnreadableFolder):
                if entry.path == folder:
                    raise FolderNotFound(f"{display_text(folder)}: {entry.message}.")
                yield entry
            elif (
                isinstance(entry, FoundFile)
                and entry.kind in _HAVE_SOUND
                and (not wanted or extension(entry.path) in wanted)
            ):
                yield entry


def _known(entry: FoundFile, known: LastSeen) -> tuple[FileId | None, bool]:
    """The file of the library, and whether it still holds what was imported."""
    seen = known.get(entry.path)
    if seen is None:
        return None, False
    size_bytes, modified_ns, file_id = seen
    return file_id, (size_bytes, modified_ns) == (entry.size_bytes, entry.modified_ns)


def _with_transcripts(now: Snapshot, listed: list[_Listed], model: str) -> tuple[ScannedFile, ...]:
    asked = [one.file_id for one in listed if one.is_done and one.file_id is not None]
    found: dict[FileId, TranscriptId] = {}
    for file in now.files.some(asked):
        key = TranscriptKey(file_id=file.id, media_hash=file.fingerprint or "", model=model)
        if transcript := now.transcripts.find(key):
            found[file.id] = transcript.id
    return tuple(
        ScannedFile(
            path=one.entry.path,
            size_bytes=one.entry.size_bytes,
            file_id=one.file_id,
            transcript_id=None if one.file_id is None else found.get(one.file_id),
        )
        for one in listed
    )
