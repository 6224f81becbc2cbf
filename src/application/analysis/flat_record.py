"""A record as one row: its single values by column, and its lists of records apart."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from application.analysis.leaves import TIMES, SaidOfFields, in_words, is_sourced, times_of
from application.ports.table_writer import Cell

SEPARATOR = "; "


class Column(NamedTuple):
    path: str
    says: str
    """Empty: the value itself; else what is said of it: source, confidence, evidence."""


class Flat:
    def __init__(
        self, record: Mapping[str, Any], *, without: frozenset[str] = frozenset()
    ) -> None:
        self.cells: dict[Column, Cell] = {}
        self.lists: list[tuple[str, list[Any]]] = []
        """Path and items of lists that hold records."""
        self._record(record, "", without)

    def _record(self, record: Mapping[str, Any], path: str, without: frozenset[str]) -> None:
        said = SaidOfFields(record)
        for name, value in record.items():
            if name in without:
                continue
            inner = f"{path}.{name}" if path else name
            self._value(said.rest.get(name, value), inner)
            if name in said.confidence:
                self.cells[Column(inner, "confidence")] = said.confidence[name]
            if name in said.reasons:
                self.cells[Column(inner, "evidence")] = said.reasons[name]

    def _value(self, value: Any, path: str) -> None:
        if isinstance(value, dict):
            if is_sourced(value) and "value" in value:
                self._value(value["value"], path)
                for says in ("source", "confidence", "evidence"):
                    self.cells[Column(path, says)] = value.get(says)
            else:
                self._record(value, path, frozenset())
        elif isinstance(value, list):
            self._list(value, path)
        else:
            self.cells[Column(path, "")] = value

    def _list(self, items: list[Any], path: str) -> None:
        if not items:
            return
        if all(not isinstance(item, dict | list) for item in items):
            self.cells[Column(path, "")] = SEPARATOR.join(map(_word, items))
        elif all(isinstance(item, dict) and item.keys() <= TIMES for item in items):
            times = filter(None, map(times_of, items))
            self.cells[Column(path, "")] = SEPARATOR.join(map(in_words, times))
        else:
            self.lists.append((path, items))


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
