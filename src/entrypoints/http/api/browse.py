"""The folders of the machine that runs Reelsight, as far as they may be looked into."""

import msgspec
from litestar import Controller, post
from litestar.di import NamedDependency
from litestar.params import JSONBody

from application.library.browse_folders import (
    BrowseFolders,
    BrowseFoldersQuery,
    FolderEntry,
)
from entrypoints.http.api.answers import change_problems
from entrypoints.http.folder_text import folder_name, folder_text
from entrypoints.http.problems import Refused


class BrowseBody(msgspec.Struct, frozen=True, kw_only=True):
    path: str | None = None
    """Absent or empty: the first allowed folder. `file://` with `%FF` for names that are not
    UTF-8, as the answers write them."""


class DirectoryAnswer(msgspec.Struct, frozen=True, kw_only=True):
    name: str
    path: str
    imported: bool
    """It is an imported folder, or lies within one."""
    listable: bool


class BrowseAnswer(msgspec.Struct, frozen=True, kw_only=True):
    current_path: str
    parent_path: str | None
    """None at the top of what is allowed."""
    directories: tuple[DirectoryAnswer, ...]
    """At most 1,000, by name without regard to case."""
    more: int
    """How many others there are."""
    drives: tuple[str, ...]
    """The folders that may be looked into."""


class NoDialogs(Refused):
    """The program does not open dialogs on the machine that it runs on."""

    status_code = 410
    code = "gone"
    remedy = "POST /api/files/browse lists folders; the pages have a folder picker."


class BrowseController(Controller):
    path = "/"
    tags = ("files",)

    @post(
        "/api/files/browse",
        operation_id="BrowseFolders",
        summary="The folders in a folder",
        responses=change_problems(404),
        status_code=200,
        sync_to_thread=True,
    )
    def browse(
        self,
        browse_folders: NamedDependency[BrowseFolders],
        data: JSONBody[BrowseBody | None] = None,
    ) -> BrowseAnswer:
        """Confined to REELSIGHT_ROOTS and the imported folders; what lies outside is answered
        403 whether it exists or not. Links are not followed."""
        return _answer(data, browse_folders)

    @post(
        "/transcriptions/api/browse",
        include_in_schema=False,
        status_code=200,
        sync_to_thread=True,
    )
    def browse_as_well(
        self,
        browse_folders: NamedDependency[BrowseFolders],
        data: JSONBody[BrowseBody | None] = None,
    ) -> BrowseAnswer:
        return _answer(data, browse_folders)

    @post("/api/files/system-browse", include_in_schema=False, sync_to_thread=False)
    def open_dialog(self) -> None:
        raise NoDialogs()


def _answer(body: BrowseBody | None, browse_folders: BrowseFolders) -> BrowseAnswer:
    text = (body.path if body else None) or ""
    folder = folder_name(text) if text.strip() else None
    listing = browse_folders(BrowseFoldersQuery(folder=folder))
    return BrowseAnswer(
        current_path=folder_text(listing.folder.path),
        parent_path=None if listing.parent is None else folder_text(listing.parent),
        directories=tuple(map(_directory, listing.folders)),
        more=listing.more,
        drives=tuple(folder_text(top.path) for top in listing.tops),
    )


def _directory(entry: FolderEntry) -> DirectoryAnswer:
    return DirectoryAnswer(
        name=entry.name,
        path=folder_text(entry.path),
        imported=entry.imported,
        listable=entry.listable,
    )
