"""What a comparison of a folder with the library asks, in memory."""

from collections.abc import Sequence

from adapters.memory.store import State
from application.ports.file_repository import FileReader
from domain.library.file import FileState, LastSeen, MediaFile
from domain.library.paths import PathFlavour, comparison_key, is_inside
from domain.shared.ids import FileId, FilePath


class MemoryComparison(FileReader):
    """These methods of `FileReader`, on one state."""

    _state: State

    def last_seen_in(self, folder: FilePath, flavour: PathFlavour) -> LastSeen:
        return {
            file.path: (_size_if_read(file), file.modified_ns, file.id)
            for file in self._state.files.values()
            if is_inside(file.path, folder, flavour)
        }

    def some(self, file_ids: Sequence[FileId]) -> tuple[MediaFile, ...]:
        wanted = sorted(set(file_ids))
        return tuple(self._state.files[n] for n in wanted if n in self._state.files)

    def at(self, paths: Sequence[FilePath], flavour: PathFlavour) -> dict[bytes, MediaFile]:
        keys = self._state.file_keys
        asked = {comparison_key(path, flavour) for path in paths}
        return {key: self._state.files[keys[key]] for key in asked if key in keys}

    def last_id(self) -> int:
        return self._state.last_ids.get("files", 0)

    def sizes_outside(self, folder: FilePath, flavour: PathFlavour) -> frozenset[int]:
        return frozenset(
            file.size_bytes
            for file in self._state.files.values()
            if not is_inside(file.path, folder, flavour)
        )


def _size_if_read(file: MediaFile) -> int:
    is_read = file.state is FileState.READY and file.fingerprint is not None
    return file.size_bytes if is_read else -1
