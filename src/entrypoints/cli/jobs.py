"""`reelsight jobs`."""

from typing import TYPE_CHECKING

import click

from entrypoints.cli.options import NUMBER, json_option
from entrypoints.job_words import KINDS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from application.analysis.planning.show_job_spend import JobSpend
    from application.jobs.show_job import JobDetail
    from domain.jobs.failures import StandingFailures
    from domain.jobs.job import Job

STATUSES = (
    "QUEUED",
    "RUNNING",
    "CANCELLING",
    "COMPLETED",
    "COMPLETED_WITH_FAILURES",
    "FAILED",
    "CANCELLED",
)
job_argument = click.argument("job_id", metavar="JOB")


@click.group(invoke_without_command=True)
@json_option
@click.pass_context
def jobs(ctx: click.Context, as_json: bool) -> int | None:
    """List, show, cancel and retry jobs. Without a subcommand: the newest 50."""
    if ctx.invoked_subcommand is not None:
        ctx.default_map = {ctx.invoked_subcommand: {"as_json": as_json}}
        return None
    return list_newest((), None, 50, as_json=as_json)


@jobs.command("list")
@click.option(
    "--status", "statuses", multiple=True, type=click.Choice(STATUSES, case_sensitive=False),
    help="Only in this status; may be given several times.",
)  # fmt: skip
@click.option("--kind", type=click.Choice(tuple(KINDS)), help="Only of this kind.")
@click.option("--limit", type=click.IntRange(1, 1000), default=50, show_default=True)
@click.option("--offset", type=NUMBER, default=0, help="Jobs to pass over.")
@json_option
def list_jobs(
    statuses: tuple[str, ...], kind: str | None, limit: int, offset: int, as_json: bool
) -> int:
    """List jobs, newest first. Jobs, their items and failures are kept for good."""
    return list_newest(statuses, kind, limit, offset, as_json=as_json)


def list_newest(
    statuses: tuple[str, ...], kind: str | None, limit: int, offset: int = 0, *, as_json: bool
) -> int:
    from application.jobs.list_jobs import ListJobsQuery
    from domain.jobs.job import JobKind, JobStatus
    from entrypoints.cli.json_views import job
    from entrypoints.cli.progress import progress_words
    from entrypoints.cli.screen import emit, say, say_table
    from entrypoints.cli.session import open_library
    from entrypoints.cli.words import moment

    query = ListJobsQuery(
        kind=JobKind(kind) if kind else None,
        statuses=tuple(map(JobStatus, statuses)),
        limit=limit,
        offset=offset,
    )
    with open_library() as container:
        page = container.list_jobs()(query)
    if as_json:
        emit({"jobs": [job(summary) for summary in page.jobs], "total": page.total})
    elif not page.jobs:
        say("There are no such jobs." if statuses or kind or offset else "There are no jobs.")
    else:
        headers = ["JOB", "STATUS", "MADE", "PROGRESS", "TITLE"]
        say_table(
            headers,
            [
                [s.job.id, s.job.status.value, moment(s.job.created_at),
                 progress_words(s.progress), s.job.title]
                for s in page.jobs
            ],
        )  # fmt: skip
    return 0


@jobs.command()
@job_argument
@click.option("--limit", type=click.IntRange(0, 1000), default=100, show_default=True)
@click.option("--offset", type=NUMBER, default=0, help="Items to pass over.")
@json_option
def show(job_id: str, limit: int, offset: int, as_json: bool) -> int:
    """Show one job: how far it is, what failed and why, its items."""
    from application.jobs.list_jobs import JobSummary
    from application.jobs.show_job import ShowJobQuery
    from domain.shared.ids import JobId
    from entrypoints.cli.json_views import job, plain
    from entrypoints.cli.screen import emit
    from entrypoints.cli.session import open_library

    with open_library() as container:
        detail = container.show_job()(
            ShowJobQuery(job_id=JobId(job_id), limit=limit, offset=offset)
        )
        spend = container.show_job_spend()(detail.job)
    if as_json:
        summary = JobSummary(job=detail.job, progress=detail.progress)
        emit(
            job(summary)
            | {
                "failures": plain(detail.failures),
                "items": plain(detail.items),
                "spend": plain(spend),
            }
        )
    else:
        _say_detail(detail, spend)
    return 0


def _say_detail(detail: "JobDetail", spend: "JobSpend | None") -> None:
    from entrypoints.cli.outcome import say_failures, say_problem
    from entrypoints.cli.progress import progress_words
    from entrypoints.cli.screen import say, say_table
    from entrypoints.cli.spend_words import spend_words
    from entrypoints.cli.words import moment
    from entrypoints.job_words import findings

    job = detail.job
    say(f"{job.title}: {job.status.value}, {progress_words(detail.progress)}")
    say(f"  made {moment(job.created_at)}, begun {moment(job.started_at)}, "
        f"ended {moment(job.ended_at)}, attempt {job.attempt}")  # fmt: skip
    if spend is not None:
        say(f"  {spend_words(job, spend)}")
    say_problem(job)
    for line in findings(job):
        say(f"  {line}")
    say_failures(detail.failures)
    if detail.items:
        say()
        say_table(
            ["FILE", "STATUS", "ITEM", "NOTE"],
            [
                [str(item.file_id or "–"), item.status.value, item.label,
                 item.problem.message if item.problem else item.note]
                for item in detail.items
            ],
        )  # fmt: skip


@jobs.command()
@job_argument
@json_option
def cancel(job_id: str, as_json: bool) -> int:
    """Cancel a job, running items too. What is done stays."""
    from domain.shared.ids import JobId
    from entrypoints.cli.json_views import job_end
    from entrypoints.cli.screen import emit, say
    from entrypoints.cli.session import open_library

    with open_library() as container:
        job: Job = container.cancel_job()(JobId(job_id))
    if as_json:
        emit(job_end(job))
    else:
        say(f"{job.id}: {job.status.value.lower()}.")
    return 0


@jobs.command()
@job_argument
@click.option(
    "--cause", "--code", "codes", multiple=True, metavar="CODE",
    help="Only items that failed for this reason, the word in brackets; may be repeated.",
)  # fmt: skip
@click.option("--no-wait", is_flag=True, help="Return at once; a worker runs it.")
@json_option
def retry(job_id: str, codes: tuple[str, ...], no_wait: bool, as_json: bool) -> int:
    """Do the failed and cancelled items of a job again."""
    from domain.jobs.job import NothingToDo
    from domain.shared.ids import JobId
    from entrypoints.cli.outcome import enqueued, finish, nothing_to_do
    from entrypoints.cli.session import open_library

    with open_library() as container:
        try:
            retried = container.retry_job()(JobId(job_id), codes)
        except NothingToDo as error:
            return nothing_to_do(error, as_json=as_json)
        if no_wait:
            return enqueued(retried.job.id, as_json=as_json, items=retried.items)
        return finish(container, retried.job.id, as_json=as_json, left_out={})


@jobs.command()
@click.option("--retry", "code", metavar="CODE", help="Do again what fails for this reason.")
@click.option("--step", metavar="STEP", help="Only of this step, e.g. proxy or analyze.")
@click.option("--no-wait", is_flag=True, help="Return at once; a worker runs it.")
@json_option
def failures(code: str | None, step: str | None, no_wait: bool, as_json: bool) -> int:
    """What failed over all jobs and has not gone well since, by reason."""
    from domain.jobs.job import NothingToDo
    from entrypoints.cli.json_views import plain
    from entrypoints.cli.outcome import (
        detail_of,
        enqueued,
        exit_code,
        nothing_to_do,
        say_end,
        say_failures,
    )
    from entrypoints.cli.screen import emit
    from entrypoints.cli.session import open_library
    from entrypoints.cli.wait import wait_for

    with open_library() as container:
        standing = [one for one in container.show_failures()() if step in (None, one.kind)]
        if code is None:
            if as_json:
                emit({"failures": plain(standing)})
            else:
                _say_standing(standing)
            return 0
        chosen = [one for one in standing if one.group.code == code]
        if not chosen:
            error = NothingToDo("Nothing stands that failed that way.", code=code)
            return nothing_to_do(error, as_json=as_json)
        again = [container.retry_failures()(one.kind, code) for one in chosen]
        job_ids = [job_id for retried in again for job_id in retried.job_ids]
        ended = [] if no_wait else [wait_for(container, job_id) for job_id in job_ids]
        if as_json:
            emit({"job_ids": job_ids, "items": sum(retried.items for retried in again)})
        elif no_wait:
            for job_id in job_ids:
                enqueued(job_id, as_json=False)
        else:
            for job_id in job_ids:
                detail = detail_of(container, job_id)
                say_end(detail)
                say_failures(detail.failures)
        return max(map(exit_code, ended), default=0)


def _say_standing(standing: "Sequence[StandingFailures]") -> None:
    from entrypoints.cli.outcome import say_failures
    from entrypoints.cli.screen import say

    if not standing:
        say("Nothing fails.")
        return
    for step in dict.fromkeys(one.kind for one in standing):
        say(f"{step}:")
        say_failures(tuple(one.group for one in standing if one.kind == step))
    say("\n`reelsight jobs failures --retry CODE` does again what fails for one reason.")
