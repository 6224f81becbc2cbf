"""Which files a bulk request is about. Misspelt keys are refused: one that was passed over would
turn a small selection into the whole library."""

import msgspec

from domain.library.file import FileState
from domain.library.file_list import FileFilter
from domain.library.kind import MediaKind
from domain.shared.ids import FileId


class FilterBody(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The filters of `GET /api/files`, under the same names."""

    file_type: MediaKind | None = None
    search: str = ""
    state: FileState | None = None
    has_proxy: bool | None = None
    has_nova_analysis: bool | None = None

    def as_filter(self) -> FileFilter:
        return FileFilter(
            kind=self.file_type,
            text=self.search,
            state=self.state,
            has_proxy=self.has_proxy,
            has_analysis=self.has_nova_analysis,
        )


class SelectionBody(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Ids, or a filter; an empty filter is the whole library. Ids win."""

    file_ids: tuple[FileId, ...] = ()
    filter: FilterBody | None = None

    @property
    def chosen(self) -> FileFilter | None:
        return self.filter.as_filter() if self.filter is not None else None
