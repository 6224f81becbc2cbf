"""`/folders`: choose a folder to import or to rescan, on a page of its own or within a dialog."""

from urllib.parse import urlencode

import msgspec
from litestar import Controller, get
from litestar.datastructures import FormMultiDict
from litestar.di import NamedDependency
from litestar.response import Template

from application.jobs.list_jobs import ListJobs
from application.library.browse_folders import (
    BrowseFolders,
    BrowseFoldersQuery,
    FolderEntry,
    FolderListing,
)
from domain.shared.errors import DomainError
from domain.shared.names import display_text
from entrypoints.error_table import answer_for
from entrypoints.http.folder_text import folder_name, folder_text
from entrypoints.http.refusals import BadFilter
from entrypoints.http.views.page import AnyRequest, is_htmx, page

_MOST = 500
"""A page with more of them helps nobody; the path can be typed."""
PURPOSES = ("import", "rescan")


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """A folder that can be opened in the picker."""

    name: str
    text: str
    href: str
    imported: bool
    listable: bool


class Picker(msgspec.Struct, frozen=True, kw_only=True):
    """What the picker shows; without a folder yet it is only the field."""

    purpose: str
    value: str = ""
    """The chosen folder, or what was typed."""
    name: str = ""
    """The chosen folder as text for people; empty while there is none."""
    above: tuple[Place, ...] = ()
    places: tuple[Place, ...] = ()
    more: int = 0
    tops: tuple[Place, ...] = ()
    roots: tuple[Place, ...] = ()


class ChosenFolder(msgspec.Struct, frozen=True, kw_only=True):
    """What the forms around the picker hold, to be shown again after a mistake."""

    open: bool = False
    """Whether a dialog with it is open from the start."""
    folder: str = ""
    recursive: bool = True
    include: str = ""
    """One pattern a line."""
    exclude: str = ""
    error: DomainError | None = None

    @property
    def picker(self) -> Picker:
        """Of a dialog, where nothing is listed before it is asked for."""
        return Picker(purpose="import", value=self.folder)


def read_choice(form: FormMultiDict) -> ChosenFolder:
    return ChosenFolder(
        open=True,
        folder=str(form.get("directory_path", "")).strip(),
        recursive="recursive" in form,
        include=str(form.get("include", "")),
        exclude=str(form.get("exclude", "")),
    )


class FolderPicker(Controller):
    path = "/folders"
    include_in_schema = False

    @get("/", sync_to_thread=True)
    def show(
        self,
        request: AnyRequest,
        browse_folders: NamedDependency[BrowseFolders],
        list_jobs: NamedDependency[ListJobs],
    ) -> Template:
        purpose = request.query_params.get("for", "import")
        if purpose not in PURPOSES:
            raise BadFilter(f"“{purpose[:80]}” is not a value of for.", key="for")
        query = request.query_params
        typed = (query.get("path") or query.get("directory_path") or "").strip()
        if is_htmx(request):
            picker = open_picker(purpose, typed, browse_folders)
            return Template(
                "partials/folder_picker.html",
                context={"picker": picker},
                media_type="text/html",
                headers={"Vary": "HX-Request, Cookie"},
            )
        return folders_page(purpose, ChosenFolder(folder=typed), browse_folders, list_jobs)


def folders_page(
    purpose: str, form: ChosenFolder, browse_folders: BrowseFolders, list_jobs: ListJobs
) -> Template:
    """The whole page; a folder that cannot be opened is said on it, and the way out shown."""
    try:
        picker, error = open_picker(purpose, form.folder, browse_folders), form.error
    except DomainError as refused:
        error = form.error or refused
        picker = _start(purpose, form.folder, browse_folders)
    return page(
        "folders.html",
        list_jobs,
        status_code=answer_for(error).status if error else 200,
        page="files",
        picker=picker,
        form=form,
        error=error,
    )


def open_picker(purpose: str, typed: str, browse_folders: BrowseFolders) -> Picker:
    """Raises:
    FolderNotAllowed, FolderNotFound
    """
    folder = folder_name(typed) if typed else None
    return _picker(purpose, browse_folders(BrowseFoldersQuery(folder=folder, most=_MOST)))


def lines(text: str) -> tuple[str, ...]:
    """Patterns as they were typed, one a line."""
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def _start(purpose: str, typed: str, browse_folders: BrowseFolders) -> Picker:
    try:
        known = _picker(purpose, browse_folders(BrowseFoldersQuery(most=0)))
    except DomainError:
        return Picker(purpose=purpose, value=typed)
    return Picker(purpose=purpose, value=typed, tops=known.tops, roots=known.roots)


def _picker(purpose: str, listing: FolderListing) -> Picker:
    def place(entry: FolderEntry, *, whole: bool = False) -> Place:
        text = folder_text(entry.path)
        return Place(
            name=display_text(entry.path) if whole else entry.name,
            text=text,
            href="/folders?" + urlencode({"for": purpose, "path": text}),
            imported=entry.imported,
            listable=entry.listable,
        )

    return Picker(
        purpose=purpose,
        value=folder_text(listing.folder.path),
        name=listing.folder.name if listing.above else display_text(listing.folder.path),
        above=tuple(place(step, whole=not n) for n, step in enumerate(listing.above)),
        places=tuple(map(place, listing.folders)),
        more=listing.more,
        tops=tuple(place(top, whole=True) for top in listing.tops),
        roots=tuple(place(root, whole=True) for root in listing.roots),
    )
