"""Downloads of results."""

import io
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import openpyxl
import pytest
from litestar import Litestar
from litestar.testing import TestClient

from domain.analysis.run import AnalysisRun, RunStatus, TypeResult
from domain.library.file import MediaFile
from domain.shared.ids import RunId
from tests.http.world import World
from tests.unit.analysis.evidence import PHOTO

SUMMARY = {"overview": "=cmd()", "detailed": "Boats at dawn."}


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


@pytest.fixture
def photo(world: World) -> MediaFile:
    file = world.add('Häfen "at; dawn".jpg', facts=PHOTO)
    now = datetime(2026, 1, 1, tzinfo=UTC)
    with world.write() as tx:
        run = tx.runs.add(
            AnalysisRun(
                id=RunId(0), file_id=file.id, engine="extractive", model="extractive-1", types=(),
                options={}, request_hash="", prompt_hash="", media_hash=file.fingerprint or "",
                status=RunStatus.RUNNING, started_at=now,
            )
        )  # fmt: skip
        value = msgspec.Raw(msgspec.json.encode(SUMMARY))
        result = TypeResult(run_id=run.id, key="description", version="1", value=value)
        ended = msgspec.structs.replace(run, status=RunStatus.COMPLETED, ended_at=now)
        tx.runs.finish(ended, [result])
        tx.commit()
    return file


@pytest.fixture
def client(world: World, photo: MediaFile) -> Iterator[TestClient[Litestar]]:
    assert photo.id
    with world.client() as client:
        yield client


def test_one_file_is_a_download_with_a_harmless_name(
    client: TestClient[Litestar], photo: MediaFile
) -> None:
    answer = client.get(f"/api/files/{photo.id}/export")

    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("application/json")
    disposition = answer.headers["content-disposition"]
    assert disposition == f'attachment; filename="H_fen_at_dawn-{photo.id}-results.json"'
    (file,) = answer.json()["files"]
    assert file["results"][0]["value"] == SUMMARY


def test_excel_opens_and_has_no_formula(client: TestClient[Litestar], photo: MediaFile) -> None:
    answer = client.get(f"/api/files/{photo.id}/export?format=xlsx")

    assert int(answer.headers["content-length"]) == len(answer.content)
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert "'=cmd()" in {cell.value for cell in cells}
    assert all(cell.data_type != "f" for cell in cells)


def test_the_filters_of_the_list_choose_files(client: TestClient[Litestar], world: World) -> None:
    world.add("other.jpg", facts=PHOTO)
    assert len(client.get("/api/exports").json()["files"]) == 2
    found = client.get("/api/exports?search=dawn&file_type=image").json()["files"]
    assert [file["filename"] for file in found] == ['Häfen "at; dawn".jpg']
    csv = client.get("/api/exports?format=csv&types=description")
    assert csv.headers["content-disposition"] == 'attachment; filename="results.csv"'
    assert "'=cmd()" in csv.content.decode("utf-8-sig")


def test_one_table_alone_may_be_wanted(client: TestClient[Litestar]) -> None:
    lines = client.get("/api/exports?format=csv&table=files").content.decode("utf-8-sig")
    assert lines.startswith("File ID,File,Path,Kind,")
    assert client.get("/api/exports?format=csv&table=nosuch").json()["code"] == "unknown_table"


def test_the_predecessors_address_gives_a_run(client: TestClient[Litestar]) -> None:
    answer = client.get("/api/history/1/download?format=excel")
    assert answer.headers["content-disposition"] == 'attachment; filename="job-1-results.xlsx"'
    assert client.get("/api/history/1/download").json()["files"][0]["results"][0]["run_id"] == 1


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        ("/api/files/999/export", 404, "file_not_found"),
        ("/api/history/999/download", 404, "run_not_found"),
        ("/api/exports?format=pdf", 400, "unknown_format"),
        ("/api/exports?types=nosuch", 400, "unknown_analysis_type"),
        ("/api/exports?sensitive=perhaps", 400, "invalid_input"),
    ],
)
def test_a_failure_is_an_answer_and_no_torn_file(
    client: TestClient[Litestar], path: str, status: int, code: str
) -> None:
    answer = client.get(path)
    assert (answer.status_code, answer.json()["code"]) == (status, code)


def test_nothing_stays_on_disk(client: TestClient[Litestar], world: World) -> None:
    client.get("/api/exports?format=xlsx")
    assert list(world.settings.scratch.iterdir()) == []
