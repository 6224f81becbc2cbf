"""What is kept of Converse's answer."""

import json
from typing import Any

import pytest

from adapters.bedrock.reply import reply_of
from application.ports.model_gateway import CallFailed
from domain.shared.price import Tokens

USAGE = {"inputTokens": 100, "outputTokens": 20, "totalTokens": 120}


def answer(*content: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {
        "output": {"message": {"role": "assistant", "content": list(content)}},
        "stopReason": "tool_use",
        "usage": USAGE,
        "ResponseMetadata": {"RequestId": "r-1", "HTTPStatusCode": 200},
    } | more


def use(arguments: Any) -> dict[str, Any]:
    return {"toolUse": {"toolUseId": "1", "name": "record_analysis", "input": arguments}}


def test_the_arguments_of_the_tool_go_before_what_was_thought_aloud() -> None:
    reply = reply_of(
        answer({"text": '<thinking>{"a": 1}</thinking>'}, use({"a": "é\n", "b": 0.1}))
    )
    assert json.loads(reply.raw) == {"a": "é\n", "b": 0.1}
    assert (reply.stop_reason, reply.service_request_id) == ("tool_use", "r-1")
    assert reply.tokens == Tokens(input=100, output=20)


def test_without_a_tool_the_texts_are_kept_as_they_came() -> None:
    reply = reply_of(answer({"text": "```json"}, {"text": '{"a": 1}'}, stopReason="end_turn"))
    assert reply.raw == b'```json\n{"a": 1}'


def test_arguments_that_came_as_text_are_not_quoted_again() -> None:
    assert reply_of(answer(use('{"a": 1'))).raw == b'{"a": 1'


def test_a_second_tool_call_is_not_lost() -> None:
    assert reply_of(answer(use({"a": 1}), use({"b": 2}))).raw == b'{"a": 1}\n{"b": 2}'


def test_half_a_character_is_kept_as_an_escape() -> None:
    assert reply_of(answer(use({"a": "\ud83d"}))).raw == b'{"a": "\\ud83d"}'


def test_a_refused_answer_that_looks_like_one_is_told_as_filtered() -> None:
    notice = "The generated text has been blocked by our content filters."
    assert reply_of(answer({"text": notice}, stopReason="end_turn")).stop_reason == (
        "content_filtered"
    )


def test_an_answer_with_nothing_in_it_is_still_a_reply() -> None:
    reply = reply_of(answer(stopReason="max_tokens"))
    assert (reply.raw, reply.stop_reason) == (b"", "max_tokens")
    assert reply_of(answer(output=None, stopReason="content_filtered")).raw == b""


@pytest.mark.parametrize("nothing", [{}, {"usage": USAGE}, {"output": {}}, {"output": None}])
def test_what_is_no_reply_at_all_fails(nothing: dict[str, Any]) -> None:
    with pytest.raises(CallFailed):
        reply_of(nothing)


@pytest.mark.parametrize(
    ("usage", "tokens"),
    [
        (
            USAGE | {"cacheReadInputTokens": 7, "cacheWriteInputTokens": 5},
            Tokens(input=112, output=20),
        ),
        (None, None),
        ({}, None),
        ({"inputTokens": 5}, None),
        ({"inputTokens": "5", "outputTokens": 1}, None),
        ({"inputTokens": -5, "outputTokens": 1}, None),
        ({"inputTokens": True, "outputTokens": 1}, None),
    ],
)
def test_what_is_billed_is_what_the_service_says_or_unknown(
    usage: Any, tokens: Tokens | None
) -> None:
    assert reply_of(answer(use({}), usage=usage)).tokens == tokens
