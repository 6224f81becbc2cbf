"""Things heard and things corrected, for tests."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import msgspec

from domain.library.edits import Edit, EditAction
from domain.shared.ids import EditId, FileId
from domain.transcription.corrections import TYPE_KEY, CorrectedText, place_of
from domain.transcription.transcript import Doubt, Segment, Word

HASH = "9-xx"


def heard(
    start_s: float, end_s: float, text: str, *, timed: bool = True, doubt: Doubt | None = None
) -> Segment:
    """A segment whose words share its time evenly."""
    words = text.split() if timed else []
    step = (end_s - start_s) / max(len(words), 1)
    return Segment(
        start_s=start_s,
        end_s=end_s,
        text=text,
        doubt=doubt,
        words=tuple(
            Word(
                start_s=round(start_s + n * step, 3),
                end_s=round(start_s + (n + 1) * step, 3),
                text=f" {word}",
                probability=0.9,
            )
            for n, word in enumerate(words)
        ),
    )


def correction(number: int, start_s: float, end_s: float, text: str, **more: Any) -> Edit:
    value = CorrectedText(text=text, media_hash=more.pop("media_hash", HASH))
    return edit(number, start_s=start_s, end_s=end_s, value=msgspec.json.encode(value), **more)


def undo(number: int, of: Edit) -> Edit:
    return edit(number, field=of.field, action=EditAction.UNDO, supersedes=of.id)


def edit(number: int, *, value: bytes | None = None, **more: Any) -> Edit:
    start_s, end_s = more.get("start_s", 0.0), more.get("end_s", 1.0)
    given = {
        "file_id": FileId(1),
        "type_key": TYPE_KEY,
        "field": place_of(start_s, end_s) if "field" not in more else more["field"],
        "action": EditAction.SET,
        "author": "user",
        "at": datetime(2026, 11, 24, tzinfo=UTC),
    }
    raw = None if value is None else msgspec.Raw(value)
    return Edit(id=EditId(number), value=raw, **{**given, **more})


def texts(segments: Sequence[Segment]) -> list[str]:
    return [segment.text for segment in segments]


def words_of(segments: Sequence[Segment]) -> list[str]:
    return " ".join(texts(segments)).split()
