"""The documentation of the built-in types is what their structs say."""

from adapters.analysis_types.builtin import BuiltInTypes
from application.plugins.describe_type import describe_type
from application.plugins.registry import RegisteredType, load_analysis_types
from application.plugins.sealed_type import SealedType
from application.plugins.type_page import type_page, types_page
from tests.conftest import REPOSITORY
from tests.unit.plugins.types import a_type


def test_the_page_of_the_built_in_types_is_current() -> None:
    types = load_analysis_types([BuiltInTypes()], discover=False)
    page = types_page([describe_type(entry) for entry in types.registered])
    written = (REPOSITORY / "docs" / "types.md").read_text("utf-8")
    assert written == page, "write it anew: reelsight plugins show --built-in > docs/types.md"


def test_a_page_holds_what_an_author_wrote_and_obeys_none_of_it() -> None:
    evil = a_type(title="A <script>", instruction="Look.\n# Not a heading | <b>")
    page = type_page(describe_type(RegisteredType(type=SealedType(evil), plugin="house 1")))
    assert "<script>" not in page
    assert "\n# Not" not in page
    assert "What stands there." in page, "the words below a field"
    assert "| `take` | whole number, with source | facet |" in page
