"""Rows that wait on disk until their table is written: several tables grow at once."""

from collections.abc import Iterator, Mapping, Sequence
from types import TracebackType
from typing import IO

import msgspec

from application.ports.object_store import Scratch
from application.ports.table_writer import Cell

_ROW = msgspec.json.Decoder(tuple[list[Cell], dict[int, Cell]])


class RowSpool:
    """Held open from first to last: somebody may clear the folder meanwhile."""

    def __init__(self, scratch: Scratch) -> None:
        self._path = scratch.file(".rows")
        self._file: IO[bytes] = self._path.open("w+b")

    def add(self, lead: Sequence[Cell], rest: Mapping[int, Cell]) -> None:
        """The first cells, then others by the number of their column."""
        self._file.write(msgspec.json.encode((lead, rest)) + b"\n")

    def rows(self, order: Sequence[int]) -> Iterator[list[Cell]]:
        """Once. `order`: the columns after the first cells, by number."""
        self._file.seek(0)
        for line in self._file:
            lead, rest = _ROW.decode(line)
            yield [*lead, *(rest.get(number) for number in order)]

    def close(self) -> None:
        self._file.close()
        self._path.unlink(missing_ok=True)

    def __enter__(self) -> "RowSpool":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()
