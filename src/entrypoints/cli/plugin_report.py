"""Analysis types and the checks of plugins, for people."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from domain.shared.errors import DomainError
from domain.shared.figures import counted
from domain.shared.money import dollars
from domain.shared.names import display_text
from entrypoints.cli.screen import note, say, say_table
from entrypoints.cli.session import build, close, open_library, read_settings

if TYPE_CHECKING:
    from application.analysis.types.check_plugins import CheckedPlugin
    from application.analysis.types.list_analysis_types import (
        ListedType,
        PriceHint,
        ShownType,
        Standing,
    )


def listed_types() -> "tuple[ListedType, ...]":
    """With the support of stored results where there is a library; listing makes none."""
    settings = read_settings()
    if settings.database.is_file():
        try:
            with open_library(settings) as container:
                return container.list_analysis_types()(with_standing=True)
        except DomainError as error:
            if error.code == "broken_plugins":
                raise
            note(f"Without the library: {error.message} {error.remedy}")
    container = build(settings)
    try:
        return container.list_analysis_types()()
    finally:
        close(container)


def described_types(keys: Sequence[str], *, built_in: bool) -> "list[ShownType]":
    container = build(read_settings())
    try:
        if built_in:
            from application.analysis.types.list_analysis_types import ListAnalysisTypes
            from application.plugins.registry import load_analysis_types

            types = load_analysis_types(container.builtin_plugins(), discover=False)
            listing = ListAnalysisTypes(
                types=types,
                engine=container.extractive(),
                prompts=container.prompts_now(),
                reader=container.reader(),
            )
        else:
            listing = container.list_analysis_types()
        wanted = keys or dict.fromkeys(one.key for one in listing())
        return [shown for key in wanted for shown in listing.show(key)]
    finally:
        close(container)


def say_types(listed: "Sequence[ListedType]") -> None:
    say_table(
        ["TYPE", "KINDS", "VERSION", "WITHOUT A MODEL", "TOKENS IN, OUT", "PRICE HERE",
         "FILES", "SUPPORTED", "BROUGHT BY", "TITLE"],
        [
            [one.key, ", ".join(one.kinds), one.version, "no" if one.needs_model else "yes",
             f"{one.price.tokens.input:,}, {one.price.tokens.output:,}", price_words(one.price),
             files_words(one.standing), support_words(one.standing), one.plugin, one.title]
            for one in listed
        ],
    )  # fmt: skip


def price_words(price: "PriceHint") -> str:
    return "free" if price.free else f"≈ {dollars(price.cost, 6)}"


def files_words(standing: "Standing | None") -> str:
    """`120, 8 stale`: how many have a result."""
    if standing is None:
        return "–"
    stale = f", {standing.stale:,} stale" if standing.stale else ""
    return f"{standing.files:,}{stale}"


def support_words(standing: "Standing | None") -> str:
    """`12 of 14 claims`, over all engines."""
    support = standing.support if standing else ()
    claims = sum(one.claims for one in support)
    if not claims:
        return "–"
    return f"{sum(one.supported for one in support):,} of {claims:,} claims"


def say_checked(checked: "Sequence[CheckedPlugin]") -> None:
    """A type that is alone is told at length; of several only what is wrong with them."""
    alone = sum(len(plugin.types) for plugin in checked) == 1
    failed = 0
    for plugin in checked:
        say(display_text(plugin.plugin))
        for problem in plugin.problems:
            failed += 1
            say(f"  ✗ {display_text(problem)}")
        for one in plugin.types:
            failed += sum(not found.ok for found in one.checks)
            say(f"  {'✓' if one.ok else '✗'} {display_text(one.key)}")
            for found in one.checks:
                if alone or not found.ok:
                    say(f"    {'✓' if found.ok else '✗'} {found.name}")
                for reason in found.reasons:
                    say(f"        {display_text(reason)}")
    note("All of it is sound." if not failed else f"{counted(failed, 'fault')}.")
