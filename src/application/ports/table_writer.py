from abc import abstractmethod
from collections.abc import Iterable, Sequence
from typing import BinaryIO, Protocol

import msgspec

Cell = str | int | float | bool | None


class Sheet(msgspec.Struct, frozen=True, kw_only=True):
    """Rows are read once, one after another; each has a cell per column."""

    name: str
    columns: tuple[str, ...]
    rows: Iterable[Sequence[Cell]]


class TableWriter(Protocol):
    """Writes tables into one file.

    A text that a spreadsheet program could take for a formula is neutralised; signs that the
    format cannot hold are left out; names of sheets are made fit and unique.
    """

    media_type: str
    extension: str
    most_sheets: int | None
    """How many tables one file of this kind holds, None: any number; those beyond are left out."""

    @abstractmethod
    def write(self, sheets: Sequence[Sheet], to: BinaryIO) -> None: ...
