"""Transcripts of the listed library as plain data, put into a store, and judged by hand."""

import random
from collections.abc import Sequence
from datetime import timedelta

import msgspec

from application.ports.unit_of_work import Transaction
from domain.shared.ids import FileId
from domain.transcription.transcript import TranscriptState
from tests.contract.store_samples import NOW
from tests.contract.transcript_samples import segment, summary, transcript

SIZES = ("tiny", "medium", "our-own")
"""Models, smallest first."""


class Heard(msgspec.Struct, frozen=True):
    """A transcript; the file has one at most of each model and content."""

    model: str
    of_present: bool
    complete: bool
    characters: int
    summary_of: int | None
    """None: without summary; else how many seconds after the words changed it was made from."""


def random_heard(random_: random.Random) -> tuple[Heard, ...]:
    made = dict.fromkeys(
        (random_.choice(SIZES), random_.random() < 0.7)
        for _ in range(random_.choice((0, 0, 1, 3)))
    )
    return tuple(
        Heard(
            model,
            of_present,
            random_.random() < 0.7,
            random_.choice((0, 1, 2, 40, 900)),
            random_.choice((None, 0, 0, 1)),
        )
        for model, of_present in made
    )


def put_heard(
    tx: Transaction,
    file_id: FileId,
    fingerprint: str | None,
    all_heard: Sequence[Heard],
    said: Sequence[str],
) -> None:
    for heard in all_heard:
        of = transcript(
            file_id,
            model=heard.model,
            media_hash=(fingerprint or "?") if heard.of_present else "older",
            state=TranscriptState.COMPLETE if heard.complete else TranscriptState.PARTIAL,
            characters=heard.characters,
        )
        put = tx.transcripts.put(of, [segment(text) for text in said])
        if heard.summary_of is not None:
            tx.summaries.put(summary(put, at=NOW + timedelta(seconds=heard.summary_of)))


def _best(present: Sequence[Heard]) -> Heard | None:
    """Nobody preferred any, and all were made at the same moment."""
    ranked = sorted(present, key=lambda one: (one.complete, SIZES.index(one.model)))
    return ranked[-1] if ranked else None


def characters(present: Sequence[Heard]) -> int | None:
    best = _best(present)
    return best and best.characters


def is_summed_up(present: Sequence[Heard]) -> bool:
    best = _best(present)
    return best is not None and best.summary_of == 0
