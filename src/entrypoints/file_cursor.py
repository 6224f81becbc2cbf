"""Where a page of files ended, as text that programs and addresses hand back as it is."""

import base64
import binascii
from typing import Annotated

import msgspec

from domain.library.file_list import Cursor, FileSort
from domain.shared.errors import InvalidInput
from domain.shared.ids import FileId
from entrypoints.filter_values import LARGEST

_Whole = Annotated[int, msgspec.Meta(ge=-LARGEST - 1, le=LARGEST)]


class _Place(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """With its order: in another one it would be a place that means nothing."""

    sort: FileSort
    descending: bool
    value: str | _Whole | float | None
    file_id: _Whole


def written(cursor: Cursor, sort: FileSort, *, descending: bool) -> str:
    place = _Place(sort, descending, cursor.value, cursor.file_id)
    return base64.urlsafe_b64encode(msgspec.json.encode(place)).rstrip(b"=").decode()


def read(text: str, sort: FileSort, *, descending: bool, key: str = "after") -> Cursor | None:
    """None for nothing.

    Raises:
        InvalidInput
    """
    if not text:
        return None
    try:
        raw = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
        place = msgspec.json.decode(raw, type=_Place)
    except (ValueError, binascii.Error, msgspec.MsgspecError) as error:
        raise InvalidInput(
            f"{key}: this is not what an earlier page gave as `next`.", key=key
        ) from error
    if (place.sort, place.descending) != (sort, descending):
        raise InvalidInput(f"{key}: this place belongs to a list in another order.", key=key)
    return Cursor(value=place.value, file_id=FileId(place.file_id))
