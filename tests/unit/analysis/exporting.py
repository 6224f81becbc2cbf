"""A library in memory whose results a test writes itself, and its export."""

import csv
import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec
import openpyxl

from adapters.filesystem.scratch import LocalScratch
from adapters.memory.analysis_engine import MemoryAnalysisEngine
from adapters.spreadsheet.csv_tables import CsvTableWriter
from adapters.spreadsheet.xlsx_tables import XlsxTableWriter
from application.analysis.exporting.export_results import ExportCommand, Exported, ExportResults
from application.plugins.registry import AnalysisTypes
from domain.analysis.findings import Finding
from domain.analysis.run import AnalysisRun, RunStatus, TypeResult
from domain.library.edits import Edit, EditAction
from domain.library.file_list import FileFilter
from domain.shared.ids import EditId, FileId, RunId
from tests.unit.analysis.library import TYPES, Library

Row = dict[str, Any]
WRITERS = {"csv": CsvTableWriter(), "xlsx": XlsxTableWriter()}
EVERYTHING = FileFilter()


class Exporting:
    def __init__(self, folder: Path, types: AnalysisTypes = TYPES) -> None:
        self.library = Library(folder, MemoryAnalysisEngine())
        self.scratch = folder / "export scratch"
        self.export = ExportResults(
            reader=self.library.reader,
            types=types,
            writers=WRITERS,
            scratch=LocalScratch(self.scratch),
            clock=self.library.clock,
        )

    def found(
        self, file_id: FileId, key: str, value: Any, *, findings: Sequence[Finding] = ()
    ) -> RunId:
        """One run's result of one type."""
        at = self.library.clock.now()
        with self.library.uow() as tx:
            run = tx.runs.add(
                AnalysisRun(
                    id=RunId(0), file_id=file_id, engine="extractive", model="extractive-1",
                    types=(), options={}, request_hash=f"{key}", prompt_hash="",
                    media_hash=tx.files.get(file_id).fingerprint or "",
                    status=RunStatus.RUNNING, started_at=at,
                )
            )  # fmt: skip
            raw = msgspec.Raw(msgspec.json.encode(value))
            result = TypeResult(
                run_id=run.id, key=key, version="1", value=raw, findings=tuple(findings)
            )
            ended = msgspec.structs.replace(run, status=RunStatus.COMPLETED, ended_at=at)
            tx.runs.finish(ended, [result])
            tx.commit()
        return run.id

    def said(self, file_id: FileId, key: str, field: str, value: Any) -> None:
        with self.library.uow() as tx:
            tx.edits.add(
                Edit(
                    id=EditId(0), file_id=file_id, type_key=key, field=field,
                    action=EditAction.SET, value=msgspec.Raw(msgspec.json.encode(value)),
                    author="Ada", at=self.library.clock.now(),
                )
            )  # fmt: skip
            tx.commit()

    def noted(
        self,
        file_id: FileId,
        text: str,
        *,
        start_s: float | None = None,
        end_s: float | None = None,
    ) -> None:
        action = EditAction.NOTE if start_s is None else EditAction.MARKER
        with self.library.uow() as tx:
            tx.edits.add(
                Edit(
                    id=EditId(0), file_id=file_id, type_key=None, field="", action=action,
                    note=text, start_s=start_s, end_s=end_s, author="Ada",
                    at=self.library.clock.now(),
                )
            )  # fmt: skip
            tx.commit()

    def to(self, form: str, **command: Any) -> bytes:
        to = io.BytesIO()
        self.last = self.export(
            ExportCommand(format=form, **({"filter": EVERYTHING} | command)), to
        )
        return to.getvalue()

    last: Exported

    def json(self, **command: Any) -> Any:
        return msgspec.json.decode(self.to("json", **command))

    def values(self, file_id: FileId, **command: Any) -> dict[str, Any]:
        (file,) = self.json(file_ids=(file_id,), **command)["files"]
        return {result["key"]: result["value"] for result in file["results"]}

    def rows(self, **command: Any) -> list[Row]:
        text = self.to("csv", **command).decode("utf-8-sig")
        return list(csv.DictReader(io.StringIO(text, newline="")))

    def sheets(self, **command: Any) -> dict[str, list[Row]]:
        book = openpyxl.load_workbook(io.BytesIO(self.to("xlsx", **command)))
        return {sheet.title: _records(list(sheet.iter_rows(values_only=True))) for sheet in book}


def _records(rows: Sequence[Sequence[Any]]) -> list[Row]:
    header = [str(name) for name in rows[0]]
    return [dict(zip(header, row, strict=True)) for row in rows[1:]]
