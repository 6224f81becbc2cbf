from adapters.analysis_types.description import DescriptionType
from adapters.analysis_types.elements import Elements, ElementsType
from adapters.analysis_types.image_elements import ImageElementsType
from adapters.analysis_types.speakers import Speaker
from adapters.analysis_types.summary import SummaryType
from application.plugins.public import Colour, Scene, SeenText
from tests.unit.analysis.evidence import a_clip, a_photo

BLUE = Colour(name="blue", hex="#1030c0", share=0.6)


def test_a_summary_says_what_was_measured_and_where_it_was_found() -> None:
    evidence = a_clip(
        "HarbourOpening.mp4",
        scenes=tuple(Scene(start_s=n * 3.0, end_s=n * 3.0 + 3) for n in range(4)),
        captured_local="2019-06-14T05:07:00",
        latitude=57.704,
        longitude=11.968,
    )
    assert SummaryType().extract(evidence).text == (
        "A video of 12 s, 1280 × 720, h264, 25 fps, with sound. 4 scenes. "
        "Found in the file name: harbour, opening. "
        "Recorded 14 June 2019, 05:07 (from QuickTime)."
    )


def test_a_summary_of_a_bare_file_invents_nothing() -> None:
    evidence = a_clip("0001.mp4", duration_s=None, frame_rate=None, audio_tracks=())
    assert SummaryType().extract(evidence).text == (
        "A video of unknown length, 1280 × 720, h264, without sound."
    )


def test_a_clock_that_was_never_set_is_not_told() -> None:
    evidence = a_clip(captured_local="1970-01-01T00:00:00")
    assert "Recorded" not in SummaryType().extract(evidence).text


def test_a_summary_does_not_give_the_place_away() -> None:
    told = SummaryType().extract(a_clip(latitude=57.704, longitude=11.968)).text
    assert "57.7" not in told


def test_an_offset_is_said_where_it_is_known() -> None:
    west = a_clip(captured_local="2019-06-14T05:07:00", captured_offset_minutes=-210)
    assert "05:07 UTC-03:30 (from" in SummaryType().extract(west).text


def test_a_description_names_shape_transparency_camera_and_orientation() -> None:
    evidence = a_photo(
        "0001.png",
        container="png",
        display_width=900,
        display_height=1200,
        has_alpha=True,
        orientation=6,
        camera_make="Canon",
        camera_model="Canon EOS R5",
        colours=(BLUE,),
    )
    found = DescriptionType().extract(evidence)
    assert found.overview == (
        "A portrait image of 900 × 1200 pixels, png, with transparency. Camera: Canon EOS R5."
    )
    assert found.technical_observations == (
        "Stored turned or mirrored (EXIF orientation 6); shown upright. "
        "Dominant colours: blue 60 %."
    )
    assert found.scene_type is None


def test_an_animated_image_is_called_one() -> None:
    found = DescriptionType().extract(a_photo("0001.gif", animated=True, frames=8))
    assert found.overview.startswith(
        "An animated landscape image of 4032 × 3024 pixels, 8 pictures"
    )


def test_texts_are_listed_once_with_every_time_they_were_read() -> None:
    texts = tuple(SeenText(text="EXIT", at_s=at, confidence=0.8) for at in (1.0, 5.0))
    found = ElementsType().extract(a_clip(texts=texts, colours=(BLUE,)))
    assert found is not None
    (exit_sign,) = found.text_visible
    assert [r.start_s for r in exit_sign.time_ranges] == [1.0, 5.0]
    assert found.dominant_colours[0].name == "blue"


def test_equipment_and_people_stay_unknown_without_a_model() -> None:
    found = ElementsType().extract(a_clip(colours=(BLUE,)))
    assert found is not None
    assert (found.equipment, found.people) == ((), None)


def test_where_nothing_was_seen_there_are_no_elements() -> None:
    assert ElementsType().extract(a_clip()) is None
    assert ImageElementsType().extract(a_photo()) is None


def test_two_speakers_mean_that_several_speak() -> None:
    result = Elements(speakers=(Speaker(speaker_id="1"), Speaker(speaker_id="2")))
    people = ElementsType().normalise(result, a_clip()).people
    assert people is not None
    assert people.multiple_speakers is True
