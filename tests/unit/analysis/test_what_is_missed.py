"""What is worth saying that it is not known, and when something is, said once."""

from pathlib import Path
from typing import Any

import msgspec
import pytest

from application.analysis.showing.render import render_result
from application.analysis.showing.show_results import ShownResult
from domain.library.edits import EditAction
from entrypoints.cli.result_report import words_of
from tests.unit.analysis.editing import Desk


def missed(desk: Desk, key: str) -> list[str]:
    shown = desk.library.results(desk.photo).results
    result = next(one for one in shown if one.key == key)
    return [node.path for node in result.lines if result.is_missed(node)]


def test_what_nobody_searches_for_is_not_missed(tmp_path: Path) -> None:
    answer = {"waterfall_classification": {"sub_type": "One-Tier"}, "elements": {}}
    desk = Desk(tmp_path, answer)
    assert missed(desk, "elements") == [
        "equipment",
        "objects",
        "structures",
        "people",
        "text_visible",
        "materials",
        "environment",
        "dominant_colours",
    ]  # not text_not_read
    assert "cues" not in missed(desk, "waterfall_classification")
    assert {"family", "sub_type"} <= set(missed(desk, "waterfall_classification"))


def test_what_a_person_emptied_is_missed_whatever_it_is(tmp_path: Path) -> None:
    desk = Desk(tmp_path, {"description": {"overview": "Boats.", "mood_atmosphere": "calm"}})
    assert "mood_atmosphere" not in missed(desk, "description")
    desk.do(EditAction.REJECT, "description", "mood_atmosphere")
    assert "mood_atmosphere" in missed(desk, "description")


def test_without_its_type_everything_is_missed() -> None:
    value = msgspec.Raw(b'{"take": null, "crew": [], "shot": 1}')
    result = ShownResult(
        key="slate", title="slate", version="1", value=value, lines=render_result(value), run=None
    )
    assert [n.path for n in result.lines if result.is_missed(n)] == ["take", "crew"]


@pytest.mark.parametrize(
    ("record", "words"),
    [
        ({"start_s": 61.2, "end_s": 61.9}, "01:01"),
        ({"start_s": 61, "end_s": 75}, "01:01–01:15"),
        ({"start_s": 0.1, "end_s": 0.4, "title": "Sign"}, "00:00 Sign"),
        ({"start_s": 0, "end_s": 4, "title": "00:00–00:04"}, "00:00–00:04"),
    ],
)
def test_a_time_is_said_once(record: dict[str, Any], words: str) -> None:
    value = msgspec.Raw(msgspec.json.encode({"chapters": [record]}))
    (chapters,) = render_result(value)
    assert words_of(chapters.children[0]) == words
