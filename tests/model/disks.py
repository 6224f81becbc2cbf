"""Folders of files that people move about: on the real disk, or in memory with other rules."""

import os
import shutil
from abc import ABC, abstractmethod
from pathlib import Path

from adapters.filesystem.file_tree import LocalFileTree
from adapters.memory.file_tree import MemoryFileTree
from application.ports.file_tree import FileTree
from domain.library.paths import PathFlavour, comparison_key
from domain.shared.ids import FilePath


class Disk(ABC):
    """Names are relative, with `/`. Times are seconds that grow with every writing."""

    tree: FileTree
    top: bytes

    @abstractmethod
    def write(self, name: str, content: bytes, time: int) -> None: ...
    @abstractmethod
    def rename(self, name: str, new: str) -> None:
        """A file or a whole folder; what was there is gone."""

    @abstractmethod
    def remove(self, name: str) -> None: ...
    @abstractmethod
    def remove_folder(self, name: str) -> None: ...
    @abstractmethod
    def make_folder(self, name: str) -> None: ...
    @abstractmethod
    def contents(self) -> dict[str, tuple[bytes, int]]:
        """Every file that is there, with content and time."""

    def path(self, name: str) -> FilePath:
        return FilePath(self.top + b"/" + name.encode())

    def key(self, name: str) -> bytes:
        return comparison_key(self.path(name), self.tree.flavour(FilePath(self.top)))


class RealDisk(Disk):
    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.top = os.fsencode(folder.resolve())
        self.tree = LocalFileTree(platform="linux")

    def write(self, name: str, content: bytes, time: int) -> None:
        path = self._at(name)
        path.write_bytes(content)
        os.utime(path, (time, time))

    def rename(self, name: str, new: str) -> None:
        (self._folder / name).replace(self._at(new))

    def remove(self, name: str) -> None:
        (self._folder / name).unlink()

    def remove_folder(self, name: str) -> None:
        shutil.rmtree(self._folder / name)

    def make_folder(self, name: str) -> None:
        (self._folder / name).mkdir(parents=True, exist_ok=True)

    def contents(self) -> dict[str, tuple[bytes, int]]:
        return {
            str(path.relative_to(self._folder)): (path.read_bytes(), int(path.stat().st_mtime))
            for path in sorted(self._folder.rglob("*"))
            if path.is_file()
        }

    def _at(self, name: str) -> Path:
        path = self._folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        return path


class MemoryDisk(Disk):
    def __init__(self, flavour: PathFlavour) -> None:
        self.top = b"/disk"
        self.tree: MemoryFileTree = MemoryFileTree({}, flavour=flavour)
        self.tree.make_folder(self.top)
        self._names: dict[bytes, tuple[str, bytes, int]] = {}

    def write(self, name: str, content: bytes, time: int) -> None:
        self.tree.write(self.path(name), content, modified_ns=time * 10**9)
        spelling = self._names.get(self.key(name), (name,))[0]
        self._names[self.key(name)] = (spelling, content, time)

    def rename(self, name: str, new: str) -> None:
        if self.key(name) in self._names:
            self._rename(name, new)
            return
        start = self.key(name) + b"/"
        for key, (inside, _, _) in list(self._names.items()):
            if key.startswith(start):
                self._rename(inside, new + inside[len(name) :])
        self.tree.remove_folder(self.path(name))
        self.tree.make_folder(self.path(new))

    def remove(self, name: str) -> None:
        self.tree.remove(self.path(name))
        del self._names[self.key(name)]

    def remove_folder(self, name: str) -> None:
        self.tree.remove_folder(self.path(name))
        start = self.key(name) + b"/"
        self._names = {k: v for k, v in self._names.items() if not k.startswith(start)}

    def make_folder(self, name: str) -> None:
        self.tree.make_folder(self.path(name))

    def contents(self) -> dict[str, tuple[bytes, int]]:
        return {name: (content, time) for name, content, time in self._names.values()}

    def _rename(self, name: str, new: str) -> None:
        _, content, time = self._names.pop(self.key(name))
        self.tree.rename(self.path(name), self.path(new))
        self._names[self.key(new)] = (new, content, time)
