"""One folder of this machine with the folders in it, as far as a door may look."""

from itertools import islice

import msgspec

from application.library.allowed_folders import AllowedFolders
from application.ports.file_tree import FileTree, FolderNotFound
from application.ports.unit_of_work import Reader
from domain.library.paths import is_inside
from domain.shared.ids import FilePath
from domain.shared.names import base_name, display_text, separators


class FolderEntry(msgspec.Struct, frozen=True, kw_only=True):
    path: FilePath
    imported: bool
    """It is an imported folder, or lies within one."""
    listable: bool
    """False for what is not there or may not be looked into."""

    @property
    def name(self) -> str:
        return display_text(base_name(self.path)) or display_text(self.path)


class FolderListing(msgspec.Struct, frozen=True, kw_only=True):
    folder: FolderEntry
    above: tuple[FolderEntry, ...]
    """The way down to it, from the allowed top on; the last one is its parent."""
    folders: tuple[FolderEntry, ...]
    """By name without regard to case."""
    more: int
    """How many others there are, which are not listed."""
    tops: tuple[FolderEntry, ...]
    roots: tuple[FolderEntry, ...]
    """The imported folders, oldest first."""

    @property
    def parent(self) -> FilePath | None:
        """None at the top of what is allowed."""
        return self.above[-1].path if self.above else None


class BrowseFoldersQuery(msgspec.Struct, frozen=True, kw_only=True):
    folder: str | bytes | None = None
    """None: the first allowed one that is there."""
    most: int = 1000


class BrowseFolders:
    def __init__(self, *, file_tree: FileTree, reader: Reader, allowed: AllowedFolders) -> None:
        self._file_tree = file_tree
        self._reader = reader
        self._allowed = allowed

    def __call__(self, query: BrowseFoldersQuery) -> FolderListing:
        """Raises:
        FolderNotAllowed: whether the folder exists or not.
        FolderNotFound: it is not there, or cannot be listed.
        """
        tops = self._allowed.tops()
        if query.folder is None:
            path = next(filter(self._file_tree.may_list, tops), None)
            if path is None:
                raise FolderNotFound(
                    "None of the folders that may be looked into is there.",
                    folders=[display_text(top) for top in tops],
                )
        else:
            path = self._allowed.confined(query.folder)
        inside = self._file_tree.folders(path)
        # whoever may write there can have put a link in its place since it was resolved
        self._allowed.confined(path)
        with self._reader() as now:
            roots = tuple(root.path for root in now.files.roots())
        return FolderListing(
            folder=self._entry(path, roots, listable=True),
            above=tuple(self._entry(step, roots) for step in self._way_down(path, tops)),
            folders=tuple(self._entry(found, roots) for found in islice(inside, query.most)),
            more=max(0, len(inside) - query.most),
            tops=tuple(self._entry(top, roots) for top in tops),
            roots=tuple(self._entry(root, roots) for root in roots),
        )

    def _way_down(self, path: FilePath, tops: tuple[FilePath, ...]) -> tuple[FilePath, ...]:
        flavour = self._file_tree.flavour(path)
        way: list[FilePath] = []
        step = _parent(path)
        while step is not None and any(is_inside(step, top, flavour) for top in tops):
            way.insert(0, step)
            step = _parent(step)
        return tuple(way)

    def _entry(
        self, path: FilePath, roots: tuple[FilePath, ...], *, listable: bool | None = None
    ) -> FolderEntry:
        flavour = self._file_tree.flavour(path)
        return FolderEntry(
            path=path,
            imported=any(is_inside(path, root, flavour) for root in roots),
            listable=self._file_tree.may_list(path) if listable is None else listable,
        )


def _parent(path: FilePath) -> FilePath | None:
    r"""None above `/`, `C:\` and a share."""
    signs = separators(path)
    bare = path.rstrip(signs)
    head = bare[: len(bare) - len(base_name(FilePath(bare)))]
    if not head or not bare:
        return None
    above = head.rstrip(signs)
    # `C:` alone would be that drive's working directory
    return FilePath(head if not above or above.endswith(b":") else above)
