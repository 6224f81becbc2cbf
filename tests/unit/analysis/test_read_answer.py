"""From an engine's replies to results: what is whole, what is cut off, what is lost."""

import json
from typing import Any

import msgspec
import pytest

from adapters.analysis_types.chapters import ChaptersType
from adapters.analysis_types.summary import SummaryType
from application.analysis.reading.answer import Answer
from application.analysis.reading.read_answer import read_answer
from application.ports.analysis_engine import EngineFailed, ReplyPart
from domain.analysis.parts import Part
from domain.analysis.run import FailureKind
from domain.shared.ids import RunId
from tests.unit.analysis.evidence import a_clip

TYPES = (SummaryType(), ChaptersType())
SUMMARY = {"text": "A boat.", "language": "en"}
CHAPTERS = {
    "chapters": [
        {"start_s": 0.0, "end_s": 5.0, "title": "Leaving", "summary": "It leaves."},
        {"start_s": 5.0, "end_s": 9.0, "title": "Sailing", "summary": "It sails."},
    ]
}
WHOLE = json.dumps({"summary": SUMMARY, "chapters": CHAPTERS})


def said(words: str, stop_reason: str = "end_turn", **more: Any) -> ReplyPart:
    return ReplyPart(raw=words.encode(), stop_reason=stop_reason, **more)


def read(*parts: ReplyPart, types: Any = TYPES) -> Answer:
    return read_answer(RunId(7), parts, types, a_clip())


def value(answer: Answer, key: str) -> Any:
    (found,) = (msgspec.json.decode(r.value) for r in answer.results if r.key == key)
    return found


def test_a_sound_answer_needs_no_repair() -> None:
    answer = read(said(WHOLE, "tool_use"))
    assert [r.key for r in answer.results] == ["summary", "chapters"]
    assert (answer.unanswered, answer.repairs, answer.stop_reason) == ((), (), "tool_use")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", ""),
        ("<thinking>Perhaps {a: boat}.</thinking>\n```json\n", "\n```\nThat is all."),
        ('{"answer": ', "}"),
        ('{"type": "object", "properties": ', "}"),
        ("[", "]"),
        ('{"toolUse": {"name": "analysis", "input": ', "}}"),
    ],
)
def test_what_stands_around_an_answer_is_passed_over(before: str, after: str) -> None:
    answer = read(said(before + WHOLE + after))
    assert value(answer, "summary")["text"] == "A boat."
    assert len(value(answer, "chapters")["chapters"]) == 2
    assert answer.unanswered == ()
    assert bool(answer.repairs) == bool(before)


def test_an_answer_written_as_text_in_an_object_is_read() -> None:
    answer = read(said(json.dumps({"arguments": WHOLE})))
    assert answer.unanswered == ()
    assert "the answer stood in arguments" in answer.repairs


def test_of_one_type_alone_the_key_may_be_missing() -> None:
    answer = read(said(json.dumps(SUMMARY)), types=(SummaryType(),))
    assert value(answer, "summary")["text"] == "A boat."
    assert answer.repairs == ("the answer has no key; it can only be summary",)


def test_a_list_stands_for_the_object_that_holds_it() -> None:
    answer = read(said(json.dumps({"summary": SUMMARY, "chapters": CHAPTERS["chapters"]})))
    assert len(value(answer, "chapters")["chapters"]) == 2


def test_a_type_that_was_cut_off_keeps_what_was_complete_and_says_so() -> None:
    cut = WHOLE[: WHOLE.index("It sails")]
    answer = read(said(cut, "max_tokens"))
    assert value(answer, "chapters")["chapters"][0]["summary"] == "It leaves."
    assert "It sails" not in str(value(answer, "chapters"))
    assert (answer.unanswered, answer.cut, answer.lost) == (("chapters",), ("chapters",), ())
    assert "chapters: cut off; what was complete is kept" in answer.repairs
    assert answer.stop_reason == "max_tokens"


def test_a_type_that_the_cut_left_nothing_of_is_lost() -> None:
    answer = read(said(WHOLE[: WHOLE.index('"chapters"')], "length"))
    assert [r.key for r in answer.results] == ["summary"]
    assert (answer.unanswered, answer.lost, answer.cut) == (("chapters",), ("chapters",), ())
    assert "chapters: cut off before it; the whole type is left out" in answer.repairs


def test_an_answer_that_ends_with_its_last_bracket_is_whole_at_the_limit_too() -> None:
    assert read(said(WHOLE, "max_tokens")).unanswered == ()


def test_a_cut_is_seen_where_the_service_says_nothing_of_it() -> None:
    assert read(said(WHOLE[:-30], "end_turn")).unanswered == ("chapters",)


def test_an_answer_cut_before_anything_was_complete_is_truncated() -> None:
    with pytest.raises(EngineFailed) as caught:
        read(said('{"summary": {"text": "A bo', "max_tokens"))
    assert caught.value.kind is FailureKind.TRUNCATED


def test_an_answer_that_the_service_calls_malformed_is_read_where_it_can_be() -> None:
    answer = read(said(WHOLE[:-1], "malformed_tool_use"))
    assert {r.key for r in answer.results} == {"summary", "chapters"}


def parts(second: ReplyPart) -> Answer:
    first = json.dumps({"summary": SUMMARY, "chapters": CHAPTERS})
    return read(said(first, part=part(0)), second)


def part(index: int) -> Part:
    start = index * 10.0
    return Part(
        index=index, start_s=start, end_s=start + 10, core_start_s=start, core_end_s=start + 10
    )


def test_parts_are_read_on_their_own_and_merged() -> None:
    words = json.dumps({"summary": SUMMARY, "chapters": CHAPTERS})
    answer = parts(said(words, part=part(1)))
    assert answer.unanswered == ()
    starts = [chapter["start_s"] for chapter in value(answer, "chapters")["chapters"]]
    assert starts == sorted(starts)
    assert max(starts) >= 10


@pytest.mark.parametrize("words", ["", "Sorry, no.", '{"summary": {"text": "A b'])
def test_a_part_that_cannot_be_read_leaves_its_types_without_a_whole_answer(words: str) -> None:
    answer = parts(said(words, "max_tokens", part=part(1)))
    assert {r.key for r in answer.results} == {"summary", "chapters"}
    assert set(answer.unanswered) == {"summary", "chapters"}
    assert any(line.startswith("00:10–00:20, ") for line in answer.repairs), answer.repairs


def test_a_synthesis_stands_in_place_of_what_the_parts_say() -> None:
    words = json.dumps({"summary": {"text": "All of it."}})
    answer = parts(said(words, is_synthesis=True))
    assert value(answer, "summary")["text"] == "All of it."
    assert answer.unanswered == ()
