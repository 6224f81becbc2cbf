"""`reelsight costs …`: what may be spent, what is, and what a bill says of what nobody knew."""

from typing import TYPE_CHECKING, Any

import click

from entrypoints.cli.amounts import BILLED
from entrypoints.cli.options import NUMBER, json_option

if TYPE_CHECKING:
    from application.analysis.planning.show_budget import OpenSpend, ShownBudget


@click.group()
def costs() -> None:
    """Show budgets, and settle calls of which nobody knows whether they were paid."""


@costs.command("budget")
@click.option("--accept", is_flag=True, help="Go on although calls cost more than reserved.")
@json_option
def budget(accept: bool, as_json: bool) -> int:
    """Show what is left of the budgets, and what wants a person.

    A call whose reply was lost stays reserved until `costs settle` says what the bill showed.
    While a call that cost more than was reserved for it is not accepted, nothing is spent.
    """
    from entrypoints.cli.screen import emit, note
    from entrypoints.cli.session import open_library

    with open_library() as container:
        accepted = container.accept_overruns()() if accept else 0
        shown = container.show_budget()()
    if as_json:
        emit(_document(shown) | {"accepted": accepted})
        return 0
    if accept:
        from domain.shared.figures import counted

        note(f"Accepted: {counted(accepted, 'call')}.")
    _say(shown)
    return 0


@costs.command("settle")
@click.argument("spend_id", metavar="ID", type=NUMBER)
@click.argument("amount", metavar="DOLLARS", type=BILLED)
@json_option
def settle(spend_id: int, amount: int, as_json: bool) -> int:
    """Say what the bill shows of a call whose outcome nobody knows.

    ID is that of `costs budget`; 0 dollars: it was not billed.
    """
    from application.analysis.planning.settle_spend import SettleSpendCommand
    from domain.shared.ids import SpendId
    from domain.shared.money import MicroUsd, dollars
    from entrypoints.cli.json_views import plain
    from entrypoints.cli.screen import emit, say
    from entrypoints.cli.session import open_library

    command = SettleSpendCommand(spend_id=SpendId(spend_id), amount=MicroUsd(amount))
    with open_library() as container:
        spend = container.settle_spend()(command)
    if as_json:
        emit(plain(spend))
    else:
        say(f"Settled {spend.id} at {dollars(MicroUsd(amount), 6)}.")
    return 0


def _document(shown: "ShownBudget") -> dict[str, Any]:
    from entrypoints.cli.json_views import plain

    document: dict[str, Any] = plain(shown)
    for row, budget in zip(document["budgets"], shown.budgets, strict=True):
        row["left"] = budget.left
    return document | {"is_stopped": shown.is_stopped}


def _say(shown: "ShownBudget") -> None:
    from domain.shared.money import dollars
    from entrypoints.cli.analysis_plan import budget_words
    from entrypoints.cli.screen import say, say_table

    say_table(
        ("budget", ""),
        [
            ("each job", f"at most {dollars(one.cap)}" if one.cap is not None else "no limit")
            if one.name == "job"
            else (one.name, budget_words(one))
            for one in shown.budgets
        ],
    )
    for title, rows in (
        ("Nobody knows whether these were paid; `reelsight costs settle ID DOLLARS` says so:",
         shown.unknown),
        ("These cost more than was reserved; `reelsight costs budget --accept` goes on:",
         shown.overruns),
    ):  # fmt: skip
        if rows:
            say()
            say(title)
            say_table(
                ("id", "reserved", "paid", "model", "at", "about"), [_row(one) for one in rows]
            )


def _row(one: "OpenSpend") -> tuple[str, ...]:
    from domain.shared.money import dollars
    from domain.shared.names import display_text

    spend, call = one.spend, one.call
    return (
        str(spend.id),
        dollars(spend.reserved, 4),
        dollars(spend.settled, 4) if spend.settled is not None else "",
        call.model if call else spend.purpose,
        f"{spend.created_at:%Y-%m-%d %H:%M} UTC",
        display_text(one.label),
    )
