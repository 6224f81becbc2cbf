"""The rows of the files page, ready to be written."""

import msgspec

from domain.library.file import FileState
from domain.library.file_list import FileRow
from domain.library.kind import MediaKind
from entrypoints.http import display
from entrypoints.http.views.steps import Step, may_speak, steps


class Line(msgspec.Struct, frozen=True, kw_only=True):
    row: FileRow
    name: str
    place: str
    codec: str
    """Empty where it is not known."""
    unreadable: bool
    reason: str
    """Why it cannot be used, or used fully; empty when there is nothing to say."""
    steps: tuple[Step, ...]
    may_speak: bool


def line(row: FileRow) -> Line:
    return Line(
        row=row,
        name=display.file_name(row.path),
        place=display.place(row.path, row.root_path),
        codec=_codec(row),
        unreadable=row.state is FileState.UNREADABLE,
        reason=row.problems[0].message if row.problems else "",
        steps=steps(row),
        may_speak=row.state is FileState.READY and may_speak(row),
    )


def _codec(row: FileRow) -> str:
    """People call a picture by its format, not by the codec that is named for moving ones."""
    if row.kind is MediaKind.IMAGE and row.video_codec == "mjpeg":
        return "jpeg"
    return row.video_codec or row.audio_codec or ""
