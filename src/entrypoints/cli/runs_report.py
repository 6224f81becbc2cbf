"""Runs of one file, and two of them compared, for people and as JSON."""

from typing import TYPE_CHECKING, Any

from domain.shared.figures import counted
from domain.shared.money import dollars
from domain.shared.names import display_text
from entrypoints.cli.json_views import plain
from entrypoints.cli.screen import emit, say, say_indented
from entrypoints.cli.words import asked_of, moment

if TYPE_CHECKING:
    from application.analysis.showing.compare_runs import Comparison, Row
    from application.analysis.showing.show_results import FileResults
    from domain.analysis.run import AnalysisRun


def show_runs(found: "FileResults", *, as_json: bool) -> None:
    """Newest first."""
    if as_json:
        emit({"file_id": found.file_id, "runs": plain(found.runs)})
        return
    if not found.runs:
        say(f"Not analysed yet. `reelsight analyze {found.file_id}` looks.")
    for run in found.runs:
        say(f"{_named(run)}  {run.status.lower()}  {_price(run)}")
        types = ", ".join(
            f"{ref.key} (no whole answer)" if ref.key in run.unanswered else ref.key
            for ref in run.types
        )
        say_indented(types, 1)
        if run.usage.input_tokens or run.usage.output_tokens:
            used = f"{run.usage.input_tokens:,} tokens in, {run.usage.output_tokens:,} out"
            say_indented(used, 1)
        if run.repairs:
            say_indented(f"{counted(len(run.repairs), 'thing')} mended in the reply", 1)
        if run.problem:
            say_indented(f"{display_text(run.problem.message)} {run.problem.remedy}", 1)


def show_comparison(compared: "Comparison", *, as_json: bool) -> None:
    """What is the same is left out of the words."""
    if as_json:
        emit(_document(compared))
        return
    say(f"- {_named(compared.left)}  {_price(compared.left)}")
    say(f"+ {_named(compared.right)}  {_price(compared.right)}")
    for of_type in compared.types:
        how_many = (
            counted(of_type.differences, "difference") if of_type.differences else "the same"
        )
        say(f"\n{of_type.title}: {how_many}")
        for row in of_type.rows:
            if row.differs:
                _say_row(row)


def _say_row(row: "Row") -> None:
    name = f"{display_text(row.label)}: " if row.label else ""
    for sign, text in (("-", row.left), ("+", row.right)):
        if text is not None:
            say_indented(f"{sign} {name}{display_text(text)}", 1 + row.depth)


def _document(compared: "Comparison") -> dict[str, Any]:
    return {
        "left": plain(compared.left),
        "right": plain(compared.right),
        "types": plain(compared.types),
    }


def _named(run: "AnalysisRun") -> str:
    return f"Run {run.id}  {asked_of(run)}  {moment(run.started_at)}"


def _price(run: "AnalysisRun") -> str:
    return dollars(run.usage.cost, 4) if run.usage.cost else "free"
