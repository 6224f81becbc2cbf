"""`/rescans/…`: a comparison under way, its plan to be reviewed, and what became of it."""

from typing import Any

import msgspec
from litestar import Controller, get, post
from litestar.datastructures import FormMultiDict
from litestar.di import NamedDependency, Provide
from litestar.params import FromPath
from litestar.response import Redirect, Response, Template

from application.jobs.list_jobs import ListJobs
from application.jobs.show_job import JobDetail, ShowJob, ShowJobQuery
from application.library.browse_folders import BrowseFolders
from application.library.rescanning.show_rescan import RescanView, ShowRescan
from application.library.rescanning.start_apply import StartApply
from application.library.rescanning.start_rescan import StartRescan, StartRescanCommand
from application.library.rows_of_files import RowsOfFiles
from domain.jobs.job import JobStatus
from domain.library.rescan import AmbiguousRule, ChangeKind
from domain.shared.errors import DomainError
from domain.shared.ids import ChangeId, JobId
from entrypoints.error_table import answer_for
from entrypoints.http.folder_text import folder_text, typed_path
from entrypoints.http.refusals import BadFilter
from entrypoints.http.views.folder_picker import folders_page, lines, read_choice
from entrypoints.http.views.page import AnyRequest, page
from entrypoints.http.views.plan_choice import GROUPS, Group, Mode, PlanChoice, read_plan_choice
from entrypoints.http.views.plan_lines import PlanLine, files_of, plan_lines
from entrypoints.http.views.reading_forms import read_form

LINES_A_PAGE = 500


class GroupShown(msgspec.Struct, frozen=True, kw_only=True):
    group: Group
    count: int
    lines: tuple[PlanLine, ...]
    mode: Mode
    """What is chosen before the person has chosen."""
    first: bool
    """Whether the lines begin with the first one."""
    forward: str
    """The address of the following lines; empty on the last page."""


class RescanPages(Controller):
    path = "/rescans"
    include_in_schema = False
    dependencies = {"form": Provide(read_form)}  # noqa: RUF012  # Litestar's own way

    @post("/", sync_to_thread=True)
    def start(
        self,
        form: NamedDependency[FormMultiDict],
        start_rescan: NamedDependency[StartRescan],
        browse_folders: NamedDependency[BrowseFolders],
        list_jobs: NamedDependency[ListJobs],
    ) -> Response[Any] | Template:
        choice = read_choice(form)
        command = StartRescanCommand(
            directory_path=typed_path(choice.folder),
            recursive=choice.recursive,
            include=lines(choice.include),
            exclude=lines(choice.exclude),
        )
        try:
            job_id = start_rescan(command)
        except DomainError as error:
            again = msgspec.structs.replace(choice, error=error)
            return folders_page("rescan", again, browse_folders, list_jobs)
        return Redirect(f"/rescans/{job_id}", status_code=303)

    @get("/{job_id:str}", sync_to_thread=True)
    def show(
        self,
        request: AnyRequest,
        job_id: FromPath[str],
        show_rescan: NamedDependency[ShowRescan],
        rows_of_files: NamedDependency[RowsOfFiles],
        show_job: NamedDependency[ShowJob],
        list_jobs: NamedDependency[ListJobs],
    ) -> Template:
        plan = _Plan(show_rescan, rows_of_files, show_job, list_jobs, JobId(job_id))
        return plan.page(*_place(request))

    @post("/{job_id:str}/apply", sync_to_thread=True, status_code=200)
    def apply(
        self,
        job_id: FromPath[str],
        form: NamedDependency[FormMultiDict],
        start_apply: NamedDependency[StartApply],
        show_rescan: NamedDependency[ShowRescan],
        rows_of_files: NamedDependency[RowsOfFiles],
        show_job: NamedDependency[ShowJob],
        list_jobs: NamedDependency[ListJobs],
    ) -> Response[Any] | Template:
        view = show_rescan(JobId(job_id), limit=0)
        choice = read_plan_choice(form)
        if choice.asks_again(view.counts) and "confirmed" not in form:
            return _asking(view, choice, list_jobs)
        try:
            start_apply(choice.command(JobId(job_id)))
        except DomainError as error:
            plan = _Plan(show_rescan, rows_of_files, show_job, list_jobs, JobId(job_id))
            return plan.page(error=error)
        return Redirect(f"/rescans/{job_id}", status_code=303)


class _Plan:
    """The page, from what the use-cases tell."""

    def __init__(
        self,
        show_rescan: ShowRescan,
        rows_of_files: RowsOfFiles,
        show_job: ShowJob,
        list_jobs: ListJobs,
        job_id: JobId,
    ) -> None:
        self._show = show_rescan
        self._rows = rows_of_files
        self._show_job = show_job
        self._list_jobs = list_jobs
        self._job_id = job_id

    def page(
        self,
        kind: ChangeKind | None = None,
        after: ChangeId | None = None,
        error: DomainError | None = None,
    ) -> Template:
        view = self._show(self._job_id, limit=0)
        applied = None if view.applied_by is None else self._job(view.applied_by)
        ready = view.job.status is JobStatus.COMPLETED
        groups = tuple(
            self._group(view, group, after if group.kind is kind else None)
            for group in GROUPS
            if ready and view.counts.get(group.kind)
        )
        return page(
            "rescan.html",
            self._list_jobs,
            status_code=answer_for(error).status if error else 200,
            page="files",
            view=view,
            folder=view.folder,
            folder_value=folder_text(view.folder),
            options=view.job.options,
            ready=ready,
            groups=groups,
            failures=() if ready else self._job(view.job.id).failures,
            unchanged=view.counts.get(ChangeKind.UNCHANGED, 0),
            differs=any(count for kind, count in view.counts.items() if kind in _DIFFERENT),
            may_apply=ready and view.newer is None and view.applied_by is None,
            applied=applied,
            outcome=_outcome(applied),
            rules=tuple(AmbiguousRule),
            error=error,
            live=not view.job.status.is_over
            or (applied is not None and not applied.job.status.is_over),
        )

    def _job(self, job_id: JobId) -> JobDetail:
        return self._show_job(ShowJobQuery(job_id=job_id, limit=1))

    def _group(self, view: RescanView, group: Group, after: ChangeId | None) -> GroupShown:
        found = self._show(self._job_id, kinds=(group.kind,), after=after, limit=LINES_A_PAGE)
        rows = self._rows(files_of(found.changes))
        shown = plan_lines(found.changes, rows, view.folder)
        count = view.counts.get(group.kind, 0)
        return GroupShown(
            group=group,
            count=count,
            lines=shown,
            mode=_mode(group, shown),
            first=after is None,
            forward=""
            if found.next is None
            else f"/rescans/{self._job_id}?kind={group.kind}&after={found.next}#{group.kind}",
        )


_DIFFERENT = frozenset(ChangeKind) - {ChangeKind.UNCHANGED, ChangeKind.BUSY}


def _mode(group: Group, shown: tuple[PlanLine, ...]) -> Mode:
    if group.kind is ChangeKind.AMBIGUOUS:
        return Mode.ALL  # nothing happens to them before a rule is chosen
    if not group.preselected:
        return Mode.NONE
    return Mode.ALL if all(line.ticked for line in shown) else Mode.TICKED


def _outcome(applied: JobDetail | None) -> tuple[tuple[str, int], ...]:
    """(what was done, how often) of a plan that has been applied."""
    if applied is None:
        return ()
    words = {
        ChangeKind.MOVED: "followed to the new place",
        ChangeKind.CHANGED: "read again",
        ChangeKind.AMBIGUOUS: "settled",
        ChangeKind.MISSING: "forgotten",
        ChangeKind.NEW: "imported",
    }
    counts = applied.job.summary.get("applied", {})
    left = applied.job.summary.get("left_by_reason", {})
    return (
        *((word, counts[kind]) for kind, word in words.items() if counts.get(kind)),
        *((f"left alone: {reason}", count) for reason, count in left.items()),
    )


def _asking(view: RescanView, choice: PlanChoice, list_jobs: ListJobs) -> Template:
    return page(
        "rescan_confirm.html",
        list_jobs,
        page="files",
        view=view,
        folder=view.folder,
        chosen=choice.counted(view.counts),
        fields=choice.fields(),
    )


def _place(request: AnyRequest) -> tuple[ChangeKind | None, ChangeId | None]:
    """Where the lines of a long group go on.

    Raises:
        BadFilter
    """
    kind, after = request.query_params.get("kind"), request.query_params.get("after")
    if kind is None and after is None:
        return None, None
    if kind not in set(ChangeKind):
        raise BadFilter(f"“{(kind or '')[:80]}” is not a value of kind.", key="kind")
    if after is None:
        return ChangeKind(kind), None
    if not (after.isascii() and after.isdigit() and len(after) < 19):
        raise BadFilter(f"“{after[:80]}” is not a value of after.", key="after")
    return ChangeKind(kind), ChangeId(int(after))
