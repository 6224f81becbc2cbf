"""Sensitive fields are found wherever a struct may hold them."""

from typing import Annotated, Any

import msgspec
import pytest

from application.analysis.exporting.shareable import without_sensitive
from application.plugins.public import Sourced, embed, sensitive


class Person(msgspec.Struct, frozen=True, kw_only=True):
    name: Annotated[str, sensitive, embed] = ""
    role: str = ""
    friends: tuple["Person", ...] = ()


class Cat(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    chip: Annotated[int, sensitive] = 0
    fur: str = ""


class Dog(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    bark: str = ""


class Result(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    person: Person | None = None
    fact: Sourced[Person] | None = None
    by_room: dict[str, Person] = {}
    pets: tuple[Cat | Dog, ...] = ()
    pair: tuple[int, Person] | None = None
    anything: Any = None
    secret_list: Annotated[tuple[Person, ...], sensitive] = ()


ADA = {"name": "Ada", "role": "narrator"}
SHOWN = {"role": "narrator"}


@pytest.mark.parametrize(
    ("value", "kept"),
    [
        ({"person": ADA}, {"person": SHOWN}),
        ({"person": None}, {"person": None}),
        (
            {"fact": {"value": ADA, "source": "exif", "confidence": 1.0}},
            {"fact": {"value": SHOWN, "source": "exif", "confidence": 1.0}},
        ),
        ({"byRoom": {"hall": ADA}}, {"byRoom": {"hall": SHOWN}}),
        (
            {"pets": [{"type": "Cat", "chip": 1, "fur": "red"}, {"type": "Dog", "bark": "loud"}]},
            {"pets": [{"type": "Cat", "fur": "red"}, {"type": "Dog", "bark": "loud"}]},
        ),
        ({"pair": [1, ADA]}, {"pair": [1, SHOWN]}),
        ({"anything": {"name": 1, "deep": [ADA]}}, {"anything": {"name": 1, "deep": [ADA]}}),
        ({"secretList": [ADA]}, {}),
        (
            {"person": {**ADA, "friends": [{**ADA, "friends": [ADA]}]}},
            {"person": {**SHOWN, "friends": [{**SHOWN, "friends": [SHOWN]}]}},
        ),
        ({"of_an_older_version": "Ada", "person": {"nickname": "Ada"}}, {"person": {}}),
        (None, None),
    ],
)
def test_only_what_is_not_sensitive_is_kept(value: Any, kept: Any) -> None:
    assert without_sensitive(value, Result) == kept
