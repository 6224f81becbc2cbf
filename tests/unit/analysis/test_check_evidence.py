"""The evidence check as a type sees it: what is marked, how sure it stays, where it is shown."""

from enum import StrEnum
from typing import Annotated, Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.analysis_types.chapters import ChaptersType
from adapters.analysis_types.elements import ElementsType
from adapters.analysis_types.metadata import MetadataType
from adapters.analysis_types.summary import SummaryType
from adapters.analysis_types.waterfall_classification import VideoWaterfallType
from application.analysis.reading.compile_results import compile_results
from application.plugins.marks import TimeRange
from application.ports.analysis_engine import EngineFailed
from domain.analysis.evidence import Evidence
from domain.analysis.findings import Claim
from domain.library.kind import MediaKind
from domain.shared.ids import RunId
from domain.shared.provenance import Source, Sourced
from tests.unit.analysis.checking import (
    READ,
    SAID,
    findings,
    marks,
    project,
    result_of,
)
from tests.unit.analysis.evidence import a_clip


def chapter(start: float, end: float, title: str = "A part") -> dict[str, Any]:
    return {"title": title, "start_s": start, "end_s": end}


# Times


@pytest.mark.parametrize(
    ("start", "end", "reason"),
    [
        (0, 12, ""),
        (0, 12.9, ""),
        (3, 3, ""),
        (0, 13.5, "The file ends at 00:12."),
        (40, 50, "The file ends at 00:12."),
        (5, 4, "It ends before it starts."),
        (-1, 4, "It lies before the start."),
        (0, 1e300, "This is no time."),
    ],
)
def test_times_lie_within_the_file_and_run_forwards(start: float, end: float, reason: str) -> None:
    answer = {"equipment": [{"name": "pump", "time_ranges": [{"start_s": start, "end_s": end}]}]}
    (finding,) = findings(ElementsType(), answer)
    assert (finding.claim, finding.path) == (Claim.TIME, "equipment[0].time_ranges[0]")
    assert (finding.supported, finding.reason) == (not reason, reason)


def test_without_a_known_length_only_the_rest_is_checked() -> None:
    endless = a_clip(duration_s=None)
    answer = {"chapters": [chapter(0, 4000, "Long"), chapter(4001, 4000, "Back")]}
    assert marks(findings(ChaptersType(), answer, endless), Claim.TIME) == [
        ("chapters[0]", True),
        ("chapters[1]", False),
    ]


def test_a_segment_is_a_stretch_of_time_too() -> None:
    answer = {"time_start_seconds": 2, "time_end_seconds": 99}
    found = findings(VideoWaterfallType(), answer)
    assert [(f.says, f.supported) for f in found] == [("00:02–01:39", False)]


def test_chapters_follow_one_another() -> None:
    good = {"chapters": [chapter(0, 4), chapter(3.5, 8), chapter(8, 12)]}
    assert marks(findings(ChaptersType(), good), Claim.ORDER) == [
        ("chapters[1]", True),
        ("chapters[2]", True),
    ]
    overlapping = {"chapters": [chapter(0, 8), chapter(4, 12)]}
    assert marks(findings(ChaptersType(), overlapping), Claim.ORDER) == [("chapters[1]", False)]


def test_one_chapter_beyond_the_end_is_one_finding_and_blames_no_other() -> None:
    answer = {"chapters": [chapter(0, 60, "Late"), chapter(4, 8, "Next"), chapter(8, 12, "Last")]}
    found = [f for f in findings(ChaptersType(), answer) if not f.supported]
    assert [(f.claim, f.path) for f in found] == [(Claim.TIME, "chapters[0]")]


def test_a_lie_is_seen_before_it_is_set_right_and_shown_where_its_chapter_stands_then() -> None:
    answer = {"chapters": [chapter(8, 99, "Last"), chapter(0, 4, "First"), chapter(4, 8, "Next")]}
    result = result_of(ChaptersType(), answer)
    titles = [c["title"] for c in msgspec.json.decode(result.value)["chapters"]]
    assert titles == ["First", "Next", "Last"]
    (lie,) = [f for f in result.findings if f.claim is Claim.TIME and not f.supported]
    assert (lie.path, lie.says) == ("chapters[2]", "00:08–01:39")


def test_a_finding_of_an_item_that_is_gone_speaks_of_its_list() -> None:
    answer = {"chapters": [chapter(0, 4, "Here"), chapter(500, 600, "Gone")]}
    (lie,) = [f for f in findings(ChaptersType(), answer) if not f.supported]
    assert lie.path == "chapters"


# Labels


def test_a_label_of_the_taxonomy_is_a_claim_that_holds() -> None:
    found = findings(VideoWaterfallType(), {"family": "Genesis Formal", "sub_type": "Unknown"})
    assert [(f.path, f.says, f.supported) for f in found] == [("family", "Genesis Formal", True)]


def test_a_label_that_is_not_is_marked_where_it_would_stand() -> None:
    answer = {
        "equipment": [
            {"category": "nameless"},
            {"name": "pump", "confidence": "certain"},
        ]
    }
    (finding,) = findings(ElementsType(), answer)
    assert (finding.path, finding.claim, finding.supported) == (
        "equipment[0].confidence",
        Claim.LABEL,
        False,
    )
    assert finding.reason == "'certain' is not one of the taxonomy."


def test_a_source_that_is_none_is_marked_though_its_fact_is_left_out() -> None:
    fact = {"value": "Miller", "source": "rumour", "confidence": 0.9}
    result = result_of(MetadataType(), {"project": {"customer_name": fact}})
    assert msgspec.json.decode(result.value)["project"]["customer_name"] is None
    assert marks(result.findings, Claim.LABEL) == [("project.customer_name.source", False)]


# How sure it stays


def test_an_unsupported_fact_is_kept_but_hardly_believed() -> None:
    answer = project(
        customer_name={"value": "Johnson", "source": "filename", "confidence": 0.95},
        project_name={"value": "Miller", "source": "filename", "confidence": 0.95},
        project_code={"value": "X-999", "source": "path", "confidence": 0.2},
    )
    kept = msgspec.json.decode(result_of(MetadataType(), answer).value)["project"]
    assert kept["customer_name"]["value"] == "Johnson"
    assert [kept[n]["confidence"] for n in ("customer_name", "project_name", "project_code")] == [
        0.4,
        0.95,
        0.2,
    ]


def test_the_rules_of_a_type_act_on_what_is_left_of_the_confidence() -> None:
    answer = {
        "family": "Genesis Natural",
        "confidence": dict.fromkeys(("family", "functional_type", "tier_level", "sub_type"), 0.95),
        "cues": [
            {
                "name": "kit",
                "source": "transcript",
                "confidence": 0.95,
                "evidence": "this is the Genesis three sixty kit",
            }
        ],
    }
    kept = msgspec.json.decode(result_of(VideoWaterfallType(), answer).value)
    assert kept["family"] == "Unknown"
    assert kept["unknown_reasons"]["family"] == (
        "Genesis Natural with very low confidence (0.40) is below the minimum of 0.70."
    )


def test_a_level_of_confidence_becomes_low() -> None:
    thing = {"name": "pump", "confidence": "high", "time_ranges": [{"start_s": 0, "end_s": 90}]}
    kept = msgspec.json.decode(result_of(ElementsType(), {"equipment": [thing]}).value)
    assert kept["equipment"][0]["confidence"] == "low"


def test_one_bad_item_says_nothing_of_the_record_that_has_the_list() -> None:
    answer = {"sure": 0.9, "confidence": 0.9, "parts": [{"start_s": 0, "end_s": 90, "name": "a"}]}
    assert msgspec.json.decode(result_of(OddType(), answer).value)["confidence"] == 0.9


# Odd types and odd values


class Mood(StrEnum):
    CALM = "calm"


class OddPart(TimeRange, frozen=True, kw_only=True):
    name: str | None = None
    mood: Mood | None = None


class Odd(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    confidence: float = 0.5
    parts: list[OddPart] = []
    by_name: dict[str, Sourced[Any]] = {}
    facts: tuple[Sourced[float | bool | str | None], ...] = ()
    anything: Any = None
    at_s: Annotated[float, msgspec.Meta(ge=0)] | None = None


class OddType:
    key = "odd"
    version = "1"
    title = "Odd"
    kinds = frozenset({MediaKind.VIDEO})
    result_type: type[msgspec.Struct] = Odd
    instruction = "Answer."

    def normalise(self, result: Odd, evidence: Evidence) -> Odd:
        return msgspec.structs.replace(result, parts=result.parts[::-1])


def test_paths_use_the_names_of_the_stored_result() -> None:
    answer = {"byName": {"a.b[7": {"value": "Johnson", "source": "path", "confidence": 1}}}
    (finding,) = findings(OddType(), answer)
    assert (finding.path, finding.supported) == ("byName.a.b[7", False)


json = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False)
    | st.text(max_size=20)
    | st.sampled_from(
        ["2019-06-14", "“one two three”", "٣٤", "²", "9" * 30, "a[0].b", "…", "\x00"]
    ),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=6), inner, max_size=4)
    ),
    max_leaves=8,
)
records = st.fixed_dictionaries(
    {"value": json, "source": st.sampled_from(list(Source)), "confidence": st.floats(0, 1)},
    optional={"evidence": st.text(max_size=30) | json},
)
odd_answers = st.fixed_dictionaries(
    {},
    optional={
        "confidence": json,
        "anything": json,
        "atS": st.floats() | st.integers(),
        "facts": st.lists(records, max_size=4),
        "byName": st.dictionaries(st.text(max_size=6), records, max_size=3),
        "parts": st.lists(
            st.fixed_dictionaries(
                {"start_s": st.floats() | st.integers(), "end_s": st.floats() | st.integers()},
                optional={"name": json, "mood": json},
            ),
            max_size=5,
        ),
    },
)
FULL = a_clip("2019 a.mov", ("x",), speech=SAID, texts=READ.texts, title="“one two three”")


@settings(max_examples=300, deadline=None)
@given(odd_answers)
def test_no_value_makes_the_check_fail(answer: dict[str, Any]) -> None:
    compiled = compile_results(RunId(1), (OddType(),), {"odd": answer}, FULL)
    assert compiled.lost == ()
    assert compiled == compile_results(RunId(1), (OddType(),), {"odd": answer}, FULL)


@settings(max_examples=200, deadline=None)
@given(records)
def test_no_fact_makes_a_type_fail(record: dict[str, Any]) -> None:
    answers = {
        "metadata": {"recording_date": record, "camera": {"model": record}, "entities": [record]},
        "summary": {"text": str(record)},
    }
    try:
        compiled = compile_results(RunId(1), (MetadataType(), SummaryType()), answers, FULL)
    except EngineFailed:
        pytest.fail("no type was answered")
    assert compiled.lost == ()


def test_findings_end_somewhere() -> None:
    many = [{"name": "a", "time_ranges": [{"start_s": 0, "end_s": 1}]}] * 3000
    assert len(findings(ElementsType(), {"equipment": many})) == 1000


@pytest.mark.parametrize(
    "text",
    [
        "“one two three” " * 100_000,
        "“" * 300_000,
        "“one" + " " * 300_000 + "two three”",
        "“" + "word " * 100_000 + "”",
        "… " * 200_000,
    ],
    ids=["quotations", "marks", "spaces", "words", "dots"],
)
def test_a_text_made_to_hurt_ends_in_time(text: str) -> None:
    fact = {"value": text, "source": "filename", "confidence": 0.9, "evidence": text}
    said = {"value": text, "source": "transcript", "confidence": 0.9, "evidence": text}
    answer = project(project_name=fact, customer_name=said)
    named = a_clip("14" + " " * 200 + "juni 19.mov", speech=SAID)
    assert findings(MetadataType(), answer, named) != ()
    findings(SummaryType(), {"text": text}, named)
