"""A type sets right what speaks of fields that a person decided; the fields stay theirs."""

from collections.abc import Callable
from typing import Any

import msgspec
import pytest

from application.analysis.showing.fold_file import fold_type
from application.plugins.public import MediaKind
from domain.library.edits import EditAction
from tests.unit.analysis.folding import KEY, edit, layer, value_of

SET, APPROVE, REJECT = EditAction.SET, EditAction.APPROVE, EditAction.REJECT


class Slate(msgspec.Struct, frozen=True, kw_only=True):
    take: int = 0
    why: str | None = None


class SlateType:
    key = KEY
    version = "1"
    title = "Slate"
    kinds = frozenset({MediaKind.VIDEO})
    result_type = Slate
    instruction = "Read the slate."

    def __init__(self, answer: Callable[[Slate, frozenset[str]], Any]) -> None:
        self._answer = answer

    def reconcile(self, result: Slate, edited: frozenset[str]) -> Any:
        return self._answer(result, edited)


def shown(of_type: Any, *edits: Any, run: Any = None) -> Any:
    folded = fold_type(KEY, of_type, [layer(1, run or {"take": 1, "why": "seen"})], edits)
    assert folded is not None
    return value_of(folded)


def say_who(_: Slate, edited: frozenset[str]) -> Slate:
    return Slate(take=99, why=f"a person decided {', '.join(sorted(edited))}")


@pytest.mark.parametrize(("action", "value"), [(SET, 7), (APPROVE, 1)])
def test_it_may_say_why_but_not_what(action: EditAction, value: int) -> None:
    assert shown(SlateType(say_who), edit(1, action, "take", value)) == {
        "take": value,
        "why": "a person decided take",
    }


def test_without_edits_it_is_not_asked() -> None:
    assert shown(SlateType(say_who)) == {"take": 1, "why": "seen"}


def test_what_was_rejected_has_the_types_default_and_never_the_rejected_value() -> None:
    rejected = edit(1, REJECT, "take", 1)
    assert shown(SlateType(lambda result, _: result), rejected)["take"] == 0
    assert shown(SlateType(lambda *_: Slate(take=1)), rejected)["take"] is None


@pytest.mark.parametrize(
    "answer",
    [lambda *_: 1 / 0, lambda *_: None, lambda *_: "Slate", lambda *_: {"take": "many"}],
    ids=["raises", "nothing", "text", "misfit"],
)
def test_a_plugin_that_misbehaves_loses_only_its_say(answer: Any) -> None:
    assert shown(SlateType(answer), edit(1, SET, "take", 7)) == {"take": 7, "why": "seen"}


def test_a_result_that_does_not_fit_the_type_any_more_is_left_as_it_is() -> None:
    old = {"take": "one", "roll": 3}
    assert shown(SlateType(say_who), edit(1, SET, "why", "x"), run=old) == {**old, "why": "x"}


def test_what_the_struct_does_not_know_stays() -> None:
    result = shown(SlateType(say_who), edit(1, SET, "take", 7), run={"take": 1, "roll": 3})
    assert result == {"take": 7, "roll": 3, "why": "a person decided take"}


def test_an_edit_of_a_field_that_the_type_has_no_more_is_kept_beside() -> None:
    gone = edit(1, SET, "roll", 3)
    folded = fold_type(KEY, SlateType(say_who), [layer(1, {"take": 1})], [gone])
    assert folded is not None
    assert (value_of(folded), folded.unfit) == ({"take": 1}, (gone,))
