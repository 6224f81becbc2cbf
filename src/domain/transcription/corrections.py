"""What people corrected in the words, laid over what a model heard.

A correction is about a stretch of time of one content of the file, not about a segment of one
run: it holds over every transcript of that content, of whichever model, now and later.
"""

from collections.abc import Iterable, Sequence

import msgspec

from domain.library.edits import Edit
from domain.library.passage import TRANSCRIPT
from domain.transcription.transcript import Segment

TYPE_KEY = str(TRANSCRIPT)
"""`Edit.type_key` of a correction. Its action is SET (or UNDO), `start_s` and `end_s` the stretch,
`value` a `CorrectedText`."""


class CorrectedText(msgspec.Struct, frozen=True, kw_only=True):
    text: str
    """Empty: nothing was said there."""
    media_hash: str
    """Fingerprint of the content that the person heard."""


def place_of(start_s: float, end_s: float) -> str:
    """`Edit.field` of a correction: to the millisecond, as it is shown."""
    return f"at[{round(start_s * 1000)}-{round(end_s * 1000)}]"


def corrected(
    segments: Sequence[Segment], edits: Iterable[Edit], media_hash: str
) -> tuple[Segment, ...]:
    """The segments as they are shown. `edits`: all of the file, in any order.

    In the stretch of a correction there is its text alone, once, `by_person`, without doubt and
    without words; what a model heard there goes, what it heard around it stays: a segment that
    only partly lies in the stretch is cut between its words (by their middle), or where it has no
    words belongs to where its own middle lies. Of overlapping corrections the newest holds.
    Corrections of other content count for nothing.
    """
    raise NotImplementedError
