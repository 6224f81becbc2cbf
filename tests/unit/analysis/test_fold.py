"""One result out of several runs: whose word is shown, and what else was said."""

from domain.analysis.findings import Claim, Finding
from domain.analysis.fold import fold
from domain.library.edits import EditAction
from domain.shared.provenance import DEFAULT_SOURCE_ORDER, Source
from tests.unit.analysis.folding import KEY, edit, fact, folded, layer, value_of

SET, APPROVE, REJECT, UNDO = (
    EditAction.SET,
    EditAction.APPROVE,
    EditAction.REJECT,
    EditAction.UNDO,
)


def test_the_newest_model_that_saw_the_file_as_it_is_comes_first() -> None:
    layers = [
        layer(1, {"take": 1}),
        layer(2, {"take": 2}),
        layer(3, {"take": 3}, engine="extractive"),
        layer(4, {"take": 4}, is_current=False),
    ]
    result = folded(layers)
    assert value_of(result) == {"take": 2}
    assert result.is_current
    assert [other.value for other in result.fields["take"].others] == [1, 3, 4]


def test_without_a_run_about_the_file_as_it_is_the_newest_old_one_is_shown() -> None:
    result = folded([layer(1, {"take": 1}, is_current=False)])
    assert (value_of(result), result.is_current) == ({"take": 1}, False)


def test_a_fact_comes_from_the_better_source_whoever_found_it() -> None:
    found = layer(1, {"day": fact("2019", "exif", 0.5)}, engine="extractive")
    seen = layer(2, {"day": fact("2020", "visual", 0.9)})
    result = folded([seen, found])
    assert value_of(result)["day"] == fact("2019", "exif", 0.5)
    assert result.fields["day"].run_id == 1
    (other,) = result.fields["day"].others
    assert (other.value, other.source, other.run_id) == ("2020", Source.VISUAL, 2)


def test_of_one_source_the_surer_then_the_newer_is_believed() -> None:
    sure, unsure = (
        layer(1, {"day": fact("a", "ocr", 0.9)}),
        layer(2, {"day": fact("b", "ocr", 0.4)}),
    )
    assert value_of(folded([unsure, sure]))["day"]["value"] == "a"
    newer = layer(3, {"day": fact("c", "ocr", 0.9)})
    assert value_of(folded([unsure, sure, newer]))["day"]["value"] == "c"


def test_a_fact_that_the_newest_does_not_know_is_taken_from_another_run() -> None:
    knows = layer(1, {"day": fact("2019", "exif")}, engine="extractive")
    assert value_of(folded([knows, layer(2, {"day": None})]))["day"]["value"] == "2019"
    assert value_of(folded([knows, layer(2, {})]))["day"]["value"] == "2019"


def test_a_fact_about_another_content_of_the_file_is_only_listed() -> None:
    old = layer(1, {"day": fact("2019", "exif")}, is_current=False)
    result = folded([old, layer(2, {"day": None})])
    assert value_of(result)["day"] is None
    assert [other.value for other in result.fields["day"].others] == ["2019"]


def test_what_a_person_set_stands_as_their_fact_over_any_run() -> None:
    edits = [edit(1, SET, "day", "2021", note="I was there")]
    result = folded([layer(1, {"day": fact("2019", "exif")})], edits)
    assert value_of(result)["day"] == fact("2021", "human", 1.0, "I was there")
    state = result.fields["day"]
    assert (state.edit, state.run_id) == (edits[0], None)
    assert [other.value for other in state.others] == ["2019"]


def test_a_plain_field_is_set_plainly_and_null_means_nothing() -> None:
    layers = [layer(1, {"take": 1, "day": fact("2019")})]
    assert value_of(folded(layers, [edit(1, SET, "take", 7)]))["take"] == 7
    assert value_of(folded(layers, [edit(1, SET, "day", None)]))["day"] is None


def test_what_was_approved_stays_whatever_later_runs_say() -> None:
    shown = fact("2019", "filename", 0.6)
    edits = [edit(1, APPROVE, "day", shown)]
    later = layer(2, {"day": fact("2020", "exif", 0.99)})
    result = folded([layer(1, {"day": shown}), later], edits)
    assert value_of(result)["day"] == shown
    assert result.fields["day"].run_id == 1
    gone = folded([later], edits)
    assert value_of(gone)["day"] == shown
    assert gone.fields["day"].run_id is None


def test_what_was_rejected_makes_way_for_another_value_or_for_nothing() -> None:
    best, other = layer(1, {"day": fact("2019", "exif")}), layer(2, {"day": fact("2020")})
    edits = [edit(1, REJECT, "day", fact("2019", "exif"))]
    result = folded([best, other], edits)
    assert value_of(result)["day"]["value"] == "2020"
    assert [(o.value, o.is_rejected) for o in result.fields["day"].others] == [("2019", True)]
    alone = folded([best], edits)
    assert value_of(alone)["day"] is None
    assert alone.fields["day"].edit == edits[0]


def test_a_rejected_value_does_not_come_back_with_another_source_or_in_a_later_run() -> None:
    edits = [edit(1, REJECT, "day", fact("2019", "exif"))]
    again = layer(9, {"day": fact("2019", "ocr", 0.99)})
    assert value_of(folded([again], edits))["day"] is None


def test_values_are_rejected_one_after_another() -> None:
    layers = [layer(1, {"take": 1}), layer(2, {"take": 2}), layer(3, {"take": 3})]
    edits = [edit(1, REJECT, "take", 3), edit(2, REJECT, "take", 2, supersedes=1)]
    assert value_of(folded(layers, edits)) == {"take": 1}
    undone = [*edits, edit(3, UNDO, "take", supersedes=2)]
    assert value_of(folded(layers, undone)) == {"take": 2}


def test_undo_brings_back_exactly_what_held_before() -> None:
    layers = [layer(1, {"take": 1})]
    edits = [edit(1, SET, "take", 5), edit(2, SET, "take", 6, supersedes=1)]
    undone = [*edits, edit(3, UNDO, "take", supersedes=2)]
    assert folded(layers, undone) == folded(layers, edits[:1])
    all_undone = [*undone, edit(4, UNDO, "take", supersedes=1)]
    assert folded(layers, all_undone) == folded(layers)


def test_edits_of_a_record_and_of_a_field_in_it_apply_in_order_of_time() -> None:
    layers = [layer(1, {"who": {"name": "a", "role": "b"}})]
    whole = {"name": "W", "role": "W"}
    inner_last = folded(layers, [edit(1, SET, "who", whole), edit(2, SET, "who.name", "N")])
    assert value_of(inner_last)["who"] == {"name": "N", "role": "W"}
    whole_last = folded(layers, [edit(1, SET, "who.name", "N"), edit(2, SET, "who", whole)])
    assert value_of(whole_last)["who"] == whole
    assert set(whole_last.fields) == {"who"}
    assert [other.value for other in whole_last.fields["who"].others] == [
        {"name": "a", "role": "b"}
    ]


def test_a_whole_result_can_be_set_approved_and_rejected() -> None:
    layers = [layer(1, {"take": 1}), layer(2, {"take": 2})]
    assert value_of(folded(layers, [edit(1, SET, "", {"take": 9})])) == {"take": 9}
    assert value_of(folded(layers, [edit(1, APPROVE, "", {"take": 1})])) == {"take": 1}
    first = edit(1, REJECT, "", {"take": 2})
    rejected = folded(layers, [first])
    assert (value_of(rejected), rejected.base and rejected.base.id) == ({"take": 1}, 1)
    both = folded(layers, [first, edit(2, REJECT, "", {"take": 1}, supersedes=1)])
    assert value_of(both) is None
    assert both.fields[""].edit is not None


def test_a_rejected_whole_goes_with_what_a_person_had_set_in_it() -> None:
    layers = [layer(1, {"take": 1, "by": "a"}), layer(2, {"take": 2, "by": "b"})]
    inner = edit(1, SET, "take", 7)
    shown = edit(2, REJECT, "", {"take": 7, "by": "b"})
    next_best = folded(layers, [inner, shown])
    assert value_of(next_best) == {"take": 7, "by": "a"}
    assert next_best.fields["take"].edit == inner
    assert value_of(folded(layers[1:], [inner, shown])) is None


def test_a_person_alone_makes_a_result() -> None:
    edits = [edit(1, SET, "who.name", "N"), edit(2, SET, "day", "2019")]
    result = folded([], edits, sourced=("day",))
    assert value_of(result) == {"who": {"name": "N"}, "day": fact("2019", "human", 1.0)}
    assert (result.base, result.version) == (None, "")


def test_without_runs_and_edits_there_is_nothing() -> None:
    assert fold(KEY, [], [], DEFAULT_SOURCE_ORDER) is None
    taken_back = [edit(1, SET, "take", 1), edit(2, UNDO, "take", supersedes=1)]
    assert fold(KEY, [], taken_back, DEFAULT_SOURCE_ORDER) is None


def test_an_edit_whose_place_is_gone_is_kept_and_nothing_of_it_applied() -> None:
    edits = [edit(1, SET, "who.name", "N"), edit(2, SET, "take", 4)]
    result = folded([layer(1, {"who": "somebody", "take": 1})], edits)
    assert value_of(result) == {"who": "somebody", "take": 4}
    assert result.unfit == (edits[0],)


def test_equal_other_values_stand_once_and_those_that_are_shown_not_at_all() -> None:
    layers = [layer(n, {"take": take}) for n, take in enumerate([5, 3, 3, 5], 1)]
    state = folded(layers).fields["take"]
    assert [other.value for other in state.others] == [3]


def test_findings_are_those_of_what_is_shown() -> None:
    def found(path: str, says: str) -> Finding:
        return Finding(path=path, claim=Claim.NAME, supported=True, says=says)

    base = layer(
        2,
        {"day": fact("2020"), "take": 1, "texts": ["a"]},
        findings=(found("day", "base"), found("take", "base"), found("texts[0]", "base")),
    )
    other = layer(1, {"day": fact("2019", "exif")}, findings=(found("day", "other"),))
    result = folded([base, other], [edit(1, SET, "texts", ["b"])])
    assert [(f.path, f.says) for f in result.findings] == [("take", "base"), ("day", "other")]


def test_true_is_not_one() -> None:
    result = folded([layer(1, {"take": True}), layer(2, {"take": 1})])
    assert [other.value for other in result.fields["take"].others] == [True]


def test_a_rejected_list_does_not_come_back_because_a_run_is_surer_of_it() -> None:
    def texts(sure: float, source: str = "ocr") -> list[object]:
        return [{"text": "SALE", "source": source, "confidence": sure}]

    def places(sure: float) -> list[object]:
        return [fact({"name": "Quay"}, confidence=sure)]

    edits = [edit(1, REJECT, "texts", texts(0.9)), edit(2, REJECT, "places", places(0.7))]
    again = layer(9, {"texts": texts(0.8, "visual"), "places": places(0.71)})
    assert value_of(folded([again], edits)) == {"texts": None, "places": None}
    other = layer(9, {"texts": [{"text": "SOLD", "source": "ocr", "confidence": 0.9}]})
    assert value_of(folded([other], edits))["texts"][0]["text"] == "SOLD"


def test_a_rejected_result_does_not_come_back_because_a_run_is_less_sure_of_it() -> None:
    def result(sure: float) -> object:
        return {"family": "Genesis", "confidence": {"family": sure, "overall": sure}}

    edits = [edit(1, REJECT, "", result(0.9))]
    assert value_of(folded([layer(1, result(0.9))], edits)) is None
    assert value_of(folded([layer(1, result(0.8))], edits)) is None
    assert value_of(folded([layer(1, {"family": "Custom"})], edits)) == {"family": "Custom"}


def test_a_fact_without_its_evidence_gives_way_to_any_that_has_it() -> None:
    lie = Finding(path="day", claim=Claim.EXIF, supported=False, says="2019")
    claimed = layer(2, {"day": fact("2019", "exif", 0.4)}, findings=(lie,))
    named = layer(1, {"day": fact("2020", "filename", 0.85)}, engine="extractive")
    result = folded([claimed, named])
    assert value_of(result)["day"]["value"] == "2020"
    assert [other.value for other in result.fields["day"].others] == ["2019"]
    assert value_of(folded([claimed]))["day"]["value"] == "2019"


def test_a_model_that_found_nothing_hides_nothing_that_was_measured() -> None:
    sign = [{"text": "SALT QUAY", "source": "ocr", "confidence": 0.9}]
    model = layer(2, {"texts": [], "things": [{"name": "boat"}], "words": []})
    read = layer(1, {"texts": sign, "things": [], "words": ["quay"]}, engine="extractive")
    result = folded([model, read])
    assert value_of(result) == {"texts": sign, "things": [{"name": "boat"}], "words": []}
    assert result.base == model.run
    assert result.fields["texts"].run_id == read.run.id
    assert [other.value for other in result.fields["words"].others] == [["quay"]]
    assert set(result.fields) == {"texts", "words"}
    rejected = folded([model, read], [edit(1, REJECT, "texts", sign)])
    assert value_of(rejected)["texts"] is None
    emptied = folded([model, read], [edit(1, SET, "texts", [])])
    assert value_of(emptied)["texts"] == []


def test_what_one_model_says_does_not_fill_the_answer_of_another() -> None:
    result = folded([layer(1, {"cues": [{"name": "kit"}]}), layer(2, {"cues": []})])
    assert value_of(result) == {"cues": []}
    assert [other.value for other in result.fields["cues"].others] == [[{"name": "kit"}]]


def test_what_was_measured_in_another_content_of_the_file_is_only_listed() -> None:
    sign = [{"text": "SALT QUAY"}]
    before = layer(1, {"texts": sign}, engine="extractive", is_current=False)
    result = folded([layer(2, {"texts": []}), before])
    assert value_of(result) == {"texts": []}
    assert [other.value for other in result.fields["texts"].others] == [sign]
