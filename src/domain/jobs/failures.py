"""What failed in a job, by reason."""

from collections.abc import Sequence

import msgspec

from domain.shared.problem import Problem

EXAMPLES = 5


class FailureGroup(msgspec.Struct, frozen=True, kw_only=True):
    """All failed items with one problem code; the words are those of the first."""

    code: str
    message: str
    remedy: str
    count: int
    examples: tuple[str, ...]
    """Labels of the first EXAMPLES."""


def failure_group(failed: Sequence[tuple[Problem, str]], count: int) -> FailureGroup:
    """Of the first failed items of one code, in order, each with its label, and how many there
    are. A detail in brackets is left out where it is not that of all of them."""
    problem = failed[0][0]
    message = problem.message
    if any(other.message != message for other, _ in failed) and message.endswith(")"):
        message = message.rpartition(" (")[0] or message
    return FailureGroup(
        code=problem.code,
        message=message,
        remedy=problem.remedy,
        count=count,
        examples=tuple(label for _, label in failed[:EXAMPLES]),
    )
