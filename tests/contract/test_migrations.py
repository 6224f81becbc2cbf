"""What a migration makes of a library that is in use: everything stays."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from adapters.sql.database import SqlDatabase
from adapters.sql.engine import sqlite_driver
from adapters.sql.upgrade import revision_of
from domain.analysis.run import RunStatus
from domain.library.file_list import FileFilter, FileQuery
from domain.library.passage import FILE, IndexEntry, Passage
from domain.media.artifact import ArtifactKind
from domain.shared.ids import FileId, FilePath, JobId, RunId
from domain.transcription.transcript_list import TranscriptQuery
from tests.contract.inside_sql import broken_words, files_with
from tests.contract.inside_sql import rows_of as rows_of_table
from tests.contract.old_databases import at_revision
from tests.contract.stores import reader_on, uow_on
from tests.contract.transcript_samples import segment, summary, transcript

AT = "2024-05-01T08:30:00.123456+00:00"
PROBLEM = '{"code":"x","message":"m","remedy":"r","details":{}}'
ROWS_AT_0001 = f"""
INSERT INTO roots VALUES (3, x'2f6d', x'2f6d', '{AT}');
INSERT INTO files VALUES (5, 3, x'2f6d2fe92e6d7034', x'2f6d2fe92e6d7034', '/m/\\xe9.mp4',
    '\\xe9.mp4', 'video', 10, 1000, 'fp', 'READY', '[]', '{AT}');
INSERT INTO files VALUES (6, 3, x'2f6d2f62', x'2f6d2f62', '/m/b', 'b', 'image', 11, 1001, NULL,
    'UNREADABLE', '[{PROBLEM}]', '{AT}');
INSERT INTO media_facts (file_id, kind, duration_s, video_tracks, audio_tracks)
    VALUES (5, 'video', 1.5, 1, '[]');
INSERT INTO artifacts VALUES (7, 5, 'proxy', 'proxy_video/a.mp4', 5, 'ab', 'video/mp4', 1280, 720,
    1.5, 'libx264', 'fp', '{AT}');
INSERT INTO jobs VALUES (2, 'job-1', 'batch-proxy', 'Make proxies', '{{}}', 'COMPLETED', 1, '{AT}',
    NULL, NULL, NULL, '{{"done":1}}');
INSERT INTO job_items VALUES (9, 'job-1', 'proxy', '5', 'a', 5, 'DONE', 1, 1, 0, 1.0, '{AT}',
    '{AT}', NULL, 'note');
INSERT INTO analysis_runs (id, file_id, engine, model, types, options, request_hash, prompt_hash,
    media_hash, status, started_at, input_tokens, output_tokens, cost, repairs, raw_reply)
    VALUES (4, 5, 'extractive', 'extractive', '[{{"key":"summary","version":"1"}}]', '{{}}', 'q',
    'p', 'fp', 'COMPLETED', '{AT}', 1, 2, 3, '["closed a bracket"]', x'007b');
INSERT INTO analysis_runs (id, file_id, engine, model, types, options, request_hash, prompt_hash,
    media_hash, status, started_at, input_tokens, output_tokens, cost, repairs)
    VALUES (2, 5, 'extractive', 'extractive', '[]', '{{}}', 'q', 'p', 'fp', 'FAILED', '{AT}',
    0, 0, 0, '[]');
INSERT INTO analysis_results VALUES (4, 'summary', '1', '{{"text":"caf\u00e9"}}');
INSERT INTO spend VALUES (8, 'budget', 5, NULL, 'RESERVED', '{AT}');
INSERT INTO spend VALUES (6, 'budget', 9, 7, 'SETTLED', '{AT}');
"""
TABLES_AT_0001 = (
    "roots",
    "files",
    "media_facts",
    "artifacts",
    "jobs",
    "job_items",
    "analysis_runs",
    "analysis_results",
    "spend",
)


def rows_of(connection: Any, tables: tuple[str, ...]) -> dict[str, list[dict[str, Any]]]:
    found = {}
    for table in tables:
        cursor = connection.execute(f"SELECT * FROM {table}")
        names = [column[0] for column in cursor.description]
        found[table] = [dict(zip(names, row, strict=True)) for row in cursor]
    return found


@pytest.fixture
def in_use(tmp_path: Path) -> Path:
    """A populated library at revision 0001."""
    path = tmp_path / "reelsight.db"
    at_revision("0001", path, tmp_path)
    connection = sqlite_driver().connect(str(path))
    connection.executescript(ROWS_AT_0001)
    connection.commit()
    connection.close()
    return path


@pytest.fixture
def upgraded(in_use: Path) -> Iterator[SqlDatabase]:
    database = SqlDatabase(in_use)
    database.prepare(may_migrate=True)
    yield database
    database.close()


def test_every_row_of_0001_is_there_afterwards_as_it_was(in_use: Path) -> None:
    connection = sqlite_driver().connect(str(in_use))
    names = {
        row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
    }
    before = rows_of(connection, TABLES_AT_0001)
    assert names - {"alembic_version", "sqlite_sequence"} == set(TABLES_AT_0001)
    assert all(before.values())
    database = SqlDatabase(in_use)
    database.prepare(may_migrate=True)
    after = rows_of(connection, TABLES_AT_0001)
    connection.close()
    database.close()
    for result in after["analysis_results"]:
        new = [result.pop(name) for name in ("findings", "claims", "supported")]
        assert new == ["[]", 0, 0]
    assert {run["id"]: run.pop("raw_reply") for run in before["analysis_runs"]} == {
        2: None,
        4: b"\x00{",
    }
    for run in after["analysis_runs"]:
        assert [run.pop(name) for name in ("seen", "unanswered")] == [None, "[]"]
    for row in before["spend"]:
        row["purpose"] = row.pop("budget")
    for row in after["spend"]:
        assert [row.pop(name) for name in ("job_id", "accepted_at")] == [None, None]
    assert {root.pop("globs") for root in after["roots"]} == {"{}"}
    assert {file.pop("uploaded") for file in after["files"]} == {0}
    assert {artifact.pop("remote") for artifact in after["artifacts"]} == {None}
    for item in after["job_items"]:
        new = [item.pop(name) for name in ("counted_as", "size_bytes", "made_bytes")]
        assert new == ["", None, None]
    assert after == before


def test_an_upgraded_library_reads_as_before(upgraded: SqlDatabase) -> None:
    with reader_on(upgraded)() as now:
        file = now.files.get(FileId(5))
        assert file.path == FilePath(b"/m/\xe9.mp4")
        assert now.files.page(FileQuery(filter=FileFilter())).totals.files == 2
        assert set(now.media.artifacts(file.id)) == {ArtifactKind.PROXY}
        assert [item.file_id for item in now.jobs.items(JobId("job-1"), limit=9)] == [file.id]
        (layer,) = now.runs.layers(file.id)
        assert (layer.run_id, layer.findings) == (RunId(4), ())
        assert now.runs.get(RunId(4)).status is RunStatus.COMPLETED
        assert [(row.claims, row.supported, row.rate) for row in now.runs.support()] == [
            (0, 0, None)
        ]
        (reply,) = now.runs.replies(RunId(4))
        assert (reply.raw, reply.part, reply.is_synthesis) == (b"\x00{", None, False)
        assert now.runs.replies(RunId(2)) == ()
        spent = now.spend.budgets(None, datetime.fromisoformat(AT)).month
        assert (spent.settled, spent.reserved) == (7, 5)
        assert now.edits.of_file(file.id) == ()
        assert now.passages.of_file(file.id) == {}
        assert now.passages.outdated(1, 9) == (5, 6)
        assert now.transcripts.of_file(file.id) == ()
        assert now.transcripts.page(TranscriptQuery()).total == 0


def test_what_is_said_in_its_files_is_kept_and_goes_with_them(upgraded: SqlDatabase) -> None:
    uow = uow_on(upgraded)
    with uow() as tx:
        heard = tx.transcripts.put(transcript(FileId(5), media_hash="fp"), [segment("Two boats")])
        tx.summaries.put(summary(heard))
        tx.commit()
    assert heard.preferred
    with uow() as tx:
        tx.files.forget([FileId(5)])
        tx.commit()
    for table in (
        "transcripts",
        "transcript_segments",
        "transcript_summaries",
        "run_parts",
        "replies",
    ):
        assert rows_of_table(upgraded, table) == []


def test_an_upgraded_library_can_be_searched_and_nothing_in_it_is_broken(
    upgraded: SqlDatabase,
) -> None:
    entry = IndexEntry(passages=(Passage(text="Two boats in a harbour", field="name"),))
    with uow_on(upgraded)() as tx:
        tx.passages.replace(FileId(5), FILE, entry)
        tx.commit()
    assert files_with(upgraded, "boat") == [5]
    assert broken_words(upgraded) is None
    with upgraded.engine.connect() as connection:
        assert connection.execute(sa.text("PRAGMA foreign_key_check")).all() == []
        assert connection.scalar(sa.text("PRAGMA integrity_check")) == "ok"
    assert revision_of(upgraded.engine) == "0005"
