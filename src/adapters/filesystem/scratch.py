"""Work in progress as files in one folder."""

import uuid
from pathlib import Path

from application.ports.object_store import Scratch


class LocalScratch(Scratch):
    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def file(self, suffix: str) -> Path:
        self._folder.mkdir(parents=True, exist_ok=True)
        return self._folder / f"{uuid.uuid4().hex}{suffix}"

    def clear(self) -> int:
        gone = 0
        for path in self._folder.glob("*"):
            if path.is_file() or path.is_symlink():
                path.unlink(missing_ok=True)
                gone += 1
        return gone
