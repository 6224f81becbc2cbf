"""What jobs and steps are called, and what is said of a job that ended."""

import re
from datetime import UTC, datetime
from typing import Any

from domain.jobs.job import Job, JobKind, JobStatus
from domain.shared.ids import JobId
from entrypoints.job_words import KINDS, STEPS, findings, worked
from tests.conftest import REPOSITORY

NAMED = re.compile(r'\b(Job|Item)Kind\("([a-z-]+)"\)')


def ended(kind: str, summary: dict[str, Any]) -> Job:
    return Job(
        id=JobId("j-1"),
        kind=JobKind(kind),
        title="One",
        options={},
        status=JobStatus.COMPLETED,
        attempt=1,
        created_at=datetime(2024, 5, 1, tzinfo=UTC),
        summary=summary,
    )


def test_every_kind_of_job_and_step_has_a_name() -> None:
    found = {
        pair
        for path in (REPOSITORY / "src").rglob("*.py")
        for pair in NAMED.findall(path.read_text("utf-8"))
    }
    assert {name for what, name in found if what == "Job"} <= KINDS.keys()
    assert {name for what, name in found if what == "Item"} == STEPS.keys()


def test_an_import_says_what_it_left_alone_and_what_moved() -> None:
    told = findings(
        ended(
            "import",
            {
                "new": 1,
                "skipped": 2,
                "unreadable_folders": [{"path": "/m/x", "message": "Permission denied"}],
                "still_being_written": {"files": 1, "names": ["/m/a.mp4"]},
                "moved_here": 1,
                "moved_here_from": [{"was": "/m/old.mp4", "path": "/m/new.mp4"}],
            },
        )
    )
    assert told[0] == "1 new file, 0 changed, 0 unchanged, 2 not media by name."
    assert told[1] == "/m/x could not be listed: Permission denied"
    assert told[2].startswith("1 file still being written, left alone;")
    assert told[-1] == "  /m/old.mp4 → /m/new.mp4"


def test_an_applied_plan_says_what_was_left_and_why() -> None:
    summary = {"applied": {"moved": 2, "new": 0}, "left_by_reason": {"it changed since": 1}}
    assert findings(ended("rescan-apply", summary)) == (
        "Applied: 2 moved.",
        "1 line left as it was: it changed since.",
    )


def test_reconciling_says_each_sort() -> None:
    group = {
        "name": "gone",
        "words": "rows whose object is gone",
        "to_do": True,
        "pile": {"count": 3, "size_bytes": 2048},
        "examples": ["a"],
    }
    told = findings(ended("reconcile-proxies", {"gone": group}))
    assert told == ("3 (2.00 KB) rows whose object is gone",)


def test_a_job_whose_items_say_it_all_adds_nothing() -> None:
    assert findings(ended("batch-proxy", {})) == ()


def test_hearing_is_measured_in_time_and_everything_else_in_bytes() -> None:
    assert worked(32_000 * 90, JobKind("batch-transcribe")) == "01:30"
    assert worked(2_048, JobKind("batch-proxy")) == "2.00 KB"
