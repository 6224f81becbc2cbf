"""Results as files to take along: JSON, CSV, Excel."""

import re
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from typing import Annotated, BinaryIO, cast

from litestar import Controller, get
from litestar.di import NamedDependency
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import FromPath, QueryParameter
from litestar.response import Stream

from application.analysis.exporting.export_results import ExportCommand, ExportResults
from application.library.get_file import GetFile
from domain.library.file_list import FileFilter
from domain.shared.ids import FileId, RunId
from entrypoints.http.api.answers import problems
from entrypoints.http.api.file_query import chosen_by_query
from entrypoints.http.api.reading import tri_state
from entrypoints.settings import Settings

Format = Annotated[
    str, QueryParameter(name="format", description="`json`, `csv`, `xlsx` (or `excel`).")
]
Types = Annotated[
    str, QueryParameter(name="types", description="Keys of types, comma-separated; empty: all.")
]
Sensitive = Annotated[
    str | None,
    QueryParameter(name="sensitive", description="With the fields that types call sensitive."),
]
Table = Annotated[
    str,
    QueryParameter(
        name="table", description="One table, by the name of its sheet: `Files`, `Chapters`, …"
    ),
]

_CHUNK = 1 << 18
_UNSAFE = re.compile(r"[^A-Za-z0-9._-]+")
DOWNLOAD = {
    200: ResponseSpec(
        data_container=bytes,
        description="The file, as an attachment.",
        media_type="application/octet-stream",
        generate_examples=False,
    )
}


class ExportsController(Controller):
    path = "/api"
    tags = ("exports",)

    @get(
        "/exports",
        operation_id="ExportResults",
        summary="The results of all files that match",
        responses=DOWNLOAD | problems(400),
        dependencies={"chosen": chosen_by_query("format", "types", "table", "sensitive")},
        sync_to_thread=True,
    )
    def export_all(
        self,
        chosen: NamedDependency[FileFilter],
        export_results: NamedDependency[ExportResults],
        settings: NamedDependency[Settings],
        wanted: Format = "json",
        types: Types = "",
        table: Table = "",
        sensitive: Sensitive = None,
    ) -> Stream:
        """The filters of `GET /api/files`; without any the whole library."""
        command = ExportCommand(
            filter=chosen,
            format=wanted,
            types=_keys(types),
            table=table,
            sensitive=tri_state("sensitive", sensitive) or False,
        )
        return download(export_results, command, settings, name="results")

    @get(
        "/files/{file_id:int}/export",
        operation_id="ExportFile",
        summary="The results of one file",
        responses=DOWNLOAD | problems(400, 404),
        sync_to_thread=True,
    )
    def export_one(
        self,
        file_id: FromPath[int],
        get_file: NamedDependency[GetFile],
        export_results: NamedDependency[ExportResults],
        settings: NamedDependency[Settings],
        wanted: Format = "json",
        types: Types = "",
        table: Table = "",
        sensitive: Sensitive = None,
    ) -> Stream:
        """As they are shown: the runs and what people said of them, as one result per type."""
        file = get_file(FileId(file_id)).file
        command = ExportCommand(
            file_ids=(file.id,),
            format=wanted,
            types=_keys(types),
            table=table,
            sensitive=tri_state("sensitive", sensitive) or False,
        )
        stem = _UNSAFE.sub("_", file.name.rpartition(".")[0] or file.name).strip("._")[:80]
        name = f"{stem or 'file'}-{file.id}-results"
        return download(export_results, command, settings, name=name)

    @get(
        "/history/{run_id:int}/download",
        operation_id="DownloadRun",
        summary="What one run found, under the predecessor's address",
        responses=DOWNLOAD | problems(400, 404),
        sync_to_thread=True,
    )
    def export_run(
        self,
        run_id: FromPath[int],
        export_results: NamedDependency[ExportResults],
        settings: NamedDependency[Settings],
        wanted: Format = "json",
        sensitive: Sensitive = None,
    ) -> Stream:
        command = ExportCommand(
            run_id=RunId(run_id),
            format=wanted,
            sensitive=tri_state("sensitive", sensitive) or False,
        )
        return download(export_results, command, settings, name=f"job-{run_id}-results")


def download(
    export_results: ExportResults, command: ExportCommand, settings: Settings, *, name: str
) -> Stream:
    """Written in full before the first byte is sent, so that a failure is an answer and no torn
    file. `name`: plain signs only, without extension."""
    made = export_results.format(command.format)
    settings.scratch.mkdir(parents=True, exist_ok=True)
    with ExitStack() as until_sent:
        temporary = until_sent.enter_context(tempfile.TemporaryFile(dir=settings.scratch))
        file = cast(BinaryIO, temporary)
        export_results(command, file)
        size = file.tell()
        file.seek(0)
        until_sent.pop_all()
    return Stream(
        _parts(file),
        media_type=made.media_type,
        headers={
            "content-disposition": f'attachment; filename="{name}.{made.extension}"',
            "content-length": str(size),
        },
    )


def _parts(file: BinaryIO) -> Iterator[bytes]:
    with file:
        while part := file.read(_CHUNK):
            yield part


def _keys(types: str) -> tuple[str, ...]:
    return tuple(key.strip() for key in types.split(",") if key.strip())
