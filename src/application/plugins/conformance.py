"""The published conformance test. Plugin authors import it as `reelsight.conformance`.

    class TestSlate(AnalysisTypeContract):
        analysis_type = SlateReading()

Every check says what it demands; one that fails says where and why.
"""

from collections.abc import Callable, Iterator
from typing import Any, ClassVar

import msgspec

from application.plugins.analysis_type import (
    AnalysisType,
    Extracting,
    Merging,
    Normalising,
    Reconciling,
)
from application.plugins.check_type import faults
from application.plugins.conformance_trial import Broken, Trial, frozen
from application.plugins.examples import NoExample, examples
from application.plugins.marks import TimeRange
from application.plugins.sample_evidence import Sample, samples
from application.plugins.sealed_type import MOST_ANSWER_BYTES, say
from application.plugins.tool_schema import KEYWORDS, nova_tool_schema

SLOWEST_S = 10.0
"""A call that takes longer keeps everybody waiting."""

_MOST_REASONS = 3


class Check(msgspec.Struct, frozen=True, kw_only=True):
    """One demand, and how the type meets it."""

    name: str
    ok: bool
    reasons: tuple[str, ...] = ()


def check(
    analysis_type: AnalysisType,
    *,
    watching_output: bool = True,
    slowest_s: float = SLOWEST_S,
    beginning: Callable[[str], object] = lambda call: None,
) -> tuple[Check, ...]:
    """Every check that is about something the type has. An unsound type is not tried any further.

    `watching_output` turns the whole process's output aside while the type is tried. `beginning`
    hears of each call of the type's own code before it is made: it may never end.
    """
    found = faults(analysis_type)
    sound = Check(name=_SOUND, ok=not found, reasons=tuple(found))
    if found:
        return (sound,)
    trial = Trial(
        analysis_type,
        watching_output=watching_output,
        slowest_s=slowest_s,
        beginning=beginning,
    )
    checks = [
        sound,
        *(
            _checked(name, demand(trial))
            for of, name, demand in _DEMANDS
            if isinstance(analysis_type, of)
        ),
    ]
    if not trial.called:
        return tuple(checks)
    notes = {
        "leaves the evidence as it is": trial.changed,
        f"answers within {slowest_s:.0f} s": trial.slow,
    }
    if watching_output:
        notes["prints nothing"] = trial.printed
    for name, noted in notes.items():
        checks.append(Check(name=name, ok=not noted, reasons=_few(noted)))
    return tuple(checks)


class AnalysisTypeContract:
    """For pytest: a subclass whose name begins with `Test` names its `analysis_type`."""

    analysis_type: ClassVar[AnalysisType]

    def test_it_keeps_the_contract(self) -> None:
        broken = [one for one in check(self.analysis_type) if not one.ok]
        assert not broken, "\n".join(f"{c.name}: {'; '.join(c.reasons)}" for c in broken)


def _checked(name: str, problems: Iterator[str]) -> Check:
    found = list(problems)
    return Check(name=name, ok=not found, reasons=_few(found))


def _few(reasons: list[str]) -> tuple[str, ...]:
    different = list(dict.fromkeys(reasons))
    more = len(different) - _MOST_REASONS
    return tuple(different[:_MOST_REASONS]) + ((f"and {more} more",) if more > 0 else ())


def _schema(trial: Trial) -> Iterator[str]:
    schema = nova_tool_schema([trial.type])
    unknown = sorted(set(_keywords(schema)) - KEYWORDS)
    if unknown:
        yield f"its schema uses {', '.join(unknown)}"


def _keywords(schema: Any) -> Iterator[str]:
    yield from schema
    for part in schema.get("properties", {}).values():
        yield from _keywords(part)
    for name in ("items", "additionalProperties"):
        if name in schema:
            yield from _keywords(schema[name])


def _examples(trial: Trial) -> Iterator[str]:
    try:
        for wish, result in examples(trial.type.result_type):
            yield from _storable(trial, result, f"an example with {wish.name}")
    except NoExample as error:
        yield str(error)


def _extract(trial: Trial) -> Iterator[str]:
    for sample in _samples(trial):
        try:
            one = trial.call("extract", sample.name, sample.evidence)
            again = trial.call("extract", sample.name, sample.evidence)
        except Broken as error:
            yield str(error)
            continue
        wrong = [] if one is None else list(_storable(trial, one, sample.name))
        yield from wrong
        if not wrong and frozen(one) != frozen(again):
            yield f"extract answers something else the second time, for {sample.name}"


def _normalise(trial: Trial) -> Iterator[str]:
    for sample in _samples(trial):
        for about, result in _results(trial, sample):
            try:
                once = trial.call("normalise", about, result, sample.evidence)
                wrong = list(_storable(trial, once, about))
                yield from wrong
                if wrong:
                    continue
                as_it_was = frozen(once)
                if frozen(trial.call("normalise", about, once, sample.evidence)) != as_it_was:
                    yield f"normalise twice is not the same as once, for {about}"
            except Broken as error:
                yield str(error)


def _reconcile(trial: Trial) -> Iterator[str]:
    fields = trial.type.result_type.__struct_fields__
    choices = [frozenset[str](), *(frozenset({name}) for name in fields), frozenset(fields)]
    for wish, result in _made(trial):
        for edited in choices:
            named = ", ".join(sorted(edited)) or "nothing"
            about = f"an example with {wish}, {named} edited"
            before = {name: frozen(getattr(result, name)) for name in edited}
            try:
                after = trial.call("reconcile", about, result, edited)
            except Broken as error:
                yield str(error)
                continue
            wrong = list(_storable(trial, after, about))
            yield from wrong
            if not wrong and any(
                frozen(getattr(after, name)) != value for name, value in before.items()
            ):
                yield f"reconcile changed what a person has set, for {about}"


def _merge(trial: Trial) -> Iterator[str]:
    made = _made(trial)
    results = tuple(result for _, result in made)
    for count in range(1, len(made) + 1):
        about = f"{count} examples"
        stretches = tuple(
            TimeRange(start_s=60.0 * at, end_s=60.0 * (at + 1)) for at in range(count)
        )
        try:
            one = trial.call("merge", about, results[:count], stretches)
            again = trial.call("merge", about, results[:count], stretches)
        except Broken as error:
            yield str(error)
            continue
        wrong = list(_storable(trial, one, about))
        yield from wrong
        if not wrong and frozen(one) != frozen(again):
            yield f"merge answers something else the second time, for {about}"


def _results(trial: Trial, sample: Sample) -> Iterator[tuple[str, Any]]:
    """What an engine may hand to `normalise`: made up answers, and the type's own."""
    for wish, result in _made(trial):
        yield f"an example with {wish} of {sample.name}", result
    if isinstance(trial.type, Extracting):
        try:
            own = trial.call("extract", sample.name, sample.evidence)
        except Broken:
            return  # said already
        if isinstance(own, trial.type.result_type):
            yield f"what extract found in {sample.name}", own


def _made(trial: Trial) -> list[tuple[str, Any]]:
    try:
        return [(wish.name, result) for wish, result in examples(trial.type.result_type)]
    except NoExample:
        return []  # said already


def _samples(trial: Trial) -> Iterator[Sample]:
    for kind in sorted(trial.type.kinds):
        yield from samples(kind)


def _storable(trial: Trial, result: Any, about: str) -> Iterator[str]:
    """A result is written as JSON and read back as the same struct."""
    wanted = trial.type.result_type
    if not isinstance(result, wanted):
        yield f"the result is a {type(result).__name__} and not {wanted.__name__}, for {about}"
        return
    try:
        written = msgspec.json.encode(result)
        again = msgspec.json.encode(msgspec.json.decode(written, type=wanted))
    except (Exception, SystemExit) as error:
        yield f"the result does not survive being stored ({say(error)}), for {about}"
        return
    if again != written:
        yield f"the result is another one after it was stored, for {about}"
    if len(written) > MOST_ANSWER_BYTES:
        most = f"{MOST_ANSWER_BYTES:,} is the most"
        yield f"the result has {len(written):,} bytes, for {about}; {most}"


_SOUND = "is a sound analysis type"
_DEMANDS: tuple[tuple[type, str, Callable[[Trial], Iterator[str]]], ...] = (
    (AnalysisType, "can be put to a model", _schema),
    (AnalysisType, "has results that can be stored and read back", _examples),
    (Extracting, "extract: its own struct or nothing, the same each time", _extract),
    (Normalising, "normalise: its own struct, twice the same as once", _normalise),
    (Reconciling, "reconcile: leaves a person's fields alone", _reconcile),
    (Merging, "merge: its own struct, the same each time", _merge),
)
"""Of types that are this; what it demands; how that is tried."""
