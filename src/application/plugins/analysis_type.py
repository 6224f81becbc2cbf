"""What a plugin author writes: an analysis type is a schema with a few words around it."""

from typing import Any, Protocol, runtime_checkable

import msgspec

from domain.analysis.evidence import Evidence
from domain.library.kind import MediaKind


@runtime_checkable
class AnalysisType(Protocol):
    """Identity is (key, media kind). Everything else is derived from `result_type`.

    Optional methods, looked up by name:
        `extract(self, evidence: Evidence) -> result | None`: what can be found without a model;
        None when nothing can.
        `normalise(self, result, evidence: Evidence) -> result`: the type's own rules, applied to
        whatever an engine returned.
    """

    key: str
    """Lower-case letters, digits and `_`; stable, it is stored and exported."""
    version: str
    """Grows when the meaning of results changes."""
    title: str
    kinds: frozenset[MediaKind]
    result_type: type[msgspec.Struct]
    instruction: str
    """For the model: what to look for."""


class Extracting(Protocol):
    def extract(self, evidence: Evidence) -> Any: ...


class Normalising(Protocol):
    def normalise(self, result: Any, evidence: Evidence) -> Any: ...
