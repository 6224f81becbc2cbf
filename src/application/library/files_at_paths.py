"""From paths, as a caller types them, to the files of the library that lie there."""

from collections.abc import Sequence

from application.ports.file_tree import FileTree, FolderNotFound
from application.ports.unit_of_work import Reader
from domain.library.file import MediaFile
from domain.library.paths import Folder, PathFlavour, comparison_key
from domain.shared.errors import DomainError
from domain.shared.ids import FilePath
from domain.shared.names import display_text, separators

NAMED = 10
"""Paths that an error names; the others are counted."""


class FileNotImported(DomainError):
    """No file of the library lies there."""

    code = "file_not_imported"
    remedy = "Import its folder first: POST /api/files/import-directory, or `reelsight import`."


class FilesAtPaths:
    """Only the library is asked, so nothing is told of what else there may be on the disk."""

    def __init__(self, *, file_tree: FileTree, reader: Reader) -> None:
        self._file_tree = file_tree
        self._reader = reader

    def __call__(self, names: Sequence[str | bytes]) -> tuple[MediaFile, ...]:
        """In order, each file once.

        Raises:
            FileNotImported: `paths` holds the first `NAMED` that are not in the library.
        """
        places = {name: self._places(name) for name in names}
        known: dict[tuple[PathFlavour, bytes], MediaFile] = {}
        with self._reader() as now:
            for flavour in PathFlavour:
                asked = [
                    place.path
                    for several in places.values()
                    for place in several
                    if place.flavour is flavour
                ]
                for key, file in now.files.at(asked, flavour).items():
                    known[flavour, key] = file
        found: dict[str | bytes, MediaFile] = {}
        for name, several in places.items():
            keys = ((at.flavour, comparison_key(at.path, at.flavour)) for at in several)
            if there := [known[key] for key in keys if key in known]:
                found[name] = there[0]
        if missing := [name for name in places if name not in found]:
            raise _not_imported(missing)
        return tuple({file.id: file for file in found.values()}.values())

    def _places(self, name: str | bytes) -> tuple[Folder, ...]:
        r"""As it is written, and as this machine reads it. `E:\Videos\a.mp4` is Windows' own
        wherever it is asked for: files that were brought over from there keep their paths."""
        raw = FilePath(
            name if isinstance(name, bytes) else name.encode("utf-8", "surrogateescape")
        )
        if b"\\" in separators(raw):
            return (Folder(path=raw, flavour=PathFlavour.WINDOWS),)
        try:
            path = self._file_tree.absolute(name)
        except FolderNotFound:
            return ()
        return tuple(
            Folder(path=place, flavour=self._file_tree.flavour(place))
            for place in dict.fromkeys((raw, path))
        )


def _not_imported(names: Sequence[str | bytes]) -> FileNotImported:
    shown = [display_text(name)[:1_000] for name in names[:NAMED]]
    words = shown[0] or "The empty path"
    if len(names) > 1:
        words += f" and {len(names) - 1:,} more"
    verb = "is" if len(names) == 1 else "are"
    return FileNotImported(f"{words} {verb} not in the library.", paths=shown, count=len(names))
