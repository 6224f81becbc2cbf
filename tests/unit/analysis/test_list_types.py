from application.analysis.list_analysis_types import ListAnalysisTypes
from domain.library.kind import MediaKind
from tests.unit.analysis.library import TYPES


def test_types_are_listed_with_their_plugin_and_schema() -> None:
    listed = ListAnalysisTypes(types=TYPES)(MediaKind.IMAGE)
    description = next(entry for entry in listed if entry.key == "description")
    assert (description.plugin, description.needs_model) == ("reelsight", False)
    assert "Description" in description.schema["$defs"]
    assert all(MediaKind.IMAGE in entry.kinds for entry in listed)
