"""A person says what was really said, in a stretch of time."""

from collections.abc import Callable, Sequence

import msgspec
from msgspec import UNSET, UnsetType

from application.ports.clock import Clock
from application.ports.unit_of_work import Transaction, UnitOfWork
from application.transcription.count_anew import count_anew
from application.transcription.spoken import as_shown
from domain.library.edit_text import SOMEBODY, clean_author, clean_text
from domain.library.edits import BadEdit, Edit, EditAction, EditedMeanwhile
from domain.shared.ids import EditId, FileId, TranscriptId
from domain.shared.timecode import stretch
from domain.transcription.corrections import (
    TYPE_KEY,
    CorrectedText,
    Correction,
    in_force,
    inside,
    place_of,
)
from domain.transcription.sane import sane_text
from domain.transcription.transcript import Transcript

_SLACK_S = 0.5
"""Players round the length of a video."""
_LONGEST_S = 1e7
"""Where nobody knows how long the sound is."""


class CorrectTranscriptCommand(msgspec.Struct, frozen=True, kw_only=True):
    transcript_id: TranscriptId
    start_s: float
    end_s: float
    text: str
    """All that was said in the stretch; empty: nothing was."""
    author: str = SOMEBODY
    supersedes: EditId | UnsetType | None = UNSET
    """The newest correction in this stretch that the person saw in force, None when there was
    none; absent: whatever it is."""


class CorrectTranscript:
    """Holds over every transcript of this content of the file, now and later. Taken back like any
    edit (`EditFile`). `refresh` keeps what can be found of the file equal to what is said in it.
    """

    def __init__(
        self, *, uow: UnitOfWork, clock: Clock, refresh: Callable[[Transaction, FileId], None]
    ) -> None:
        self._uow = uow
        self._clock = clock
        self._refresh = refresh

    def __call__(self, command: CorrectTranscriptCommand) -> Edit | None:
        """None: it says so already.

        Raises:
            TranscriptNotFound
            BadEdit: the stretch is none of this sound, or cuts another correction; or the text is
                too long.
            EditedMeanwhile: another correction is in force than the one in `supersedes`.
        """
        text = " ".join(sane_text(clean_text(command.text, "text")).split())
        author = clean_author(command.author)
        with self._uow() as tx:
            transcript = tx.transcripts.get(command.transcript_id)
            start_s, end_s = _stretch(tx, transcript, command)
            place = place_of(start_s, end_s)
            standing = in_force(tx.edits.of_file(transcript.file_id), transcript.media_hash)
            shown = inside(as_shown(tx, transcript), start_s, end_s)
            said = " ".join(piece.text for piece in shown)
            top = next((one.edit for one in standing if one.edit.field == place), None)
            _check_unmoved(command, _newest(standing, start_s, end_s), said)
            _check_whole(standing, start_s, end_s)
            # writing the same of words in doubt is to say that they were said
            if said == text and not any(piece.doubt for piece in shown):
                return None
            now = self._clock.now()
            value = CorrectedText(text=text, media_hash=transcript.media_hash)
            added = tx.edits.add(
                Edit(
                    id=EditId(0),
                    file_id=transcript.file_id,
                    type_key=TYPE_KEY,
                    field=place,
                    action=EditAction.SET,
                    value=msgspec.Raw(msgspec.json.encode(value)),
                    start_s=start_s,
                    end_s=end_s,
                    author=author,
                    at=now,
                    supersedes=top.id if top else None,
                )
            )
            count_anew(tx, transcript.file_id, transcript.media_hash, now)
            self._refresh(tx, transcript.file_id)
            tx.commit()
        return added


def _stretch(
    tx: Transaction, transcript: Transcript, command: CorrectTranscriptCommand
) -> tuple[float, float]:
    """To the millisecond, as its place is written.

    Raises:
        BadEdit
    """
    start_s, end_s = command.start_s, command.end_s
    if not 0 <= start_s < end_s < float("inf"):
        raise BadEdit(f"From {start_s:g} s to {end_s:g} s: a stretch ends after its start.")
    longest = transcript.duration_s
    if longest is None and (facts := tx.media.facts(transcript.file_id)):
        longest = facts.duration_s
    if end_s > (_LONGEST_S if longest is None else longest + _SLACK_S):
        ends = "" if longest is None else f" It is {longest:g} s long."
        raise BadEdit(f"The stretch to {end_s:g} s lies behind the end of the sound.{ends}")
    start_s, end_s = round(start_s, 3), round(end_s, 3)
    if start_s == end_s:
        raise BadEdit("The stretch is shorter than a millisecond.")
    return start_s, end_s


def _newest(standing: Sequence[Correction], start_s: float, end_s: float) -> EditId | None:
    """Of those that would be covered."""
    covered = (one for one in standing if start_s <= one.start_s and one.end_s <= end_s)
    return max((one.edit.id for one in covered), default=None)


def _check_unmoved(command: CorrectTranscriptCommand, newest: EditId | None, said: str) -> None:
    """Raises:
    EditedMeanwhile
    """
    if command.supersedes is not UNSET and command.supersedes != newest:
        raise EditedMeanwhile(in_force=newest, shown=said, yours=command.text)


def _check_whole(standing: Sequence[Correction], start_s: float, end_s: float) -> None:
    """What a person wrote has no times of its words, so it cannot be cut.

    Raises:
        BadEdit
    """
    for one in standing:
        overlaps = one.start_s < end_s and start_s < one.end_s
        if overlaps and not (start_s <= one.start_s and one.end_s <= end_s):
            raise BadEdit(
                f"This cuts the correction of {stretch(one.start_s, one.end_s)}: correct "
                f"{one.start_s:g} s to {one.end_s:g} s as a whole, or take that one back first."
            )
