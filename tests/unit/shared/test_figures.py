import pytest

from domain.shared import figures


@pytest.mark.parametrize(
    ("bytes_", "text"),
    [
        (0, "0 B"),
        (1, "1 B"),
        (1023, "1,023 B"),
        (1024, "1.00 KB"),
        (1_047_961, "1,023 KB"),
        (1_048_200, "1.00 MB"),
        (14_837_350, "14.1 MB"),
        (104_800_000, "99.9 MB"),
        (4_144_643_440, "3.86 GB"),
        (2_000_000_000_000_000_000, "1,776 PB"),
    ],
)
def test_sizes_have_three_digits_that_count(bytes_: int, text: str) -> None:
    assert figures.size(bytes_) == text


@pytest.mark.parametrize(
    ("rate", "text"), [(25.0, "25"), (29.97, "29.97"), (24000 / 1001, "23.976"), (0.5, "0.5")]
)
def test_frame_rates_are_written_as_people_quote_them(rate: float, text: str) -> None:
    assert figures.frame_rate(rate) == text


def test_counts_agree_with_their_noun() -> None:
    assert figures.counted(1, "file") == "1 file"
    assert figures.counted(12_430, "file") == "12,430 files"
    assert figures.counted(2, "match", "matches") == "2 matches"


def test_a_capture_time_keeps_its_offset_or_says_that_it_is_not_known() -> None:
    assert figures.captured("2019-06-14T05:07:00", 120) == "14 Jun 2019, 05:07:00 UTC+02:00"
    assert figures.captured("2019-06-14T05:07:00", -210) == "14 Jun 2019, 05:07:00 UTC-03:30"
    assert figures.captured("2019-06-14T05:07:00", None) == (
        "14 Jun 2019, 05:07:00, zone not known"
    )


def test_a_capture_time_that_is_no_date_stays_as_it_was_written() -> None:
    assert figures.captured("summer 1987", None) == "summer 1987"
    assert figures.captured_day("summer 1987") == "summer 1987"


def test_days_are_written_without_a_leading_zero() -> None:
    assert figures.captured_day("1987-05-03T00:00:00") == "3 May 1987"


def test_coordinates_name_their_hemisphere() -> None:
    assert figures.coordinates(47.3697, 8.5389) == "47.36970° N, 8.53890° E"
    assert figures.coordinates(-33.9, -70.6) == "33.90000° S, 70.60000° W"
