"""What failed, by reason: in one job, or over all that are still true."""

from collections.abc import Sequence

import msgspec

from domain.jobs.job import ItemKind
from domain.shared.ids import FileId
from domain.shared.problem import Problem

EXAMPLES = 5


class FailureExample(msgspec.Struct, frozen=True, kw_only=True):
    label: str
    file_id: FileId | None
    """None: not about a file, or it is not in the library any more."""
    message: str
    """The words of this one, with its own details."""


class FailureGroup(msgspec.Struct, frozen=True, kw_only=True):
    """All failed items with one problem code; the words are those of the first."""

    code: str
    message: str
    remedy: str
    count: int
    examples: tuple[FailureExample, ...]
    """The first EXAMPLES."""


class StandingFailures(msgspec.Struct, frozen=True, kw_only=True):
    """Over all jobs: the files whose newest step of one kind failed for one reason."""

    kind: ItemKind
    group: FailureGroup


def failure_group(
    failed: Sequence[tuple[Problem, str, FileId | None]], count: int
) -> FailureGroup:
    """Of the first failed items of one code, in order, each with its label and file, and how
    many there are. A detail in brackets is left out where it is not that of all of them."""
    problem = failed[0][0]
    message = problem.message
    if any(other.message != message for other, _, _ in failed) and message.endswith(")"):
        message = message.rpartition(" (")[0] or message
    return FailureGroup(
        code=problem.code,
        message=message,
        remedy=problem.remedy,
        count=count,
        examples=tuple(
            FailureExample(label=label, file_id=file_id, message=one.message)
            for one, label, file_id in failed[:EXAMPLES]
        ),
    )
