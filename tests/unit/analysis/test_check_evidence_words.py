"""What the evidence check looks up: words that were said, read, named or written into tags."""

from typing import Any

import pytest

from adapters.analysis_types.elements import ElementsType
from adapters.analysis_types.metadata import MetadataType
from adapters.analysis_types.summary import SummaryType
from domain.analysis.evidence import Evidence
from domain.analysis.findings import Claim
from tests.unit.analysis.checking import HEARD, READ, findings, judged
from tests.unit.analysis.evidence import a_clip, a_photo

# What was said


@pytest.mark.parametrize(
    "evidence",
    [
        "Welcome to the Miller residence",
        "“welcome to the Miller residence here”",
        'The narrator says "Welcome to the Miller residents"',
        "Narrator: Welcome to the Miller residence, here in Dallas!",
        "welcome to the… here in Dallas",
        "the speaker introduces the Miller family",
        None,
    ],
)
def test_what_was_said_is_found_however_it_is_retold(evidence: str | None) -> None:
    assert judged(value="Miller", source="transcript", evidence=evidence) is True


@pytest.mark.parametrize(
    ("value", "evidence"),
    [
        ("Johnson", "Welcome to the Johnson residence"),
        ("Johnson", "Welcome to the Miller residence"),
        ("Miller", "Goodbye from the house of Miller and his seven daughters"),
        ("Johnson", "the speaker introduces the Johnson family"),
        ("Johnson", None),
        ("Miller", "“Miller is our oldest customer in Texas”"),
    ],
)
def test_what_nobody_said_is_marked(value: str, evidence: str | None) -> None:
    assert judged(value=value, source="transcript", evidence=evidence) is False


@pytest.mark.parametrize(
    ("evidence", "is_there"),
    [
        ("the pump moves fifteen hundred gallons", True),
        ("the pump moves 1500 gallons an hour", True),
        ("the pump moves one thousand gallons an hour", False),
        ("The pump moves 2,500 gallons an hour", False),
        ("1500 gallons an hour, thats plenty", True),
    ],
)
def test_a_number_has_to_be_right(evidence: str, is_there: bool) -> None:
    assert judged(value="gallons", source="transcript", evidence=evidence) is is_there


def test_without_a_transcript_nothing_said_can_be_checked() -> None:
    assert judged(a_clip(), value="Miller", source="transcript", evidence="anything") is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("He says “welcome to the Miller residence”.", [(Claim.QUOTE, True)]),
        ('She adds: "the warranty covers everything".', [(Claim.QUOTE, False)]),
        ("A “walk-in” grotto.", []),
        ("The folder is called “Dallas TX HBR-204”.", [(Claim.NAME, True)]),
        ("A sign reads “No lifeguard on duty”.", []),
    ],
)
def test_quotations_in_prose_are_looked_up(text: str, expected: Any) -> None:
    found = findings(SummaryType(), {"text": text})
    assert [(f.claim, f.supported) for f in found] == expected
    assert all(f.path == "text" for f in found)


def test_a_quotation_may_be_the_title_that_the_file_has() -> None:
    titled = a_clip(title="Opening of the harbour", speech=HEARD.speech)
    for text, supported in (("harbour", True), ("bridge", False)):
        (found,) = findings(SummaryType(), {"text": f"It is “Opening of the {text}”."}, titled)
        assert found.supported is supported


# What was read


@pytest.mark.parametrize(
    ("text", "was_read"),
    [
        ("Pump room 2", True),
        ("PUMP ROOM 3", False),
        ("Authorized dealers", True),
        ("authorised dealers", True),
        ("Authorized plumbers", False),
        ("No lifeguard on duty", False),
    ],
)
def test_a_text_in_the_picture_was_read_there(text: str, was_read: bool) -> None:
    (finding,) = findings(ElementsType(), {"text_visible": [{"text": text}]}, READ)
    assert (finding.claim, finding.supported) == (Claim.ON_SCREEN, was_read)
    assert judged(READ, value=text, source="ocr") is was_read


def test_where_nobody_read_the_picture_nothing_is_said_about_its_texts() -> None:
    assert findings(ElementsType(), {"text_visible": [{"text": "EXIT"}]}, a_clip()) == ()


# Names


@pytest.mark.parametrize(
    ("fact", "is_there"),
    [
        ({"value": "Miller", "source": "filename"}, True),
        ({"value": "Miller", "source": "filename", "evidence": "“Miller” in the file name"}, True),
        ({"value": "Johnson", "source": "filename"}, False),
        ({"value": "Johnson", "source": "filename", "evidence": "Miller"}, False),
        ({"value": "Texas", "source": "path", "evidence": "TX"}, True),
        ({"value": "Texas", "source": "path", "evidence": "Dallas TX"}, True),
        ({"value": "HBR 204", "source": "path"}, True),
        ({"value": "HBR-205", "source": "path", "evidence": "HBR-204"}, False),
        ({"value": "residential_pool", "source": "path", "evidence": "Projects"}, True),
        ({"value": "residential_pool", "source": "path", "evidence": "Hotels"}, False),
    ],
)
def test_what_a_name_is_said_to_hold_stands_there(fact: Any, is_there: bool) -> None:
    assert judged(**fact) is is_there


@pytest.mark.parametrize(
    "name",
    [
        "2019-06-14.mov",
        "IMG_20190614_050700.mov",
        "14.06.19 pool.mov",
        "pool 06-14-2019.mov",
        "June 14th, 2019.mov",
        "14. Juni 2019.mov",
        "Jun 14 2019, 10 02 14 AM.mov",
        "190614.mov",
        "VID_1560481200000.mov",
    ],
)
def test_a_date_stands_in_a_name_in_any_usual_spelling(name: str) -> None:
    def dated(value: str) -> list[bool]:
        answer = {"recording_date": {"value": value, "source": "filename", "confidence": 0.9}}
        return [f.supported for f in findings(MetadataType(), answer, a_clip(name))]

    assert dated("2019-06-14") == [True]
    assert dated("2019-06-21") == [False]
    assert dated("2018-06-14") == [False]
    if "1560" not in name:
        assert dated("2019-06") == dated("2019") == [True]
        assert dated("2019-07") == dated("2018") == [False]


def test_no_date_is_put_together_from_other_numbers_of_a_name() -> None:
    name = "2015-01-19_12-45-11.mov"
    fact = {"source": "filename", "confidence": 0.9, "evidence": "2015-01-19_12-45-11"}
    for value in ("2015-01-20", "2015-01-12", "2015-12-19"):
        answer = {"recording_date": fact | {"value": value}}
        assert [f.supported for f in findings(MetadataType(), answer, a_clip(name))] == [False]


def test_folders_may_be_a_date() -> None:
    answer = {"recording_date": {"value": "2019-06-14", "source": "path", "confidence": 0.9}}
    nested = a_clip("a.mov", ("media", "2019", "06", "14"))
    assert [f.supported for f in findings(MetadataType(), answer, nested)] == [True]


# Tags

TAGGED = a_photo(
    camera_make="Canon",
    camera_model="EOS R5",
    captured_local="2019-06-14T23:30:00",
    latitude=57.708912,
    longitude=11.974561,
)


def tagged(evidence: Evidence = TAGGED, **answer: Any) -> list[bool]:
    return [f.supported for f in findings(MetadataType(), answer, evidence)]


def exif(value: Any, evidence: str = "") -> Any:
    return {"value": value, "source": "exif", "confidence": 0.9, "evidence": evidence}


def test_a_tag_says_what_is_claimed_of_it() -> None:
    assert tagged(camera={"make": exif("CANON"), "model": exif("Canon EOS R5")}) == [True, True]
    assert tagged(camera={"model": exif("EOS R6", "Model")}) == [False]
    assert tagged(recording_date=exif("2019-06-14")) == [True]
    assert tagged(recording_date=exif("2019")) == [True]
    assert tagged(recording_date=exif("2019-06-15")) == [False]


@pytest.mark.parametrize(
    ("latitude", "longitude", "is_there"),
    [
        (57.708912, 11.974561, True),
        (57.71, 11.97, True),
        (57.7, 12.0, True),
        (57.7, 11.97, False),
        (57.73, 11.97, False),
        (-57.71, 11.97, False),
    ],
)
def test_a_position_is_as_exact_as_it_is_given(
    latitude: float, longitude: float, is_there: bool
) -> None:
    place = {"latitude": latitude, "longitude": longitude}
    assert tagged(location={"gps": exif(place)}) == [is_there]


def test_in_utc_the_day_may_be_the_next_one() -> None:
    in_utc = a_clip(captured_local="2019-06-14T23:30:00", captured_offset_minutes=0)
    assert tagged(in_utc, recording_date=exif("2019-06-15")) == [True]
    assert tagged(in_utc, recording_date=exif("2019-06-17")) == [False]


def test_tags_that_the_file_has_not_say_nothing_and_others_cannot_be_checked() -> None:
    bare = a_photo()
    assert tagged(bare, recording_date=exif("2019-06-14")) == [False]
    assert tagged(bare, location={"gps": exif({"latitude": 1.5, "longitude": 2.5})}) == [False]
    assert tagged(content={"content_type": exif("landscape", "IPTC category")}) == []
