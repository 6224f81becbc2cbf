"""Folders and files in memory."""

from collections import Counter
from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from datetime import datetime

from msgspec import structs

from adapters.memory.comparing import MemoryComparison
from adapters.memory.file_list import chosen, cursor_at, row_of, totals
from adapters.memory.store import State, require
from application.ports.file_repository import FileRepository
from domain.library.belongings import Belongings
from domain.library.file import (
    FileNotFound,
    FileState,
    FoundFile,
    MediaFile,
    Move,
    PathTaken,
    Root,
)
from domain.library.file_list import (
    MAX_PER_PAGE,
    FileChoices,
    FilePage,
    FileQuery,
    FileRow,
    choices_of,
)
from domain.library.globs import Globs
from domain.library.paths import PathFlavour, comparison_key
from domain.media.artifact import ArtifactKind
from domain.shared.ids import FileId, FilePath, RootId
from domain.shared.names import display_text, folded


class MemoryFileReader(MemoryComparison):
    def __init__(self, state: State) -> None:
        self._state = state

    def get(self, file_id: FileId) -> MediaFile:
        if file_id not in self._state.files:
            raise FileNotFound(file_id=file_id)
        return self._state.files[file_id]

    def known_in(self, root: FilePath, flavour: PathFlavour) -> dict[bytes, MediaFile]:
        folder = comparison_key(root, flavour)
        below = folder if folder.endswith(b"/") else folder + b"/"
        return {
            key: self._state.files[file_id]
            for key, file_id in self._state.file_keys.items()
            if key == folder or key.startswith(below)
        }

    def belongings(self, file_ids: Sequence[FileId]) -> Belongings:
        ids = set(file_ids) & set(self._state.files)
        chosen = [self._state.files[file_id] for file_id in ids]
        made = [row for (file_id, _), row in self._state.artifacts.items() if file_id in ids]
        return Belongings(
            files=len(chosen),
            uploads=sum(file.uploaded for file in chosen),
            upload_bytes=sum(file.size_bytes for file in chosen if file.uploaded),
            proxies=sum(row.kind is ArtifactKind.PROXY for row in made),
            thumbnails=sum(row.kind is ArtifactKind.THUMBNAIL for row in made),
            object_bytes=sum(row.size_bytes for row in made),
            remote_objects=sum(row.remote is not None for row in made),
            runs=sum(run.file_id in ids for run in self._state.runs.values()),
            edits=sum(edit.file_id in ids for edit in self._state.edits.values()),
            transcripts=sum(row.file_id in ids for row in self._state.transcripts.values()),
        )

    def page(self, query: FileQuery) -> FilePage:
        # `after` is no part of what the totals are about
        every = chosen(self._state, structs.replace(query, after=None))
        per_page = max(1, min(MAX_PER_PAGE, query.per_page))
        found, start = every, (max(1, query.page) - 1) * per_page
        if query.after is not None:
            found, start = chosen(self._state, query), 0
        rows = found[start : start + per_page]
        more = bool(rows) and len(found) > start + per_page
        return FilePage(
            rows=tuple(row_of(self._state, file) for file in rows),
            totals=totals(self._state, every),
            library_files=len(self._state.files),
            next=cursor_at(self._state, rows[-1], query.sort) if more else None,
        )

    def matching(self, query: FileQuery) -> tuple[MediaFile, ...]:
        return tuple(chosen(self._state, structs.replace(query, after=None)))

    def rows(self, file_ids: Sequence[FileId]) -> tuple[FileRow, ...]:
        known = self._state.files
        return tuple(row_of(self._state, known[number]) for number in file_ids if number in known)

    def choices(self) -> FileChoices:
        facts = self._state.facts.values()
        return FileChoices(
            cameras=choices_of(Counter(fact.camera for fact in facts), folded),
            codecs=choices_of(Counter(fact.video_codec or fact.audio_codec for fact in facts)),
        )

    def with_fingerprints(self, fingerprints: Sequence[str]) -> dict[str, tuple[MediaFile, ...]]:
        wanted = set(fingerprints)
        found: dict[str, tuple[MediaFile, ...]] = {}
        for _, file in sorted(self._state.files.items()):
            if file.fingerprint is not None and file.fingerprint in wanted:
                found[file.fingerprint] = (*found.get(file.fingerprint, ()), file)
        return found

    def root(self, root_id: RootId) -> Root:
        return self._state.root_by_id(root_id)

    def roots(self) -> tuple[Root, ...]:
        return tuple(sorted(self._state.roots.values(), key=lambda root: root.id))


class MemoryFileRepository(MemoryFileReader, FileRepository):
    def ensure_root(self, path: FilePath, flavour: PathFlavour, now: datetime) -> Root:
        roots = self._state.roots
        key = comparison_key(path, flavour)
        if key not in roots:
            number = RootId(self._state.new_id("roots"))
            roots[key] = Root(id=number, path=path, added_at=now)
        return roots[key]

    def set_globs(self, root_id: RootId, globs: Globs) -> None:
        for key, root in self._state.roots.items():
            if root.id == root_id:
                self._state.roots[key] = structs.replace(root, globs=globs)

    def upsert_found(
        self,
        root_id: RootId,
        flavour: PathFlavour,
        found: Sequence[tuple[FoundFile, str | None]],
        now: datetime,
    ) -> tuple[FileId, ...]:
        ids = tuple(
            self._upsert(root_id, comparison_key(file.path, flavour), file, fingerprint, now)
            for file, fingerprint in found
        )
        for step in [step for step in self._state.strikes if step[0] in ids]:
            del self._state.strikes[step]
        return ids

    def adopt(
        self, files: Sequence[MediaFile], flavour: PathFlavour
    ) -> tuple[tuple[FileId, bool], ...]:
        ids: list[tuple[FileId, bool]] = []
        for file in files:
            key = comparison_key(file.path, flavour)
            is_new = key not in self._state.file_keys
            if is_new:
                number = FileId(self._state.new_id("files"))
                self._state.file_keys[key] = number
                self._state.files[number] = structs.replace(file, id=number)
            ids.append((self._state.file_keys[key], is_new))
        return tuple(ids)

    def save(self, files: Iterable[MediaFile]) -> None:
        for file in files:
            known = self._state.files.get(file.id)
            if known is not None:
                self._state.files[file.id] = known.probed(file.kind, file.state, file.problems)

    def move(self, moves: Sequence[Move], flavour: PathFlavour) -> None:
        moving = {move.file_id: move for move in moves}
        to: dict[bytes, Move] = {}
        for move in moving.values():
            self.get(move.file_id)
            self._require_root(move.root_id)
            key = comparison_key(move.path, flavour)
            holder = self._state.file_keys.get(key)
            if key in to or (holder is not None and holder not in moving):
                raise PathTaken(path=display_text(move.path))
            to[key] = move
        self._drop_keys(moving.keys())
        for key, move in to.items():
            self._state.file_keys[key] = move.file_id
            self._state.files[move.file_id] = structs.replace(
                self._state.files[move.file_id],
                path=move.path,
                root_id=move.root_id,
                modified_ns=move.modified_ns,
            )

    def mark_uploaded(self, file_id: FileId) -> None:
        self._state.files[file_id] = structs.replace(self.get(file_id), uploaded=True)

    def forget(self, file_ids: Sequence[FileId]) -> int:
        gone = self._state.files.keys() & set(file_ids)
        self._drop_keys(gone)
        self._state.forget(gone)
        return len(gone)

    def _require_root(self, root_id: RootId) -> None:
        require({root.id: root for root in self._state.roots.values()}, root_id)

    def _drop_keys(self, of: AbstractSet[FileId]) -> None:
        for key in [key for key, known in self._state.file_keys.items() if known in of]:
            del self._state.file_keys[key]

    def _upsert(
        self,
        root_id: RootId,
        key: bytes,
        found: FoundFile,
        fingerprint: str | None,
        now: datetime,
    ) -> FileId:
        known = self._state.file_keys.get(key)
        if known is None:
            self._require_root(root_id)
            known = FileId(self._state.new_id("files"))
            self._state.file_keys[key] = known
            self._state.files[known] = MediaFile(
                id=known,
                root_id=root_id,
                path=found.path,
                kind=found.kind,
                size_bytes=found.size_bytes,
                modified_ns=found.modified_ns,
                fingerprint=fingerprint,
                state=FileState.NEW,
                problems=(),
                imported_at=now,
            )
            return known
        self._state.files[known] = structs.replace(
            self._state.files[known],
            kind=found.kind,
            size_bytes=found.size_bytes,
            modified_ns=found.modified_ns,
            fingerprint=fingerprint,
            state=FileState.NEW,
            problems=(),
        )
        return known
