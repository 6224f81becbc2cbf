"""What a plugin author writes: an analysis type is a schema with a few words around it."""

from collections.abc import Sequence, Set
from typing import Any, Protocol, runtime_checkable

import msgspec

from application.plugins.marks import TimeRange
from domain.analysis.evidence import Evidence
from domain.library.kind import MediaKind
from domain.shared.provenance import DEFAULT_SOURCE_ORDER, SourceOrder


@runtime_checkable
class AnalysisType(Protocol):
    """Identity is (key, media kind). Everything else is derived from `result_type`.

    The methods of an installed plugin run in a child process. A call that raises, takes more than
    a minute or ends the process has no result for that file; a result must survive JSON. What a
    method remembers between calls may be gone with its process. What a docstring below a field
    says, models are told, too.

    Optional methods, looked up by name:
        `extract(self, evidence: Evidence) -> result | None`: what can be found without a model;
        None when nothing can.
        `normalise(self, result, evidence: Evidence) -> result`: the type's own rules, applied to
        whatever an engine returned. Twice gives the same as once.
        `reconcile(self, result, edited: frozenset[str]) -> result`: set right what speaks of the
        top-level fields that a person has set (confidences, reasons); those fields stay theirs.
        `merge(self, results: Sequence[result], stretches: Sequence[TimeRange]) -> result`: one
        result about a whole video that was too long to be looked at in one go. `results` are about
        its parts, in order, with times of the whole; each speaks of its stretch alone, and the
        stretches follow one another. Without it: `merge_results(results)`.

    Optional attributes:
        `source_order: SourceOrder`: which source is believed where runs disagree
        (default `DEFAULT_SOURCE_ORDER`).
        `output_tokens: int`: about how long an answer is, for the price estimate.
    """

    # Properties, so that a plugin's narrower class attribute fits the protocol.
    @property
    def key(self) -> str:
        """Lower-case letters, digits and `_`; stable, it is stored and exported."""
        ...

    @property
    def version(self) -> str:
        """Grows when the meaning of results changes."""
        ...

    @property
    def title(self) -> str: ...

    @property
    def kinds(self) -> Set[MediaKind]: ...

    @property
    def result_type(self) -> type[msgspec.Struct]: ...

    @property
    def instruction(self) -> str:
        """For the model: what to look for."""
        ...


@runtime_checkable
class Extracting(Protocol):
    def extract(self, evidence: Evidence) -> Any: ...


@runtime_checkable
class Normalising(Protocol):
    def normalise(self, result: Any, evidence: Evidence) -> Any: ...


@runtime_checkable
class Reconciling(Protocol):
    def reconcile(self, result: Any, edited: frozenset[str]) -> Any: ...


@runtime_checkable
class Merging(Protocol):
    def merge(self, results: Sequence[Any], stretches: Sequence[TimeRange]) -> Any: ...


def source_order(analysis_type: AnalysisType) -> SourceOrder:
    return getattr(analysis_type, "source_order", DEFAULT_SOURCE_ORDER)
