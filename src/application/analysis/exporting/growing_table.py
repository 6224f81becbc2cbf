"""A table whose columns show while its rows come in."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from application.analysis.exporting.row_spool import RowSpool
from application.ports.object_store import Scratch
from application.ports.table_writer import Cell, Sheet

MOST_COLUMNS = 1_000
"""What a map holds beyond that stands in the table of all values only."""


class Column(NamedTuple):
    key: str
    """Of the type."""
    path: str
    heading: str


class GrowingTable:
    """A column that nothing stands in is left out."""

    def __init__(self, name: str, lead: tuple[str, ...], scratch: Scratch) -> None:
        self._name = name
        self._lead = lead
        self.spool = RowSpool(scratch)
        self._columns: dict[Column, int] = {}
        self._filled: set[Column] = set()

    def add(self, lead: Sequence[Cell], cells: Mapping[Column, Cell]) -> None:
        row: dict[int, Cell] = {}
        for column, value in cells.items():
            if column not in self._columns:
                if len(self._columns) == MOST_COLUMNS:
                    continue
                self._columns[column] = len(self._columns)
            if value is not None:
                self._filled.add(column)
                row[self._columns[column]] = value
        self.spool.add(lead, row)

    def sheet(self) -> Sheet:
        """The columns of a type side by side, whatever file they were first seen in."""
        shown = _together(column for column in self._columns if column in self._filled)
        rows = self.spool.rows([self._columns[column] for column in shown])
        return Sheet(name=self._name, columns=(*self._lead, *self._headings(shown)), rows=rows)

    def _headings(self, columns: Sequence[Column]) -> Iterator[str]:
        taken = set(self._lead)
        for _, path, heading in columns:
            unique = f"{heading} ({path})" if heading in taken else heading
            taken.add(unique)
            yield unique


def _together(columns: Iterable[Column]) -> list[Column]:
    by_type: dict[str, list[Column]] = {}
    for column in columns:
        by_type.setdefault(column.key, []).append(column)
    return [column for some in by_type.values() for column in some]
