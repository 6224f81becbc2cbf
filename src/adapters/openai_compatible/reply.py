"""What a server answered, as a reply."""

import json
from typing import Annotated, Any

import msgspec

from application.ports.model_gateway import Again, Billed, CallFailed, ModelReply
from domain.analysis.run import FailureKind
from domain.shared.price import MOST_TOKENS, Tokens

_Count = Annotated[int, msgspec.Meta(ge=0, le=MOST_TOKENS)]


class _Message(msgspec.Struct):
    content: str | None = None
    refusal: str | None = None
    tool_calls: list[Any] | None = None


class _Choice(msgspec.Struct):
    message: _Message
    finish_reason: str | None = None


class _Usage(msgspec.Struct):
    prompt_tokens: _Count
    completion_tokens: _Count


class _Answer(msgspec.Struct):
    choices: list[_Choice]
    usage: Any = None


def reply_of(body: bytes, request_id: str | None) -> ModelReply:
    """Raises:
    CallFailed: it is no reply at all; it may have been paid.
    """
    try:
        # one broken letter, or half a surrogate pair, does not lose what was paid for
        answer = msgspec.convert(json.loads(body.decode("utf-8", "replace")), _Answer)
    except (ValueError, RecursionError):
        answer = None
    if answer is None or not answer.choices:
        raise CallFailed(
            FailureKind.UNREADABLE,
            "The server answered with something that is no reply of a model.",
            billed=Billed.UNKNOWN,
            again=Again.YES,
            service_request_id=request_id,
            remedy="Check OPENAI_BASE_URL; it should end in /v1 on most servers.",
        )
    choice = answer.choices[0]
    text = choice.message.content or ""
    reason = choice.finish_reason or "stop"
    if not text and choice.message.refusal:
        text, reason = choice.message.refusal, "refusal"
    return ModelReply(
        raw=text.encode("utf-8", "backslashreplace"),
        stop_reason=reason,
        tokens=_tokens(answer.usage),
        service_request_id=request_id,
    )


def _tokens(usage: Any) -> Tokens | None:
    try:
        used = msgspec.convert(usage, _Usage)
    except msgspec.ValidationError:
        return None
    return Tokens(input=used.prompt_tokens, output=used.completion_tokens)
