"""The analysis types there are, for lists and documentation."""

from typing import Any

import msgspec

from application.plugins.analysis_type import Extracting
from application.plugins.registry import AnalysisTypes
from domain.library.kind import MediaKind


class ListedType(msgspec.Struct, frozen=True, kw_only=True):
    key: str
    title: str
    version: str
    kinds: tuple[MediaKind, ...]
    plugin: str
    needs_model: bool
    """Nothing of it can be found without a model."""
    schema: dict[str, Any]
    """JSON Schema of its results."""


class ListAnalysisTypes:
    def __init__(self, *, types: AnalysisTypes) -> None:
        self._types = types

    def __call__(self, kind: MediaKind | None = None) -> tuple[ListedType, ...]:
        """In the order they were registered; of one kind when given."""
        return tuple(
            ListedType(
                key=entry.type.key,
                title=entry.type.title,
                version=entry.type.version,
                kinds=tuple(sorted(entry.type.kinds)),
                plugin=entry.plugin,
                needs_model=not isinstance(entry.type, Extracting),
                schema=msgspec.json.schema(entry.type.result_type),
            )
            for entry in self._types.registered
            if kind is None or kind in entry.type.kinds
        )
