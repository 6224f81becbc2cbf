"""How far a file is: proxy, transcript, summary, analysis, embedding."""

import msgspec

from domain.library.file import FileState
from domain.library.file_list import FileRow
from domain.library.kind import MediaKind
from domain.transcription.transcript_list import SHORT_CHARACTERS

_WORDS = {
    "d": "done",
    "w": f"done, fewer than {SHORT_CHARACTERS} characters",
    "n": "not done",
    "f": "failed",
    "x": "does not apply",
}
_NAMES = (
    ("P", "Proxy"),
    ("T", "Transcript"),
    ("S", "Transcript summary"),
    ("A", "Analysis"),
    ("E", "Embedding"),
)


class Step(msgspec.Struct, frozen=True, kw_only=True):
    name: str
    word: str
    mark: str
    """Its class in the stylesheet."""
    sign: str


def steps(row: FileRow) -> tuple[Step, ...]:
    """Steps that this program cannot take yet are "not done" where they could apply."""
    if row.state is FileState.UNREADABLE:
        return _strip("xxxxx")
    picture = row.kind in (MediaKind.VIDEO, MediaKind.IMAGE)
    proxy = _mark(row.proxy_size_bytes is not None, row.proxy_failed) if picture else "x"
    analysis = _mark(row.analysis_done, row.analysis_failed) if picture else "x"
    return _strip(proxy + _speech(row) + analysis + "n")


def _speech(row: FileRow) -> str:
    """Transcript and its summary; neither applies where there is nothing to hear."""
    transcript = _mark(row.has_transcript, row.transcript_failed)
    if transcript == "n" and not may_speak(row):
        return "xx"
    if transcript == "d" and row.transcript_characters < SHORT_CHARACTERS:
        transcript = "w"
    is_silent = row.has_transcript and row.transcript_characters == 0
    return transcript + ("x" if is_silent else _mark(row.has_summary, False))


def may_speak(row: FileRow) -> bool:
    """As far as is known by now."""
    has_sound = row.audio_codec is not None or row.state is FileState.NEW
    return row.kind is MediaKind.AUDIO or (row.kind is MediaKind.VIDEO and has_sound)


def _mark(is_done: bool, has_failed: bool) -> str:
    """A result that is there counts, also when a later attempt failed."""
    return "d" if is_done else "f" if has_failed else "n"


def _strip(marks: str) -> tuple[Step, ...]:
    return tuple(
        Step(
            name=name,
            word=_WORDS[mark],
            mark="n" if mark == "x" else mark,
            sign={"f": "!", "x": "·"}.get(mark, letter),
        )
        for mark, (letter, name) in zip(marks, _NAMES, strict=True)
    )
