"""How an answer ended, and whether it is an answer at all."""

import re

from application.ports.analysis_engine import EngineFailed
from domain.analysis.run import FailureKind

_CUT_SHORT = frozenset(
    {"max_tokens", "length", "truncated", "model_context_window_exceeded", "max_output_tokens"}
)
_FILTERED = frozenset({"content_filtered", "content_filter", "guardrail_intervened", "safety"})
_REFUSED = frozenset({"refusal"})

_FILTER_WORDS = re.compile(
    r"blocked by (?:our|the) content filter|violat\w+ (?:our|the) content policy"
    r"|blocked by (?:a |the |our )?guardrail",
    re.IGNORECASE,
)
_REFUSAL_WORDS = re.compile(
    r"\A\W*(?:(?:i['’]?m|i am) (?:very |really )?sorry|sorry\b|i (?:cannot|can['’]t|can not)\b"
    r"|(?:i['’]?m|i am) (?:unable|not able)\b|as an ai\b|unfortunately, i)",
    re.IGNORECASE,
)
_LONGEST_EXCUSE = 2000
_FILTER = "The answer was withheld by a content filter."


def check_ending(raw: bytes, stop_reason: str) -> bool:
    """Whether it was cut short. Comes first: what was cut may look whole.

    Raises:
        EngineFailed: `filtered`, `refused`, or there are no words (`truncated`, `unreadable`).
    """
    reason = stop_reason.strip().casefold()
    if reason in _FILTERED:
        raise EngineFailed(FailureKind.FILTERED, _FILTER)
    if reason in _REFUSED:
        raise EngineFailed(FailureKind.REFUSED, "The model declined to answer.")
    was_cut = reason in _CUT_SHORT
    if not raw.strip():
        if was_cut:
            raise EngineFailed(FailureKind.TRUNCATED, "The answer was cut off before its start.")
        raise EngineFailed(FailureKind.UNREADABLE, "The answer is empty.")
    return was_cut


def check_words(raw: bytes) -> None:
    """Of an answer that is no JSON: a service may report a refusal as if it were an answer.

    Raises:
        EngineFailed: `filtered` or `refused`.
    """
    words = shown(raw)
    if says_filtered(words):
        raise EngineFailed(FailureKind.FILTERED, _FILTER)
    if len(raw) < _LONGEST_EXCUSE and _REFUSAL_WORDS.search(words):
        raise EngineFailed(FailureKind.REFUSED, f"The model declined to answer: {short(words)}")


def says_filtered(words: str) -> bool:
    return _FILTER_WORDS.search(words) is not None


def shown(raw: bytes) -> str:
    """Its first words, on one line."""
    return " ".join(raw[:_LONGEST_EXCUSE].decode("utf-8", "replace").split())


def short(words: str) -> str:
    return words if len(words) <= 120 else words[:119] + "…"
