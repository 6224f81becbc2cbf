"""What people corrected, laid over what a model heard."""

import math
from itertools import pairwise
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from domain.library.edits import Edit, EditAction
from domain.transcription.corrections import corrected, in_force, inside
from domain.transcription.transcript import Doubt, Segment, Word
from tests.unit.transcription.speech import (
    HASH,
    correction,
    edit,
    heard,
    texts,
    undo,
    words_of,
)

HARBOUR = (
    heard(0.0, 2.0, "The ferry leaves"),
    heard(2.0, 6.0, "from salt key at nine"),
    heard(6.0, 8.0, "every morning"),
)


def test_a_correction_takes_the_place_of_what_was_heard() -> None:
    shown = corrected(HARBOUR, [correction(1, 2.0, 6.0, "from Salt Quay at nine")], HASH)
    assert texts(shown) == ["The ferry leaves", "from Salt Quay at nine", "every morning"]
    assert [one.by_person for one in shown] == [False, True, False]
    assert (shown[1].words, shown[1].doubt) == ((), None)


def test_a_segment_that_only_partly_lies_there_is_cut_between_its_words() -> None:
    shown = corrected(HARBOUR, [correction(1, 2.8, 4.4, "Salt Quay")], HASH)
    assert texts(shown) == ["The ferry leaves", "from", "Salt Quay", "at nine", "every morning"]
    assert [(one.start_s, one.end_s) for one in shown[1:4]] == [
        (2.0, 2.8),
        (2.8, 4.4),
        (4.4, 6.0),
    ]


def test_a_segment_without_words_belongs_to_where_its_middle_lies() -> None:
    vague = [heard(0.0, 4.0, "early", timed=False), heard(4.0, 9.0, "late", timed=False)]
    shown = corrected(vague, [correction(1, 3.0, 7.0, "noon")], HASH)
    assert [(one.text, one.start_s, one.end_s) for one in shown] == [
        ("early", 0.0, 3.0),
        ("noon", 3.0, 7.0),
    ]


def test_words_without_length_at_its_end_stay_with_their_segment() -> None:
    at_the_end = Word(start_s=2.0, end_s=2.0, text=" today", probability=1.0)
    before = structs.replace(
        HARBOUR[0], text="The ferry leaves today", words=(*HARBOUR[0].words, at_the_end)
    )
    shown = corrected([before, *HARBOUR[1:]], [correction(1, 2.0, 6.0, "at nine")], HASH)
    assert texts(shown) == ["The ferry leaves today", "at nine", "every morning"]


def test_nothing_was_said_there() -> None:
    shown = corrected(HARBOUR, [correction(1, 2.0, 6.0, "")], HASH)
    assert texts(shown) == ["The ferry leaves", "every morning"]


def test_what_nobody_heard_can_be_added() -> None:
    shown = corrected(HARBOUR, [correction(1, 10.0, 11.0, "Mind the gap")], HASH)
    assert texts(shown)[-1] == "Mind the gap"


def test_words_in_doubt_stay_in_doubt_around_a_correction() -> None:
    loop = [heard(0.0, 4.0, "bye bye bye bye", doubt=Doubt.REPEATS)]
    shown = corrected(loop, [correction(1, 0.0, 1.0, "Bye.")], HASH)
    assert [(one.text, one.doubt) for one in shown] == [
        ("Bye.", None),
        ("bye bye bye", Doubt.REPEATS),
    ]


def test_of_overlapping_corrections_the_newest_holds() -> None:
    older = correction(1, 2.0, 6.0, "from Salt Quay at nine")
    newer = correction(2, 2.0, 8.0, "from Salt Quay at nine each morning")
    assert texts(corrected(HARBOUR, [newer, older], HASH))[1:] == [
        "from Salt Quay at nine each morning"
    ]
    back = undo(3, newer)
    assert texts(corrected(HARBOUR, [back, newer, older], HASH))[1] == "from Salt Quay at nine"


def test_what_is_taken_back_brings_back_what_it_superseded() -> None:
    first = correction(1, 2.0, 6.0, "from Salt Quay")
    second = correction(2, 2.0, 6.0, "from Salt Key", supersedes=first.id)
    assert texts(corrected(HARBOUR, [first, second, undo(3, second)], HASH))[1] == "from Salt Quay"
    assert corrected(HARBOUR, [first, undo(4, first)], HASH) == HARBOUR


def test_a_correction_of_other_content_counts_for_nothing() -> None:
    other = correction(2, 2.0, 6.0, "something else", media_hash="another")
    assert corrected(HARBOUR, [other], HASH) == HARBOUR
    ours = correction(1, 2.0, 6.0, "ours")
    assert texts(corrected(HARBOUR, [ours, other], HASH))[1] == "ours"


HOSTILE = {
    "no value": None,
    "not JSON": b"{",
    "a list": b"[1, 2]",
    "text is a number": b'{"text": 7, "media_hash": "9-xx"}',
    "no hash": b'{"text": "x"}',
    "nested": b'{"text": ' + b"[" * 50_000 + b"]" * 50_000 + b', "media_hash": "9-xx"}',
    "huge": msgspec.json.encode({"text": "x" * 1_000_000, "media_hash": HASH}),
}


@pytest.mark.parametrize("value", HOSTILE.values(), ids=HOSTILE)
def test_an_edit_that_is_no_correction_counts_for_nothing(value: bytes | None) -> None:
    assert corrected(HARBOUR, [edit(1, start_s=2.0, end_s=6.0, value=value)], HASH) == HARBOUR


@pytest.mark.parametrize(
    ("start_s", "end_s"),
    [(None, 6.0), (2.0, None), (6.0, 2.0), (2.0, 2.0), (-1.0, 2.0), (0.0, math.inf),
     (math.nan, 2.0), (0.0, math.nan)],
)  # fmt: skip
def test_a_stretch_that_is_none_counts_for_nothing(start_s: Any, end_s: Any) -> None:
    good = correction(1, 0.0, 1.0, "Nothing")
    bad = structs.replace(good, start_s=start_s, end_s=end_s)
    assert corrected(HARBOUR, [bad], HASH) == HARBOUR


def test_edits_of_other_types_and_other_actions_are_not_looked_at() -> None:
    good = correction(1, 2.0, 6.0, "Nothing")
    others = [structs.replace(good, type_key="metadata")]
    others += [structs.replace(good, action=action) for action in EditAction if action != "set"]
    for one in others:
        assert corrected(HARBOUR, [one], HASH) == HARBOUR


def test_what_a_correction_would_replace_is_what_lies_inside_it() -> None:
    assert texts(inside(HARBOUR, 2.8, 6.9)) == ["salt key at nine", "every"]


# --- whatever was heard, whatever was corrected

_TENTHS = st.integers(0, 600).map(lambda tenths: tenths / 10)


@st.composite
def segmentations(draw: st.DrawFn) -> tuple[Segment, ...]:
    """Numbered words, so that each can be followed."""
    cuts = sorted(draw(st.sets(_TENTHS, min_size=2, max_size=12)))
    found = []
    for number, (start, end) in enumerate(pairwise(cuts)):
        count = draw(st.integers(1, 6))
        text = " ".join(f"w{number}-{n}" for n in range(count))
        found.append(heard(start, end, text, timed=draw(st.booleans())))
    return tuple(found)


@st.composite
def corrections(draw: st.DrawFn) -> list[Edit]:
    found = []
    for number in range(1, draw(st.integers(0, 6)) + 1):
        start, end = sorted(draw(st.lists(_TENTHS, min_size=2, max_size=2, unique=True)))
        text = draw(st.sampled_from(["", f"c{number}", f"c{number} said twice"]))
        found.append(correction(number, start, end, text))
    return found


@given(segmentations(), corrections())
def test_nothing_heard_outside_is_lost_or_doubled(
    segments: tuple[Segment, ...], edits: list[Edit]
) -> None:
    shown = corrected(segments, edits, HASH)
    stretches = [(one.start_s, one.end_s) for one in in_force(edits, HASH)]

    def is_outside(start: float, end: float) -> bool:
        middle = start + (end - start) / 2
        return not any(first <= middle < last for first, last in stretches)

    kept = []
    for one in segments:
        if not one.words and is_outside(one.start_s, one.end_s):
            kept += one.text.split()
        kept += [w.text.strip() for w in one.words if is_outside(w.start_s, w.end_s)]
    assert sorted(words_of([one for one in shown if not one.by_person])) == sorted(kept)


@given(segmentations(), corrections())
def test_starts_rise_and_nothing_heard_reaches_into_a_correction(
    segments: tuple[Segment, ...], edits: list[Edit]
) -> None:
    shown = corrected(segments, edits, HASH)
    starts = [one.start_s for one in shown]
    assert starts == sorted(starts)
    for one in shown:
        assert one.start_s <= one.end_s
        for held in in_force(edits, HASH):
            assert one.by_person or one.end_s <= held.start_s or held.end_s <= one.start_s
        for word in one.words:
            assert one.start_s <= word.start_s <= word.end_s <= one.end_s


@given(segmentations(), segmentations(), corrections())
def test_over_any_segmentation_each_correction_shows_once(
    segments: tuple[Segment, ...], others: tuple[Segment, ...], edits: list[Edit]
) -> None:
    held = [one.text for one in in_force(edits, HASH) if one.text]
    for heard_by_a_model in (segments, others):
        shown = corrected(heard_by_a_model, edits, HASH)
        assert [one.text for one in shown if one.by_person] == held
        assert corrected(shown, edits, HASH) == shown


@given(corrections())
def test_corrections_in_force_do_not_overlap_and_the_newest_is_among_them(
    edits: list[Edit],
) -> None:
    held = in_force(edits, HASH)
    assert all(a.end_s <= b.start_s for a, b in pairwise(held))
    if edits:
        newest = {}
        for one in edits:
            newest[one.field] = one.id
        assert max(newest.values()) in {one.edit.id for one in held}


def test_many_corrections_over_many_segments_take_no_time_to_speak_of() -> None:
    segments = [heard(float(n), n + 1.0, "one two three") for n in range(20_000)]
    edits = [correction(n + 1, n + 0.2, n + 0.8, "x") for n in range(20_000)]
    assert len(corrected(segments, edits, HASH)) == 60_000
