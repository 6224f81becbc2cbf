"""Dates and places as containers and pictures write them. Unknown stays unknown."""

import pytest

from adapters.pillow.exif import Tags
from adapters.pillow.xmp import Xmp
from adapters.pyav import tags

APPLE = "com.apple.quicktime.creationdate"


@pytest.mark.parametrize(
    ("known", "local", "offset"),
    [
        ({APPLE: "2019-07-24T11:25:40+0300"}, "2019-07-24T11:25:40", 180),
        ({APPLE: "2019-07-24T11:25:40-03:30"}, "2019-07-24T11:25:40", -210),
        ({"creation_time": "2016-05-31T17:01:35.000000Z"}, "2016-05-31T17:01:35", 0),
    ],
)
def test_a_recording_date_keeps_its_offset(known: dict[str, str], local: str, offset: int) -> None:
    assert tags.captured(known) == (local, offset)


@pytest.mark.parametrize(
    "text",
    [
        "0000-00-00T00:00:00Z",
        "1904-01-01T00:00:00.000000Z",
        "1970-01-01T00:00:00Z",
        "2019",
        "soon",
    ],
)
def test_the_date_of_a_clock_that_was_never_set_is_unknown(text: str) -> None:
    assert tags.captured({"creation_time": text}) is None


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("+51.5334-000.1255+026.756/", (51.5334, -0.1255, 26.756)),
        ("+40.6800-074.5000/", (40.68, -74.5, None)),
        ("+4930.5+00815.25/", (49.508333, 8.254167, None)),
        ("-334455.6+1511236/", (-33.748778, 151.21, None)),
    ],
)
def test_a_place_is_read_in_each_of_its_forms(
    text: str, place: tuple[float, float, float | None]
) -> None:
    found = tags.place({"location": text})
    assert found is not None
    assert found == pytest.approx(place, abs=1e-5) if place[2] else found[2] is None
    assert found[:2] == pytest.approx(place[:2], abs=1e-5)


@pytest.mark.parametrize("text", ["", "somewhere", "+91.0+000.0/", "+10.0+181.0/"])
def test_a_place_that_is_none_is_unknown(text: str) -> None:
    assert tags.place({"location": text}) is None


PACKET = """<x:xmpmeta><rdf:Description exif:GPSLatitude="39,24.5N" exif:GPSLongitude='8,30,30W'
 xmp:CreateDate="2010-08-13T21:00:01-06:00"><dc:title><rdf:Alt>
 <rdf:li xml:lang="x-default">Denali &amp; more</rdf:li></rdf:Alt></dc:title>"""


def test_xmp_is_read_as_attribute_and_as_element() -> None:
    xmp = Xmp(PACKET.encode())
    assert xmp.value("exif:GPSLatitude") == "39,24.5N"
    assert xmp.value("dc:title") == "Denali & more"
    assert xmp.value("dc:creator") is None


def test_a_picture_without_exif_falls_back_on_xmp() -> None:
    found = Tags(None, PACKET.encode(), None)
    assert found.captured == ("2010-08-13T21:00:01", -360)
    assert found.place is not None
    assert found.place[:2] == pytest.approx((39.408333, -8.508333), abs=1e-5)
    assert found.title == "Denali & more"


def test_an_entity_bomb_in_xmp_is_only_text() -> None:
    bomb = b'<!DOCTYPE a [<!ENTITY b "&c;&c;">]><dc:title>&b;</dc:title>'
    assert Xmp(bomb).value("dc:title") == "&b;"
