"""From the results of several runs and a person's edits to the one result that is shown.

Every field keeps what was not chosen: nothing that a run found or a person wrote is lost.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import msgspec

from domain.analysis.candidates import Candidates, Layer, Said, bare, fingerprint, is_sourced
from domain.analysis.field_path import (
    WHOLE,
    FieldPath,
    get_at,
    has_place,
    is_within,
    with_value,
    within,
)
from domain.analysis.findings import Finding
from domain.analysis.run import AnalysisRun
from domain.library.edits import Edit, EditAction, standing
from domain.shared.ids import RunId
from domain.shared.provenance import Source, SourceOrder

__all__ = ["FieldState", "Folded", "Layer", "OtherValue", "fold", "rejected_in"]


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
    """What a person said of exactly this field and holds: the SET or APPROVE that decided it, or
    the REJECT after which something else shows, or nothing."""
    run_id: RunId | None = None
    """The run whose value it is; None for a person's own, and for nothing."""
    others: tuple[OtherValue, ...] = ()
    """Other values, best first; equal ones once, and none that says nothing."""


class Folded(msgspec.Struct, frozen=True, kw_only=True):
    key: str
    version: str
    """Of the type that made the base; empty where edits are all there is."""
    value: msgspec.Raw
    """JSON of the type's result. A SET value stands as `Sourced` from `human` with confidence 1
    where the runs (or `sourced`) have a `Sourced` there, else bare. What was rejected without
    another value in its place is `null`, the whole result too."""
    base: AnalysisRun | None
    """The run that everything comes from which no field state names; None: edits alone."""
    is_current: bool
    fields: dict[str, FieldState]
    """By field path; only fields that an edit, another run or another value says something of."""
    findings: tuple[Finding, ...] = ()
    """Of what is shown: the base's, without those of fields that a person decided."""
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

    1. The base is a result that looked at the file as it is before one that did not, a model's
       before one of the engine that needs none, the one that rests on the better source where
       results say so, and the newest.
    2. Field by field for `Sourced` fields outside lists: a value that the evidence check has
       nothing against, then the one from the best source (`order`), the most confident, the
       newest. Where the base has an empty list, the things that the engine without a model
       measured: a model that found nothing hides none. What looked at another content of the file
       than the base has no part in this.
    3. The edits, in their order: a person has the last word. A REJECT of a record or of the whole
       leaves the edits inside it in force as long as another value shows.
    """
    folding = _Folding(Candidates(layers, order, sourced))
    stacks = [s for (of, _), s in standing(edits).items() if of == key]
    for stack in sorted(stacks, key=lambda stack: stack[-1].id):
        folding.apply(stack)
    return folding.folded(key)


def rejected_in(stack: Sequence[Edit]) -> frozenset[bytes]:
    """Fingerprints of every value of the field that a person rejected and did not take back."""
    return frozenset(
        fingerprint(_decoded(edit)) for edit in stack if edit.action is EditAction.REJECT
    )


class _Folding:
    def __init__(self, found: Candidates) -> None:
        self._found = found
        self._value = found.result()
        self._base = found.layers[0] if found.layers else None
        self._fields: dict[FieldPath, FieldState] = {}
        self._written: dict[FieldPath, Any] = {}
        """What edits have put where, in their order."""
        self._unfit: list[Edit] = []
        for path in found.fields():
            if state := self._of_runs(path):
                self._fields[path] = state

    def apply(self, stack: Sequence[Edit]) -> None:
        edit, path = stack[-1], FieldPath(stack[-1].field)
        if not has_place(self._value, path):
            self._unfit.append(edit)
            return
        rejected = rejected_in(stack)
        chosen: Said | None = None
        if edit.action is EditAction.REJECT:
            chosen = next(
                (c for c in self._candidates(path) if fingerprint(c.value) not in rejected), None
            )
            value = chosen.value if chosen else None
        else:
            value = self._as_person_said(edit, path)
        self._put(path, value, keep_edits=chosen is not None)
        if edit.action is EditAction.APPROVE:
            own = self._found.own(path)
            chosen = next((s for s in own if fingerprint(s.value) == fingerprint(value)), None)
        others = _others(self._found.own(path), value, rejected)
        self._fields[path] = FieldState(
            edit=edit, run_id=chosen.layer.run.id if chosen else None, others=others
        )
        if path == WHOLE and chosen and edit.action is EditAction.REJECT:
            self._base = chosen.layer

    def folded(self, key: str) -> Folded | None:
        if self._value is None and self._base is None:
            return None
        base = self._base
        return Folded(
            key=key,
            version=base.result.version if base else "",
            value=msgspec.Raw(msgspec.json.encode(self._value)),
            base=base.run if base else None,
            is_current=base.is_current if base else True,
            fields={str(path): state for path, state in self._fields.items()},
            findings=tuple(self._findings()),
            unfit=tuple(self._unfit),
        )

    def _of_runs(self, path: FieldPath) -> FieldState | None:
        """None where all that was said is what the base says."""
        shown = get_at(self._value, path)
        own = tuple(self._found.own(path))
        who = next((s for s in own if s.value == shown), None)
        run_id = who.layer.run.id if who else self._base_id()
        others = _others(own, shown)
        if not others and run_id == self._base_id():
            return None
        return FieldState(run_id=run_id, others=others)

    def _candidates(self, path: FieldPath) -> Iterator[Said]:
        """What the runs have there, with the edits inside it that hold."""
        for said in self._found.at(path):
            value = said.value
            for inner, written in self._written.items():
                rest = within(inner, path)
                if rest and has_place(value, rest):
                    value = with_value(value, rest, written)
            yield msgspec.structs.replace(said, value=value)

    def _as_person_said(self, edit: Edit, path: FieldPath) -> Any:
        value = _decoded(edit)
        is_fact = edit.action is EditAction.SET and self._found.is_fact(path)
        if value is None or not is_fact or is_sourced(value):
            return value
        reason = edit.note or None
        return {"value": value, "source": "human", "confidence": 1.0, "evidence": reason}

    def _put(self, path: FieldPath, value: Any, *, keep_edits: bool) -> None:
        """What was said of the fields inside is no longer so, but for edits that still hold."""
        self._value = with_value(self._value, path, value)
        for inner in [f for f in self._fields if within(f, path)]:
            if not (keep_edits and self._fields[inner].edit):
                del self._fields[inner]
        if not keep_edits:
            for inner in [w for w in self._written if within(w, path)]:
                del self._written[inner]
        self._written.pop(path, None)
        self._written[path] = value

    def _findings(self) -> Iterator[Finding]:
        if self._base is None or self._value is None:
            return
        decided = {
            path: state
            for path, state in self._fields.items()
            if state.edit or state.run_id != self._base_id()
        }
        for finding in self._base.result.findings:
            if not any(is_within(_field_of(finding), path) for path in decided):
                yield finding
        of_runs = {layer.run.id: layer.result.findings for layer in self._found.layers}
        for path, state in decided.items():
            if state.run_id is None or (state.edit and state.edit.action is EditAction.APPROVE):
                continue
            inner = [p for p in decided if within(p, path)]
            for finding in of_runs.get(state.run_id, ()):
                field = _field_of(finding)
                if is_within(field, path) and not any(is_within(field, p) for p in inner):
                    yield finding

    def _base_id(self) -> RunId | None:
        return self._base.run.id if self._base else None


def _others(
    said: Iterable[Said], shown: Any, rejected: frozenset[bytes] = frozenset()
) -> tuple[OtherValue, ...]:
    seen = {fingerprint(shown)}
    others: list[OtherValue] = []
    for one in said:
        if one.value == [] or (mark := fingerprint(one.value)) in seen:
            continue
        seen.add(mark)
        fact = one.value if is_sourced(one.value) else {}
        others.append(
            OtherValue(
                value=bare(one.value),
                run_id=one.layer.run.id,
                source=Source(fact["source"]) if fact else None,
                confidence=fact.get("confidence"),
                evidence=fact.get("evidence"),
                is_rejected=mark in rejected,
            )
        )
    return tuple(others)


def _decoded(edit: Edit) -> Any:
    return msgspec.json.decode(edit.value) if edit.value is not None else None


def _field_of(finding: Finding) -> FieldPath:
    """Claims may be about an item of a list; fields stop at the list."""
    return FieldPath(finding.path.partition("[")[0])
