"""Tables, numbers and progress as they are written."""

import os
from datetime import UTC, datetime

import pytest

from domain.jobs.job import ItemStatus, Job, JobKind, JobStatus
from domain.jobs.progress import measure
from domain.shared.ids import JobId
from entrypoints.cli.progress import progress_words
from entrypoints.cli.screen import say_table
from entrypoints.cli.words import length

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)


def test_columns_are_aligned_for_wide_and_combined_characters(
    capsys: pytest.CaptureFixture[str],
) -> None:
    say_table(["ID", "NAME", "END"], [["1", "東京", "a"], ["22", "cafe\u0301", "b"]])

    assert capsys.readouterr().out.splitlines() == [
        "ID  NAME  END",
        "1   東京  a",
        "22  cafe\u0301  b",
    ]


def test_into_a_pipe_a_long_line_stays_whole(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "40")
    say_table(["A", "B"], [["x", "word " * 40]])

    assert len(capsys.readouterr().out.splitlines()) == 2


def test_a_length_that_is_not_known_is_a_dash() -> None:
    assert length(None) == "–"
    assert length(3723.9) == "1:02:03"


def test_progress_tells_rate_and_remaining_time_from_the_rows() -> None:
    job = Job(
        id=JobId("import-1"), kind=JobKind("import"), title="Import /m", options={},
        status=JobStatus.RUNNING, attempt=1, created_at=NOON, started_at=NOON,
    )  # fmt: skip
    counts = {ItemStatus.DONE: 1190, ItemStatus.FAILED: 10, ItemStatus.QUEUED: 1200}
    later = NOON.replace(minute=1)

    progress = measure(job, counts, ended_lately=600, partial=0.0, current=(), now=later)

    assert progress_words(progress) == (
        "1,200 of 2,400 (50 %) · 10 failed · 10/s · about 2 m 00 s left"
    )


def test_a_terminal_gets_a_bar_and_nothing_of_it_on_standard_output() -> None:
    """A real pseudo-terminal as standard error."""
    pty = pytest.importorskip("pty")
    import subprocess
    import sys

    script = """
from datetime import UTC, datetime
from application.jobs.list_jobs import JobSummary
from domain.jobs.job import ItemStatus, Job, JobKind, JobStatus
from domain.jobs.progress import measure
from domain.shared.ids import JobId
from entrypoints.cli.progress import progress_shown
now = datetime.now(UTC)
job = Job(id=JobId("a"), kind=JobKind("import"), title="Import [red]/m[/red]", options={},
          status=JobStatus.RUNNING, attempt=1, created_at=now, started_at=now)
counts = {ItemStatus.DONE: 1, ItemStatus.QUEUED: 3}
with progress_shown() as show:
    show(JobSummary(job=job, progress=measure(job, counts, ended_lately=0, partial=0,
                                              current=(), now=now)))
"""
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        [sys.executable, "-c", script], stdout=subprocess.PIPE, stderr=theirs, stdin=theirs,
        env=os.environ | {"TERM": "xterm", "COLUMNS": "120"},
    ) as process:  # fmt: skip
        os.close(theirs)
        shown = b""
        try:
            while chunk := os.read(ours, 4096):
                shown += chunk
        except OSError:  # Linux ends a pseudo-terminal this way
            pass
        assert process.stdout is not None
        assert process.stdout.read() == b""
    os.close(ours)
    assert b"Import [red]/m[/red]" in shown
    assert b"1 of 4 (25 %)" in shown
