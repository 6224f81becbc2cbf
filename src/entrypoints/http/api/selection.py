"""Which files a bulk request is about. Misspelt keys are refused: one that was passed over would
turn a small selection into the whole library."""

from typing import TYPE_CHECKING, Annotated, Any

import msgspec

from domain.library.file_list import FileFilter
from domain.shared.errors import InvalidInput
from domain.shared.ids import FileId
from entrypoints import file_filters
from entrypoints.file_filters import BY_ATTRIBUTE, FIELDS, FilterField, FolderAt


class _FilterBody(msgspec.Struct, frozen=True, kw_only=True):
    """The filters of `GET /api/files`, under the same names."""

    def as_filter(self, folder_at: FolderAt) -> FileFilter:
        """Raises:
        InvalidInput
        """
        said = {field: getattr(self, field.api) for field in FIELDS}
        told = {
            field.attribute: _read(field, value)
            for field, value in said.items()
            if value not in (None, "")
        }
        return file_filters.made(told, folder_at)


def _json_field(field: FilterField) -> tuple[str, Any, Any]:
    kind, default = field.value.json, field.default
    if default is None:
        kind = kind | None
    # its path is a text like that of the others, and none is no folder
    says = msgspec.Meta(description=f"Files {field.says}.")
    return field.api, Annotated[kind, says], default


if TYPE_CHECKING:
    FilterBody = _FilterBody
else:
    FilterBody = msgspec.defstruct(
        "FilterBody",
        [_json_field(field) for field in FIELDS],
        bases=(_FilterBody,),
        namespace={"__doc__": _FilterBody.__doc__},
        module=__name__,
        frozen=True,
        kw_only=True,
        omit_defaults=True,
        forbid_unknown_fields=True,
    )


def filter_body(filter_: FileFilter) -> FilterBody:
    """The way back."""
    told = file_filters.told(filter_).items()
    return FilterBody(
        **{
            BY_ATTRIBUTE[attribute].api: BY_ATTRIBUTE[attribute].value.to_json(value)
            for attribute, value in told
        }
    )


class SelectionBody(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Ids, or a filter; an empty filter is the whole library. Ids win."""

    file_ids: tuple[FileId, ...] = ()
    filter: FilterBody | None = None

    def chosen(self, folder_at: FolderAt) -> FileFilter | None:
        """Raises:
        InvalidInput
        """
        return self.filter.as_filter(folder_at) if self.filter is not None else None


def _read(field: FilterField, value: Any) -> Any:
    try:
        return field.value.from_json(value)
    except ValueError as error:
        raise InvalidInput(
            f"{field.api}: this is not {field.value.may_be}.", key=field.api
        ) from error
