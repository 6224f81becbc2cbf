from typing import Any

import msgspec

from application.analysis.render import Node, render_result
from domain.shared.provenance import Source


def lines(value: Any) -> tuple[Node, ...]:
    return render_result(msgspec.Raw(msgspec.json.encode(value)))


def test_a_sourced_fact_becomes_one_line_with_its_badge() -> None:
    fact = {
        "value": "2019-06-14",
        "source": "filename",
        "confidence": 0.95,
        "evidence": "20190614",
    }
    assert lines({"recording_date": fact}) == (
        Node(
            label="Recording date",
            text="2019-06-14",
            source=Source.FILENAME,
            confidence=0.95,
            evidence="20190614",
        ),
    )


def test_a_record_about_a_time_carries_it_and_is_called_by_its_title() -> None:
    chapter = {"start_s": 4.0, "end_s": 7.5, "title": "Harbour", "summary": "Boats."}
    (chapters,) = lines({"chapters": [chapter]})
    (entry,) = chapters.children
    assert (entry.text, entry.start_s, entry.end_s) == ("Harbour", 4.0, 7.5)
    assert entry.children == (Node(label="Summary", text="Boats."),)


def test_time_ranges_are_lines_of_their_own() -> None:
    ranges = [{"start_s": 4, "end_s": 67}, {"start_s": 70, "end_s": 70}]
    (node,) = lines({"time_ranges": ranges})
    assert [child.text for child in node.children] == ["00:04–01:07", "01:10"]


def test_a_fact_that_is_a_record_keeps_its_badge_above_its_parts() -> None:
    gps = {"value": {"latitude": 57.7, "altitude_m": None}, "source": "exif", "confidence": 0.99}
    (node,) = lines({"gps": gps})
    assert (node.source, node.text) == (Source.EXIF, None)
    assert node.children == (Node(label="Latitude", text="57.7"), Node(label="Altitude (m)"))


def test_a_named_record_within_a_fact_is_called_by_its_name() -> None:
    entity = {"value": {"type": "place", "name": "Gothenburg"}, "source": "ocr", "confidence": 0.8}
    (node,) = lines({"entities": [entity]})
    assert node.children[0].text == "Gothenburg"
    assert node.children[0].children == (Node(label="Type", text="place"),)


def test_short_words_share_a_line_and_long_sentences_do_not() -> None:
    (words,) = lines({"keywords": ["boat", "harbour"]})
    (points,) = lines({"key_points": ["boat", "x" * 60]})
    assert words.text == "boat, harbour"
    assert [child.text for child in points.children] == ["boat", "x" * 60]


def test_unknown_stays_visible_as_unknown() -> None:
    (city, tags) = lines({"city": None, "tags": []})
    assert (city.is_known, tags.is_known) == (False, False)


def test_a_confidence_in_words_stays_a_line() -> None:
    (node,) = lines({"equipment": [{"name": "crane", "confidence": "high"}]})
    assert node.children[0].children == (Node(label="Confidence", text="high"),)


def test_plain_values_read_naturally() -> None:
    shown = lines({"discussed": True, "score": 0.25, "count": 3, "share": 0.763})
    assert [node.text for node in shown] == ["yes", "0.25", "3", "76 %"]


def test_an_unknown_with_a_reason_is_not_known_and_says_why() -> None:
    family, tier = lines(
        {
            "family": "Unknown",
            "tier_level": "Deluxe (Medium)",
            "confidence": {"family": 0.0, "tier_level": 0.8, "overall": 0.0},
            "unknown_reasons": {"family": "Nothing points at it."},
        }
    )
    assert (family.is_known, family.reason) == (False, "Nothing points at it.")
    assert (tier.text, tier.confidence) == ("Deluxe (Medium)", 0.8)


def test_a_confidence_that_speaks_of_nothing_beside_it_stays_a_record() -> None:
    name, sure = lines({"name": "crane", "confidence": {"shape": 0.5}})
    assert (name.text, sure.children[0].text) == ("crane", "0.5")


def test_short_forms_are_written_in_capitals() -> None:
    assert [node.label for node in lines({"gps": 1, "speaker_id": 2})] == ["GPS", "Speaker ID"]
