"""Why a file is asked about: what is missing, and what became of the answers there were."""

from collections.abc import Iterable
from enum import StrEnum
from typing import Any

import msgspec

from domain.analysis.run import Asked, TypeRef


class WhyAsked(StrEnum):
    """In this order where several are true."""

    CONTENT_CHANGED = "content_changed"
    """The file holds something else now."""
    CUT_OFF = "cut_off"
    """The last answer was not whole."""
    PROMPT_CHANGED = "prompt_changed"
    """A type's words, fields or version are others now."""
    OTHER_MODEL_OR_OPTIONS = "other_model_or_options"
    """Answered by another engine or model, or with other options."""
    NEVER_ANALYSED = "never_analysed"
    """Nobody has answered these types yet."""
    FORCED = "forced"
    """It has been answered; a person wants it again."""


class Past(msgspec.Struct, frozen=True, kw_only=True):
    """What decides whether a COMPLETED run answers a question."""

    engine: str
    model: str
    options: dict[str, Any]
    types: tuple[TypeRef, ...]
    unanswered: tuple[str, ...]
    is_current: bool
    """It looked at what the file holds now."""


def missing_of(asked: Asked, past: Iterable[Past]) -> frozenset[str]:
    """Keys of the types that no answer in the same words about the same content is there for."""
    missing = set(asked.types)
    for one in past:
        if missing and one.is_current and _same(one, asked):
            missing -= {ref for ref in one.types if ref.key not in one.unanswered}
    return frozenset(ref.key for ref in missing)


def why_asked(asked: Asked, missing: frozenset[str], past: Iterable[Past]) -> WhyAsked:
    """`past`: newest first. Of each missing type the newest answer by the same engine, model and
    options says why, else any other's."""
    if not missing:
        return WhyAsked.FORCED
    known = tuple(past)
    own = [one for one in known if _same(one, asked)]
    found = {_why(key, known, own) for key in missing}
    return next(why for why in WhyAsked if why in found)


def _why(key: str, known: Iterable[Past], own: Iterable[Past]) -> WhyAsked:
    newest = next((one for one in own if key in _keys(one)), None)
    if newest is None:
        others = any(key in _keys(one) for one in known)
        return WhyAsked.OTHER_MODEL_OR_OPTIONS if others else WhyAsked.NEVER_ANALYSED
    if not newest.is_current:
        return WhyAsked.CONTENT_CHANGED
    if key in newest.unanswered:
        return WhyAsked.CUT_OFF
    return WhyAsked.PROMPT_CHANGED


def _keys(past: Past) -> frozenset[str]:
    return frozenset(ref.key for ref in past.types)


def _same(past: Past, asked: Asked) -> bool:
    return (past.engine, past.model, past.options) == (asked.engine, asked.model, asked.options)
