from collections.abc import Callable
from typing import Any

import msgspec
import pytest

import reelsight
from application.plugins import public
from application.plugins.analysis_type import AnalysisType
from application.plugins.errors import BrokenPlugins
from application.plugins.hooks import hookimpl
from application.plugins.registry import AnalysisTypes, load_analysis_types
from domain.analysis.run import UnknownAnalysisType
from domain.library.kind import MediaKind


class Found(msgspec.Struct):
    text: str = ""


class Nested(msgspec.Struct):
    inside: "list[Nested]" = []


class Unstorable(msgspec.Struct):
    what: Callable[[], None] | None = None


class Type:
    """A sound type; a test changes what it is about."""

    def __init__(self, **changed: Any) -> None:
        self.key = "slate"
        self.version = "1"
        self.title = "Slate"
        self.kinds: Any = frozenset({MediaKind.VIDEO})
        self.result_type: Any = Found
        self.instruction = "Read the slate."
        vars(self).update(changed)


class Plugin:
    def __init__(self, name: str, *types: object) -> None:
        self.__name__ = name
        self._types = types

    @hookimpl
    def register_analysis_types(self, register: Callable[[AnalysisType], None]) -> None:
        for candidate in self._types:
            register(candidate)  # type: ignore[arg-type]  # wrong ones are what is tested


def load(*types: object) -> AnalysisTypes:
    return load_analysis_types([Plugin("house", *types)], discover=False)


@pytest.mark.parametrize(
    ("changed", "fault"),
    [
        ({"key": "Slate"}, "key 'Slate' must be lower-case letters, digits and _, a letter first"),
        ({"key": "_errors"}, "key '_errors' must be lower-case"),
        ({"key": "combined"}, "key 'combined' is reserved"),
        ({"version": ""}, "version must be text, and not empty"),
        ({"version": 1}, "version must be text, and not empty"),
        ({"title": " "}, "title must be text, and not empty"),
        ({"kinds": frozenset()}, "kinds must be a set of MediaKind, and not empty"),
        ({"kinds": MediaKind.VIDEO}, "kinds must be a set of MediaKind"),
        ({"kinds": {MediaKind.AUDIO}}, "kinds may hold video and image, not audio"),
        ({"result_type": dict}, "result_type must be a msgspec.Struct class"),
        ({"result_type": Nested}, "result_type: Nested.inside[] is recursive"),
        ({"result_type": Unstorable}, "result_type has no JSON schema"),
        ({"extract": "text"}, "extract must be a method"),
    ],
)
def test_a_malformed_type_is_refused_by_name(changed: dict[str, Any], fault: str) -> None:
    with pytest.raises(BrokenPlugins) as caught:
        load(Type(**changed))
    (problem,) = caught.value.problems
    assert (problem.plugin, problem.type_key) == ("house", changed.get("key", "slate"))
    assert fault in problem.message


def test_a_type_that_lacks_members_is_told_which() -> None:
    incomplete = Type()
    del incomplete.instruction
    with pytest.raises(BrokenPlugins, match="it has no instruction"):
        load(incomplete)


def test_a_class_in_place_of_an_instance_is_explained() -> None:
    with pytest.raises(BrokenPlugins, match=r"register an instance: Type\(\), not the class"):
        load(Type)


def test_two_types_of_one_key_and_kind_are_refused() -> None:
    with pytest.raises(BrokenPlugins, match="there is one for video already, from plugin first"):
        load_analysis_types([Plugin("first", Type()), Plugin("second", Type())], discover=False)


def test_one_key_may_serve_two_kinds_with_two_types() -> None:
    types = load(Type(title="Moving"), Type(title="Still", kinds=frozenset({MediaKind.IMAGE})))
    assert types.get("slate", MediaKind.VIDEO).title == "Moving"
    assert types.get("slate", MediaKind.IMAGE).title == "Still"


CHOICE = load(
    Type(key="summary"),
    Type(key="waterfall_classification"),
    Type(key="description", kinds=frozenset({MediaKind.IMAGE})),
)


def keys(chosen: tuple[AnalysisType, ...]) -> list[str]:
    return [analysis_type.key for analysis_type in chosen]


def test_combined_means_every_type_of_the_kind() -> None:
    assert keys(CHOICE.choose(["combined"], MediaKind.VIDEO)) == [
        "summary",
        "waterfall_classification",
    ]


def test_the_old_name_of_a_type_still_chooses_it() -> None:
    assert keys(CHOICE.choose(["waterfall"], MediaKind.VIDEO)) == ["waterfall_classification"]


def test_chosen_types_come_once_and_in_registration_order() -> None:
    wanted = ["waterfall", "summary", "waterfall_classification"]
    assert keys(CHOICE.choose(wanted, MediaKind.VIDEO)) == ["summary", "waterfall_classification"]


def test_a_type_of_another_kind_cannot_be_chosen() -> None:
    with pytest.raises(UnknownAnalysisType, match="no analysis type “summary” for image files"):
        CHOICE.choose(["summary"], MediaKind.IMAGE)


def test_a_selection_over_kinds_takes_what_each_kind_has() -> None:
    wanted = ["summary", "description"]
    assert keys(CHOICE.matching(wanted, MediaKind.VIDEO)) == ["summary"]
    assert keys(CHOICE.matching(wanted, MediaKind.IMAGE)) == ["description"]
    with pytest.raises(UnknownAnalysisType, match="no analysis type “sumary”"):
        CHOICE.matching(["sumary"], MediaKind.VIDEO)


def test_plugin_authors_import_exactly_the_public_names() -> None:
    assert reelsight.__all__ == public.__all__
