from adapters.analysis_types.metadata import Gps, Metadata, MetadataType
from application.plugins.public import Evidence, Source, Sourced
from tests.unit.analysis.evidence import a_clip, a_photo


def found(evidence: Evidence) -> Metadata:
    return MetadataType().extract(evidence)


def test_the_tags_of_the_file_outrank_its_name_and_its_folders() -> None:
    metadata = found(
        a_photo(
            "IMG_20200101_101500.jpg",
            ("media", "2021-02-03"),
            captured_local="2019-06-14T05:07:00",
        )
    )
    assert metadata.recording_date == Sourced(
        value="2019-06-14",
        source=Source.EXIF,
        confidence=0.99,
        evidence="capture time in the picture's tags: 2019-06-14T05:07:00",
    )
    assert [(d.value, d.source) for d in metadata.other_dates] == [
        ("2020-01-01", Source.FILENAME),
        ("2021-02-03", Source.PATH),
    ]


def test_a_file_name_outranks_folders_even_with_less_confidence() -> None:
    metadata = found(a_clip("VID-20190614-WA0001.mp4", ("2021-02-03",)))
    assert metadata.recording_date is not None
    assert metadata.recording_date.value == "2019-06-14"
    assert metadata.recording_date.source is Source.FILENAME
    assert metadata.recording_date.evidence == "20190614"


def test_a_folder_that_agrees_is_not_another_date() -> None:
    metadata = found(a_clip("20190614.mp4", ("media", "2019", "06")))
    assert metadata.other_dates == ()


def test_an_ambiguous_date_stays_unknown() -> None:
    assert found(a_clip("harbour 03-04-2019.mp4")).recording_date is None


def test_two_days_in_a_name_are_listed_but_none_is_chosen() -> None:
    metadata = found(a_clip("2019-06-14 to 2019-06-20.mp4"))
    assert metadata.recording_date is None
    assert [d.value for d in metadata.other_dates] == ["2019-06-14", "2019-06-20"]


def test_a_clock_that_was_never_set_does_not_outrank_the_name() -> None:
    metadata = found(a_clip("20190614.mp4", captured_local="1970-01-01T00:00:12"))
    assert metadata.recording_date is not None
    assert metadata.recording_date.value == "2019-06-14"
    assert metadata.other_dates[0].value == "1970-01-01"


def test_the_day_of_a_video_in_utc_is_a_little_less_sure() -> None:
    metadata = found(a_clip(captured_local="2019-06-14T23:30:00", captured_offset_minutes=0))
    assert metadata.recording_date is not None
    assert metadata.recording_date.confidence == 0.9
    assert metadata.recording_date.evidence == "capture time in QuickTime: 2019-06-14T23:30:00 UTC"


def test_a_position_is_a_fact_with_its_source() -> None:
    metadata = found(a_clip(latitude=57.7, longitude=11.97))
    assert metadata.location.gps is not None
    assert metadata.location.gps.value == Gps(latitude=57.7, longitude=11.97)
    assert metadata.location.gps.source is Source.EXIF
    assert metadata.location.gps.evidence == "position in QuickTime: 57.7, 11.97"


def test_no_city_is_made_up_from_a_position() -> None:
    location = found(a_clip(latitude=57.7, longitude=11.97)).location
    assert (location.city, location.country) == (None, None)


def test_the_camera_is_what_the_file_says() -> None:
    camera = found(a_photo(camera_make="Canon", camera_model="EOS R5")).camera
    assert camera.make is not None
    assert camera.model is not None
    assert (camera.make.value, camera.model.value) == ("Canon", "EOS R5")


def test_a_job_number_and_a_code_are_found_in_names() -> None:
    project = found(a_clip("pump test job-4711.mp4", ("media", "HBR-204"))).project
    assert project.job_number is not None
    assert project.project_code is not None
    assert (project.job_number.value, project.job_number.source) == ("4711", Source.FILENAME)
    assert (project.project_code.value, project.project_code.source) == ("HBR-204", Source.PATH)


def test_a_camera_counter_is_no_project_code() -> None:
    assert found(a_photo("IMG-2034.jpg", ("DSC-100",))).project.project_code is None


def test_the_model_of_the_camera_is_no_project_code() -> None:
    evidence = a_photo("FujiFilm SP-2500.jpg", camera_model="SP-2500")
    assert found(evidence).project.project_code is None


def test_a_position_of_zero_and_zero_is_hardly_believed() -> None:
    gps = found(a_photo(latitude=0.0, longitude=0.0)).location.gps
    assert gps is not None
    assert gps.confidence < 0.5


def test_a_folder_with_a_date_names_the_project_beside_it() -> None:
    project = found(a_clip(folders=("media", "2019-06-14 Harbour opening"))).project
    assert project.project_name is not None
    assert project.project_name.value == "Harbour opening"
    assert project.project_name.evidence == "2019-06-14 Harbour opening"


def test_a_folder_that_only_might_name_a_project_or_customer_stays_unread() -> None:
    project = found(a_clip(folders=("media", "Miller", "clips"))).project
    assert (project.project_name, project.customer_name) == (None, None)


def test_keywords_are_words_of_names_without_numbers_and_counters() -> None:
    metadata = found(a_clip("HarbourOpening_20190614_C0126.MP4", ("media", "Boats and Boats")))
    assert metadata.keywords == ("harbour", "opening", "boats", "media")


def test_the_words_of_a_date_are_no_keywords() -> None:
    metadata = found(a_clip("Video Nov 14 2025, 10 02 14 AM.mov", ()))
    assert metadata.keywords == ()


def test_normalised_keywords_are_lower_case_and_single_and_at_most_twenty() -> None:
    many = Metadata(keywords=("Boat", "boat ", "", *(f"w{n}" for n in range(40))))
    once = MetadataType().normalise(many, a_clip())
    assert once.keywords[:2] == ("boat", "w0")
    assert len(once.keywords) == 20
    assert MetadataType().normalise(once, a_clip()) == once


def test_a_file_that_says_nothing_gives_unknowns_and_no_guess() -> None:
    metadata = found(a_clip("0001.mp4", ()))
    assert metadata == Metadata()
