"""What holds of the fold whatever runs and people say."""

from typing import Any

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.analysis.field_path import FieldPath, get_at
from domain.analysis.fold import Folded, Layer, fold
from domain.library.edits import Edit, EditAction, standing
from domain.shared.provenance import DEFAULT_SOURCE_ORDER, Source
from tests.unit.analysis.folding import KEY, edit, fact, layer

PATHS = ["", "take", "day", "who", "who.name", "who.born", "texts"]
words = st.sampled_from(["a", "b", "c"])
facts = st.none() | st.builds(
    fact,
    words,
    st.sampled_from([s.value for s in Source if s is not Source.HUMAN]),
    st.sampled_from([0.2, 0.9]),
)
people = st.none() | st.fixed_dictionaries({}, optional={"name": words, "born": facts})
results = st.fixed_dictionaries(
    {},
    optional={
        "take": st.integers(0, 2) | st.none(),
        "day": facts,
        "who": people | words,  # a scalar where a record was
        "texts": st.lists(words, max_size=2),
    },
)
values = st.one_of(st.none(), words, st.integers(0, 2), people, results)


@st.composite
def layers(draw: st.DrawFn) -> list[Layer]:
    return [
        layer(
            number,
            draw(results),
            engine=draw(st.sampled_from(["bedrock", "extractive"])),
            is_current=draw(st.booleans()),
        )
        for number in range(1, draw(st.integers(0, 4)) + 1)
    ]


@st.composite
def histories(draw: st.DrawFn) -> list[Edit]:
    """Edits as a store would hold them: UNDO takes back what is in force."""
    made: list[Edit] = []
    for number in range(1, draw(st.integers(0, 8)) + 1):
        action = draw(
            st.sampled_from(
                [EditAction.SET, EditAction.APPROVE, EditAction.REJECT, EditAction.UNDO]
            )
        )
        path = draw(st.sampled_from(PATHS))
        stack = standing(made).get((KEY, path))
        if action is EditAction.UNDO:
            if stack:
                made.append(edit(number, action, path, supersedes=stack[-1].id))
            continue
        value: Any = draw(results if path == "" else values)
        made.append(edit(number, action, path, value, supersedes=stack[-1].id if stack else None))
    return made


def run(given_layers: list[Layer], edits: list[Edit]) -> Folded | None:
    return fold(KEY, given_layers, edits, DEFAULT_SOURCE_ORDER, frozenset({"day"}))


@settings(deadline=None)
@given(layers(), histories(), st.randoms(use_true_random=False))
def test_the_order_of_layers_and_of_edits_does_not_count(
    some: list[Layer], edits: list[Edit], random: Any
) -> None:
    mixed, reread = list(some), list(edits)
    random.shuffle(mixed)
    random.shuffle(reread)
    assert run(some, edits) == run(mixed, reread)


@settings(deadline=None)
@given(layers(), histories())
def test_folding_what_is_shown_again_changes_nothing(some: list[Layer], edits: list[Edit]) -> None:
    once = run(some, edits)
    if once is None or once.base is None or once.unfit:
        return
    base = next(one for one in some if one.run.id == once.base.id)
    shown = msgspec.structs.replace(
        base, result=msgspec.structs.replace(base.result, value=once.value)
    )
    if msgspec.json.decode(once.value) is None:
        return
    again = run([shown], edits)
    assert again is not None
    assert msgspec.json.decode(again.value) == msgspec.json.decode(once.value)


@settings(deadline=None)
@given(layers(), histories())
def test_the_last_word_on_a_field_is_a_persons(some: list[Layer], edits: list[Edit]) -> None:
    result = run(some, edits)
    for (_, path), stack in standing(edits).items():
        last = stack[-1]
        if result is None or last in result.unfit or last.action is not EditAction.SET:
            continue
        if any(
            other[-1].id > last.id and FieldPath(over) != path and _touch(over, path)
            for (_, over), other in standing(edits).items()
        ):
            continue
        assert last.value is not None
        wanted = msgspec.json.decode(last.value)
        shown = get_at(msgspec.json.decode(result.value), FieldPath(path))
        assert shown in (wanted, {**fact(wanted), **_human(shown)})


@settings(deadline=None)
@given(layers(), histories())
def test_no_edit_that_holds_is_forgotten(some: list[Layer], edits: list[Edit]) -> None:
    result = run(some, edits)
    if result is None:
        return
    told = {state.edit.id for state in result.fields.values() if state.edit}
    told |= {one.id for one in result.unfit}
    for (_, path), stack in standing(edits).items():
        covered = any(
            other[-1].id > stack[-1].id and over != path and _touch(over, path)
            for (_, over), other in standing(edits).items()
        )
        assert covered or stack[-1].id in told


@settings(deadline=None)
@given(layers())
def test_every_value_of_every_run_is_shown_or_listed(some: list[Layer]) -> None:
    result = run(some, [])
    if result is None:
        return
    shown = msgspec.json.decode(result.value)
    for one in some:
        for path in ("take", "day", "texts"):
            value = get_at(msgspec.json.decode(one.result.value), FieldPath(path))
            if value is None or value == []:
                continue
            bare = value["value"] if isinstance(value, dict) else value
            there = get_at(shown, FieldPath(path))
            there = there["value"] if isinstance(there, dict) else there
            state = result.fields.get(path)
            listed = [other.value for other in state.others] if state else []
            assert bare == there or bare in listed


@settings(deadline=None)
@given(layers(), histories(), values, st.sampled_from(PATHS[1:]))
def test_undo_restores_exactly_what_was_shown(
    some: list[Layer], edits: list[Edit], value: Any, path: str
) -> None:
    more = edit(90, EditAction.SET, path, value)
    back = edit(91, EditAction.UNDO, path, supersedes=90)
    assert run(some, [*edits, more, back]) == run(some, edits)


def _touch(one: str, other: str) -> bool:
    first, second = FieldPath(one), FieldPath(other)
    return (
        not first
        or not second
        or f"{first}.".startswith(f"{second}.")
        or (f"{second}.".startswith(f"{first}."))
    )


def _human(shown: Any) -> dict[str, Any]:
    keys = ("source", "confidence", "evidence")
    return {k: shown[k] for k in keys} if isinstance(shown, dict) and "source" in shown else {}
