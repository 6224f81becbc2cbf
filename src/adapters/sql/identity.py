"""Whose file is it? Told from its first bytes, without opening it as a database.

Even a read-only SQLite connection may leave `-wal` and `-shm` files beside a database.
"""

from enum import StrEnum
from pathlib import Path

APPLICATION_ID = int.from_bytes(b"Reel")
"""Bytes 68–71 of our file's header (`PRAGMA application_id`): 0x5265656C."""

_MAGIC = b"SQLite format 3\x00"
_HEADER_BYTES = 100
_ID_AT = 68


class Owner(StrEnum):
    NOBODY = "nobody"
    """There is no file, or it is empty."""
    OURS = "ours"
    SOMEBODY_ELSE = "somebody else"


def owner_of(path: Path) -> Owner:
    try:
        with path.open("rb") as file:
            header = file.read(_HEADER_BYTES)
    except FileNotFoundError:
        return Owner.NOBODY
    if not header:
        return Owner.NOBODY
    marked = int.from_bytes(header[_ID_AT : _ID_AT + 4]) == APPLICATION_ID
    return Owner.OURS if header.startswith(_MAGIC) and marked else Owner.SOMEBODY_ELSE
