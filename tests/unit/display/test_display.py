from datetime import UTC, datetime, timedelta

import pytest

from domain.shared.ids import FilePath
from entrypoints.http import display


@pytest.mark.parametrize(
    ("rate", "text"), [(96_000, "96 kbit/s"), (999_600, "1.00 Mbit/s"), (5_200_000, "5.20 Mbit/s")]
)
def test_bit_rates_choose_their_unit(rate: int, text: str) -> None:
    assert display.bit_rate(rate) == text


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (5, "less than a minute left"),
        (52 * 60, "about 52 min left"),
        (3 * 3600, "about 3 h left"),
        (4 * 86400, "about 4 days left"),
    ],
)
def test_remaining_time_is_rough(seconds: float, text: str) -> None:
    assert display.remaining(seconds) == text


@pytest.mark.parametrize(
    ("per_s", "text"),
    [
        (153.2, "153 a second"),
        (3.21, "3.2 a second"),
        (0.2, "12 a minute"),
        (0.005, "18 an hour"),
    ],
)
def test_a_slow_rate_counts_in_longer_units(per_s: float, text: str) -> None:
    assert display.rate(per_s) == text


def test_an_instant_is_told_by_its_distance_while_it_is_near() -> None:
    now = datetime(2026, 11, 24, 12, tzinfo=UTC)
    assert display.ago(now - timedelta(seconds=20), now) == "just now"
    assert display.ago(now - timedelta(minutes=5, seconds=59), now) == "5 min ago"
    assert display.ago(now - timedelta(hours=3), now) == "3 h ago"
    assert display.ago(now - timedelta(days=2), now) == "22 Nov 2026"


def test_a_name_is_cut_before_its_end() -> None:
    head, tail = display.cut_name("harrowmere_hills_pan_v3_final.mp4")
    assert (head, tail) == ("harrowmere_hills_pan_v3_", "final.mp4")
    assert display.cut_name("a.mp4") == ("", "a.mp4")


def test_a_name_that_runs_from_right_to_left_is_cut_before_its_extension() -> None:
    assert display.cut_name("مرحبا بالعالم.jpg") == ("مرحبا بالعالم", ".jpg")


def test_a_sign_keeps_its_marks_where_a_name_is_cut() -> None:
    head, tail = display.cut_name("cafe\u0301take.mp4")
    assert (head, tail) == ("caf", "e\u0301take.mp4")


def test_a_place_is_the_root_and_the_folders_below_it() -> None:
    root = FilePath(b"/media/Kestrel Sound")
    path = FilePath(b"/media/Kestrel Sound/2019/Harbour/a.mov")
    assert display.place(path, root) == "Kestrel Sound › 2019 › Harbour"
    assert display.place(FilePath(b"/a.mov"), FilePath(b"/")) == "/"


def test_a_place_shows_what_would_turn_text_around_instead_of_obeying_it() -> None:
    root = FilePath(b"/media")
    path = FilePath("/media/a\u202eb/\n/x.mov".encode())
    assert display.place(path, root) == r"media › a\u202eb › \n"


def test_a_share_stays_within_its_lane() -> None:
    assert display.share(1, 4) == "25.00%"
    assert display.share(9, 4) == "100.00%"
    assert display.share(-1, 4) == "0.00%"
    assert display.share(1, 0) == "0.00%"
