import compileall
import importlib
from pathlib import Path

import pytest

from application.plugins.field_notes import field_notes
from application.plugins.tool_schema import schema_of

MODULE = """
from typing import Annotated
import msgspec
class Shipped(msgspec.Struct):
    words: Annotated[str, msgspec.Meta(description="As they stand there.")]
    size: int = 0
    \"\"\"In feet.\"\"\"
"""


@pytest.mark.parametrize(("source", "size"), [(True, {"description": "In feet."}), (False, {})])
def test_a_plugin_shipped_without_its_source_has_only_its_descriptions(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, source: bool, size: dict[str, str]
) -> None:
    module = f"reelsight_shipped_{source}"
    path = tmp_path / f"{module}.py"
    path.write_text(MODULE)
    compileall.compile_file(path, legacy=True, quiet=1)
    if not source:
        path.unlink()
    monkeypatch.syspath_prepend(tmp_path)
    shipped = importlib.import_module(module).Shipped
    assert ("size" in field_notes(shipped)) is source
    properties = schema_of(shipped)["properties"]
    assert properties["words"] == {"type": "string", "description": "As they stand there."}
    assert properties["size"] == {"type": "integer", **size}
