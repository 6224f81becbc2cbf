"""How a job ended, in words, as JSON and as an exit code."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Protocol

from domain.shared.figures import counted
from domain.shared.timecode import long_duration
from entrypoints.cli.json_views import job_end, plain
from entrypoints.cli.screen import emit, note, say
from entrypoints.cli.wait import wait_for
from entrypoints.plan_words import with_way_out

if TYPE_CHECKING:
    from application.jobs.show_job import JobDetail
    from domain.jobs.failures import FailureGroup
    from domain.jobs.job import Job, NothingToDo
    from domain.shared.ids import JobId
    from entrypoints.container import Container

DONE, SOME_FAILED = 0, 1

_WORDS = {
    "COMPLETED": "done",
    "COMPLETED_WITH_FAILURES": "done, with failures",
    "FAILED": "failed",
    "CANCELLED": "cancelled",
}


def exit_code(job: "Job") -> int:
    return DONE if job.status.value == "COMPLETED" else SOME_FAILED


def enqueued(job_id: "JobId", *, as_json: bool, **more: Any) -> int:
    """What `--no-wait` leaves behind."""
    if as_json:
        emit({"job_id": job_id, "status": "QUEUED", **more})
    else:
        say(f"{job_id} is on the books. `reelsight jobs show {job_id}` tells how far it is.")
        note("It runs where `reelsight serve` or `reelsight worker` does.")
    return DONE


class Started(Protocol):
    """What every bulk action answers when it is on the books."""

    @property
    def job_id(self) -> "JobId": ...
    @property
    def left_out(self) -> dict[str, int]: ...


def see_through(
    container: "Container", start: Callable[[], Started], *, no_wait: bool, as_json: bool
) -> int:
    """Start a bulk action and follow it to its end, or leave it on the books."""
    from domain.jobs.job import NothingToDo

    try:
        started = start()
    except NothingToDo as error:
        return nothing_to_do(error, as_json=as_json)
    if no_wait:
        return enqueued(started.job_id, as_json=as_json, left_out=started.left_out)
    return finish(container, started.job_id, as_json=as_json, left_out=started.left_out)


def nothing_to_do(error: "NothingToDo", *, as_json: bool) -> int:
    """Not an error here: the command may be run again at any time."""
    reasons: dict[str, int] = dict(error.details.get("left_out") or {})  # type: ignore[call-overload]  # details are free
    if as_json:
        emit({"job_id": None, "status": "NOTHING_TO_DO", "left_out": reasons})
    else:
        say(f"Nothing to do. {error.message}")
        say_left_out(reasons)
    return DONE


def say_left_out(reasons: dict[str, int]) -> None:
    for reason, number in sorted(reasons.items(), key=lambda pair: -pair[1]):
        words = with_way_out(reason, reason.replace("_", " "))
        say(f"  {counted(number, 'file')} left out: {words}")


def finish(
    container: "Container", job_id: "JobId", *, as_json: bool, left_out: dict[str, int]
) -> int:
    """Wait for the job and say how it ended."""
    job = wait_for(container, job_id)
    detail = detail_of(container, job_id)
    if as_json:
        emit(end_document(detail) | {"left_out": left_out})
    else:
        say_end(detail)
        say_left_out(left_out)
        say_failures(detail.failures)
    return exit_code(job)


def detail_of(container: "Container", job_id: "JobId") -> "JobDetail":
    from application.jobs.show_job import ShowJobQuery

    return container.show_job()(ShowJobQuery(job_id=job_id, limit=0))


def end_document(detail: "JobDetail") -> dict[str, Any]:
    progress = detail.progress
    return {
        **job_end(detail.job),
        "total": progress.total,
        "done": progress.done,
        "skipped": progress.skipped,
        "failed": progress.failed,
        "cancelled": progress.cancelled,
        "elapsed_s": progress.elapsed_s,
        "problem": plain(detail.job.problem),
        "failures": plain(detail.failures),
    }


def say_end(detail: "JobDetail", *, counted: bool = True) -> None:
    """`Proxies for 12 files: done in 9 s. 11 done, 1 failed.`"""
    progress, status = detail.progress, detail.job.status.value
    parts = [
        f"{number:,} {word}"
        for number, word in (
            (progress.done, "done"),
            (progress.skipped, "skipped"),
            (progress.failed, "failed"),
            (progress.cancelled, "cancelled"),
        )
        if number
    ]
    took = f"{_WORDS.get(status, status.lower())} in {long_duration(progress.elapsed_s)}"
    counts = f" {', '.join(parts) or 'No items'}." if counted else ""
    say(f"{detail.job.title}: {took}.{counts}")
    say_problem(detail.job)


def say_problem(job: "Job") -> None:
    """Why the job as a whole could not go on."""
    if problem := job.problem:
        say(f"  {problem.message} {problem.remedy} [{problem.code}]")


def say_failures(groups: "tuple[FailureGroup, ...]") -> None:
    """Causes, the most frequent first, each with a few of its files and the way out."""
    for group in groups:
        thing = "file" if any(example.file_id for example in group.examples) else "item"
        say(f"  {counted(group.count, thing)}: {group.message} {group.remedy} [{group.code}]")
        more = ", …" if group.count > len(group.examples) else ""
        say(f"    {', '.join(example.label for example in group.examples)}{more}")
