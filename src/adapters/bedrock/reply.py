"""What Converse answered, as it is kept."""

import json
from typing import Any

from adapters.bedrock.failures import no_reply
from application.ports.model_gateway import ModelReply
from domain.shared.price import MOST_TOKENS, Tokens

_FILTERED = "blocked by our content filters"
_LONGEST_NOTICE = 300


def reply_of(answer: dict[str, Any]) -> ModelReply:
    """boto3 hands on whatever came with status 200, also `{}` for JSON that breaks off.

    Raises:
        CallFailed: nothing in it is a reply.
    """
    request_id = answer.get("ResponseMetadata", {}).get("RequestId")
    message = (answer.get("output") or {}).get("message")
    stop_reason = answer.get("stopReason")
    if not isinstance(message, dict) and not stop_reason:
        raise no_reply(request_id)
    content = message.get("content") if isinstance(message, dict) else None
    blocks = [block for block in content or [] if isinstance(block, dict)]
    used = [block["toolUse"].get("input") for block in blocks if block.get("toolUse")]
    # what stands before a tool call is thinking aloud
    parts = map(_exactly, used) if used else (block.get("text") or "" for block in blocks)
    raw = "\n".join(parts)
    if not used and _FILTERED in raw and len(raw) < _LONGEST_NOTICE:
        # it can come as a success whose text is this notice
        stop_reason = "content_filtered"
    return ModelReply(
        # half a surrogate pair has no UTF-8; as an escape it is JSON again
        raw=raw.encode("utf-8", "backslashreplace"),
        stop_reason=str(stop_reason or ""),
        tokens=_tokens(answer.get("usage")),
        service_request_id=request_id,
    )


def _exactly(arguments: Any) -> str:
    if isinstance(arguments, str):  # the model wrote JSON into a text
        return arguments
    return json.dumps(arguments, ensure_ascii=False)


def _tokens(usage: Any) -> Tokens | None:
    """As billed: what was read from or written to a cache is input, too."""
    if not isinstance(usage, dict):
        return None
    found = [usage.get(name) for name in ("inputTokens", "outputTokens")]
    found += [usage.get(name) or 0 for name in ("cacheReadInputTokens", "cacheWriteInputTokens")]
    counts = [count for count in found if type(count) is int and 0 <= count <= MOST_TOKENS]
    if len(counts) < len(found):
        return None
    read, written, *cached = counts
    return Tokens(input=read + sum(cached), output=written)
