"""Failed analyses in words: what happened, and the way out."""

from domain.analysis.run import FailureKind
from domain.shared.problem import Problem

_REMEDY: dict[FailureKind, str] = {
    FailureKind.THROTTLED: "Wait a little, then retry the job.",
    FailureKind.REFUSED: "Choose another model or engine.",
    FailureKind.FILTERED: "Choose another model or engine.",
    FailureKind.TRUNCATED: "Ask for fewer types at once.",
    FailureKind.UNREADABLE: "Retry the job; the raw answer is kept with the run.",
    FailureKind.INVALID: "Retry the job; the raw answer is kept with the run.",
    FailureKind.TIMED_OUT: "Retry the job.",
    FailureKind.OUTCOME_UNKNOWN: "Analyse the file again.",
}


def failure(kind: FailureKind, message: str) -> Problem:
    return Problem(code=kind.value, message=message, remedy=_REMEDY[kind])
