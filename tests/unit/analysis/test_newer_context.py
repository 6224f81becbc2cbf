"""What a run did not know yet, in words."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from msgspec import structs

from domain.analysis.context import Context, newer_since
from domain.shared.ids import TranscriptId

THEN = datetime(2026, 1, 1, tzinfo=UTC)
LATER = THEN + timedelta(days=1)
TOLD = Context(
    file_name="a.mp4",
    folders=("m",),
    transcript_id=TranscriptId(1),
    words_at=THEN,
    summary_at=THEN,
)
UNHEARD = structs.replace(TOLD, transcript_id=None, words_at=None, summary_at=None)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({}, ""),
        ({"file_name": "b.mp4"}, "made before the file was renamed"),
        ({"file_name": "b.mp4", "folders": ("x",)}, "made before the file was renamed"),
        ({"folders": ("m", "n")}, "made before the file was moved"),
        ({"words_at": LATER, "summary_at": LATER}, "made before the transcript was changed"),
        ({"transcript_id": TranscriptId(2)}, "made with another transcript"),
        ({"summary_at": LATER}, "made before the summary of the transcript"),
        ({"summary_at": None}, ""),
        ({"transcript_id": None, "words_at": None}, "made with a transcript that is gone"),
    ],
)
def test_what_is_newer_is_said(changes: dict[str, Any], reason: str) -> None:
    assert "; ".join(newer_since(TOLD, structs.replace(TOLD, **changes))) == reason


def test_a_first_transcript_is_said_once() -> None:
    assert newer_since(UNHEARD, TOLD) == ("made before the transcript",)


def test_of_older_runs_nobody_knows() -> None:
    assert newer_since(None, TOLD) == ()
