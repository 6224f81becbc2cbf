"""From an engine's words to a JSON object, or to the reason why there is none."""

from typing import Any

import msgspec

from application.ports.analysis_engine import EngineFailed, ReplyPart
from domain.analysis.run import FailureKind

_CUT_SHORT = frozenset({"max_tokens", "length", "truncated"})
_FILTERED = frozenset({"content_filtered", "content_filter", "guardrail_intervened"})
_REFUSED = frozenset({"refusal"})


def parse_reply(reply: ReplyPart) -> dict[str, Any]:
    """The stop reason comes first: what was cut may look whole, and its last value is not.

    Raises:
        EngineFailed: `truncated`, `filtered`, `refused`, `unreadable` or `invalid`.
    """
    if reply.stop_reason in _CUT_SHORT:
        raise EngineFailed(FailureKind.TRUNCATED, "The answer was cut off before its end.")
    if reply.stop_reason in _FILTERED:
        raise EngineFailed(FailureKind.FILTERED, "The answer was withheld by a content filter.")
    if reply.stop_reason in _REFUSED:
        raise EngineFailed(FailureKind.REFUSED, "The model declined to answer.")
    if not reply.raw.strip():
        raise EngineFailed(FailureKind.UNREADABLE, "The answer is empty.")
    try:
        parsed = msgspec.json.decode(reply.raw)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise EngineFailed(FailureKind.UNREADABLE, f"The answer is not JSON ({error}).") from error
    if not isinstance(parsed, dict):
        raise EngineFailed(FailureKind.INVALID, "The answer is not an object of results by type.")
    return parsed
