"""A filter that somebody wants to come back to, under a name."""

from datetime import datetime

import msgspec

from domain.library.file_list import FileFilter, FileSort
from domain.shared.errors import DomainError
from domain.shared.ids import SavedFilterId
from domain.shared.names import folded

MAX_NAME = 80


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
