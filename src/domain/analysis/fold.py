"""From the results of several runs and a person's edits to the one result that is shown.

Every field keeps what was not chosen: nothing that a run found or a person wrote is lost.
"""

from collections.abc import Sequence
from typing import Any

import msgspec

from domain.analysis.edits import Edit
from domain.analysis.findings import Finding
from domain.analysis.run import AnalysisRun, TypeResult
from domain.shared.ids import RunId
from domain.shared.provenance import Source, SourceOrder


class Layer(msgspec.Struct, frozen=True, kw_only=True):
    """One run's result of the type."""

    run: AnalysisRun
    result: TypeResult
    is_current: bool
    """It looked at the file as it is now."""


class OtherValue(msgspec.Struct, frozen=True, kw_only=True):
    """What a run says of a field that is not shown."""

    value: Any
    run_id: RunId
    source: Source | None = None
    confidence: float | None = None
    evidence: str | None = None
    is_rejected: bool = False


class FieldState(msgspec.Struct, frozen=True, kw_only=True):
    """Why a field shows what it shows."""

    edit: Edit | None = None
    """The SET or APPROVE that decided it, or the REJECT that emptied it."""
    run_id: RunId | None = None
    """The run whose value it is; None for a person's own."""
    others: tuple[OtherValue, ...] = ()
    """Other values, best first; equal ones once."""


class Folded(msgspec.Struct, frozen=True, kw_only=True):
    key: str
    version: str
    value: msgspec.Raw
    """JSON of the type's result. A SET value stands as `Sourced` from `human` with confidence 1
    where the runs (or `sourced`) have a `Sourced` there, else bare."""
    base: AnalysisRun | None
    """The run that everything comes from which no field state names; None: edits alone."""
    is_current: bool
    fields: dict[str, FieldState]
    """By field path; only fields that an edit, another run or another value says something of."""
    findings: tuple[Finding, ...] = ()
    """Of the base's result, without those of fields that a person decided."""
    unfit: tuple[Edit, ...] = ()
    """Effective edits that the result has no place for any more; they are kept and shown."""


def fold(
    key: str,
    layers: Sequence[Layer],
    edits: Sequence[Edit],
    order: SourceOrder,
    sourced: frozenset[str] = frozenset(),
) -> Folded | None:
    """`layers` in any order, `edits` all of the file's edits of this type, oldest first; `sourced`
    the paths that the type declares as `Sourced`. None: there is nothing to show.

    The base is the newest result that looked at the file as it is, a model's before the one of
    the engine that needs none, else the newest there is; among them the one that rests on the
    better source, where the result says so. Then, field by field for `Sourced` fields outside
    lists, the value from the best source (`order`), the more confident and newer one among
    equals. Then the edits, in their order: a person has the last word.
    """
    raise NotImplementedError
