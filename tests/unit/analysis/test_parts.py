import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from domain.analysis.model import (
    ModelSpec,
    Sees,
)
from domain.analysis.parts import Part, parts_of, split, thinning
from tests.data.models import model

seconds = st.floats(min_value=0.05, max_value=1e6, allow_nan=False)


def a_model(longest_s: float = 1800.0, most_frames: int = 3200) -> ModelSpec:
    video = structs.replace(model().video, longest_s=longest_s, most_frames=most_frames)
    return model(video=video)


@given(seconds, st.floats(min_value=2.0, max_value=1e4), st.floats(min_value=0, max_value=0.5))
def test_cores_follow_one_another_cover_the_whole_and_no_stretch_is_too_long(
    duration: float, longest: float, overlap: float
) -> None:
    if duration / longest > 2000:
        duration = longest * 2000
    parts = split(duration, longest, overlap)
    assert [part.index for part in parts] == list(range(len(parts)))
    assert parts[0].core_start_s == 0
    assert parts[-1].core_end_s == duration
    for part, following in itertools.pairwise(parts):
        assert part.core_end_s == following.core_start_s
    for part in parts:
        assert part.end_s - part.start_s <= longest
        assert 0 <= part.start_s <= part.core_start_s + 1e-6
        assert part.core_start_s < part.core_end_s
        assert part.core_end_s - 1e-6 <= part.end_s <= duration


@given(seconds, st.floats(min_value=2.0, max_value=1e4))
def test_no_part_is_a_tiny_rest(duration: float, longest: float) -> None:
    duration = min(duration, longest * 2000)
    lengths = [part.core_end_s - part.core_start_s for part in split(duration, longest)]
    assert min(lengths) == pytest.approx(max(lengths), rel=1e-6)


@given(seconds, st.floats(min_value=2.0, max_value=1e4))
def test_neighbours_see_what_lies_on_both_sides_of_a_seam(duration: float, longest: float) -> None:
    duration = min(duration, longest * 2000)
    parts = split(duration, longest)
    for before, after in itertools.pairwise(parts):
        share = 0.0999 * (before.core_end_s - before.core_start_s)
        assert before.end_s - before.core_end_s >= share
        assert after.core_start_s - after.start_s >= share


def test_an_hour_and_a_half_for_a_model_that_takes_half_an_hour() -> None:
    parts = parts_of(a_model(), 95 * 60)
    assert len(parts) == 4
    assert parts[0] == Part(index=0, start_s=0, end_s=1567.5, core_start_s=0, core_end_s=1425)
    assert parts[3].end_s == 5700


@pytest.mark.parametrize("duration", [None, 0.5, 1799.9, 1800.0])
def test_what_a_model_takes_at_once_has_no_parts(duration: float | None) -> None:
    assert parts_of(a_model(), duration) == ()


def test_a_model_that_is_sent_frames_needs_no_parts() -> None:
    assert parts_of(structs.replace(a_model(), sees=Sees.FRAMES), 9000.0) == ()


def test_room_is_left_for_the_key_frame_at_which_a_cut_really_begins() -> None:
    assert all(part.length_s <= 1800 - 17 for part in parts_of(a_model(), 30 * 3600))
    assert all(part.length_s <= 4.5 for part in parts_of(a_model(6.0), 20.0))


def test_a_long_video_of_which_fewer_frames_are_looked_at_is_said_to_be() -> None:
    capped = a_model(most_frames=960)
    assert thinning(capped, 16 * 60) is None
    thinned = thinning(capped, 30 * 60)
    assert thinned is not None
    assert thinned.frames == 960
    assert thinned.words == (
        "Looks at one frame every 1.9 seconds (of shorter videos every 1): "
        "what is briefly seen may be missed."
    )
    assert thinning(a_model(), 95 * 60) is None
    in_parts = thinning(capped, 95 * 60)
    assert in_parts is not None
    assert in_parts.frames == 4 * 960
