from typing import Any

import msgspec

from application.analysis.showing.render import Node, render_result, render_value, walk
from domain.analysis.findings import Claim, Finding
from domain.analysis.fold import FieldState
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
            path="recording_date",
            is_field=True,
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
    assert [(child.label, child.text) for child in entry.children] == [("Summary", "Boats.")]


def test_time_ranges_are_lines_of_their_own() -> None:
    ranges = [{"start_s": 4, "end_s": 67}, {"start_s": 70, "end_s": 70}]
    (node,) = lines({"time_ranges": ranges})
    assert [child.text for child in node.children] == ["00:04–01:07", "01:10"]


def test_a_fact_that_is_a_record_keeps_its_badge_above_its_parts() -> None:
    gps = {"value": {"latitude": 57.7, "altitude_m": None}, "source": "exif", "confidence": 0.99}
    (node,) = lines({"gps": gps})
    assert (node.source, node.text) == (Source.EXIF, None)
    parts = [(child.label, child.text) for child in node.children]
    assert parts == [("Latitude", "57.7"), ("Altitude (m)", None)]


def test_a_named_record_within_a_fact_is_called_by_its_name() -> None:
    entity = {"value": {"type": "place", "name": "Gothenburg"}, "source": "ocr", "confidence": 0.8}
    (node,) = lines({"entities": [entity]})
    assert node.children[0].text == "Gothenburg"
    (kind,) = node.children[0].children
    assert (kind.label, kind.text) == ("Type", "place")


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
    (sure,) = node.children[0].children
    assert (sure.label, sure.text) == ("Confidence", "high")


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


NESTED = {
    "project": {"customer_name": {"value": "Acme", "source": "path", "confidence": 0.8}},
    "chapters": [{"start_s": 0, "end_s": 2, "title": "Harbour", "parts": [{"name": "pier"}]}],
    "gps": {"value": {"latitude": 1.5, "near": [{"name": "Vik"}]}, "source": "exif"},
    "keywords": ["boat"],
    "counts": {"boats": 3},
    "nothing": None,
}


def test_each_line_knows_where_it_stands() -> None:
    paths = [node.path for node in walk(lines(NESTED))]
    assert paths == [
        "project",
        "project.customer_name",
        "chapters",
        "chapters[0]",
        "chapters[0].parts",
        "chapters[0].parts[0]",
        "gps",
        "gps.value.latitude",
        "gps.value.near",
        "gps.value.near[0]",
        "keywords",
        "counts",
        "counts.boats",
        "nothing",
    ]


def test_a_person_decides_fields_and_neither_records_nor_what_is_inside_a_list_or_a_fact() -> None:
    fields = [node.path for node in walk(lines(NESTED)) if node.is_field]
    assert fields == [
        "project.customer_name",
        "chapters",
        "gps",
        "keywords",
        "counts.boats",
        "nothing",
    ]


def unsupported(path: str) -> Finding:
    return Finding(path=path, claim=Claim.QUOTE, supported=False, says=path, reason="not said")


def test_a_finding_stands_at_its_line_or_at_the_nearest_one_around_it() -> None:
    told = (
        "project.customer_name",
        "chapters[0].title",
        "chapters[0].parts[0]",
        "gps.value.longitude",
        "keywords[0]",
    )
    raw = msgspec.Raw(msgspec.json.encode(NESTED))
    shown = render_result(raw, findings=[unsupported(path) for path in told])
    marked = {n.path: [f.says for f in n.unsupported] for n in walk(shown) if n.unsupported}
    assert marked == {
        "project.customer_name": ["project.customer_name"],
        "chapters[0]": ["chapters[0].title"],
        "chapters[0].parts[0]": ["chapters[0].parts[0]"],
        "gps": ["gps.value.longitude"],
        "keywords": ["keywords[0]"],
    }


def test_a_line_carries_who_decided_it() -> None:
    raw = msgspec.Raw(msgspec.json.encode(NESTED))
    state = FieldState()
    shown = render_result(raw, states={"project.customer_name": state})
    assert [n.path for n in walk(shown) if n.state is state] == ["project.customer_name"]


def test_a_value_alone_is_written_in_a_line() -> None:
    assert render_value(["a", "b"]) == "a, b"
    assert render_value({"latitude": 1.5, "longitude": -2}) == "1.50000° N, 2.00000° W"
    assert render_value([{"start_s": 0, "end_s": 2, "title": "x"}]) == "x"
    assert render_value(None) == "nothing"
