"""An export of many files needs no more memory than one of a few hundred."""

import tracemalloc
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO, cast

import msgspec
import pytest

from adapters.analysis_types.builtin import BuiltInTypes
from adapters.filesystem.scratch import LocalScratch
from adapters.memory.clock import MemoryClock
from adapters.spreadsheet.csv_tables import CsvTableWriter
from adapters.spreadsheet.xlsx_tables import XlsxTableWriter
from adapters.sql.database import SqlDatabase
from adapters.sql.unit_of_work import SqlUnitOfWork
from application.analysis.exporting.export_results import ExportCommand, ExportResults
from application.plugins.registry import load_analysis_types
from domain.analysis.run import AnalysisRun, RunStatus, TypeResult
from domain.library.file import FoundFile
from domain.library.file_list import FileFilter
from domain.library.kind import MediaKind
from domain.library.paths import PathFlavour
from domain.shared.ids import FilePath, RunId
from tests.contract.stores import reader_on, uow_on

NOW = datetime(2026, 1, 1, tzinfo=UTC)
CHAPTERS = {
    "chapters": [
        {"start_s": float(n), "end_s": n + 1.0, "title": f"Chapter {n}", "summary": "Boats. " * 20}
        for n in range(5)
    ],
    "detection_method": "scene_changes",
}
FEW = 100
ONE_PAGE = 2_000_000
"""Bytes that the rows of a page of files, and what is made of them, may take."""


@pytest.mark.parametrize("form", ["json", "csv", "xlsx"])
def test_the_peak_does_not_grow_with_the_files(tmp_path: Path, full_size: bool, form: str) -> None:
    many = 5_000 if full_size else 600
    few_peak = _peak_of(tmp_path / "few", FEW, form)
    many_peak = _peak_of(tmp_path / "many", many, form)
    print(f"{form}: {FEW:,} files {few_peak:,} bytes; {many:,} files {many_peak:,} bytes")
    assert many_peak < few_peak + ONE_PAGE


def _peak_of(folder: Path, files: int, form: str) -> int:
    folder.mkdir()
    database = SqlDatabase(folder / "reelsight.db")
    database.prepare(may_migrate=True)
    _fill(uow_on(database), files)
    export_results = ExportResults(
        reader=reader_on(database),
        types=load_analysis_types([BuiltInTypes()], discover=False),
        writers={"csv": CsvTableWriter(), "xlsx": XlsxTableWriter()},
        scratch=LocalScratch(folder / "scratch"),
        clock=MemoryClock(),
    )
    with (folder / "out").open("w+b") as to:
        # what is loaded once does not count
        export_results(ExportCommand(format=form, filter=FileFilter(text="f000001")), _file(to))
        tracemalloc.start()
        try:
            done = export_results(ExportCommand(format=form, filter=FileFilter()), _file(to))
            _, peak = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()
    database.close()
    assert done.results == files
    return peak


def _file(to: object) -> BinaryIO:
    return cast(BinaryIO, to)


def _fill(uow: SqlUnitOfWork, files: int) -> None:
    raw = msgspec.Raw(msgspec.json.encode(CHAPTERS))
    with uow() as tx:
        root = tx.files.ensure_root(FilePath(b"/media"), PathFlavour.POSIX, NOW)
        found = [
            (
                FoundFile(
                    path=FilePath(b"/media/f%06d.mp4" % n), kind=MediaKind.VIDEO, size_bytes=9,
                    modified_ns=1,
                ),
                f"print {n}",
            )
            for n in range(files)
        ]  # fmt: skip
        for file_id in tx.files.upsert_found(root.id, PathFlavour.POSIX, found, NOW):
            run = tx.runs.add(
                AnalysisRun(
                    id=RunId(0), file_id=file_id, engine="extractive", model="extractive-1",
                    types=(), options={}, request_hash="", prompt_hash="", media_hash="",
                    status=RunStatus.RUNNING, started_at=NOW,
                )
            )  # fmt: skip
            result = TypeResult(run_id=run.id, key="chapters", version="1", value=raw)
            ended = msgspec.structs.replace(run, status=RunStatus.COMPLETED, ended_at=NOW)
            tx.runs.finish(ended, [result])
        tx.commit()
