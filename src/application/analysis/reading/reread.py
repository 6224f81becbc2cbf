"""Read the stored words of a run again, as they are read today."""

from enum import StrEnum

import msgspec
from msgspec import structs

from application.analysis.asking.question import evidence_now
from application.analysis.reading.read_answer import read_answer
from application.plugins.registry import AnalysisTypes
from application.ports.analysis_engine import EngineFailed
from application.ports.clock import Clock
from application.ports.unit_of_work import Snapshot
from domain.analysis.evidence import Evidence
from domain.analysis.run import AnalysisRun, FailureKind, RunStatus, TypeResult
from domain.library.file import MediaFile

RESCUED_FROM = frozenset(
    {
        FailureKind.UNREADABLE,
        FailureKind.TRUNCATED,
        FailureKind.INVALID,
        FailureKind.REFUSED,
        FailureKind.FILTERED,
        FailureKind.OUTCOME_UNKNOWN,
    }
)
"""Failures in which an answer may have come."""


class Found(StrEnum):
    RESCUED = "rescued"
    CHANGED = "changed"
    SAME = "same"
    STILL_FAILS = "still_fails"
    OTHER_CONTENT = "other_content"
    OTHER_TYPES = "other_types"
    NO_WORDS = "no_words"


class RereadRun(msgspec.Struct, frozen=True, kw_only=True):
    found: Found
    run: AnalysisRun
    """As it would be now."""
    results: tuple[TypeResult, ...] = ()
    """All of the run's, where something changes."""
    differs: tuple[str, ...] = ()
    """Keys of the types whose result changes."""


class Reread:
    """Writes nothing. A type that is not installed in the version that was asked keeps what it
    has; what was read once never becomes a failure."""

    def __init__(self, *, types: AnalysisTypes, clock: Clock) -> None:
        self._types = types
        self._clock = clock

    def __call__(self, now: Snapshot, file: MediaFile, run: AnalysisRun) -> RereadRun:
        parts = now.runs.replies(run.id)
        has_failed = run.status is not RunStatus.COMPLETED
        if not parts or (has_failed and run.failure not in {*RESCUED_FROM, None}):
            return RereadRun(found=Found.NO_WORDS, run=run)
        facts = now.media.facts(file.id)
        if run.media_hash != file.fingerprint or facts is None:
            return RereadRun(found=Found.OTHER_CONTENT, run=run)
        installed = {t.key: t for t in self._types.for_kind(file.kind)}
        types = tuple(
            installed[ref.key]
            for ref in run.types
            if ref.key in installed and installed[ref.key].version == ref.version
        )
        if not types:
            return RereadRun(found=Found.OTHER_TYPES, run=run)
        seen = now.runs.seen(file.id, run.media_hash)
        known = _known(evidence_now(now, file, facts), seen, run)
        try:
            answer = read_answer(run.id, parts, types, known)
        except EngineFailed:
            return RereadRun(found=Found.STILL_FAILS, run=run)
        asked = {t.key for t in types}
        before = now.runs.results(run.id)
        kept = tuple(one for one in before if one.key not in asked)
        lost = {ref.key for ref in run.types} - asked
        unasked = lost - {one.key for one in kept} if has_failed else lost & set(run.unanswered)
        again = structs.replace(
            run,
            status=RunStatus.COMPLETED,
            failure=None,
            problem=None,
            ended_at=run.ended_at or self._clock.now(),
            stop_reason=answer.stop_reason,
            repairs=answer.repairs,
            unanswered=(*answer.unanswered, *sorted(unasked)),
        )
        results = (*answer.results, *kept)
        differs = _differing(before, results)
        if not has_failed and not differs and again == run:
            return RereadRun(found=Found.SAME, run=run)
        return RereadRun(
            found=Found.RESCUED if has_failed else Found.CHANGED,
            run=again,
            results=results,
            differs=differs,
        )


def _known(evidence: Evidence, seen: tuple[Evidence, ...], run: AnalysisRun) -> Evidence:
    """As the answer was checked when it came: an engine that measures knows its own cuts and
    colours."""
    with_texts = evidence.with_texts_of(seen)
    measured = next(iter(seen), None)
    if measured is None or run.engine != "extractive":
        return with_texts
    return structs.replace(
        measured,
        speech=evidence.speech,
        heard=evidence.heard,
        speech_summary=evidence.speech_summary,
    )


def _differing(before: tuple[TypeResult, ...], after: tuple[TypeResult, ...]) -> tuple[str, ...]:
    old = {one.key: (one.version, bytes(one.value), one.findings) for one in before}
    new = {one.key: (one.version, bytes(one.value), one.findings) for one in after}
    return tuple(sorted(key for key in old.keys() | new.keys() if old.get(key) != new.get(key)))
