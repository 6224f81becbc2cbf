from typing import Any

import msgspec
import pytest
from msgspec import structs

from application.plugins.analysis_type import Extracting, Normalising, Reconciling
from application.plugins.sealed_type import MOST_ANSWER_BYTES, PluginFailed, SealedType
from domain.library.kind import MediaKind
from tests.unit.analysis.evidence import a_clip
from tests.unit.plugins.types import Found, a_type


def test_it_has_exactly_the_methods_that_the_type_has() -> None:
    plain = SealedType(a_type())
    assert not isinstance(plain, Extracting | Normalising | Reconciling)
    whole = SealedType(a_type(extract=lambda evidence: Found(text=evidence.file_name)))
    assert isinstance(whole, Extracting)
    assert whole.extract(a_clip("a.mp4")) == Found(text="a.mp4")


def test_what_the_type_says_of_itself_later_changes_nothing() -> None:
    liar = a_type()
    sealed = SealedType(liar)
    liar.key, liar.kinds, liar.version = "summary", frozenset({MediaKind.IMAGE}), "9"
    assert (sealed.key, sealed.kinds, sealed.version) == ("slate", {MediaKind.VIDEO}, "1")


def test_evidence_that_one_type_changes_by_force_is_whole_for_the_next() -> None:
    def vandalise(evidence: Any) -> Found:
        structs.force_setattr(evidence, "file_name", "gone")
        structs.force_setattr(evidence.facts, "duration_s", -1.0)
        return Found()

    evidence = a_clip("kept.mp4")
    SealedType(a_type(extract=vandalise)).extract(evidence)
    assert evidence == a_clip("kept.mp4")


class Other(msgspec.Struct):
    text: str = ""


def leave(*_: Any) -> None:
    raise SystemExit(3)


class Mute(Exception):
    def __str__(self) -> str:
        raise RuntimeError


def be_mute(*_: Any) -> None:
    raise Mute


@pytest.mark.parametrize(
    ("method", "said"),
    [
        (leave, "extract raised SystemExit: 3"),
        (be_mute, "extract raised Mute: its message cannot be read"),
        (lambda evidence: Other(), "the result is a Other and not Found"),
        (lambda evidence: "words", "the result is a str and not Found"),
        (lambda evidence: structs.replace(Found(), text=object()), "the result is not JSON"),
        (lambda evidence: Found(text="x" * MOST_ANSWER_BYTES), "4,194,304 is the most"),
    ],
)
def test_whatever_a_type_does_is_its_own_failure(method: Any, said: str) -> None:
    with pytest.raises(PluginFailed) as caught:
        SealedType(a_type(extract=method)).extract(a_clip())
    assert said in str(caught.value)


def test_rules_that_answer_nothing_fail() -> None:
    sealed: Any = SealedType(
        a_type(
            normalise=lambda result, evidence: None,
            reconcile=lambda result, edited: None,
            merge=lambda results, stretches: None,
        )
    )
    with pytest.raises(PluginFailed, match="the result is None and not Found"):
        sealed.merge([Found()], [])
    with pytest.raises(PluginFailed, match="the result is None and not Found"):
        sealed.normalise(Found(), a_clip())
    with pytest.raises(PluginFailed, match="the result is None and not Found"):
        sealed.reconcile(Found(), frozenset())
