"""From an engine's words to typed results."""

from enum import StrEnum
from typing import Annotated, Any

import msgspec
import pytest

from application.analysis.reading.answer import Answer as Read
from application.analysis.reading.compile_results import compile_results
from application.analysis.reading.loosely import Unfit
from application.analysis.reading.mend import Mender
from application.analysis.reading.read_answer import read_answer
from application.ports.analysis_engine import EngineFailed, ReplyPart
from domain.analysis.evidence import Evidence
from domain.analysis.run import FailureKind
from domain.library.kind import MediaKind
from domain.shared.ids import RunId
from domain.shared.provenance import Source, Sourced
from tests.unit.analysis.evidence import a_clip


class Level(StrEnum):
    HIGH = "high"


class Part(msgspec.Struct, frozen=True, kw_only=True):
    name: str
    start_s: float = 0.0


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    parts: tuple[Part, ...] = ()
    level: Level | None = None
    share: Annotated[float, msgspec.Meta(ge=0, le=1)] = 0.0
    code: str | None = None
    by: Sourced[str] | None = None
    counts: dict[str, int] = {}
    words: list[str] = []


class AnswerType:
    key = "answer"
    version = "1"
    title = "Answer"
    kinds = frozenset({MediaKind.VIDEO})
    result_type: type[msgspec.Struct] = Answer
    instruction = "Answer."


class Strict(AnswerType):
    key = "strict"
    result_type = Part

    def normalise(self, result: Part, evidence: Evidence) -> Part:
        if result.name == "raise":
            raise ValueError("no such part")
        return Part(name=f"{result.name} in {evidence.file_name}")


def fitted(value: Any) -> tuple[Answer, list[str]]:
    mender = Mender()
    return mender.fit(value, Answer, "answer"), mender.repairs


@pytest.mark.parametrize(
    ("raw", "stop_reason", "kind"),
    [
        (b"", "end", FailureKind.UNREADABLE),
        (b" \n", "end", FailureKind.UNREADABLE),
        (b"Here is your JSON:", "end", FailureKind.UNREADABLE),
        (b'{"a": 1', "end", FailureKind.TRUNCATED),
        (b'{"a": NaN}', "end", FailureKind.INVALID),
        (b"\xff\xfe", "end", FailureKind.UNREADABLE),
        (b"[" * 100_000, "end", FailureKind.INVALID),
        (b"[1]", "end", FailureKind.INVALID),
        (b'{"answer": ', "max_tokens", FailureKind.TRUNCATED),
        (b'{"answer": "who', "model_context_window_exceeded", FailureKind.TRUNCATED),
        (b'{"answer": {"code": "A1"}}', "refusal", FailureKind.REFUSED),
        (b"", "max_tokens", FailureKind.TRUNCATED),
        (b"No idea", "max_tokens", FailureKind.TRUNCATED),
        (b"I'm sorry, but I cannot help with that.", "end_turn", FailureKind.REFUSED),
        (
            b"The generated text has been blocked by our content filters.",
            "end_turn",
            FailureKind.FILTERED,
        ),
        (
            b'{"error": "Text has been blocked by our content filters."}',
            "end_turn",
            FailureKind.FILTERED,
        ),
        (
            b'{"answer": "Text has been blocked by our content filters."}',
            "end_turn",
            FailureKind.FILTERED,
        ),
        (b'{"error": {"message": "internal"}}', "end_turn", FailureKind.INVALID),
        (b"words", "malformed_model_output", FailureKind.UNREADABLE),
        (b"{}", "guardrail_intervened", FailureKind.FILTERED),
    ],
)
def test_an_answer_that_cannot_be_used_says_how(
    raw: bytes, stop_reason: str, kind: FailureKind
) -> None:
    with pytest.raises(EngineFailed) as caught:
        read_answer(
            RunId(3),
            [ReplyPart(raw=raw, stop_reason=stop_reason)],
            (AnswerType(), Strict()),
            a_clip(),
        )
    assert caught.value.kind is kind


def test_a_sound_answer_needs_no_repair() -> None:
    answer, repairs = fitted(
        {"parts": [{"name": "a", "start_s": 1}], "level": "high", "counts": {"boats": 2}}
    )
    assert answer == Answer(
        parts=(Part(name="a", start_s=1.0),), level=Level.HIGH, counts={"boats": 2}
    )
    assert repairs == []


def test_one_bad_field_loses_only_itself() -> None:
    answer, repairs = fitted({"level": "huge", "share": 7, "code": "A1"})
    assert answer == Answer(code="A1")
    assert [line.split(":")[0] for line in repairs] == ["answer.level", "answer.share"]
    assert all(line.endswith("left out") for line in repairs)


def test_a_label_spelled_in_another_way_is_read_and_noted() -> None:
    answer, repairs = fitted({"level": " HIGH"})
    assert answer.level is Level.HIGH
    assert repairs == [f"answer.level: ' HIGH' read as {Level.HIGH!r}"]


def test_a_label_of_its_own_is_told_apart_from_other_faults() -> None:
    mender = Mender()
    answer = {
        "level": "huge",
        "share": 7,
        "by": {"value": "x", "source": "rumour", "confidence": 1},
    }
    mender.fit(answer, Answer, "answer")
    assert [(m.path, m.says, m.reason) for m in mender.misfits] == [
        ("answer.level", "'huge'", "'huge' is not one of the taxonomy"),
        ("answer.by.source", "'rumour'", "'rumour' is not one of the taxonomy"),
    ]


def test_a_label_of_its_own_is_named_among_the_reasons_where_a_record_has_some() -> None:
    class Reasons(msgspec.Struct, frozen=True, kw_only=True):
        level: str | None = None

    class Graded(msgspec.Struct, frozen=True, kw_only=True):
        level: Level | None = None
        unknown_reasons: Reasons = Reasons()

    def reasons(given: Any) -> str | None:
        answer: Graded = Mender().fit(given, Graded, "answer")
        return answer.unknown_reasons.level

    assert reasons({"level": "huge"}) == "The answer 'huge' is not one of the taxonomy."
    told = {"level": "huge", "unknown_reasons": {"level": "Hard to say."}}
    assert reasons(told) == "The answer 'huge' is not one of the taxonomy. Hard to say."
    assert reasons({"level": "high"}) is None


def test_misfits_stand_where_their_items_stand_once_others_are_left_out() -> None:
    class Listed(msgspec.Struct, frozen=True, kw_only=True):
        level: Level | None = None
        name: str

    mender = Mender()
    items = [{"level": "odd"}, {"name": "a", "level": "huge"}, {"name": "b", "level": "vast"}]
    mender.fit([items], tuple[tuple[Listed, ...], ...], "all")
    assert [m.path for m in mender.misfits] == ["all[0]", "all[0][0].level", "all[0][1].level"]


def test_one_text_where_a_list_of_texts_belongs_is_a_list_of_one() -> None:
    answer, repairs = fitted({"words": "harbour"})
    assert answer.words == ["harbour"]
    assert repairs == ["answer.words: 'harbour' read as a list of one"]


def test_one_bad_entry_of_a_list_loses_only_itself() -> None:
    answer, repairs = fitted({"parts": [{"name": "a"}, {"start_s": 2}, 3, {"name": "d"}]})
    assert [part.name for part in answer.parts] == ["a", "d"]
    assert repairs == [
        "answer.parts[1]: name: it is missing; left out",
        "answer.parts[2]: an object was expected, not 3; left out",
    ]


def test_a_bad_time_loses_the_time_and_keeps_the_part() -> None:
    answer, repairs = fitted({"parts": [{"name": "a", "start_s": "00:12"}]})
    assert answer.parts == (Part(name="a"),)
    assert repairs[0].startswith("answer.parts[0].start_s: ")


def test_numbers_as_text_and_text_as_numbers_are_read_and_noted() -> None:
    answer, repairs = fitted({"parts": [{"name": "a", "start_s": "12.5"}], "code": 4711})
    assert (answer.parts[0].start_s, answer.code) == (12.5, "4711")
    assert repairs == [
        "answer.parts[0].start_s: '12.5' read as 12.5",
        "answer.code: 4711 read as '4711'",
    ]


def test_null_for_a_field_with_a_default_means_unknown() -> None:
    assert fitted({"parts": None, "level": None, "by": None}) == (Answer(), [])


def test_unknown_keys_are_noted() -> None:
    _, repairs = fitted({"colour": "blue", "mood": "calm"})
    assert repairs == ["answer: unknown, passed over: colour, mood"]


def test_a_fact_with_a_source_that_does_not_exist_is_no_fact() -> None:
    fact = {"value": "Miller", "source": "rumour", "confidence": 0.9}
    answer, repairs = fitted({"by": fact})
    assert answer.by is None
    assert repairs[0].startswith("answer.by: source: 'rumour' is not one")


def test_an_engine_cannot_claim_that_a_person_said_so() -> None:
    answer, _ = fitted({"by": {"value": "Miller", "source": "human", "confidence": 0.9}})
    assert answer.by is None


def test_a_sourced_fact_is_kept_whole() -> None:
    fact = {"value": "Miller", "source": "ocr", "confidence": 0.9, "evidence": "MILLER"}
    answer, repairs = fitted({"by": fact})
    assert answer.by == Sourced(
        value="Miller", source=Source.OCR, confidence=0.9, evidence="MILLER"
    )
    assert repairs == []


def test_a_result_that_is_no_object_does_not_fit() -> None:
    with pytest.raises(Unfit, match="an object was expected, not 'sorry'"):
        fitted("sorry")


def test_repairs_end_somewhere() -> None:
    _, repairs = fitted({"parts": ["x"] * 1000})
    assert len(repairs) == 101
    assert repairs[-1] == "… and more"


def compiled(reply: dict[str, Any]) -> Read:
    return compile_results(RunId(3), (AnswerType(), Strict()), reply, a_clip())


def test_each_type_gets_its_own_result_by_its_own_rules() -> None:
    outcome = compiled({"answer": {"code": "A1"}, "strict": {"name": "bow"}})
    assert [(r.key, r.run_id) for r in outcome.results] == [("answer", 3), ("strict", 3)]
    assert msgspec.json.decode(outcome.results[1].value)["name"] == "bow in harbour.mp4"
    assert (outcome.lost, outcome.repairs) == ((), ())


@pytest.mark.parametrize("strict", [{}, {"name": "raise"}, "sorry"])
def test_a_type_that_cannot_be_read_loses_only_itself(strict: Any) -> None:
    outcome = compiled({"answer": {"code": "A1"}, "strict": strict})
    assert [r.key for r in outcome.results] == ["answer"]
    assert outcome.lost == ("strict",)
    assert outcome.repairs[0].startswith("strict: ")


def test_null_is_the_answer_that_nothing_was_found() -> None:
    outcome = compiled({"answer": None, "strict": None})
    assert (outcome.results, outcome.lost, outcome.repairs) == ((), (), ())


def test_errors_of_the_engine_and_unasked_keys_are_noted() -> None:
    outcome = compiled(
        {"answer": {}, "_errors": {"strict": "no frames", "scenes": "damaged"}, "extra": {}}
    )
    assert outcome.lost == ("strict",)
    assert outcome.repairs == (
        "strict: no frames",
        "scenes: damaged",
        "not asked for, passed over: extra",
    )


def test_an_object_without_a_single_answer_is_a_failure() -> None:
    with pytest.raises(EngineFailed, match=r"No type was answered \(answer: no answer") as caught:
        compiled({})
    assert caught.value.kind is FailureKind.INVALID
