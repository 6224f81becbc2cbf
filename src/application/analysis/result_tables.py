"""Results of any types as tables, from their JSON alone.

One long table has a row per value. Each type has a table with a row per file, and each list of
records in it one with a row per record.
"""

from collections.abc import Iterable, Iterator, Sequence

from application.analysis.exported_file import ExportedFile, Told
from application.analysis.flat_record import Column, Flat, records_in
from application.analysis.leaves import TIMES, Leaf, in_words, leaves, times_of
from application.analysis.render import label_of
from application.analysis.row_spool import RowSpool
from application.ports.object_store import Scratch
from application.ports.table_writer import Cell, Sheet

ALL = "Results"
LONG = (
    *("File ID", "File", "Path", "Type", "Field", "Item", "Start (s)", "End (s)", "Value"),
    *("Source", "Confidence", "Evidence", "Decided by", "Support"),
)
_FILE = ("File ID", "File", "Path")
_WIDE = (*_FILE, "Decided by", "As of", "Out of date because")
_RECORD = (*_FILE, "No.", "Time", "Start (s)", "End (s)")
MOST_COLUMNS = 1_000
"""Of one table; what a map holds beyond that stands in the long table only."""
_SAYS = ("", "source", "confidence", "evidence")


def long_rows(file: ExportedFile, told: Sequence[Told]) -> Iterator[list[Cell]]:
    """What is not known has no row, unless a person said so."""
    for one in told:
        result = one.result
        start = [*_of_file(file), result.key]
        if result.left_out is not None:
            nothing = [None, None, None, None]
            run = one.decided_by("")
            yield [*start, *nothing, result.left_out, *nothing[1:], run, None]
            continue
        for leaf in leaves(result.value):
            decided = one.decided_by(leaf.path)
            if leaf.value is None and not _said_by_person(one, leaf):
                continue
            yield [
                *start,
                leaf.path,
                ".".join(map(str, leaf.item)) or None,
                leaf.around.start_s,
                leaf.around.end_s,
                leaf.value,
                leaf.around.source,
                leaf.around.confidence,
                leaf.around.evidence,
                decided,
                one.support(leaf.at) or None,
            ]


def _said_by_person(one: Told, leaf: Leaf) -> bool:
    state = one.fields.get(leaf.path)
    return state is not None and state.edit is not None


def _of_file(file: ExportedFile) -> list[Cell]:
    return [file.file_id, file.filename, file.local_path]


class ResultTables:
    """Takes the files one after another; then the tables can be read once."""

    def __init__(self, scratch: Scratch) -> None:
        self._scratch = scratch
        self._long = RowSpool(scratch)
        self._tables: dict[tuple[str, str], _Table] = {}

    def add(self, file: ExportedFile, told: Sequence[Told]) -> None:
        for row in long_rows(file, told):
            self._long.add(row, {})
        for one in told:
            if one.result.left_out is None:
                self._add(file, one)

    def _add(self, file: ExportedFile, one: Told) -> None:
        result = one.result
        value = result.value if isinstance(result.value, dict) else {"value": result.value}
        flat = Flat(value)
        self._table((result.key, ""), result.title, _WIDE).add(
            [
                *_of_file(file),
                one.decided_by(""),
                result.at.isoformat(sep=" ", timespec="seconds") if result.at else None,
                "; ".join(result.stale_because) or None,
            ],
            flat.cells,
        )
        waiting = [(path, "", items) for path, items in flat.lists]
        for path, number, items in waiting:  # grows while it is read: lists in records of lists
            table = self._table((result.key, path), result.title, _RECORD)
            for own, record in records_in(items, number):
                times = times_of(record)
                inner = Flat(record, without=TIMES if times else frozenset())
                start, end = times or (None, None)
                at = in_words(times) if times else None
                table.add([*_of_file(file), own, at, start, end], inner.cells)
                waiting += [(f"{path}.{p}", own, inside) for p, inside in inner.lists]

    def _table(self, key: tuple[str, str], title: str, lead: tuple[str, ...]) -> "_Table":
        if key not in self._tables:
            _, path = key
            label = label_of(path.rpartition(".")[2])
            # chapters are what people look for under “Chapters”
            is_all_there_is = label.casefold() == title.casefold()
            name = title if is_all_there_is or not path else f"{title} – {label}"
            self._tables[key] = _Table(name, lead, RowSpool(self._scratch))
        return self._tables[key]

    def sheets(self) -> Iterable[Sheet]:
        """The long table first, then each type with its lists."""
        yield Sheet(name=ALL, columns=LONG, rows=self._long.rows(()))
        types = list(dict.fromkeys(key for key, _ in self._tables))
        listed = sorted(self._tables.items(), key=lambda entry: types.index(entry[0][0]))
        names = {table.name for (_, path), table in listed if path}
        for (_, path), table in listed:
            is_taken = not path and table.name in names
            yield table.sheet(f"{table.name} – by file" if is_taken else table.name)

    def close(self) -> None:
        self._long.close()
        for table in self._tables.values():
            table.spool.close()


class _Table:
    def __init__(self, name: str, lead: tuple[str, ...], spool: RowSpool) -> None:
        self.name = name
        self._lead = lead
        self.spool = spool
        self._columns: dict[Column, int] = {}
        self._filled: set[Column] = set()

    def add(self, lead: Sequence[Cell], cells: dict[Column, Cell]) -> None:
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

    def sheet(self, name: str) -> Sheet:
        columns = self._shown()
        rows = self.spool.rows([self._columns[column] for column in columns])
        return Sheet(name=name, columns=(*self._lead, *self._headings(columns)), rows=rows)

    def _shown(self) -> list[Column]:
        """What is said of a value next to it. A record that one file lacks is no column."""
        rank: dict[str, int] = {}
        for column in self._columns:
            rank.setdefault(column.path, len(rank))
        above = {path[:at] for path in rank for at, sign in enumerate(path) if sign == "."}
        shown = (c for c in self._columns if c in self._filled or c.path not in above)
        return sorted(shown, key=lambda c: (rank[c.path], _SAYS.index(c.says)))

    def _headings(self, columns: Sequence[Column]) -> Iterator[str]:
        taken = set(self._lead)
        for path, says in columns:
            label = " / ".join(map(label_of, path.split(".")))
            heading = f"{label}: {says}" if says else label
            if heading in taken:
                heading = f"{heading} ({path})"
            taken.add(heading)
            yield heading
