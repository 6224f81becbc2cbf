"""Why a result may not be about the file as it is."""

from application.analysis.fold_file import FoldedResult


def stale_because(found: FoldedResult) -> tuple[str, ...]:
    """Empty: it is about the file as it is, by the type as it is."""
    folded, of_type = found.folded, found.type
    reasons = []
    if folded.base and not folded.is_current:
        reasons.append("the file has changed since")
    if of_type is None:
        reasons.append("no installed plugin brings this type any more")
    elif folded.base and of_type.version != folded.version:
        reasons.append(f"the type is now version {of_type.version}")
    return tuple(reasons)
