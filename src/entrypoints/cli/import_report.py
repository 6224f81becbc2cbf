"""What an import found: counts by outcome, and every file that cannot be used, with its reason."""

from collections import defaultdict
from typing import TYPE_CHECKING, Any

import msgspec

from domain.shared.figures import counted
from entrypoints.cli.json_views import job_end, plain
from entrypoints.cli.listing import all_rows
from entrypoints.cli.outcome import detail_of, say_end
from entrypoints.cli.screen import emit, say
from entrypoints.job_words import findings

if TYPE_CHECKING:
    from domain.jobs.job import Job
    from domain.library.file import FileState
    from domain.library.file_list import FileRow
    from domain.shared.problem import Problem
    from entrypoints.container import Container

_WALKED = ("new", "changed", "unchanged", "skipped")


def emit_import(container: "Container", job: "Job") -> None:
    emit(import_document(container, job))


def import_document(container: "Container", job: "Job") -> dict[str, Any]:
    """Counts of this walk, then of all files below the folder, then those with problems."""
    found = _Found(container, job)
    detail = detail_of(container, job.id)
    return {
        **job_end(job),
        "folder": found.folder,
        "found": sum(found.walked[name] for name in ("new", "changed", "unchanged")),
        **found.walked,
        "skipped_by_extension": detail.job.summary.get("skipped_by_extension", {}),
        "unreadable_folders": detail.job.summary.get("unreadable_folders", []),
        "still_being_written": detail.job.summary.get("still_being_written", {}),
        "moved_here": detail.job.summary.get("moved_here", 0),
        "moved_here_from": detail.job.summary.get("moved_here_from", []),
        **found.by_state,
        "limited": len(found.limited),
        "elapsed_s": detail.progress.elapsed_s,
        "problem": plain(detail.job.problem),
        "files": [*found.unreadable, *found.limited],
    }


def say_import(container: "Container", job: "Job") -> None:
    found = _Found(container, job)
    detail = detail_of(container, job.id)
    say_end(detail, counted=False)  # the walk is an item too, so its counts are not files
    for line in findings(detail.job):
        say(f"  {line}")
    say(
        f"  {found.by_state['ready']:,} ready, {len(found.limited):,} of them with a remark; "
        f"{found.by_state['unreadable']:,} cannot be used."
    )
    _say_grouped("Cannot be used", found.unreadable)
    _say_grouped("Ready, with a remark", found.limited)


def _say_grouped(title: str, rows: "list[_Troubled]") -> None:
    groups: dict[str, list[tuple[_Troubled, Problem]]] = defaultdict(list)
    for row in rows:
        for problem in row.problems:
            groups[problem.code].append((row, problem))
    if groups:
        say(f"\n{title}:")
    for code, members in sorted(groups.items(), key=lambda group: -len(group[1])):
        words = {problem.message for _, problem in members}
        remedy = members[0][1].remedy
        # Messages may carry a detail of their own file; one that all share is said once.
        shared = words.pop() if len(words) == 1 else ""
        say(
            "  " + " ".join(f"{counted(len(members), 'file')}: {shared} {remedy} [{code}]".split())
        )
        for row, problem in members:
            say(f"    {row.path}" + ("" if shared else f": {problem.message}"))


class _Troubled(msgspec.Struct, frozen=True, gc=False):
    """As little as there is to say: a folder may hold a hundred thousand of them."""

    id: int
    path: str
    state: str
    problems: "tuple[Problem, ...]"


class _Found:
    """The library's rows below the imported folder."""

    def __init__(self, container: "Container", job: "Job") -> None:
        from application.library.folder_job import folder_of
        from domain.library.file import FileState
        from domain.library.file_list import FileFilter
        from domain.shared.names import display_text

        self._container = container
        self._root = folder_of(job)
        self._inside = container.find_folder()(self._root)
        self.folder = display_text(self._root)
        summary = detail_of(container, job.id).job.summary
        self.walked: dict[str, int] = {name: summary.get(name, 0) for name in _WALKED}
        self.by_state = {
            "ready": self._count(FileState.READY),
            "unreadable": self._count(FileState.UNREADABLE),
            "not_read_yet": self._count(FileState.NEW),
        }
        wanted = FileFilter(has_problems=True, folder=self._inside)
        self.unreadable: list[_Troubled] = []
        self.limited: list[_Troubled] = []
        same: dict[tuple[Problem, ...], tuple[Problem, ...]] = {}
        for row in all_rows(container, wanted):
            problems = same.setdefault(row.problems, row.problems)
            troubled = _Troubled(row.id, self.name(row), row.state.value, problems)
            if row.state is FileState.UNREADABLE:
                self.unreadable.append(troubled)
            elif row.state is FileState.READY:
                self.limited.append(troubled)

    def name(self, row: "FileRow") -> str:
        """Its path below the folder; what stands above it is the same for all."""
        from domain.shared.names import display_text

        inside = row.path.startswith(self._root)
        return display_text(row.path[len(self._root) :].lstrip(b"/\\") if inside else row.path)

    def _count(self, state: "FileState") -> int:
        from domain.library.file_list import FileFilter, FileQuery

        query = FileQuery(filter=FileFilter(state=state, folder=self._inside), per_page=1)
        return self._container.list_files()(query).totals.files
