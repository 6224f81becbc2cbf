"""What the form of an analysis offers, and what was chosen in it."""

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

import msgspec
from litestar.datastructures import FormMultiDict

from application.analysis.asking.engines import Engines
from application.analysis.planning.command import StartAnalysisCommand
from application.analysis.types.list_analysis_types import ListedType
from application.library.select_files import FileSelection
from application.plugins.registry import COMBINED
from domain.analysis.model import ModelSpec, Route, Tier
from domain.analysis.model_options import Depth
from domain.library.kind import MediaKind
from domain.shared.errors import InvalidInput
from domain.shared.money import MicroUsd, dollars
from entrypoints.http.refusals import NoTypeChosen

ENGINES = {
    "extractive": "On this machine",
    "bedrock": "Amazon Bedrock",
    "openai": "OpenAI-compatible server",
}
DEPTHS = (
    (Depth.BRIEF, "brief"),
    (Depth.STANDARD, "standard"),
    (Depth.DETAILED, "detailed: dearer"),
)
_MOST_BUDGET = 1_000_000


class ModelEntry(msgspec.Struct, frozen=True, kw_only=True):
    value: str
    """`engine:model`."""
    words: str
    why_not: str = ""
    """Why it cannot be chosen."""
    is_asked: bool = True
    """False: it looks by itself; depth, language and budget say nothing to it."""


class EngineEntry(msgspec.Struct, frozen=True, kw_only=True):
    name: str
    title: str
    models: tuple[ModelEntry, ...]


class TypeEntry(msgspec.Struct, frozen=True, kw_only=True):
    key: str
    title: str
    only: str
    """`video` or `image` where it is of one kind alone."""
    chosen: bool


class Chosen(msgspec.Struct, frozen=True, kw_only=True):
    """As the form said it."""

    engine: str
    model: str
    types: tuple[str, ...]
    """None ticked means none; before the first answer all are."""
    depth: str
    language: str
    budget: str
    force: bool

    @property
    def value(self) -> str:
        return f"{self.engine}:{self.model}"


def read_choice(form: FormMultiDict, engines: Engines) -> Chosen:
    """What a form without an `asked` leaves out is as it is set up here."""
    engine, _, model = str(form.get("with") or "").partition(":")
    engine = engine or engines.default
    return Chosen(
        engine=engine,
        model=model or _usual(engines, engine),
        types=tuple(map(str, form.getall("types", []))) if "asked" in form else (COMBINED,),
        depth=str(form.get("depth") or Depth.STANDARD.value),
        language=str(form.get("language") or "auto"),
        budget=str(form.get("budget") or "").strip(),
        force="force" in form,
    )


def as_command(chosen: Chosen, files: FileSelection, engines: Engines) -> StartAnalysisCommand:
    """Raises:
    NoTypeChosen, InvalidInput
    """
    if not chosen.types:
        raise NoTypeChosen()
    options: dict[str, Any] = {}
    if chosen.engine in engines.names and engines.models(chosen.engine):
        options = {"depth": chosen.depth, "language": chosen.language}
    return StartAnalysisCommand(
        file_ids=files.file_ids,
        filter=files.filter,
        types=chosen.types,
        engine=chosen.engine,
        model=chosen.model or None,
        options=options,
        budget=_budget(chosen.budget),
        force=chosen.force,
    )


def engine_entries(engines: Engines, route: Route, today: date) -> tuple[EngineEntry, ...]:
    return tuple(
        EngineEntry(
            name=name,
            title=ENGINES.get(name, name),
            models=tuple(_models(engines, name, route, today)),
        )
        for name in engines.names
    )


def type_entries(
    listed: Sequence[ListedType], chosen: Sequence[str], kinds: Sequence[MediaKind]
) -> tuple[TypeEntry, ...]:
    """Those that any of the chosen files can have, once each."""
    found: dict[str, ListedType] = {}
    of: dict[str, set[MediaKind]] = {}
    for one in listed:
        found.setdefault(one.key, one)
        of.setdefault(one.key, set()).update(one.kinds)
    several = len(kinds) > 1
    return tuple(
        TypeEntry(
            key=key,
            title=one.title,
            only=next(iter(of[key])).value if several and len(of[key]) == 1 else "",
            chosen=key in chosen or COMBINED in chosen,
        )
        for key, one in found.items()
        if not kinds or of[key] & set(kinds)
    )


def _models(engines: Engines, name: str, route: Route, today: date) -> Iterator[ModelEntry]:
    specs = engines.models(name)
    if not specs:
        model = engines.get(name).model
        yield ModelEntry(
            value=f"{name}:{model}", words=f"{name.capitalize()} · free", is_asked=False
        )
        return
    titles = {spec.key: spec.title for spec in specs}
    for spec in specs:
        why_not, sold = "", spec.price(route, Tier.ON_DEMAND, today)
        if spec.is_retired(today):
            why_not = f"not offered since {spec.lifecycle.ends_on}"
            if other := titles.get(spec.lifecycle.alternative, spec.lifecycle.alternative):
                why_not += f"; choose {other}"
        elif sold is None:
            why_not = f"not sold on the route {route}"
        yield ModelEntry(
            value=f"{name}:{spec.key}", words=_words(spec, route, today), why_not=why_not
        )


def _words(spec: ModelSpec, route: Route, today: date) -> str:
    sold = spec.price(route, Tier.ON_DEMAND, today)
    if sold is None:
        return spec.title
    if sold.is_free:
        return f"{spec.title} · free"
    is_leaving = spec.lifecycle.ends_on is not None and not spec.is_retired(today)
    leaving = f", offered until {spec.lifecycle.ends_on}" if is_leaving else ""
    return (
        f"{spec.title} · {dollars(sold.input_per_million)} in, "
        f"{dollars(sold.output_per_million)} out per 1M tokens{leaving}"
    )


def _usual(engines: Engines, engine: str) -> str:
    """Of an engine that is not known here the plan says so."""
    return engines.get(engine).model if engine in engines.names else ""


def _budget(text: str) -> MicroUsd | None:
    if not text:
        return None
    try:
        amount = Decimal(text.lstrip("$").replace(",", ""))
    except InvalidOperation:
        amount = Decimal("NaN")
    if not amount.is_finite() or not 0 < amount < _MOST_BUDGET:
        raise InvalidInput(f"budget: “{text[:40]}” is no amount in dollars, like 2.50.")
    return MicroUsd(int(amount * 1_000_000))
