"""What a call costs before it is made: one definition for plans and reservations."""

import pytest

from application.analysis.planning.estimate import (
    CallSize,
    Estimate,
    estimate_call,
    high_price,
    output_limit,
    prices_of,
)
from application.ports.model_gateway import ModelCall, Prompt, SentMedia
from domain.analysis.model import Sees
from domain.analysis.model_options import Depth
from domain.library.kind import MediaKind
from domain.shared.price import Tokens
from tests.data.models import PRICE, model
from tests.unit.analysis.library import TYPES

LITE = model()
VIDEO_TYPES = TYPES.for_kind(MediaKind.VIDEO)


def call(*media: SentMedia, text: str = "", most: int = 1_000) -> ModelCall:
    return ModelCall(
        model=LITE, prompt=Prompt(system="", text=text), media=media, max_output_tokens=most
    )


def video(seconds: float | None) -> SentMedia:
    return SentMedia(kind=MediaKind.VIDEO, format="mp4", sha256="v", seconds=seconds)


PICTURE = SentMedia(kind=MediaKind.IMAGE, format="jpeg", sha256="p")


@pytest.mark.parametrize(
    ("seconds", "frames"), [(10, 10), (10.2, 11), (0.1, 1), (959, 959), (1_700, 960)]
)
def test_a_video_is_counted_by_its_frames_at_288_tokens(seconds: float, frames: int) -> None:
    size = CallSize(
        text_bytes=0,
        high_text=0,
        frames=LITE.frames(seconds),
        answer=500,
        max_output_tokens=1_000,
    )
    assert estimate_call(LITE, size).expected.input == frames * 288 + 150


def test_low_is_never_above_expected_nor_expected_above_high() -> None:
    for text in (0, 1, 4_000, 400_000):
        for frames, pictures in ((0, 0), (7, 0), (0, 1), (0, 24)):
            for answer in (0, 100, 5_000):
                found = estimate_call(
                    LITE,
                    CallSize(
                        text_bytes=text,
                        high_text=text // 2,
                        frames=frames,
                        pictures=pictures,
                        answer=answer,
                        max_output_tokens=2_000,
                    ),
                )
                price = prices_of(found, PRICE)
                assert price.low <= price.expected <= price.high


def test_what_is_reserved_covers_every_token_that_may_be_written() -> None:
    assert high_price(call(most=5_000), PRICE) >= 50_000
    longer = high_price(call(most=6_000), PRICE)
    assert longer - high_price(call(most=5_000), PRICE) == 10_000


def test_a_video_of_unknown_length_is_reserved_as_the_longest() -> None:
    assert high_price(call(video(None)), PRICE) == high_price(call(video(100_000)), PRICE)


def test_letters_beyond_ascii_are_reserved_as_more_tokens() -> None:
    latin, chinese = "a" * 400, "湖" * 400
    more = high_price(call(text=chinese), PRICE) - high_price(call(text=latin), PRICE)
    assert more == 1_000  # three tokens a letter in place of half a one


def test_no_more_is_reserved_than_a_window_can_be_full() -> None:
    full = call(text="湖" * LITE.context_tokens, most=1_000)
    assert high_price(full, PRICE) == LITE.context_tokens + 10 * 1_000


def test_pictures_are_an_estimate_that_is_reserved_twice() -> None:
    two = high_price(call(PICTURE, PICTURE), PRICE) - high_price(call(), PRICE)
    assert two == 2 * 2 * LITE.image.tokens


def test_an_answer_has_room_by_what_is_asked_and_never_more_than_the_model_writes() -> None:
    brief = output_limit(LITE, VIDEO_TYPES[:1], Depth.BRIEF)
    detailed = output_limit(LITE, VIDEO_TYPES, Depth.DETAILED)
    assert brief == 3_000
    assert detailed == LITE.output_tokens


def test_estimates_of_many_are_sums() -> None:
    one = Estimate(
        calls=1,
        low=Tokens(input=1, output=2),
        expected=Tokens(input=3, output=4),
        high=Tokens(input=5, output=6),
    )
    assert one.times(3) == one + one + one


def test_frames_sent_as_pictures_are_counted_as_pictures_alone() -> None:
    frames = model(sees=Sees.FRAMES)
    sent = ModelCall(
        model=frames,
        prompt=Prompt(system="", text=""),
        media=(PICTURE,) * 24,
        max_output_tokens=10,
    )
    assert high_price(sent, PRICE) == 24 * 2 * 2_000 + 700 + 100
