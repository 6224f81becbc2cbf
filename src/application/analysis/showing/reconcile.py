"""A type may set right what speaks of fields that a person decided; those fields stay theirs."""

from collections.abc import Mapping
from typing import Any

import msgspec
import structlog
from msgspec import structs

from application.plugins.analysis_type import AnalysisType, Reconciling
from domain.analysis.candidates import fingerprint
from domain.analysis.field_path import WHOLE, FieldPath, get_at, parts, with_value
from domain.analysis.fold import Folded
from domain.library.edits import EditAction

log = structlog.get_logger(__name__)


def reconciled(
    of_type: AnalysisType, folded: Folded, rejected: Mapping[FieldPath, frozenset[bytes]]
) -> Folded:
    """As it was where the type has no say: nothing was edited, the whole result is a person's, or
    the result does not fit the struct of the type as it is now. A plugin that raises loses only
    its say. `rejected`: by field the fingerprints of values that must not come back this way."""
    edited = {FieldPath(p): state for p, state in folded.fields.items() if state.edit}
    if not isinstance(of_type, Reconciling) or not edited or WHOLE in edited:
        return folded
    before = msgspec.json.decode(folded.value)
    if not isinstance(before, dict):
        return folded
    emptied = {path for path in edited if get_at(before, path) is None}
    try:
        # What was emptied is left out, so that a field that cannot be null has its default.
        result = msgspec.convert(_without(before, emptied), of_type.result_type)
    except Exception:  # it does not fit, or the struct of a plugin raises something of its own
        return folded
    names = frozenset(parts(path)[0] for path in edited)
    try:
        told = msgspec.to_builtins(of_type.reconcile(result, names))
        # A type that answers with something else is passed over like one that raises.
        msgspec.convert(told, of_type.result_type)
    except Exception as error:
        log.warning(
            "a plugin could not reconcile an edited result", type=of_type.key, why=str(error)
        )
        return folded
    known = {field.encode_name for field in structs.fields(of_type.result_type)}
    after: Any = {
        name: told.get(name) if name in known else value
        for name, value in before.items()
        if name in told or name not in known
    }
    after |= {name: value for name, value in told.items() if name not in after}
    for path, state in edited.items():
        is_open = path in emptied and state.edit and state.edit.action is EditAction.REJECT
        if not is_open or fingerprint(get_at(after, path)) in rejected.get(path, ()):
            after = with_value(after, path, get_at(before, path))
    return structs.replace(folded, value=msgspec.Raw(msgspec.json.encode(after)))


def _without(result: Any, paths: set[FieldPath]) -> Any:
    if not paths or not isinstance(result, dict):
        return result
    kept = {}
    for name, value in result.items():
        inner = {FieldPath(".".join(parts(p)[1:])) for p in paths if parts(p)[0] == name}
        if FieldPath("") not in inner:
            kept[name] = _without(value, inner)
    return kept
