"""Whatever an engine answers and a person makes of it, no rule of the taxonomy is broken.

The rules are written down here once more, on the stored JSON alone and in another way than the
plugin's, so that a fault of the plugin is not repeated.
"""

from typing import Any

import msgspec
import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st

from adapters.analysis_types.waterfall_classification import ImageWaterfallType, VideoWaterfallType
from adapters.analysis_types.waterfall_taxonomy import CueName
from application.analysis.reading.compile_results import compile_results
from application.plugins.public import SeenText, Speech
from application.ports.analysis_engine import EngineFailed
from domain.shared.ids import RunId
from tests.unit.analysis.evidence import a_clip

VALUES = {
    "family": "Custom Natural Stone;Custom Formal;Genesis Natural;Genesis Formal".split(";"),
    "functional_type": "Waterfall;Waterfall with Slide;Grotto;Grotto with Slide".split(";"),
    "tier_level": "Classic (Small);Deluxe (Medium);Ultimate (Large)".split(";"),
    "sub_type": "One-Tier;Two-Tier;Two-Tier Split;Three-Tier;Cantilever".split(";"),
}
LEAST = {"family": 0.70, "functional_type": 0.75, "tier_level": 0.70, "sub_type": 0.70}
RANK = {"human": 0, "visual": 1, "ocr": 2, "transcript": 2, "filename": 3, "path": 4, "exif": 5}
EVIDENCE = a_clip(
    "grotto.mp4",
    speech=(Speech(start_s=0, end_s=3, text="Here is the grotto from inside"),),
    texts=(SeenText(text="GENESIS", at_s=1, confidence=0.9),),
)

anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=12),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=5,
)
sureness = st.sampled_from([1.0, 0.95, 0.9, 0.85, 0.8, 0.79, 0.75, 0.74, 0.7, 0.69, 0.5, 0.3, 0.0])


def sometimes(usual: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Mostly the usual, now and then anything."""
    return st.integers(0, 29).flatmap(lambda n: anything if n == 7 else usual)


cues = st.fixed_dictionaries(
    {
        "name": st.sampled_from([str(name) for name in CueName]),
        "source": st.sampled_from([s for s in RANK if s != "human"]),
        "confidence": sometimes(sureness),
    },
    optional={
        "present": sometimes(st.booleans()),
        "number": sometimes(st.sampled_from([0, 1, 2, 3, 4, 1.8, 2.2, 9.5, 11, 14, 30, -1])),
        "evidence": sometimes(st.text(max_size=10)),
    },
)
answers = st.fixed_dictionaries(
    {
        **{
            name: sometimes(st.sampled_from([*values, "Unknown"]))
            for name, values in VALUES.items()
        },
        "confidence": sometimes(
            st.fixed_dictionaries({n: sometimes(sureness) for n in (*LEAST, "overall")})
        ),
        "cues": sometimes(st.lists(cues, max_size=6)),
    },
    optional={
        "unknown_reasons": sometimes(
            st.dictionaries(st.sampled_from([*LEAST]), st.text(max_size=8))
        ),
        "evidence": sometimes(st.lists(st.text(max_size=300), max_size=4)),
        "search_tags": sometimes(st.lists(st.text(max_size=8), max_size=14)),
        "time_start_seconds": sometimes(st.floats(-5, 30)),
        "time_end_seconds": sometimes(st.floats(-5, 30)),
    },
) | st.dictionaries(st.sampled_from([*VALUES, "confidence", "cues"]), anything)


def broken(result: dict[str, Any], edited: frozenset[str] = frozenset()) -> list[str]:
    """The rules that a stored result breaks; a person may break any with the fields they set."""
    wrong: list[str] = []
    sure, reasons = result["confidence"], result["unknown_reasons"]
    for name, values in VALUES.items():
        value = result[name]
        is_unknown = value == "Unknown"
        if not is_unknown and value not in values:
            wrong.append(f"{name} is {value}")
        if "unknown_reasons" not in edited and is_unknown != bool(reasons.get(name)):
            wrong.append(f"{name} is {value}, reason {reasons.get(name)!r}")
        if name in edited:
            if "confidence" not in edited and sure[name] != 1.0:
                wrong.append(f"a person's {name} is not certain")
            continue
        if not is_unknown and sure[name] < LEAST[name]:
            wrong.append(f"{name} below its minimum")
        if not is_unknown:
            wrong += [
                f"{name}: {rule}" for rule in against(name, value, sure[name], result["cues"])
            ]
        elif (
            name == "tier_level"
            and is_hard(result["cues"])
            and settled(result["cues"], "waterfall") is not False
        ):
            wrong.append("a hard cue and no tier")
    if "confidence" not in edited and sure["overall"] != min(sure[name] for name in LEAST):
        wrong.append("overall is not the smallest")
    tags = result["search_tags"]
    if "search_tags" not in edited and (len(tags) > 10 or tags != [t.lower() for t in tags]):
        wrong.append("tags")
    if "evidence" not in edited and any(
        not text or len(text) > 200 for text in result["evidence"]
    ):
        wrong.append("evidence is not short strings")
    start, end = result.get("time_start_seconds"), result.get("time_end_seconds")
    if not 0 <= (start or 0) <= (12 if end is None else end) <= 12:
        wrong.append("times")
    return wrong


def against(name: str, value: str, sure: float, stated: list[dict[str, Any]]) -> list[str]:
    """What its cues say against a known value."""
    wrong: list[str] = []

    def demand(truth: bool, rule: str) -> None:
        if not truth:
            wrong.append(rule)

    demand(settled(stated, "waterfall") is not False, "there is no waterfall")
    if name == "family":
        boulders = settled(stated, "boulders", deny="formal")
        kit = settled(stated, "kit", deny="bespoke")
        demand(boulders in (None, "Natural" in value), "boulders")
        demand(kit in (None, "Genesis" in value), "kit")
        if kit is not None:
            demand(sure >= (0.80 if kit else 0.75), "explicit cues")
    elif name == "functional_type":
        demand(
            settled(stated, "slide", also=("ladder", "steps")) in (None, "Slide" in value), "slide"
        )
        demand(settled(stated, "grotto") in (None, "Grotto" in value), "grotto")
    elif name == "tier_level" and is_hard(stated):
        demand(value == "Ultimate (Large)", "hard cue")
    elif name == "tier_level" and stated:
        telling = {
            "height_ft",
            "width_ft",
            "steps",
            "ladder",
            "larger_footprint",
            "scale_reference",
        }
        demand(any(cue["name"] in telling for cue in stated), "no scale")
        if not any(cue["name"] in ("height_ft", "width_ft") for cue in stated) and (
            settled(stated, "steps") is True or settled(stated, "larger_footprint") is True
        ):
            demand(value != "Classic (Small)", "steps or a larger footprint")
    elif name == "sub_type":
        cantilever, split = settled(stated, "cantilever"), settled(stated, "split")
        demand(cantilever in (None, value == "Cantilever"), "cantilever")
        demand(
            cantilever is True
            or split in (None, value == "Two-Tier Split")
            or (value == "Cantilever" and cantilever is None),
            "split",
        )
    return wrong


def is_hard(stated: list[dict[str, Any]]) -> bool:
    hard = ("human_scale_boulders", "heavy_machinery", "water_park_scale", "several_circuits")
    sure = [c for c in stated if c["confidence"] >= 0.7]
    return any(
        settled(stated, name) is True
        and any(c["name"] == name and RANK[c["source"]] == best(stated, name) for c in sure)
        for name in hard
    )


def best(stated: list[dict[str, Any]], *names: str) -> int:
    return min(
        (RANK[c["source"]] for c in stated if c["name"] in names and c["confidence"] >= 0.5),
        default=9,
    )


def settled(
    stated: list[dict[str, Any]], name: str, deny: str = "", also: tuple[str, ...] = ()
) -> bool | str | None:
    """True or False by the best source; None: nothing sure is said; "both": both are."""
    said = {
        (RANK[c["source"]], c["present"])
        for c in stated
        if c["name"] == name and c["confidence"] >= 0.5
    }
    said |= {
        (RANK[c["source"]], False)
        for c in stated
        if c["name"] == deny and c["present"] and c["confidence"] >= 0.5
    }
    said |= {
        (RANK[c["source"]], True)
        for c in stated
        if c["name"] in also and c["present"] and c["confidence"] >= 0.5
    }
    top = {answer for rank, answer in said if rank == min(rank for rank, _ in said)}
    return None if not top else "both" if len(top) == 2 else top.pop()


def kept(answer: Any) -> dict[str, Any] | None:
    try:
        compiled = compile_results(
            RunId(1), (VideoWaterfallType(),), {"waterfall_classification": answer}, EVIDENCE
        )
    except EngineFailed:
        return None
    if not compiled.results:
        return None
    return dict(msgspec.json.decode(compiled.results[0].value))


@settings(max_examples=400, deadline=None)
@given(answers)
def test_no_answer_breaks_a_rule(answer: dict[str, Any]) -> None:
    result = kept(answer)
    assert result is not None
    event(f"known dimensions: {sum(result[name] != 'Unknown' for name in VALUES)}")
    assert broken(result) == []


@settings(max_examples=150, deadline=None)
@given(anything)
def test_what_is_no_answer_breaks_no_rule_either(answer: Any) -> None:
    result = kept(answer)
    assert result is None or broken(result) == []


@settings(max_examples=200, deadline=None)
@given(answers)
def test_the_rules_applied_twice_change_nothing(answer: dict[str, Any]) -> None:
    result = kept(answer)
    once = msgspec.convert(result, VideoWaterfallType.result_type)
    assert VideoWaterfallType().normalise(once, EVIDENCE) == once


@settings(max_examples=300, deadline=None)
@given(
    answers,
    st.dictionaries(
        st.sampled_from([*VALUES, "search_tags", "confidence", "unknown_reasons", "evidence"]),
        st.integers(0, 5),
        max_size=4,
    ),
)
def test_a_person_keeps_the_last_word_and_the_rest_keeps_the_rules(
    answer: dict[str, Any], edits: dict[str, int]
) -> None:
    result = kept(answer)
    assert result is not None
    for name, number in edits.items():
        if name in VALUES:
            result[name] = [*VALUES[name], "Unknown"][number % (len(VALUES[name]) + 1)]
        elif name == "search_tags":
            result[name] = ["By Hand"] * 12
        elif name == "confidence":
            result[name] = result[name] | {"family": number / 5}
        elif name == "unknown_reasons":
            result[name] = {}
        else:
            result[name] = ["x" * 300]
    before = msgspec.convert(result, VideoWaterfallType.result_type)
    type_ = VideoWaterfallType()
    after = type_.reconcile(before, frozenset(edits))
    assert [getattr(after, n) for n in edits] == [getattr(before, n) for n in edits]
    assert broken(msgspec.json.decode(msgspec.json.encode(after)), frozenset(edits)) == []
    assert type_.reconcile(after, frozenset(edits)) == after


def test_images_obey_the_same_rules() -> None:
    for answer in ({"family": "Genesis Natural"}, {"sub_type": "x", "cues": [{"name": "split"}]}):
        fields = msgspec.convert(kept(answer), ImageWaterfallType.result_type)
        assert ImageWaterfallType().normalise(fields, EVIDENCE) == fields


@pytest.mark.parametrize(
    "fault",
    [
        {"family": "Genesis Natural"},
        {"unknown_reasons": {}},
        {"search_tags": ["Loud"]},
        {"evidence": [""]},
        {"time_start_seconds": 13.0},
        {"tier_level": "Classic (Small)", "confidence": dict.fromkeys([*LEAST, "overall"], 0.9)},
    ],
)
def test_the_list_of_rules_finds_a_fault(fault: dict[str, Any]) -> None:
    result = kept({"cues": [{"name": "heavy_machinery", "source": "visual", "confidence": 0.6}]})
    assert result is not None
    assert broken(result) == []
    result["cues"][0]["confidence"] = 0.9 if "tier_level" in fault else 0.6
    assert broken(result | fault) != []
