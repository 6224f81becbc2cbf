from domain.jobs.failures import failure_group
from domain.shared.ids import FileId
from domain.shared.problem import Problem


def problem(message: str) -> Problem:
    return Problem(code="unreadable", message=message, remedy="Copy it again.")


def test_a_detail_that_all_share_is_said() -> None:
    failed = [
        (problem("It broke. (no header)"), "a.mp4", FileId(1)),
        (problem("It broke. (no header)"), "b", None),
    ]
    group = failure_group(failed, 7)
    assert (group.message, group.count, [one.label for one in group.examples]) == (
        "It broke. (no header)",
        7,
        ["a.mp4", "b"],
    )


def test_a_detail_of_one_is_not_told_of_all() -> None:
    failed = [
        (problem("It broke. (no header)"), "a.mp4", None),
        (problem("It broke. (cut)"), "b.mp4", None),
    ]
    assert failure_group(failed, 2).message == "It broke."
