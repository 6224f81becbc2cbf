import pytest

from adapters.analysis_types.dates_in_names import dates_in, dates_in_folders, without_dates


@pytest.mark.parametrize(
    ("name", "day"),
    [
        ("IMG_20190614_050700", "2019-06-14"),
        ("2019-06-14", "2019-06-14"),
        ("2013-08-25_15-54-06", "2013-08-25"),
        ("2018-04-12 19_24_49", "2018-04-12"),
        ("VID-20190614-WA0001", "2019-06-14"),
        ("PXL_20211013_220651983", "2021-10-13"),
        ("MVIMG_20200207_134534~2", "2020-02-07"),
        ("DSC_0035_BURST20230709220904977_COVER", "2023-07-09"),
        ("Screenshot_2019-04-16-11-19-37-232_com", "2019-04-16"),
        ("20180506_091537_DSC02122 (+3.3)", "2018-05-06"),
        ("Video Nov 14 2025, 10 02 14 AM", "2025-11-14"),
        ("Harbour 14 June 2019", "2019-06-14"),
        ("harbour 14-06-2019", "2019-06-14"),
        ("harbour 06-14-2019", "2019-06-14"),
        ("harbour 05.05.2019", "2019-05-05"),
        ("1560488820123", "2019-06-14"),
        ("2020-01-30_25-57-18", "2020-01-30"),
        ("2024-10-23 February 2nd", "2024-10-23"),
    ],
)
def test_a_date_that_a_camera_or_a_person_wrote_is_read(name: str, day: str) -> None:
    assert [named.iso for named in dates_in(name)] == [day]


@pytest.mark.parametrize(
    "name",
    [
        "harbour 03-04-2019",
        "harbour 03_04_2019",
        "2020-01-00",
        "20191301",
        "DSC_0100",
        "GX016191",
        "P7250006",
        "IMG_2002_580",
        "190614",
        "120190614",
        "job 20191 04 05",
        "video_{i}",
        "Maybe 14 maybe 2019",
    ],
)
def test_what_is_no_date_or_can_be_read_in_two_ways_stays_unknown(name: str) -> None:
    assert dates_in(name) == ()


def test_a_date_with_a_time_of_day_is_surer_than_one_without() -> None:
    (timed,), (plain,) = dates_in("20190614_050700"), dates_in("20190614")
    assert timed.confidence > plain.confidence


def test_the_day_a_message_was_sent_is_less_sure_than_the_day_a_camera_wrote() -> None:
    (sent,), (written,) = dates_in("IMG-20190614-WA0001"), dates_in("IMG-20190614-0001")
    assert sent.confidence < 0.6 < written.confidence


def test_two_days_in_one_name_are_both_doubtful() -> None:
    doubtful = dates_in("2019-06-14 to 2019-06-20")
    assert [named.iso for named in doubtful] == ["2019-06-14", "2019-06-20"]
    assert all(named.confidence < 0.5 for named in doubtful)


@pytest.mark.parametrize(
    ("folders", "iso"),
    [
        (("media", "2019", "06", "14"), "2019-06-14"),
        (("media", "2019", "06"), "2019-06"),
        (("media", "2019", "06 Harbour"), "2019-06"),
        (("media", "2019", "June"), "2019-06"),
        (("2019", "clips"), "2019"),
        (("media", "2019-06-14 Harbour"), "2019-06-14"),
    ],
)
def test_folders_say_a_date_as_far_as_they_go(folders: tuple[str, ...], iso: str) -> None:
    assert dates_in_folders(folders)[0].iso == iso


def test_a_number_of_four_digits_within_a_folder_name_is_no_year() -> None:
    assert dates_in_folders(("reel 2019 cuts", "1080")) == ()


def test_a_name_without_its_dates_is_what_people_called_it() -> None:
    assert without_dates("2019-06-14 Harbour opening") == "Harbour opening"
    assert without_dates("Harbour_20190614_050700") == "Harbour"
