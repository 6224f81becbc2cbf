"""`reelsight rescan`."""

from typing import TYPE_CHECKING

import click

from domain.library.rescan import AmbiguousRule, ChangeKind
from entrypoints.cli.options import glob_options, json_option, no_wait_option

if TYPE_CHECKING:
    from application.library.rescanning.start_apply import ApplyCommand
    from domain.shared.ids import JobId

APPLIED_UNASKED = (ChangeKind.MOVED, ChangeKind.CHANGED, ChangeKind.NEW)
"""What `--apply` alone applies: nothing leaves the library by it."""

_CHOOSABLE = (*APPLIED_UNASKED, ChangeKind.MISSING)


class _Kinds(click.ParamType):  # type: ignore[type-arg]  # generic for the checker only
    name = "kinds"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> frozenset[ChangeKind]:
        if isinstance(value, frozenset):
            return value
        names = [name.strip().lower() for name in str(value).split(",") if name.strip()]
        if names == ["all"]:
            return frozenset(_CHOOSABLE)
        known = {kind.value: kind for kind in _CHOOSABLE}
        unknown = [name for name in names if name not in known]
        if unknown or not names:
            self.fail(
                f"{str(value)!r} names none of {', '.join(known)} or all. Give the folder first: "
                "reelsight rescan DIR --apply",
                param,
                ctx,
            )
        return frozenset(known[name] for name in names)


@click.command()
@click.argument("folder", metavar="DIR")
@click.option("--recursive/--no-recursive", default=True, help="With its subfolders (default).")
@click.option(
    "--apply",
    "kinds",
    type=_Kinds(),
    is_flag=False,
    flag_value=",".join(APPLIED_UNASKED),
    metavar="[KINDS]",
    help="Apply the plan: moved,changed,new (when nothing is named), missing, or all.",
)
@click.option(
    "--ambiguous",
    type=click.Choice([rule.value for rule in AmbiguousRule]),
    default=AmbiguousRule.SKIP.value,
    show_default=True,
    help="With --apply: what becomes of files that may be any of several.",
)
@glob_options
@no_wait_option
@json_option
def rescan(
    folder: str,
    recursive: bool,
    kinds: frozenset[ChangeKind] | None,
    ambiguous: str,
    include: tuple[str, ...],
    exclude: tuple[str, ...],
    no_wait: bool,
    as_json: bool,
) -> int:
    """Compare a folder with the library, and say what moved, changed, is new or missing.

    Nothing is changed by it: it is a plan. With --apply it is carried out: files that moved
    keep everything that was made of them. Missing files are only forgotten when that is said.

    \b
    reelsight rescan /mnt/archive
    reelsight rescan /mnt/archive --apply
    reelsight rescan /mnt/archive --apply moved,missing
    """
    from application.library.rescanning.start_rescan import StartRescanCommand
    from domain.library.rescan import NothingSelected
    from entrypoints.cli.outcome import enqueued, exit_code
    from entrypoints.cli.rescan_report import emit_rescan, say_applied, say_plan
    from entrypoints.cli.session import open_library
    from entrypoints.cli.wait import wait_for

    if no_wait and kinds is not None:
        raise click.UsageError("A plan is applied once it is there: leave out --no-wait.")
    with open_library() as container:
        command = StartRescanCommand(
            directory_path=folder, recursive=recursive, include=include, exclude=exclude
        )
        job_id = container.start_rescan()(command)
        if no_wait:
            return enqueued(job_id, as_json=as_json)
        job = wait_for(container, job_id)
        applied = None
        if not as_json:
            say_plan(container, job_id, asked=kinds)
        if kinds is not None and job.status.value == "COMPLETED":
            try:
                started = container.start_apply()(_choice(job_id, kinds, ambiguous))
                applied = wait_for(container, started)
            except NothingSelected:
                pass  # nothing of these kinds is there to be applied; no error on a command line
        if as_json:
            emit_rescan(container, job_id, applied)
        elif kinds is not None and exit_code(job) == 0:
            say_applied(container, applied)
        return exit_code(applied or job)


def _choice(job_id: "JobId", kinds: frozenset[ChangeKind], ambiguous: str) -> "ApplyCommand":
    from application.library.rescanning.start_apply import ApplyCommand

    rule = AmbiguousRule(ambiguous)
    decided = frozenset[ChangeKind]()
    if rule is not AmbiguousRule.SKIP:
        decided = frozenset({ChangeKind.AMBIGUOUS})
    return ApplyCommand(job_id=job_id, whole=kinds | decided, ambiguous_rule=rule)
