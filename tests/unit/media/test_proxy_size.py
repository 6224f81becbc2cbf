import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.media.proxy_size import (
    image_proxy_size,
    thumbnail_second,
    thumbnail_size,
    video_proxy_size,
)

sides = st.integers(min_value=1, max_value=40_000)


@pytest.mark.parametrize(
    ("display", "proxy"),
    [
        ((3840, 2160), (1280, 720)),
        ((1920, 1080), (1280, 720)),
        ((1080, 1920), (404, 720)),
        ((768, 576), (768, 576)),
        ((355, 201), (354, 200)),
        ((1, 1), (2, 2)),
    ],
)
def test_a_video_becomes_720_high_at_most_with_even_sides(
    display: tuple[int, int], proxy: tuple[int, int]
) -> None:
    assert video_proxy_size(*display) == proxy


@pytest.mark.parametrize(
    ("display", "proxy"),
    [
        ((4000, 3000), (1194, 896)),
        ((3000, 4000), (896, 1194)),
        ((1920, 1080), (1592, 896)),
        ((896, 5000), (896, 5000)),
        ((640, 480), (640, 480)),
        ((1_000_000, 1), (65_500, 1)),
        ((100, 131_000), (50, 65_500)),
    ],
)
def test_the_shorter_side_of_an_image_becomes_896_at_most(
    display: tuple[int, int], proxy: tuple[int, int]
) -> None:
    assert image_proxy_size(*display) == proxy


@given(sides, sides)
def test_nothing_is_scaled_up_and_no_side_is_lost(width: int, height: int) -> None:
    video, image = video_proxy_size(width, height), image_proxy_size(width, height)
    thumbnail = thumbnail_size(width, height)

    assert all(side % 2 == 0 and side >= 2 for side in video)
    assert video[0] <= max(2, width)
    assert video[1] <= min(720, max(2, height))
    assert 1 <= image[0] <= width
    assert 1 <= image[1] <= height
    assert min(image) <= 896
    assert 1 <= thumbnail[0] <= min(320, width)
    assert 1 <= thumbnail[1] <= height


def test_a_thumbnail_is_320_wide_at_most() -> None:
    assert thumbnail_size(1280, 720) == (320, 180)
    assert thumbnail_size(200, 100) == (200, 100)


def test_a_thumbnail_shows_the_middle() -> None:
    assert thumbnail_second(10.0) == 5.0
    assert thumbnail_second(None) == 0.5
