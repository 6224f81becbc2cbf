"""A filter that somebody wants to come back to, under a name."""

from datetime import datetime

import msgspec

from domain.library.file_list import FileFilter, FileSort
from domain.shared.errors import Conflict, DomainError
from domain.shared.ids import SavedFilterId
from domain.shared.names import folded

MAX_NAME = 80


MOST = 200
"""Each is a line of a menu on every page of files."""


class TooManySavedFilters(Conflict):
    """No more filters are kept."""

    code = "too_many_saved_filters"
    remedy = "Delete some, or save under the name of one that is not needed any more."


class SavedFilterNotFound(DomainError):
    """There is no saved filter of this name."""

    code = "saved_filter_not_found"
    remedy = "`reelsight files --list-saved` lists them."


class SavedFilter(msgspec.Struct, frozen=True, kw_only=True):
    id: SavedFilterId
    name: str
    """Unique, case and surrounding blanks ignored; at most MAX_NAME letters."""
    filter: FileFilter
    sort: FileSort
    descending: bool
    saved_at: datetime


def same_name(name: str) -> str:
    """Two names are the same exactly when this is."""
    return folded(name.strip())
