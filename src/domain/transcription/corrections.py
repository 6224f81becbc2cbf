"""What people corrected in the words, laid over what a model heard.

A correction is about a stretch of time of one content of the file, not about a segment of one
run: it holds over every transcript of that content, of whichever model, now and later.
"""

import math
import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence

import msgspec

from domain.library.edit_text import MAX_TEXT
from domain.library.edits import Edit, EditAction, standing
from domain.library.passage import TRANSCRIPT
from domain.shared.ids import EditId
from domain.transcription.pieces import pieces_of
from domain.transcription.transcript import Segment

TYPE_KEY = str(TRANSCRIPT)
"""`Edit.type_key` of a correction. Its action is SET (or UNDO), `start_s` and `end_s` the stretch,
`value` a `CorrectedText`."""


_PLACE = re.compile(r"at\[(\d{1,12})-(\d{1,12})\]", re.ASCII)


class CorrectedText(msgspec.Struct, frozen=True, kw_only=True):
    text: str
    """Empty: nothing was said there."""
    media_hash: str
    """Fingerprint of the content that the person heard."""


def place_of(start_s: float, end_s: float) -> str:
    """`Edit.field` of a correction: to the millisecond, as it is shown."""
    return f"at[{round(start_s * 1000)}-{round(end_s * 1000)}]"


def stretch_at(place: str) -> tuple[float, float] | None:
    """The seconds of a correction's `Edit.field`; None where it is no such place."""
    hit = _PLACE.fullmatch(place)
    return (int(hit[1]) / 1000, int(hit[2]) / 1000) if hit else None


class Correction(msgspec.Struct, frozen=True, kw_only=True):
    start_s: float
    end_s: float
    text: str
    edit: Edit


def in_force(edits: Iterable[Edit], media_hash: str) -> tuple[Correction, ...]:
    """What people say was said in this content, by time; no two overlap. `edits`: all of the
    file, in any order; what is no correction counts for nothing."""
    said: dict[EditId, Correction] = {}
    about: list[Edit] = []
    for edit in edits:
        if edit.type_key != TYPE_KEY:
            continue
        if edit.action is EditAction.UNDO:
            about.append(edit)
        elif correction := _read(edit, media_hash):
            about.append(edit)
            said[edit.id] = correction
    newest_first = sorted((stack[-1].id for stack in standing(about).values()), reverse=True)
    taken: list[tuple[float, float, EditId]] = []
    for edit_id in newest_first:
        one = said[edit_id]
        at = bisect_left(taken, (one.start_s,))
        is_free = (at == 0 or taken[at - 1][1] <= one.start_s) and (
            at == len(taken) or one.end_s <= taken[at][0]
        )
        if is_free:
            taken.insert(at, (one.start_s, one.end_s, edit_id))
    return tuple(said[edit_id] for _, _, edit_id in taken)


def _read(edit: Edit, media_hash: str) -> Correction | None:
    start_s, end_s, value = edit.start_s, edit.end_s, correction_in(edit)
    if value is None or value.media_hash != media_hash:
        return None
    if start_s is None or end_s is None or not 0 <= start_s < end_s < math.inf:
        return None
    text = " ".join(value.text.split())
    return Correction(start_s=start_s, end_s=end_s, text=text, edit=edit)


def correction_in(edit: Edit) -> CorrectedText | None:
    """What the edit says was said; None: it is no correction. Edits can be written by others than
    us, so anything may stand in them."""
    if edit.type_key != TYPE_KEY or edit.action is not EditAction.SET or edit.value is None:
        return None
    try:
        value = msgspec.json.decode(edit.value, type=CorrectedText)
    except (msgspec.DecodeError, RecursionError, UnicodeError):
        return None
    return value if len(value.text) <= MAX_TEXT else None


def corrected(
    segments: Sequence[Segment], edits: Iterable[Edit], media_hash: str
) -> tuple[Segment, ...]:
    """The segments as they are shown. `edits`: all of the file, in any order.

    In the stretch of a correction there is its text alone, once, `by_person`, without doubt and
    without words; what a model heard there goes, what it heard around it stays: a segment that
    only partly lies in the stretch is cut between its words (by their middle), or where it has no
    words belongs to where its own middle lies. Of overlapping corrections the newest holds, and
    the others count for nothing. Corrections of other content count for nothing.
    """
    corrections = in_force(edits, media_hash)
    if not corrections:
        return tuple(segments)
    stretches = [(one.start_s, one.end_s) for one in corrections]
    around = [
        piece
        for segment in segments
        for is_inside, piece in pieces_of(segment, stretches)
        if not is_inside
    ]
    by_people = [
        Segment(start_s=one.start_s, end_s=one.end_s, text=one.text, by_person=True)
        for one in corrections
        if one.text
    ]
    return tuple(sorted((*around, *by_people), key=lambda one: one.start_s))


def inside(segments: Iterable[Segment], start_s: float, end_s: float) -> tuple[Segment, ...]:
    """What of the segments a correction of this stretch would take the place of."""
    return tuple(
        piece
        for segment in segments
        for is_inside, piece in pieces_of(segment, [(start_s, end_s)])
        if is_inside
    )
