"""A record as one row: its single values by path, and its lists of records apart.

What is said of a value (source, confidence, evidence) stands in the table of all values alone.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from application.analysis.exporting.leaves import TIMES, SaidOfFields, is_sourced, times_of
from application.ports.table_writer import Cell
from domain.shared.timecode import stretch

SEPARATOR = "; "


class Flat:
    def __init__(
        self, record: Mapping[str, Any], *, without: frozenset[str] = frozenset()
    ) -> None:
        self.cells: dict[str, Cell] = {}
        self.lists: dict[str, list[Any]] = {}
        """Those that hold records."""
        self._record(record, "", without)

    def _record(self, record: Mapping[str, Any], path: str, without: frozenset[str]) -> None:
        said = SaidOfFields(record)
        for name, value in record.items():
            if name not in without:
                self._value(said.rest.get(name, value), f"{path}.{name}" if path else name)

    def _value(self, value: Any, path: str) -> None:
        if isinstance(value, dict):
            if is_sourced(value) and "value" in value:
                self._value(value["value"], path)
            else:
                self._record(value, path, frozenset())
        elif isinstance(value, list):
            self._list(value, path)
        else:
            self.cells[path] = value

    def _list(self, items: list[Any], path: str) -> None:
        if not items:
            return
        if all(not isinstance(item, dict | list) for item in items):
            self.cells[path] = SEPARATOR.join(map(_word, items))
        elif all(isinstance(item, dict) and item.keys() <= TIMES for item in items):
            times = filter(None, map(times_of, items))
            self.cells[path] = SEPARATOR.join(stretch(*at) for at in times)
        else:
            self.lists[path] = items


def records_in(items: list[Any], number: str = "") -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Each item with its number, as `2`, or `3.2` for the second one in the third; an item that is
    no record has its value alone."""
    for at, item in enumerate(items, start=1):
        own = f"{number}.{at}" if number else str(at)
        if isinstance(item, list):
            yield from records_in(item, own)
        else:
            yield own, item if isinstance(item, dict) else {"value": item}


def _word(value: Cell) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else str(value)
