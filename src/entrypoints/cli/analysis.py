"""`reelsight analyze`, `results`."""

from functools import partial
from typing import Any

import click

from entrypoints.cli.amounts import DOLLARS
from entrypoints.cli.filter_options import GroupedCommand
from entrypoints.cli.options import (
    file_filter,
    filter_options,
    force_option,
    id_argument,
    ids_argument,
    json_option,
    no_wait_option,
    refuse_ids_with_filters,
)


@click.command(cls=GroupedCommand)
@ids_argument
@filter_options
@click.option(
    "--type", "--types", "types", multiple=True, metavar="TYPE[,TYPE…]",
    help="Only this type; may be given several times. Default: all of the file's kind.",
)  # fmt: skip
@click.option("--engine", help="Which engine looks (default: the configured one).")
@click.option("--model", help="Which of its models (default: the configured one).")
@click.option(
    "--depth", type=click.Choice(["brief", "standard", "detailed"]),
    help="How much a model writes (default: standard).",
)  # fmt: skip
@click.option("--language", metavar="CODE", help="Language of a model's answer, like de.")
@click.option(
    "--budget", metavar="DOLLARS", type=DOLLARS, help="The most that this job may spend."
)
@click.option(
    "--plan", "only_plan", is_flag=True,
    help="Say what would be asked and what it would cost; nothing is asked.",
)  # fmt: skip
@force_option
@no_wait_option
@json_option
def analyze(
    file_ids: tuple[int, ...],
    types: tuple[str, ...],
    engine: str | None,
    model: str | None,
    depth: str | None,
    language: str | None,
    budget: int | None,
    only_plan: bool,
    force: bool,
    no_wait: bool,
    as_json: bool,
    **filters: Any,
) -> int:
    """Find out what is in the files, from their proxies.

    Without ids and without filters it is about the whole library. A question that was answered
    before is not asked again, unless --force is given. What may cost more than is left of a
    budget is refused: exit code 3.
    """
    from application.analysis.asking.start_analysis import StartAnalysisCommand
    from application.plugins.registry import COMBINED
    from domain.shared.ids import FileId
    from domain.shared.money import MicroUsd
    from entrypoints.cli.analysis_plan import emit_plan, plan_code, price_line, say_plan
    from entrypoints.cli.outcome import see_through
    from entrypoints.cli.screen import note
    from entrypoints.cli.session import open_library

    refuse_ids_with_filters(file_ids, filters)
    chosen = tuple(key.strip() for some in types or (COMBINED,) for key in some.split(","))
    if not all(chosen):
        raise click.BadParameter("a type has no name", param_hint="--type")
    with open_library() as container:
        command = StartAnalysisCommand(
            file_ids=tuple(map(FileId, file_ids)),
            filter=None if file_ids else file_filter(container, filters),
            types=chosen,
            engine=engine,
            model=model,
            options={
                name: value
                for name, value in (("depth", depth), ("language", language))
                if value is not None
            },
            budget=None if budget is None else MicroUsd(budget),
            force=force,
        )
        if only_plan:
            plan = container.plan_analysis()(command)
            (emit_plan if as_json else say_plan)(plan)
            return plan_code(plan)
        if not container.engines().get(engine, model).price.is_free:
            plan = container.plan_analysis()(command)
            if plan.items.total:
                note(price_line(plan))
        start = partial(container.start_analysis(), command)
        return see_through(container, start, no_wait=no_wait, as_json=as_json)


@click.command()
@id_argument
@click.option("--type", "types", multiple=True, help="Only this type; may be given several times.")
@click.option("--raw", is_flag=True, help="The engine's own words of its newest answer.")
@click.option("--history", is_flag=True, help="What people said of it, newest first.")
@click.option("--runs", is_flag=True, help="Who was asked about it, and at what cost.")
@click.option(
    "--compare", type=int, nargs=2, metavar="RUN RUN", help="What two of its runs say differently."
)
@json_option
def results(
    file_id: int,
    types: tuple[str, ...],
    raw: bool,
    history: bool,
    runs: bool,
    compare: tuple[int, int] | None,
    as_json: bool,
) -> int:
    """Show what was found in one file: each fact with its source and with what people decided,
    and their notes.
    """
    from domain.shared.ids import FileId, RunId
    from entrypoints.cli.edit_report import history_document, notes_among, say_history
    from entrypoints.cli.result_report import emit_raw, results_document, say_raw, say_results
    from entrypoints.cli.runs_report import show_comparison, show_runs
    from entrypoints.cli.screen import emit
    from entrypoints.cli.session import open_library

    with open_library() as container:
        if raw:
            (emit_raw if as_json else say_raw)(container.show_raw_reply()(FileId(file_id)))
            return 0
        if compare:
            show_comparison(container.compare_runs()(*map(RunId, compare)), as_json=as_json)
            return 0
        found = container.show_results()(FileId(file_id), types)
        if runs:
            show_runs(found, as_json=as_json)
            return 0
        past = container.show_history()(FileId(file_id))
        if history:
            past = tuple(p for p in past if not types or p.edit.type_key in types)
            if as_json:
                emit(history_document(FileId(file_id), past))
            else:
                say_history(past)
            return 0
        name = container.get_file()(FileId(file_id)).file.name
    notes = () if types else notes_among(past)
    if as_json:
        emit(results_document(found, notes=notes))
    else:
        say_results(found, name=name, notes=notes)
    return 0
