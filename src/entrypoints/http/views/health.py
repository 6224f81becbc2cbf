"""`/health` in a browser: what takes room, whether all parts work, and the chores."""

from itertools import accumulate
from typing import Any

import msgspec
from litestar import Controller, post
from litestar.datastructures import FormMultiDict
from litestar.di import NamedDependency, Provide
from litestar.params import FromPath
from litestar.response import Response, Template

from application.jobs.list_jobs import ListJobs
from application.library.run_doctor import RunDoctor
from application.media.upkeep.run_chore import ChoreCommand, ChoreFound, RunChore
from application.media.upkeep.show_storage import ShowStorage, Storage
from domain.library.kind import MediaKind
from domain.media.known import Pile
from domain.shared.errors import InvalidInput
from entrypoints.http.api.health import PageOfHealth
from entrypoints.http.views.page import AnyRequest, done, page
from entrypoints.http.views.reading_forms import read_form
from entrypoints.storage_lines import storage_lines, to_make_words


class Part(msgspec.Struct, frozen=True, kw_only=True):
    """One stretch of the bar."""

    name: str
    fill: str
    size_bytes: int
    start: float
    width: float
    """Both in percent."""


class PageParts(PageOfHealth):
    """What the page is made of, for the handler that answers programs on the same address."""

    def __init__(
        self, *, storage: ShowStorage, chores: RunChore, doctor: RunDoctor, list_jobs: ListJobs
    ) -> None:
        self.storage = storage
        self.chores = chores
        self.doctor = doctor
        self.list_jobs = list_jobs

    def shown(self, request: AnyRequest) -> Template:
        checks = self.doctor().checks if "checks" in request.query_params else None
        return self._page(checks=checks)

    def planned(self, found: ChoreFound, command: ChoreCommand) -> Template:
        return self._page(found=found, command=command)

    def _page(self, **context: Any) -> Template:
        storage = self.storage()
        found = context.get("found")
        blank = {"checks": None, "found": None, "command": None}
        made = page(
            "health.html",
            self.list_jobs,
            page="health",
            storage=storage,
            lines=storage_lines(storage),
            parts=parts_of(storage),
            to_make=to_make_words(storage),
            chores=tuple(self.chores.chores.values()),
            found_title=self.chores.chores[found.chore].title if found else "",
            **(blank | context),
        )
        made.headers["Vary"] = "Accept, HX-Request, Cookie"  # programs get another answer
        return made


def page_of_health(
    show_storage: NamedDependency[ShowStorage],
    run_chore: NamedDependency[RunChore],
    run_doctor: NamedDependency[RunDoctor],
    list_jobs: NamedDependency[ListJobs],
) -> PageParts:
    return PageParts(
        storage=show_storage, chores=run_chore, doctor=run_doctor, list_jobs=list_jobs
    )


class HealthPage(Controller):
    path = "/health"
    include_in_schema = False
    dependencies = {"form": Provide(read_form)}  # noqa: RUF012  # Litestar's own way

    @post("/chores/{chore:str}", sync_to_thread=True, status_code=200)
    def run(
        self,
        request: AnyRequest,
        chore: FromPath[str],
        form: NamedDependency[FormMultiDict],
        page_of_health: NamedDependency[PageParts],
    ) -> Response[Any]:
        command = ChoreCommand(
            chore=chore,
            dry_run=form.get("do") != "1",
            force="force" in form,
            delete_orphans="delete_orphans" in form,
            limit=_number(str(form.get("limit", ""))),
        )
        found = page_of_health.chores(command)
        if found.job_id is None:
            return page_of_health.planned(found, command)
        message = "It runs already." if found.was_running else "Begun."
        return done(request, message, f"/jobs/{found.job_id}", "Show the job")


def parts_of(storage: Storage) -> tuple[Part, ...]:
    """What Reelsight has on its disk, beside what others have there and what is free."""
    videos = storage.proxies.get(MediaKind.VIDEO, Pile()).size_bytes
    ours = [
        ("Video proxies", "f-acc", videos),
        ("Image proxies", "f-info", storage.all_proxies.size_bytes - videos),
        ("Thumbnails", "f-rel", storage.thumbnails.size_bytes),
        ("Uploads", "f-ok", storage.uploads.size_bytes),
        ("Database", "f-warn", storage.database_bytes),
        ("Work in progress", "f-bad", storage.scratch_bytes),
    ]
    total = max(1, storage.ours_bytes)
    before = accumulate((size_bytes for _, _, size_bytes in ours), initial=0)
    return tuple(
        Part(
            name=name,
            fill=fill,
            size_bytes=size_bytes,
            start=100 * start / total,
            width=100 * size_bytes / total,
        )
        for (name, fill, size_bytes), start in zip(ours, before, strict=False)
        if size_bytes
    )


def _number(text: str) -> int | None:
    """Raises:
    InvalidInput
    """
    if not text.strip():
        return None
    if not text.strip().isdecimal() or len(text) > 9:
        raise InvalidInput("The limit is no whole number.", key="limit")
    return int(text)
