"""Work in progress as files in one folder."""

import shutil
import uuid
from pathlib import Path

from application.ports.object_store import Scratch
from domain.shared.ids import FilePath


class LocalScratch(Scratch):
    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def file(self, suffix: str) -> Path:
        self._folder.mkdir(parents=True, exist_ok=True)
        return self._folder / f"{uuid.uuid4().hex}{suffix}"

    def copy_of(self, source: FilePath, suffix: str) -> Path:
        copy = self.file(suffix)
        try:
            shutil.copyfile(source, copy)
        except BaseException:
            copy.unlink(missing_ok=True)
            raise
        return copy

    def clear(self) -> int:
        gone = 0
        for path in self._folder.glob("*"):
            if path.is_file() or path.is_symlink():
                path.unlink(missing_ok=True)
                gone += 1
        return gone
