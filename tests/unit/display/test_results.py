from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import msgspec

from adapters.analysis_types.chapters import Chapters
from adapters.analysis_types.metadata import Metadata
from adapters.analysis_types.waterfall_taxonomy import VideoWaterfall
from application.analysis.showing.field_shape import FieldShape, shapes_of
from application.analysis.showing.render import render_result
from application.analysis.showing.show_results import FileResults, ShownResult
from domain.analysis.findings import Claim, Finding
from domain.analysis.fold import FieldState, OtherValue
from domain.analysis.run import AnalysisRun, RunStatus
from domain.library.edit_text import SOMEBODY
from domain.library.edits import Edit, EditAction
from domain.shared.ids import EditId, FileId, RunId
from domain.shared.provenance import Source
from entrypoints.http.views.results import Card, columns, shown

RUN = AnalysisRun(
    id=RunId(7),
    file_id=FileId(1),
    engine="extractive",
    model="extractive",
    types=(),
    options={},
    request_hash="r",
    prompt_hash="abcdef0123456789",
    media_hash="m",
    status=RunStatus.COMPLETED,
    started_at=datetime(2026, 11, 24, tzinfo=UTC),
    ended_at=datetime(2026, 11, 24, tzinfo=UTC),
)


def results(
    fields: Mapping[str, FieldState] | None = None,
    findings: tuple[Finding, ...] = (),
    shapes: tuple[FieldShape, ...] = (),
    **values: Any,
) -> tuple[Card, ...]:
    return shown(
        FileResults(
            file_id=FileId(1),
            results=tuple(
                ShownResult(
                    key=key,
                    title=key.title(),
                    version="1",
                    value=(raw := msgspec.Raw(msgspec.json.encode(value))),
                    lines=render_result(raw, fields, findings),
                    run=RUN,
                    shapes=shapes,
                    fields=dict(fields or {}),
                    findings=findings,
                )
                for key, value in values.items()
            ),
            runs=(RUN,),
            problem=None,
        )
    )


def sourced(value: Any, confidence: float = 0.9) -> dict[str, Any]:
    return {"value": value, "source": "filename", "confidence": confidence, "evidence": "KST"}


def test_facts_are_opened_out_of_their_groups_with_their_sources() -> None:
    card = results(
        metadata={
            "recording_date": None,
            "project": {"project_code": sourced("KST_0412"), "customer_name": None},
            "location": {"gps": sourced({"latitude": 47.0, "longitude": 8.0})},
            "keywords": ["harbour", "dawn"],
        }
    )[0]
    assert [(line.label, line.text) for line in card.lines] == [
        ("Project code", "KST_0412"),
        ("GPS", "47.00000° N, 8.00000° E"),
        ("Keywords", "harbour, dawn"),
    ]
    assert card.lines[0].field is not None
    assert card.lines[0].field.evidence == "KST"
    assert [line.label for line in card.missing] == ["Recording date", "Customer name"]


def test_badges_have_ids_of_their_own_and_say_when_they_are_unsure() -> None:
    made = results(a={"x": sourced(1, 0.69)}, metadata={"y": sourced(2, 0.7)})
    found = [field for card in made for field in card.fields]
    ids = [field.id for field in found]
    assert len(ids) == len(set(ids)) == 2
    assert [field.low for field in found] == [True, False]


def test_chapters_become_segments_and_do_not_say_their_times_twice() -> None:
    made = results(
        chapters={
            "chapters": [
                {"start_s": 0, "end_s": 3, "title": "00:00–00:03", "summary": "3 s."},
                {"start_s": 3, "end_s": 9, "title": "Harbour", "summary": "Boats."},
            ]
        }
    )
    (chapters,) = made[0].sequences
    bare, named = chapters.children
    assert (bare.says_only_times, named.says_only_times) == (True, False)
    assert (named.text, named.start_s, [line.text for line in named.more]) == (
        "Harbour",
        3,
        ["Boats."],
    )


def test_a_chapter_result_of_another_shape_is_shown_as_it_is() -> None:
    for odd in ({"chapters": "none"}, {"chapters": [{"from": 1}]}, ["a"], {"chapters": [None]}):
        assert results(chapters=odd)[0].sequences == ()


def test_a_summary_is_prose() -> None:
    card = results(summary={"text": "A video of 3 s.", "language": None})[0]
    assert card.read is not None
    assert (card.read.text, card.lines) == ("A video of 3 s.", ())


def test_what_is_not_known_is_named_apart_from_what_is() -> None:
    card = results(elements={"equipment": [], "people": {"max_count": 2}})[0]
    assert [line.label for line in card.lines] == ["People"]
    assert [line.label for line in card.missing] == ["Equipment"]


def test_only_whole_colours_are_shown_as_a_patch() -> None:
    values = {"a": "#0b6560", "b": "#0b6560;x", "c": "red"}
    card = results(colours={"colour": values})[0]
    assert [line.colour for line in card.lines[0].children] == ["#0b6560", None, None]


def test_a_classification_says_how_sure_it_is_and_why_something_is_not_known() -> None:
    card = results(
        waterfall={
            "family": "Unknown",
            "tier_level": "Deluxe (Medium)",
            "confidence": {"family": 0.1, "tier_level": 0.8},
            "unknown_reasons": {"family": "Nothing points at it."},
        }
    )[0]
    assert [(line.label, line.text) for line in card.lines] == [("Tier level", "Deluxe (Medium)")]
    assert [line.label for line in card.missing] == ["Family"]
    assert card.reasons == ("Nothing points at it.",)


METADATA = tuple(shapes_of(Metadata).values())
CHAPTERS = tuple(shapes_of(Chapters).values())


def edited(action: EditAction, author: str = SOMEBODY) -> Edit:
    return Edit(
        id=EditId(3),
        file_id=FileId(1),
        type_key="metadata",
        field="recording_date",
        action=action,
        author=author,
        at=datetime(2026, 11, 24, tzinfo=UTC),
    )


def test_a_field_says_who_decided_it_and_what_else_was_found() -> None:
    other = OtherValue(
        value="2019-06-14", run_id=RunId(7), source=Source.PATH, confidence=0.8, evidence=None
    )
    state = FieldState(edit=edited(EditAction.SET), others=(other,))
    mine = {"value": "2019-06-15", "source": "human", "confidence": 1.0, "evidence": None}
    card = results(
        metadata={"recording_date": mine},
        shapes=METADATA,
        fields={"recording_date": state},
    )[0]
    field = card.lines[0].field
    assert field is not None
    assert (field.verdict, field.by, field.run) == ("edited", "you", None)
    assert [(o.text, o.source, o.run) for o in field.others] == [("2019-06-14", Source.PATH, RUN)]
    assert (field.can_decide, field.can_edit, field.value) == (True, True, '"2019-06-15"')


def test_a_named_author_is_named() -> None:
    state = FieldState(edit=edited(EditAction.APPROVE, "Ada"), run_id=RunId(7))
    card = results(
        metadata={"recording_date": sourced("2019")},
        shapes=METADATA,
        fields={"recording_date": state},
    )[0]
    field = card.lines[0].field
    assert field is not None
    assert (field.verdict, field.by, field.run) == ("approved", "Ada", RUN)


def test_an_unsupported_or_unsure_fact_is_to_be_reviewed_until_somebody_decides() -> None:
    wrong = Finding(
        path="recording_date", claim=Claim.NAME, supported=False, says="2019", reason="not there"
    )
    values = {"recording_date": sourced("2019"), "keywords": ["boat"]}
    card = results(metadata=values, shapes=METADATA, findings=(wrong,))[0]
    assert card.to_review == 1
    decided = {"recording_date": FieldState(edit=edited(EditAction.APPROVE))}
    again = results(metadata=values, shapes=METADATA, findings=(wrong,), fields=decided)[0]
    assert again.to_review == 0


def test_a_claim_within_a_chapter_is_marked_at_the_chapter() -> None:
    chapters = [
        {"start_s": 0, "end_s": 3, "title": "Sea", "summary": ""},
        {"start_s": 3, "end_s": 900, "title": "Land", "summary": ""},
    ]
    late = Finding(
        path="chapters[1].end_s",
        claim=Claim.TIME,
        supported=False,
        says="15:00",
        reason="too late",
    )
    card = results(chapters={"chapters": chapters}, shapes=CHAPTERS, findings=(late,))[0]
    marks = [c.field.unsupported if c.field else () for c in card.sequences[0].children]
    assert [[f.reason for f in found] for found in marks] == [[], ["too late"]]
    assert card.whole is not None
    assert card.whole.can_edit


def test_what_a_person_cannot_set_has_no_form() -> None:
    card = results(zebra={"stripes": {"value": 3, "source": "visual", "confidence": 0.9}})[0]
    field = card.lines[0].field
    assert field is not None
    assert (field.can_decide, field.can_edit) == (False, False)


def test_evidence_that_names_a_time_leads_to_it() -> None:
    def said(evidence: str, source: str = "transcript") -> dict[str, Any]:
        return {"value": "x", "source": source, "confidence": 0.9, "evidence": evidence}

    card = results(
        zebra={"a": said("“x” at 01:12.5"), "b": said("x"), "c": said("taken 10:11:12", "exif")}
    )[0]
    assert [line.field and line.field.start_s for line in card.lines] == [72.5, None, None]


def test_a_fact_inside_a_moment_leads_to_that_moment() -> None:
    fact = {"value": "heron", "source": "visual", "confidence": 0.9, "evidence": None}
    card = results(birds={"seen": [{"start_s": 4, "end_s": 6, "bird": fact}]})[0]
    bird = card.sequences[0].children[0].children[0]
    assert bird.field is not None
    assert (bird.field.start_s, bird.field.end_s) == (4, 6)


def test_a_record_says_when_and_what_in_few_lines() -> None:
    boat = {
        "name": "fishing boat",
        "category": "vessel",
        "discussed": False,
        "time_ranges": [{"start_s": 1, "end_s": 2}, {"start_s": 5, "end_s": 6}],
        "notes": [{"text": "a"}, {"text": "b"}],
    }
    entry = results(elements={"equipment": [boat]})[0].lines[0].children[0]
    assert entry.text == "fishing boat"
    assert [(time.start_s, time.end_s) for time in entry.times] == [(1, 2), (5, 6)]
    assert [line.saying for line in entry.brief] == ["category vessel", "not discussed"]
    assert [line.label for line in entry.more] == ["Notes"]


def test_what_only_programs_need_to_know_is_not_asked_of_a_person() -> None:
    shapes = tuple(shapes_of(VideoWaterfall).values())
    card = results(waterfall={"family": None, "cues": [], "segment_id": None}, shapes=shapes)[0]
    assert [line.label for line in card.missing] == ["Family"]


def test_names_that_programs_give_are_shown_in_words_and_what_was_found_as_it_is() -> None:
    shapes = tuple(shapes_of(VideoWaterfall).values())
    cue = {"name": "heavy_machinery", "present": True, "source": "visual", "confidence": 0.9}
    value = {"cues": [cue], "content_type": "building_demonstration"}
    cues, kind = results(waterfall=value, shapes=shapes)[0].lines
    assert (kind.text, cues.children[0].text) == ("building demonstration", "heavy machinery")
    fact = results(metadata={"project": {"project_name": sourced("harbour_dawn")}})[0].lines[0]
    assert fact.text == "harbour_dawn"


def test_words_of_a_list_can_be_told_apart() -> None:
    card = results(metadata={"keywords": ["ebb tide", "dawn"]}, shapes=METADATA)[0]
    assert card.lines[0].words == ("ebb tide", "dawn")


def test_what_is_read_stands_left_facts_right_and_what_found_nothing_last() -> None:
    made = results(
        empty={"a": None}, metadata={"x": sourced(1)}, summary={"text": "A video."}, other={"b": 2}
    )
    left, right = columns(made)
    assert [card.result.key for card in left] == ["summary", "other"]
    assert [card.result.key for card in right] == ["metadata", "empty"]
