"""Which files that are gone may be proposed for deletion. In doubt: none."""

from collections.abc import Iterable, Iterator

import msgspec

from application.library.rescanning.contents import Owner
from application.library.rescanning.judge import OVERWRITTEN
from application.library.rescanning.survey import Survey
from application.ports.file_tree import FileTree
from domain.library.file import FoundFile, Root
from domain.library.paths import is_inside
from domain.shared.figures import counted
from domain.shared.ids import FilePath, RootId
from domain.shared.names import base_name, display_text, folded, separators
from domain.shared.problem import Problem

EMPTIED = (
    "Its folder {folder} is there, but holds no media any more. If a drive belongs there, connect "
    "it and rescan."
)
WHOLE_FOLDER = (
    "The whole folder {folder} is gone. If a drive belongs there, connect it and rescan."
)


class Missing(msgspec.Struct, kw_only=True):
    proposed: list[tuple[Owner, str]] = []
    """With a doubt, or an empty text."""
    warnings: list[Problem] = []
    held_back: int = 0


class ProposeMissing:
    """Only where the folder that a file was imported from is there and holds something."""

    def __init__(self, *, file_tree: FileTree) -> None:
        self._file_tree = file_tree

    def __call__(
        self, gone: Iterable[Owner], survey: Survey, busy: Iterable[FoundFile]
    ) -> Missing:
        missing = Missing()
        roots = {root.id: root for root in survey.roots}
        usable: dict[RootId, bool] = {}
        suspended: dict[RootId, int] = {}
        doubts: dict[FilePath, str] = {}
        writing = {found.size_bytes for found in busy}
        names = {folded(display_text(base_name(found.path))) for found in busy}
        for was in gone:
            if was.root_id not in usable:
                usable[was.root_id] = self._holds_something(roots[was.root_id].path)
            if not usable[was.root_id]:
                suspended[was.root_id] = suspended.get(was.root_id, 0) + 1
            elif (
                was.size_bytes in writing
                or folded(display_text(base_name(was.path))) in names
                or self._cannot_be_listed(was.path, survey)
            ):
                missing.held_back += 1
            elif was.displaced:
                missing.proposed.append((was, OVERWRITTEN))
            else:
                doubt = self._doubt(was.path, roots[was.root_id], survey, doubts)
                missing.proposed.append((was, doubt))
        for root_id, number in suspended.items():
            missing.held_back += number
            missing.warnings.append(self._warning(roots[root_id], number))
        return missing

    def _holds_something(self, folder: FilePath) -> bool:
        """Some file of media, not only what systems leave behind on an empty mount point."""
        walk = self._file_tree.walk(folder, recursive=True)
        return any(isinstance(entry, FoundFile) for entry in walk)

    def _cannot_be_listed(self, path: FilePath, survey: Survey) -> bool:
        return (
            any(is_inside(path, folder.path, survey.flavour) for folder in survey.unreadable)
            and survey.there is not False
        )

    def _doubt(
        self, path: FilePath, root: Root, survey: Survey, doubts: dict[FilePath, str]
    ) -> str:
        """A folder whose siblings are still there may be a mount point without its drive."""
        for folder in _outwards(path, root.path):
            if folder not in doubts:
                doubts[folder] = self._look_at(folder, survey)
            if doubts[folder] != "gone":
                return doubts[folder]
        return ""

    def _look_at(self, folder: FilePath, survey: Survey) -> str:
        if self._file_tree.is_there(folder) is not True:
            if folder == survey.folder:
                return WHOLE_FOLDER.format(folder=display_text(folder))
            return "gone"
        if self._holds_something(folder):
            return ""
        return EMPTIED.format(folder=display_text(folder))

    def _warning(self, root: Root, number: int) -> Problem:
        stay = (
            f"{counted(number, 'file')} of the library lay there; none is proposed for deletion."
        )
        if self._file_tree.is_there(root.path) is not True:
            return Problem(
                code="root_away",
                message=f"The folder {root.text} is not there. {stay}",
                remedy="Connect its drive, then rescan.",
            )
        return Problem(
            code="root_empty",
            message=f"The folder {root.text} holds no media any more. {stay}",
            remedy="Its drive may not be mounted: connect it, then rescan.",
        )


def _outwards(path: FilePath, root: FilePath) -> Iterator[FilePath]:
    """The folders around the file, innermost first, those inside the root only."""
    signs = separators(path)
    folder = path
    while True:
        folder = FilePath(folder[: -len(base_name(folder))].rstrip(signs))
        if len(folder) <= len(root):
            return
        yield folder
