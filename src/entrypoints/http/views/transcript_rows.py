"""The rows of the transcriptions page, ready to be written."""

from collections.abc import Mapping

import msgspec

from domain.library.file_list import FileRow
from domain.shared.figures import counted, three_digits
from domain.shared.ids import FileId
from domain.shared.timecode import clock
from domain.transcription.languages import language_name
from domain.transcription.problems import SpeechProblem
from domain.transcription.transcript import Transcript, TranscriptState
from domain.transcription.transcript_list import SHORT_CHARACTERS, TranscriptRow
from entrypoints.http import display


class Badge(msgspec.Struct, frozen=True, kw_only=True):
    look: str
    icon: str
    text: str
    reason: str = ""


class TranscriptLine(msgspec.Struct, frozen=True, kw_only=True):
    row: TranscriptRow
    file: FileRow
    name: str
    place: str
    href: str
    """The page of the file, with this transcript open."""
    language: str
    """Empty where it is not known."""
    per_minute: str
    speed: str
    badges: tuple[Badge, ...]
    reason: str
    """Why not all of it was heard; empty where it was."""


def transcript_lines(
    rows: tuple[TranscriptRow, ...], files: Mapping[FileId, FileRow]
) -> tuple[TranscriptLine, ...]:
    """One whose file was forgotten since it was read is left out."""
    known = ((row, files.get(row.transcript.file_id)) for row in rows)
    return tuple(_line(row, file) for row, file in known if file is not None)


def opened(transcript: Transcript) -> str:
    return f"/files/{transcript.file_id}?panel=transcript&transcript={transcript.id}"


def _line(row: TranscriptRow, file: FileRow) -> TranscriptLine:
    transcript = row.transcript
    minutes = transcript.heard_s / 60
    return TranscriptLine(
        row=row,
        file=file,
        name=display.file_name(row.file_path),
        place=display.place(row.file_path, file.root_path),
        href=opened(transcript),
        language=language_name(transcript.language) if transcript.language else "",
        per_minute=f"{transcript.words / minutes:,.0f}" if minutes else "",
        speed=f"{three_digits(transcript.speed)}×" if transcript.speed is not None else "",
        badges=tuple(_badges(row)),
        reason=_reason(transcript),
    )


def _badges(row: TranscriptRow) -> list[Badge]:
    """That it is complete is said where nothing else is."""
    transcript = row.transcript
    made = []
    if transcript.state is TranscriptState.PARTIAL:
        made.append(Badge(look="warn", icon="warn", text="partial"))
    if is_silent := _is_silent(transcript):
        made.append(Badge(look="", icon="sound", text="no speech"))
    if transcript.doubtful:
        parts = counted(transcript.doubtful, "part")
        reason = f"{parts} may be invented: repeated, or said where nobody speaks"
        text = f"{transcript.doubtful:,} doubtful"
        made.append(Badge(look="warn", icon="help", text=text, reason=reason))
    if transcript.characters < SHORT_CHARACTERS and not is_silent:
        reason = f"Fewer than {SHORT_CHARACTERS} characters"
        made.append(Badge(look="warn", icon="text", text="short", reason=reason))
    if not row.current:
        reason = "The file changed after it was transcribed"
        made.append(Badge(look="warn", icon="hist", text="older version", reason=reason))
    return made or [Badge(look="ok", icon="check", text="complete")]


def _is_silent(transcript: Transcript) -> bool:
    problem = transcript.problem
    return problem is not None and problem.code == SpeechProblem.NO_SPEECH


def _reason(transcript: Transcript) -> str:
    if transcript.state is not TranscriptState.PARTIAL:
        return ""
    heard = f"Heard up to {clock(transcript.heard_s)}."
    return f"{transcript.problem.message} {heard}" if transcript.problem else heard
