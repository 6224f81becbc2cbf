"""Results of any types as tables, from their JSON alone.

The table of the files has a row per file, each list of records in a result one with a row per
record, and a last one a row per value, with all that is said of it.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC
from types import TracebackType

from application.analysis.exporting.exported_file import (
    DONE,
    ExportedFile,
    ExportedNote,
    ExportedResult,
    Told,
)
from application.analysis.exporting.flat_record import SEPARATOR, Flat, records_in
from application.analysis.exporting.growing_table import Column, GrowingTable
from application.analysis.exporting.leaves import TIMES, Leaf, leaves, times_of
from application.analysis.exporting.row_spool import RowSpool
from application.analysis.showing.render import label_of
from application.ports.object_store import Scratch
from application.ports.table_writer import Cell, Sheet
from domain.shared.errors import InvalidInput
from domain.shared.provenance import Source
from domain.shared.timecode import clock, stretch

FILES, RESULTS, NOTES, ALL = "Files", "Results", "Notes", "All values"
_FILE = ("File ID", "File", "Path")
_TIME = ("Time", "Start (s)", "End (s)")
_OF_FILES = (
    *(*_FILE, "Kind", "Length", "Length (s)", "Captured"),
    *("Decided by people", "Out of date"),
)
_OF_RESULTS = (
    *(*_FILE, "Type", "Version", "Engine", "Model", "Run", "Ended (UTC)"),
    *("Cost of the run (USD)", "Whole", "Out of date"),
)
_OF_NOTES = (*_FILE, *_TIME, "Note", "About", "By", "Written")
_OF_RECORDS = (*_FILE, "No.", *_TIME)
_OF_VALUES = (
    *(*_FILE, "Type", "Field", "Item", *_TIME, "Value"),
    *("Source", "Confidence", "Evidence", "Decided by", "Support"),
)


class UnknownTable(InvalidInput):
    """There is no such table."""

    code = "unknown_table"
    remedy = "An Excel file (xlsx) has all tables, each as a sheet."


class ResultTables:
    """Takes the files one after another; then the tables can be read once."""

    def __init__(self, scratch: Scratch) -> None:
        self._scratch = scratch
        self._values = RowSpool(scratch)
        self._results = RowSpool(scratch)
        self._notes = RowSpool(scratch)
        self._files = GrowingTable(FILES, _OF_FILES, scratch)
        self._lists: dict[tuple[str, str], GrowingTable] = {}
        """By key of the type and path."""

    def add(self, file: ExportedFile, told: Sequence[Told]) -> None:
        for values in _values_of(file, told):
            self._values.add(values, {})
        for result in file.results:
            self._results.add(_result_row(file, result), {})
        for note in file.notes:
            self._notes.add(_note_row(file, note), {})
        cells: dict[Column, Cell] = {}
        for one in told:
            if one.result.left_out is None:
                cells |= self._add(file, one)
        self._files.add(_file_row(file, told), cells)

    def _add(self, file: ExportedFile, one: Told) -> Mapping[Column, Cell]:
        """What belongs into the file's row."""
        result = one.result
        value = result.value if isinstance(result.value, dict) else {"value": result.value}
        flat = Flat(value)
        waiting = [(path, "", items) for path, items in flat.lists.items()]
        for path, number, items in waiting:  # grows while it is read: lists in records of lists
            table = self._list(result.key, path, result.title)
            for own, record in records_in(items, number):
                times = times_of(record)
                inner = Flat(record, without=TIMES if times else frozenset())
                cells = {Column("", at, _label(at)): cell for at, cell in inner.cells.items()}
                table.add([*_of_file(file), own, *_time(times)], cells)
                waiting += [(f"{path}.{at}", own, more) for at, more in inner.lists.items()]
        return {
            Column(result.key, path, f"{result.title}: {_label(path)}"): cell
            for path, cell in flat.cells.items()
        }

    def _list(self, key: str, path: str, title: str) -> GrowingTable:
        if (key, path) not in self._lists:
            label = label_of(path.rpartition(".")[2])
            # chapters are what people look for under “Chapters”
            name = title if label.casefold() == title.casefold() else f"{title} – {label}"
            self._lists[key, path] = GrowingTable(name, _OF_RECORDS, self._scratch)
        return self._lists[key, path]

    def sheets(self) -> tuple[Sheet, ...]:
        """The files first, who said what and for how much, all values last; of lists those that
        hold something."""
        types = list(dict.fromkeys(key for key, _ in self._lists))
        lists = sorted(self._lists.items(), key=lambda entry: types.index(entry[0][0]))
        return (
            self._files.sheet(),
            *(table.sheet() for _, table in lists),
            Sheet(name=RESULTS, columns=_OF_RESULTS, rows=self._results.rows(())),
            Sheet(name=NOTES, columns=_OF_NOTES, rows=self._notes.rows(())),
            Sheet(name=ALL, columns=_OF_VALUES, rows=self._values.rows(())),
        )

    def sheet(self, name: str) -> Sheet:
        """Whatever its capitals.

        Raises:
            UnknownTable
        """
        sheets = self.sheets()
        for sheet in sheets:
            if sheet.name.casefold() == name.casefold():
                return sheet
        there = ", ".join(sheet.name for sheet in sheets)
        raise UnknownTable(f"There is no table “{name}” here, but {there}.", table=name)

    def __enter__(self) -> "ResultTables":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for spool in (
            *(self._values, self._results, self._notes, self._files.spool),
            *(table.spool for table in self._lists.values()),
        ):
            spool.close()


def _file_row(file: ExportedFile, told: Sequence[Told]) -> list[Cell]:
    by_people = [
        f"{one.result.title}: {_label(said.field) or 'all'} ({DONE[said.action]} by {said.author})"
        for one in told
        for said in one.result.decided
    ]
    old = [f"{one.title}: {why}" for one in file.results for why in one.stale_because]
    length = file.duration_s
    return [
        *_of_file(file),
        file.file_type.value,
        None if length is None else clock(length),
        length,
        file.captured and file.captured.replace("T", " "),
        SEPARATOR.join(by_people) or None,
        SEPARATOR.join(old) or None,
    ]


def _result_row(file: ExportedFile, result: ExportedResult) -> list[Cell]:
    return [
        *(*_of_file(file), result.key, result.version, result.engine or None),
        *(result.model or None, result.run_id),
        result.at.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S") if result.at else None,
        None if result.cost is None else result.cost / 1_000_000,
        "no" if result.is_cut else "yes",
        SEPARATOR.join(result.stale_because) or None,
    ]


def _note_row(file: ExportedFile, note: ExportedNote) -> list[Cell]:
    return [
        *(*_of_file(file), *_time(_times_of_note(note)), note.text, note.about or None),
        *(note.author, note.at.isoformat(sep=" ", timespec="seconds")),
    ]


def _times_of_note(note: ExportedNote) -> tuple[float, float] | None:
    if note.start_s is None:
        return None
    return note.start_s, note.start_s if note.end_s is None else note.end_s


def _values_of(file: ExportedFile, told: Sequence[Told]) -> Iterator[list[Cell]]:
    """What is not known has no row, unless a person said so. Notes come last."""
    for one in told:
        result = one.result
        start = [*_of_file(file), result.key]
        if result.left_out is not None:
            yield [
                *(*start, None, None, *_time(None), result.left_out),
                *(None, None, None, one.decided_by(""), None),
            ]
            continue
        for leaf in leaves(result.value):
            if leaf.value is None and not _said_by_person(one, leaf):
                continue
            around = leaf.around
            times = None
            if around.start_s is not None and around.end_s is not None:
                times = around.start_s, around.end_s
            yield [
                *(*start, leaf.path, ".".join(map(str, leaf.item)) or None),
                *(*_time(times), leaf.value),
                *(around.source, around.confidence, around.evidence),
                *(one.decided_by(leaf.path), one.support(leaf.at) or None),
            ]
    for note in file.notes:
        yield [
            *(*_of_file(file), "notes", note.about or None, None, *_time(_times_of_note(note))),
            *(note.text, Source.HUMAN.value, None, None, note.author, None),
        ]


def _said_by_person(one: Told, leaf: Leaf) -> bool:
    state = one.fields.get(leaf.path)
    return state is not None and state.edit is not None


def _of_file(file: ExportedFile) -> list[Cell]:
    return [file.file_id, file.filename, file.local_path]


def _time(times: tuple[float, float] | None) -> list[Cell]:
    return [None, None, None] if times is None else [stretch(*times), *times]


def _label(path: str) -> str:
    return " / ".join(map(label_of, path.split("."))) if path else ""
