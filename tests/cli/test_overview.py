"""What the demo shows of a result: few rows, nothing twice."""

from typing import Any

import msgspec

from application.analysis.showing.render import render_result
from application.analysis.showing.show_results import ShownResult
from entrypoints.cli.overview import overview


def rows(title: str, **value: Any) -> list[list[str]]:
    raw = msgspec.Raw(msgspec.json.encode(value))
    return overview(
        ShownResult(
            key="any",
            title=title,
            version="1",
            value=raw,
            lines=render_result(raw),
            run=None,
        )
    )


def test_a_chapter_that_is_called_by_its_times_says_them_once() -> None:
    chapters = [
        {"start_s": 0, "end_s": 3, "title": "00:00–00:03", "summary": "3 s."},
        {"start_s": 3, "end_s": 9, "title": "Harbour", "summary": "6 s."},
    ]
    assert rows("Chapters", chapters=chapters, detection_method="scene_changes") == [
        ["Chapters", "", "00:00–00:03 · 3 s."],
        ["", "", "00:03–00:09 Harbour · 6 s."],
    ]


def test_many_entries_are_counted_not_listed() -> None:
    chapters = [{"start_s": n, "end_s": n + 1, "title": f"Part {n}"} for n in range(20)]
    shown = rows("Chapters", chapters=chapters)
    assert (len(shown), shown[-1]) == (9, ["", "", "… and 12 more"])


def test_parts_of_a_whole_share_a_row() -> None:
    colours = [{"name": "black", "hex": "#000", "share": 0.76}, {"name": "red", "share": 0.1}]
    assert rows("Elements", dominant_colours=colours) == [
        ["Dominant colours", "", "black 76 %, red 10 %"]
    ]


def test_a_fact_is_named_by_its_group_and_carries_its_source() -> None:
    make = {"value": "Canon", "source": "exif", "confidence": 0.99, "evidence": "Make"}
    name = {"value": "Lake", "source": "path", "confidence": 0.4, "evidence": "Lake"}
    assert rows("Metadata", camera={"make": make}, project={"project_name": name}) == [
        ["Camera make", "exif 0.99", "Canon"],
        ["Project name", "path 0.40", "Lake"],
    ]


def test_a_type_that_found_nothing_has_no_rows() -> None:
    unknown = {"family": "Nothing points at it."}
    assert rows("Waterfall", family="Unknown", tags=[], unknown_reasons=unknown) == []


def test_the_words_of_models_cannot_move_the_cursor() -> None:
    (row,) = rows("Summary", text="A \x1b[2J text of two words")
    assert row == ["Summary", "", "A \\x1b[2J text of two words"]
