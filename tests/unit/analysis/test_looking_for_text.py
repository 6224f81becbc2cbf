"""When a video is looked at for text, and which readings are one text."""

from itertools import pairwise

from hypothesis import example, given
from hypothesis import strategies as st

from adapters.extractive.moments import MOST_MOMENTS, moments
from adapters.extractive.same_text import merged
from domain.analysis.evidence import Scene, SeenText


def scenes(*bounds: float) -> list[Scene]:
    return [Scene(start_s=a, end_s=b) for a, b in pairwise(bounds)]


def read(*texts: tuple[str, float, float]) -> list[tuple[str, float]]:
    found = merged(SeenText(text=t, at_s=at, confidence=sure) for t, at, sure in texts)
    return [(text.text, text.at_s) for text in found]


def test_each_scene_is_looked_at_in_its_middle() -> None:
    assert moments(scenes(0, 4, 10), 10) == (2, 7)


def test_a_long_scene_is_looked_at_about_every_20_seconds() -> None:
    assert moments(scenes(0, 60), 60) == (10, 30, 50)


def test_a_video_whose_cuts_are_not_known_is_one_scene() -> None:
    assert moments((), 30) == (7.5, 22.5)
    assert moments((), None) == (0,)


def test_a_long_video_is_looked_at_forty_times_from_its_beginning_to_its_end() -> None:
    found = moments(scenes(0, 2 * 3600), 2 * 3600)
    assert len(found) == MOST_MOMENTS
    assert found[0] < 180
    assert found[-1] > 2 * 3600 - 180


def test_many_short_scenes_leave_the_rest_its_moments() -> None:
    flicker = [n / 10 for n in range(600)]
    found = moments(scenes(*flicker, 660.0), 660)
    assert sum(at > 60 for at in found) >= 30


@example([0.0, 3e-12, 2e-16])
@given(st.lists(st.floats(0, 1e5), min_size=2, max_size=300, unique=True))
def test_moments_are_few_in_order_and_inside(cuts: list[float]) -> None:
    bounds = sorted(cuts)
    found = moments(scenes(*bounds), bounds[-1])
    assert 1 <= len(found) <= MOST_MOMENTS
    assert list(found) == sorted(set(found))
    assert all(bounds[0] - 0.001 <= at <= bounds[-1] + 0.001 for at in found)


def test_a_text_keeps_every_moment_it_was_seen_at() -> None:
    assert read(("HARBOUR", 1, 0.9), ("HARBOUR", 5, 0.99)) == [("HARBOUR", 1), ("HARBOUR", 5)]


def test_the_surest_reading_gives_the_words() -> None:
    assert read(("Harb0ur opening", 1, 0.7), ("Harbour opening.", 2, 0.98)) == [
        ("Harb0ur opening", 1),
        ("Harbour opening.", 2),
    ]
    assert read(("Harbouropenin", 1, 0.7), ("Harbour opening", 2, 0.98)) == [
        ("Harbour opening", 1),
        ("Harbour opening", 2),
    ]


def test_spaces_points_and_capitals_make_no_other_text() -> None:
    assert read(("SLIDE - 4", 1, 0.99), ("Slide 4", 2, 0.95)) == [
        ("SLIDE - 4", 1),
        ("SLIDE - 4", 2),
    ]


def test_other_digits_are_another_text() -> None:
    texts = [("Scene 11 take 4", 1, 0.8), ("Scene 11 take 5", 2, 0.8)]
    assert read(*texts) == [(text, at) for text, at, _ in texts]


def test_two_sure_readings_that_differ_are_two_texts() -> None:
    texts = [("Level A of the building", 1, 0.99), ("Level B of the building", 2, 0.99)]
    assert read(*texts) == [(text, at) for text, at, _ in texts]


def test_one_moment_has_a_text_once() -> None:
    assert read(("EXIT", 1, 0.9), ("EXIT", 1, 0.8)) == [("EXIT", 1)]


@given(
    st.lists(
        st.tuples(
            st.text("ab1- 駅", max_size=6), st.integers(0, 5), st.floats(0.5, 1)
        ),
        max_size=40,
    )
)  # fmt: skip
def test_merging_twice_changes_nothing_more_and_loses_no_moment(
    texts: list[tuple[str, int, float]],
) -> None:
    once = merged(SeenText(text=t, at_s=float(at), confidence=c) for t, at, c in texts)
    assert {text.at_s for text in once} == {float(at) for _, at, _ in texts}
    assert {text.text for text in once} <= {text for text, _, _ in texts}
