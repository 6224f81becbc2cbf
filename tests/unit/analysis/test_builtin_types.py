"""Every built-in type keeps the promises that any plugin's type must keep."""

from typing import Any

import msgspec
import pytest

from adapters.analysis_types.builtin import BuiltInTypes
from adapters.analysis_types.elements import ElementsType
from adapters.analysis_types.image_elements import ImageElementsType
from application.analysis.reading.compile_results import compile_results
from application.plugins.analysis_type import AnalysisType, Extracting, Normalising
from application.plugins.check_type import faults
from application.plugins.registry import load_analysis_types
from domain.analysis.evidence import Colour, Evidence, Scene, SeenText, Speech
from domain.library.kind import MediaKind
from domain.shared.ids import RunId
from tests.unit.analysis.evidence import a_clip, a_photo

TYPES = load_analysis_types([BuiltInTypes()], discover=False)
SEEN: dict[str, Any] = {
    "colours": (Colour(name="blue", hex="#1030c0", share=0.6),),
    "texts": (SeenText(text="EXIT", at_s=1.0, confidence=0.9),),
    "captured_local": "2019-06-14T05:07:00",
    "captured_offset_minutes": 120,
    "latitude": 57.7,
    "longitude": 11.97,
    "camera_make": "Canon",
}
RICH = {
    MediaKind.VIDEO: a_clip(
        "20190614 grotto job 4711.mp4",
        scenes=(Scene(start_s=0, end_s=12),),
        speech=(Speech(start_s=0, end_s=2, text="Welcome."),),
        **SEEN,
    ),
    MediaKind.IMAGE: a_photo("IMG_20190614_050700.jpg", **SEEN),
}
BARE = {MediaKind.VIDEO: a_clip("0001.mp4", ()), MediaKind.IMAGE: a_photo("0001.jpg", ())}
EACH = [
    pytest.param(analysis_type, kind, id=f"{analysis_type.key}-{kind}")
    for kind in (MediaKind.VIDEO, MediaKind.IMAGE)
    for analysis_type in TYPES.for_kind(kind)
]


def test_each_kind_has_the_types_of_the_design() -> None:
    assert [t.key for t in TYPES.for_kind(MediaKind.VIDEO)] == [
        "summary",
        "chapters",
        "elements",
        "waterfall_classification",
        "metadata",
    ]
    assert [t.key for t in TYPES.for_kind(MediaKind.IMAGE)] == [
        "description",
        "elements",
        "waterfall_classification",
        "metadata",
    ]


@pytest.mark.parametrize(("analysis_type", "kind"), EACH)
def test_it_is_sound_and_says_what_to_look_for(
    analysis_type: AnalysisType, kind: MediaKind
) -> None:
    assert faults(analysis_type) == ()
    assert kind in analysis_type.kinds
    assert len(analysis_type.instruction) > 100


@pytest.mark.parametrize(("analysis_type", "kind"), EACH)
def test_what_it_finds_survives_storage(analysis_type: AnalysisType, kind: MediaKind) -> None:
    assert isinstance(analysis_type, Extracting)
    result = analysis_type.extract(RICH[kind])
    assert isinstance(result, analysis_type.result_type)
    stored = msgspec.json.encode(result)
    assert msgspec.json.decode(stored, type=analysis_type.result_type) == result


@pytest.mark.parametrize("evidence", [RICH, BARE], ids=["rich", "bare"])
@pytest.mark.parametrize(("analysis_type", "kind"), EACH)
def test_its_own_rules_leave_what_it_finds_alone(
    analysis_type: AnalysisType, kind: MediaKind, evidence: dict[MediaKind, Evidence]
) -> None:
    assert isinstance(analysis_type, Extracting)
    result = analysis_type.extract(evidence[kind])
    if result is not None and isinstance(analysis_type, Normalising):
        assert analysis_type.normalise(result, evidence[kind]) == result


@pytest.mark.parametrize("analysis_type", [entry.type for entry in TYPES.registered])
def test_hardly_any_field_is_required(analysis_type: AnalysisType) -> None:
    required = [f.name for f in msgspec.structs.fields(analysis_type.result_type) if f.required]
    assert required in ([], ["text"], ["overview"])


def test_no_extracted_word_claims_to_be_generated() -> None:
    for kind, evidence in RICH.items():
        for analysis_type in TYPES.for_kind(kind):
            assert isinstance(analysis_type, Extracting)
            words = msgspec.json.encode(analysis_type.extract(evidence)).decode().lower()
            assert "generated" not in words


@pytest.mark.parametrize(
    ("one", "evidence"), [(ElementsType(), a_clip()), (ImageElementsType(), a_photo())]
)
def test_what_is_measured_is_not_taken_from_the_words_of_a_model(
    one: AnalysisType, evidence: Evidence
) -> None:
    colours = [{"name": "teal", "hex": "#008080", "share": 0.7}]
    said = {"dominant_colours": colours, "text_not_read": "It is too dark."}
    (result,) = compile_results(RunId(1), [one], {"elements": said}, evidence).results
    stored = msgspec.json.decode(result.value)
    assert (stored["dominant_colours"], stored["text_not_read"]) == ([], None)
