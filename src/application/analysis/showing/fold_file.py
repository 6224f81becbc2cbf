"""What is known of one file, type by type: the runs and a person's edits as one result."""

from collections.abc import Sequence
from functools import lru_cache

import msgspec
from msgspec import structs

from application.analysis.showing.field_shape import shapes_of
from application.analysis.showing.prompts_now import PromptsNow
from application.analysis.showing.reconcile import reconciled
from application.plugins.analysis_type import AnalysisType, source_order
from application.plugins.registry import AnalysisTypes
from application.ports.unit_of_work import Snapshot
from domain.analysis.field_path import WHOLE, FieldPath, is_within
from domain.analysis.fold import Folded, Layer, fold, rejected_in
from domain.library.edits import Edit, standing
from domain.library.file import MediaFile
from domain.library.passage import RESERVED_ORIGINS
from domain.shared.provenance import DEFAULT_SOURCE_ORDER


class FoldedResult(msgspec.Struct, frozen=True, kw_only=True):
    folded: Folded
    type: AnalysisType | None
    """None: no installed plugin brings the type any more, or not for this kind of file."""
    prompt_changed: bool = False
    """It would be asked about in other words today."""

    @property
    def stale_because(self) -> tuple[str, ...]:
        """Empty: it is about the file as it is, by the type as it is."""
        reasons = []
        if self.folded.base and not self.folded.is_current:
            reasons.append("the file has changed since")
        if self.type is None:
            reasons.append("no installed plugin brings this type any more")
        elif self.folded.base and self.type.version != self.folded.version:
            reasons.append(f"the type is now version {self.type.version}")
        elif self.prompt_changed:
            reasons.append("the type’s prompt has changed since")
        return tuple(reasons)


def fold_file(
    now: Snapshot, file: MediaFile, types: AnalysisTypes, prompts: PromptsNow | None = None
) -> tuple[FoldedResult, ...]:
    """In the order of the types; those of no installed type come last, by key. Without `prompts`
    nobody asks whether they have changed.

    `now` may be a transaction as well.
    """
    layers = layers_of(now, file)
    edits: dict[str, list[Edit]] = {}
    for edit in now.edits.of_file(file.id):
        if edit.type_key is not None and edit.type_key not in RESERVED_ORIGINS:
            edits.setdefault(edit.type_key, []).append(edit)
    installed = {t.key: t for t in types.for_kind(file.kind)}
    keys = [*installed, *sorted({*layers, *edits} - installed.keys())]
    folded = (
        (fold_type(key, installed.get(key), layers.get(key, ()), edits.get(key, ())), key)
        for key in keys
        if key in layers or key in edits
    )
    return tuple(
        FoldedResult(
            folded=one,
            type=installed.get(key),
            prompt_changed=_has_other_prompt(one, installed.get(key), prompts),
        )
        for one, key in folded
        if one is not None
    )


def _has_other_prompt(
    folded: Folded, of_type: AnalysisType | None, prompts: PromptsNow | None
) -> bool:
    if folded.base is None or of_type is None or prompts is None:
        return False
    return prompts.have_changed(folded.base, of_type)


def layers_of(now: Snapshot, file: MediaFile) -> dict[str, list[Layer]]:
    """By type what the runs say of the file."""
    layers: dict[str, list[Layer]] = {}
    runs = {run.id: run for run in now.runs.of_file(file.id)}
    for result in now.runs.layers(file.id):
        run = runs[result.run_id]
        is_current = run.media_hash == file.fingerprint
        layers.setdefault(result.key, []).append(
            Layer(run=run, result=result, is_current=is_current)
        )
    return layers


def fold_type(
    key: str, of_type: AnalysisType | None, layers: Sequence[Layer], edits: Sequence[Edit]
) -> Folded | None:
    """None: there is nothing to show of the type."""
    if of_type is None:
        return fold(key, layers, edits, DEFAULT_SOURCE_ORDER)
    declared = declared_paths(of_type.result_type)
    homeless = {
        (key, field)
        for _, field in standing(edits)
        if not any(is_within(p, FieldPath(field)) for p in declared)
    }
    folded = fold(
        key,
        layers,
        [edit for edit in edits if (edit.type_key, edit.field) not in homeless],
        source_order(of_type),
        sourced_paths(of_type.result_type),
    )
    if folded is None:
        return None
    left = tuple(stack[-1] for about, stack in standing(edits).items() if about in homeless)
    version = folded.version if folded.base else of_type.version
    folded = structs.replace(folded, version=version, unfit=(*folded.unfit, *left))
    rejected = {
        FieldPath(field): rejected_in(stack) for (_, field), stack in standing(edits).items()
    }
    return reconciled(of_type, folded, rejected)


@lru_cache(maxsize=256)
def declared_paths(result_type: type[msgspec.Struct]) -> frozenset[FieldPath]:
    """The fields that can be set one by one; records are those above them."""
    return frozenset({WHOLE, *shapes_of(result_type)})


@lru_cache(maxsize=256)
def sourced_paths(result_type: type[msgspec.Struct]) -> frozenset[str]:
    return frozenset(path for path, shape in shapes_of(result_type).items() if shape.is_sourced)
