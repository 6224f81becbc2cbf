"""Folders and files in memory."""

from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from datetime import datetime

from msgspec import structs

from adapters.memory.file_list import chosen, row_of, totals
from adapters.memory.store import State, require
from application.ports.file_repository import FileReader, FileRepository
from domain.library.file import FileNotFound, FileState, FoundFile, MediaFile, PathTaken, Root
from domain.library.file_list import MAX_PER_PAGE, FilePage, FileQuery, FileRow
from domain.library.paths import PathFlavour, comparison_key
from domain.shared.ids import FileId, FilePath, RootId
from domain.shared.names import display_text


class MemoryFileReader(FileReader):
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

    def page(self, query: FileQuery) -> FilePage:
        found = chosen(self._state, query)
        per_page = max(1, min(MAX_PER_PAGE, query.per_page))
        start = (max(1, query.page) - 1) * per_page
        return FilePage(
            rows=tuple(row_of(self._state, file) for file in found[start : start + per_page]),
            totals=totals(self._state, found),
            library_files=len(self._state.files),
        )

    def matching(self, query: FileQuery) -> tuple[MediaFile, ...]:
        return tuple(chosen(self._state, query))

    def rows(self, file_ids: Sequence[FileId]) -> tuple[FileRow, ...]:
        known = self._state.files
        return tuple(row_of(self._state, known[number]) for number in file_ids if number in known)

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

    def upsert_found(
        self,
        root_id: RootId,
        flavour: PathFlavour,
        found: Sequence[tuple[FoundFile, str | None]],
        now: datetime,
    ) -> tuple[FileId, ...]:
        return tuple(
            self._upsert(root_id, comparison_key(file.path, flavour), file, fingerprint, now)
            for file, fingerprint in found
        )

    def save(self, files: Iterable[MediaFile]) -> None:
        for file in files:
            known = self._state.files.get(file.id)
            if known is not None:
                self._state.files[file.id] = known.probed(file.kind, file.state, file.problems)

    def move(self, file_id: FileId, path: FilePath, root_id: RootId, flavour: PathFlavour) -> None:
        file, key = self.get(file_id), comparison_key(path, flavour)
        if self._state.file_keys.get(key, file_id) != file_id:
            raise PathTaken(path=display_text(path))
        self._require_root(root_id)
        self._drop_keys({file_id})
        self._state.file_keys[key] = file_id
        self._state.files[file_id] = structs.replace(file, path=path, root_id=root_id)

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
