"""Results of chosen files as one file: JSON, or tables."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import BinaryIO

import msgspec

from application.analysis.exporting.chosen_results import ResultSelection, chosen_files, fold_run
from application.analysis.exporting.exported_file import ExportedFile, Told, export_file
from application.analysis.exporting.result_tables import ALL, ResultTables, UnknownTable
from application.analysis.showing.fold_file import FoldedResult, fold_file
from application.analysis.showing.prompts_now import PromptsNow
from application.analysis.showing.wanted_types import wanted_keys
from application.plugins.registry import AnalysisTypes
from application.ports.clock import Clock
from application.ports.object_store import Scratch
from application.ports.table_writer import TableWriter
from application.ports.unit_of_work import Reader, Snapshot
from domain.library.file import MediaFile
from domain.shared.errors import InvalidInput

JSON = "json"
_OLD_NAMES = {"excel": "xlsx"}
"""The predecessor's words."""


class UnknownFormat(InvalidInput):
    """Results cannot be exported in this format."""

    code = "unknown_format"
    remedy = "There are json, csv and xlsx."


class ExportFormat(msgspec.Struct, frozen=True, kw_only=True):
    name: str
    extension: str
    media_type: str


class ExportCommand(ResultSelection, frozen=True, kw_only=True):
    format: str = JSON
    types: tuple[str, ...] = ()
    """Keys of the wanted types; none: all, and what people noted."""
    table: str = ""
    """Name of one table, where not all are wanted; a format that holds one has all values."""
    sensitive: bool = False
    """With the fields that their types call sensitive."""


class Exported(msgspec.Struct, frozen=True, kw_only=True):
    files: int
    results: int
    left_out: int
    """Results of types that are not installed; only `sensitive` takes them along."""


class ExportResults:
    """Holds no more than some files at a time, whatever is exported."""

    def __init__(
        self,
        *,
        reader: Reader,
        types: AnalysisTypes,
        writers: Mapping[str, TableWriter],
        scratch: Scratch,
        clock: Clock,
        prompts: PromptsNow | None = None,
    ) -> None:
        self._reader = reader
        self._types = types
        self._prompts = prompts
        self._writers = writers
        self._scratch = scratch
        self._clock = clock

    def format(self, name: str) -> ExportFormat:
        """Raises:
        UnknownFormat
        """
        wanted = _OLD_NAMES.get(name.lower(), name.lower())
        if wanted == JSON:
            return ExportFormat(name=JSON, extension=JSON, media_type="application/json")
        writer = self._writers.get(wanted)
        if writer is None:
            raise UnknownFormat(f"Results cannot be exported as “{name}”.", format=name)
        return ExportFormat(name=wanted, extension=writer.extension, media_type=writer.media_type)

    def __call__(
        self,
        command: ExportCommand,
        to: BinaryIO,
        *,
        on_file: Callable[[int, int], None] = lambda done, total: None,
    ) -> Exported:
        """`on_file` is told how many of how many files are done.

        Raises, before anything is written:
            UnknownFormat, UnknownTable, NothingChosen, FileNotFound, RunNotFound,
            UnknownAnalysisType
        """
        wanted = self.format(command.format)
        with self._reader() as now:
            keys = wanted_keys(now, self._types, command.types)
            count, files = chosen_files(now, command)
            counting = _Counting(count, on_file)
            exported = counting.over(
                export_file(
                    now,
                    file,
                    self._folded(now, file, command, keys),
                    sensitive=command.sensitive,
                    with_notes=not keys and command.run_id is None,
                )
                for file in files
            )
            if wanted.name == JSON:
                if command.table:
                    raise UnknownTable("There are no tables in JSON: it has everything.")
                self._write_json(exported, command, to)
            else:
                self._write_tables(self._writers[wanted.name], exported, command.table, to)
        return counting.told()

    def _folded(
        self, now: Snapshot, file: MediaFile, command: ExportCommand, keys: frozenset[str]
    ) -> Iterator[FoldedResult]:
        if command.run_id is None:
            found: Iterable[FoldedResult] = fold_file(now, file, self._types, self._prompts)
        else:
            found = fold_run(now, file, command.run_id, self._types)
        return (one for one in found if not keys or one.folded.key in keys)

    def _write_json(
        self, exported: Iterable["_One"], command: ExportCommand, to: BinaryIO
    ) -> None:
        """One document, a file a line."""
        about = {
            "exported_at": self._clock.now(),
            "with_sensitive_fields": command.sensitive,
        }
        to.write(msgspec.json.encode(about)[:-1] + b',"files":[')
        for number, (file, _) in enumerate(exported):
            to.write((b",\n" if number else b"\n") + msgspec.json.encode(file))
        to.write(b"\n]}\n")

    def _write_tables(
        self, writer: TableWriter, exported: Iterable["_One"], table: str, to: BinaryIO
    ) -> None:
        wanted = table or (ALL if writer.most_sheets == 1 else "")
        with ResultTables(self._scratch) as tables:
            for file, told in exported:
                tables.add(file, told)
            writer.write([tables.sheet(wanted)] if wanted else tables.sheets(), to)


_One = tuple[ExportedFile, tuple[Told, ...]]


class _Counting:
    def __init__(self, total: int, on_file: Callable[[int, int], None]) -> None:
        self._total = total
        self._on_file = on_file
        self._files = self._results = self._left_out = 0

    def over(self, exported: Iterable[_One]) -> Iterator[_One]:
        for file, told in exported:
            yield file, told
            self._files += 1
            self._results += len(file.results)
            self._left_out += sum(result.left_out is not None for result in file.results)
            self._on_file(self._files, self._total)

    def told(self) -> Exported:
        return Exported(files=self._files, results=self._results, left_out=self._left_out)
