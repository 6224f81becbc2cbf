"""From an engine's words to its answers by type, or to the reason why there are none."""

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from application.analysis.reading.endings import (
    check_ending,
    check_words,
    says_filtered,
    short,
    shown,
)
from application.analysis.reading.unwrap import unwrap
from application.plugins.analysis_type import AnalysisType
from application.ports.analysis_engine import ERRORS, EngineFailed, ReplyPart
from domain.analysis.lenient_json import read_json
from domain.analysis.parts import Part
from domain.analysis.run import FailureKind
from domain.shared.timecode import stretch

_MALFORMED = frozenset({"malformed_model_output", "malformed_tool_use"})

_ERROR_KEYS = frozenset(
    {"error", "errors", "message", "errorMessage", "error_message", "code", "type", "status"}
)


class ReadPart(msgspec.Struct, frozen=True, kw_only=True):
    """One reply as answers by type key."""

    answers: Mapping[str, Any]
    cut: frozenset[str] = frozenset()
    """Keys whose answer is not whole."""
    is_cut: bool = False
    """Whether the words ended too early; types that are missing may have been to come."""
    repairs: tuple[str, ...] = ()
    part: Part | None = None
    is_synthesis: bool = False

    @property
    def label(self) -> str:
        if self.is_synthesis:
            return "synthesis, "
        return f"{stretch(self.part.start_s, self.part.end_s)}, " if self.part else ""


def parse_reply(reply: ReplyPart, types: Sequence[AnalysisType]) -> ReadPart:
    """The stop reason comes first: what was cut may look whole, and its last value is not.

    Raises:
        EngineFailed: `truncated`, `filtered`, `refused`, `unreadable` or `invalid`.
    """
    was_cut = check_ending(reply.raw, reply.stop_reason)
    wanted = frozenset(t.key for t in types)
    read = read_json(reply.raw, wanted | {ERRORS})
    if read is None:
        raise _no_object(reply.raw, was_cut=was_cut)
    answer = unwrap(read, types)
    if not isinstance(answer.value, dict):
        raise EngineFailed(FailureKind.INVALID, "The answer is not an object of results by type.")
    _check_error(answer.value, wanted)
    cut = frozenset(p.partition(".")[0].partition("[")[0] for p in answer.cut) & wanted
    notes = list(answer.repairs)
    if answer.cut or read.cut:
        notes.insert(0, "The answer was cut off before its end.")
    elif reply.stop_reason in _MALFORMED:
        notes.insert(0, f"The service calls the answer malformed ({reply.stop_reason}).")
    return ReadPart(
        answers=answer.value,
        cut=cut,
        is_cut=bool(read.cut),
        repairs=tuple(notes),
        part=reply.part,
        is_synthesis=reply.is_synthesis,
    )


def _no_object(raw: bytes, *, was_cut: bool) -> EngineFailed:
    try:
        check_words(raw)
    except EngineFailed as error:
        return error
    if was_cut:
        return EngineFailed(FailureKind.TRUNCATED, "The answer was cut off before its end.")
    return EngineFailed(FailureKind.UNREADABLE, f"The answer is not JSON: {short(shown(raw))}")


def _check_error(answers: Mapping[str, Any], wanted: frozenset[str]) -> None:
    """A service may report its failure as an answer.

    Raises:
        EngineFailed
    """
    given = [answers[key] for key in wanted & answers.keys()]
    words = [text for text in given if isinstance(text, str)]
    if not given:
        for value in answers.values():
            words.extend(_texts(value))
    if any(map(says_filtered, words)):
        raise EngineFailed(FailureKind.FILTERED, "The answer was withheld by a content filter.")
    if not given and words and answers.keys() <= _ERROR_KEYS:
        said = short("; ".join(words))
        raise EngineFailed(FailureKind.INVALID, f"The answer is an error report: {said}")


def _texts(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [text for text in value.values() if isinstance(text, str)]
    return [value] if isinstance(value, str) else []
