"""What an engine was told of a file beside its content, in a form that can be compared later.

It may become newer: a file is renamed, transcribed, corrected. That never has the file analysed
again by itself; whoever looks at the results is told.
"""

from datetime import datetime

import msgspec

from domain.shared.ids import TranscriptId


class Context(msgspec.Struct, frozen=True, kw_only=True):
    file_name: str
    folders: tuple[str, ...]
    transcript_id: TranscriptId | None = None
    words_at: datetime | None = None
    """The transcript's `changed_at`."""
    summary_at: datetime | None = None
    """When the summary of those words was made; None: there was none."""


def newer_since(asked: Context | None, present: Context) -> tuple[str, ...]:
    """What is newer, in words that go on after `the run was …`; `asked` None: nobody knows."""
    if asked is None:
        return ()
    reasons: list[str] = []
    if asked.file_name != present.file_name:
        reasons.append("made before the file was renamed")
    elif asked.folders != present.folders:
        reasons.append("made before the file was moved")
    if present.transcript_id is None:
        if asked.transcript_id is not None:
            reasons.append("made with a transcript that is gone")
    elif asked.transcript_id is None:
        reasons.append("made before the transcript")
    elif asked.transcript_id != present.transcript_id:
        reasons.append("made with another transcript")
    elif asked.words_at != present.words_at:
        reasons.append("made before the transcript was changed")
    elif present.summary_at is not None and asked.summary_at != present.summary_at:
        reasons.append("made before the summary of the transcript")
    return tuple(reasons)
