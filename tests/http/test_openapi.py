"""The description of the API is whole, and says how it fails."""

import re

from litestar import Litestar
from litestar.testing import TestClient

from entrypoints.http.problems import MEDIA_TYPE


def test_every_operation_is_named_explained_and_says_how_it_fails(
    client: TestClient[Litestar],
) -> None:
    schema = client.get("/openapi.json").json()
    names = []
    for path, operations in schema["paths"].items():
        assert path.startswith(("/api/", "/search/api/", "/transcriptions/api/", "/health")), path
        for method, operation in operations.items():
            names.append(operation["operationId"])
            assert re.fullmatch(r"[A-Z][A-Za-z]+", operation["operationId"]), path
            assert operation["summary"], path
            failures = {
                status
                for status, answer in operation["responses"].items()
                if MEDIA_TYPE in answer.get("content", {})
            }
            assert failures >= {"400", "401", "429"}, (path, method)
            if method != "get":
                assert failures >= {"403", "413", "415"}, (path, method)
            others = operation["responses"].keys() - failures
            assert all(status < "400" or path == "/health" for status in others), (path, method)
    assert len(names) == len(set(names))


def test_the_routes_of_the_issue_are_there(client: TestClient[Litestar]) -> None:
    paths = client.get("/openapi.json").json()["paths"]
    assert {
        "/api/files",
        "/api/files/{file_id}",
        "/api/files/import-directory",
        "/api/files/import-directory/{job_id}/status",
        "/api/files/import-directory/{job_id}/cancel",
        "/api/batch/proxy",
        "/api/batch/{job_id}/status",
        "/api/batch/{job_id}/cancel",
        "/api/batch/{job_id}/retry",
        "/api/jobs",
        "/api/jobs/{job_id}",
        "/api/s3-files",
        "/api/s3-files/delete-all",
        "/api/s3-file/{key}",
        "/api/files/{file_id}/s3-files",
        "/api/nova/analyze",
        "/api/nova/status/{job_or_run}",
        "/api/nova/results/{run_id}",
        "/api/nova/models",
        "/api/nova/estimate-cost",
        "/api/nova/image/analyze",
        "/api/nova/image/status/{job_or_run}",
        "/api/nova/image/results/{run_id}",
        "/api/nova/image/models",
        "/api/nova/image/estimate-cost",
        "/api/analysis/plan",
        "/api/budget",
        "/api/batch/transcribe",
        "/api/files/{file_id}/start-transcription",
        "/api/files/{file_id}/transcripts",
        "/api/models/speech",
        "/api/transcripts",
        "/api/transcripts/{transcript_id}",
        "/api/transcripts/{transcript_id}/corrections",
        "/api/transcripts/{transcript_id}/download",
        "/api/transcripts/{transcript_id}/prefer",
        "/transcriptions/api/scan",
        "/transcriptions/api/transcribe-single",
        "/transcriptions/api/start-batch",
        "/transcriptions/api/batch-status/{job_id}",
        "/transcriptions/api/batch-cancel/{job_id}",
        "/transcriptions/api/transcripts",
        "/transcriptions/api/transcript/{transcript_id}",
        "/transcriptions/api/transcript/{transcript_id}/download",
        "/health",
    } <= set(paths)


def test_nothing_is_loaded_from_elsewhere(client: TestClient[Litestar]) -> None:
    for path in ("/openapi", "/openapi.json", "/login"):
        assert "//cdn" not in client.get(path).text
