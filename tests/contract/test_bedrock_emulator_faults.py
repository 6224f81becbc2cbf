"""Every fault of the emulator does what it says, and bills what it says."""

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Any

import pytest
from botocore.exceptions import ClientError, ConnectionClosedError, ReadTimeoutError

from tests.contract.bedrock_requests import converse, tool_input
from tests.emulator import Emulator, faults, odd_answers
from tests.emulator.control import FAULTS
from tests.emulator.faults import Fault


@pytest.fixture
def ask(emulator: Emulator) -> Callable[..., dict[str, Any]]:
    client = emulator.client()
    return lambda *content, **more: dict(client.converse(**converse(*content, **more)))


def text_of(reply: dict[str, Any]) -> str:
    return "".join(b.get("text", "") for b in reply["output"]["message"]["content"])


@pytest.mark.parametrize(
    ("fault", "status", "code"),
    [
        (faults.throttled(), 429, "ThrottlingException"),
        (faults.not_ready(), 429, "ModelNotReadyException"),
        (faults.unavailable(), 503, "ServiceUnavailableException"),
        (faults.internal_error(), 500, "InternalServerException"),
        (faults.internal_error(billed=True), 500, "InternalServerException"),
        (faults.broken_service(500, billed=True), 500, "500"),
        (faults.broken_service(502), 502, "502"),
        (faults.broken_service(503), 503, "503"),
        (faults.model_timeout(), 408, "ModelTimeoutException"),
        (faults.model_error(), 424, "ModelErrorException"),
        (faults.quota_exceeded(), 400, "ServiceQuotaExceededException"),
        (faults.access_denied(), 403, "AccessDeniedException"),
        (faults.input_blocked(), 400, "ValidationException"),
    ],
    ids=lambda value: value.name if isinstance(value, Fault) else "",
)
def test_an_error_has_its_status_and_code_and_then_all_is_well(
    emulator: Emulator, ask: Any, fault: Fault, status: int, code: str
) -> None:
    emulator.fault(fault)

    with pytest.raises(ClientError) as caught:
        ask()
    assert ask()["stopReason"] == "tool_use"

    reply = caught.value.response
    assert (reply["ResponseMetadata"]["HTTPStatusCode"], reply["Error"]["Code"]) == (status, code)
    first, second = emulator.journal.calls()
    assert (first.fault, second.fault) == (fault.name, "")
    assert (first.billed is not None) is fault.is_billed
    assert second.billed is not None


def test_throttling_says_how_long_to_wait(emulator: Emulator, ask: Any) -> None:
    emulator.fault(faults.throttled(retry_after_ms=1500))

    with pytest.raises(ClientError) as caught:
        ask()

    headers = caught.value.response["ResponseMetadata"]["HTTPHeaders"]
    assert headers["x-amz-retry-after"] == "1500"


@pytest.mark.parametrize("is_billed", [True, False])
def test_a_late_answer_comes_when_nobody_waits_any_more(
    emulator: Emulator, is_billed: bool
) -> None:
    emulator.fault(faults.late(billed=is_billed))

    with pytest.raises(ReadTimeoutError):
        emulator.client(read_timeout=0.2).converse(**converse())

    (call,) = emulator.journal.wait_for(lambda calls: calls and calls[0].is_over)
    assert call.status is None
    assert (emulator.journal.billed_micro_usd() > 0) is is_billed


@pytest.mark.parametrize("is_billed", [True, False])
def test_a_dropped_connection_brings_nothing(
    emulator: Emulator, ask: Any, is_billed: bool
) -> None:
    emulator.fault(faults.dropped(billed=is_billed))

    with pytest.raises(ConnectionClosedError):
        ask()

    assert (emulator.journal.billed_micro_usd() > 0) is is_billed


@pytest.mark.parametrize(
    "fault", [faults.cut_off(), faults.empty_object(), faults.broken_json()], ids=lambda f: f.name
)
def test_what_is_no_answer_comes_as_one_without_output_and_is_billed(
    emulator: Emulator, ask: Any, fault: Fault
) -> None:
    """So botocore has it, without an error."""
    emulator.fault(fault)

    assert "output" not in ask()
    assert emulator.journal.calls()[0].billed is not None


def test_the_tool_may_be_answered_as_text_fenced_or_in_prose(emulator: Emulator, ask: Any) -> None:
    usual = json.dumps(tool_input(ask()), ensure_ascii=False)
    for fault in (odd_answers.as_text(), odd_answers.fenced(), odd_answers.in_prose()):
        emulator.fault(fault)

    plain, fenced, prose = (text_of(ask()) for _ in range(3))

    assert plain == usual
    assert fenced == f"```json\n{usual}\n```"
    assert usual in prose
    assert not prose.startswith("{")


def test_thoughts_may_stand_before_the_tool(emulator: Emulator, ask: Any) -> None:
    usual = tool_input(ask())
    emulator.fault(odd_answers.thinking())

    reply = ask()

    assert text_of(reply).startswith("<thinking>")
    assert tool_input(reply) == usual


def test_an_answer_may_be_cut_as_text_or_as_the_tools_input(emulator: Emulator, ask: Any) -> None:
    emulator.answer({"summary": {"text": "It rains all day."}, "chapters": []})
    emulator.fault(odd_answers.cut_text(0.5))
    emulator.fault(odd_answers.cut_tool_input(0.7))

    text, tool = ask(), ask()

    assert text["stopReason"] == tool["stopReason"] == "max_tokens"
    assert text_of(text) == '{"summary": {"text": "It rain'
    assert tool_input(tool) == {"summary": {"text": "It rains all day."}}
    assert tool["usage"]["outputTokens"] < ask()["usage"]["outputTokens"]


@pytest.mark.parametrize(
    ("cut", "whole"),
    [
        ('{"a": "b', {"a": "b"}),
        ('{"a": 1, "b', {"a": 1}),
        ('{"a": [1, 2', {"a": [1, 2]}),
        ('{"a": "x\\', {"a": "x"}),
        ('{"a": {"b": tr', {"a": {}}),
        ("{", {}),
    ],
)
def test_a_cut_object_is_closed(cut: str, whole: Any) -> None:
    assert odd_answers.closed(cut) == whole


def test_every_choice_may_be_a_wrong_one(emulator: Emulator, ask: Any) -> None:
    chapter = {"start_s": 0, "end_s": 1, "title": "One", "mood": "calm"}
    emulator.answer({"summary": {"text": "x"}, "chapters": [chapter]})
    emulator.fault(odd_answers.wrong_enum("wild"))

    assert tool_input(ask())["chapters"] == [{**chapter, "mood": "wild"}]


@pytest.mark.parametrize(
    ("fault", "stop_reason"),
    [
        (odd_answers.content_filtered(), "content_filtered"),
        (odd_answers.guardrail(), "guardrail_intervened"),
        (odd_answers.malformed(), "malformed_tool_use"),
        (odd_answers.no_content(), "end_turn"),
    ],
    ids=lambda value: value.name if isinstance(value, Fault) else "",
)
def test_an_answer_may_be_stopped_for_another_reason_and_is_billed(
    emulator: Emulator, ask: Any, fault: Fault, stop_reason: str
) -> None:
    emulator.fault(fault)

    assert ask()["stopReason"] == stop_reason
    assert emulator.journal.billed_micro_usd() > 0


def test_usage_may_be_missing(emulator: Emulator, ask: Any) -> None:
    emulator.fault(odd_answers.without_usage())

    reply = ask()

    assert tool_input(reply)
    assert "usage" not in reply
    assert emulator.journal.billed_micro_usd() > 0


def test_every_fault_that_is_not_billed_costs_nothing(emulator: Emulator) -> None:
    client = emulator.client(read_timeout=0.2)
    for make in FAULTS.values():
        emulator.reset()
        emulator.fault(fault := make())
        with suppress(ClientError, ConnectionClosedError, ReadTimeoutError):
            client.converse(**converse())
        (call,) = emulator.journal.wait_for(lambda calls: calls and calls[0].is_over)
        assert (call.fault, call.billed is not None) == (fault.name, fault.is_billed)


def test_a_fault_hits_whom_it_is_for(emulator: Emulator, ask: Any) -> None:
    emulator.fault(faults.throttled(), times=None, model="pro")
    emulator.fault(faults.not_ready(), has="hopeless")
    emulator.fault(faults.unavailable(), nth=[2], where=lambda asked: asked.tool is None)

    assert ask()
    with pytest.raises(ClientError, match="ThrottlingException"):
        ask(model="amazon.nova-pro-v1:0")
    with pytest.raises(ClientError, match="ModelNotReady"):
        ask({"text": "It is hopeless."})
    assert ask({"text": "It is hopeless."})
    assert ask(schema=None)
    with pytest.raises(ClientError, match="ServiceUnavailable"):
        ask(schema=None)
    assert ask(schema=None)


def test_a_fault_never_hides_a_bad_request(emulator: Emulator, ask: Any) -> None:
    emulator.fault(faults.throttled())

    with pytest.raises(ClientError, match="ValidationException"):
        ask({"text": " "})
    with pytest.raises(ClientError, match="ThrottlingException"):
        ask()


def test_what_is_to_be_said_waits_for_a_request_that_is_answered(
    emulator: Emulator, ask: Any
) -> None:
    emulator.answer({"summary": "mine"}, times=1)
    emulator.answer(lambda asked: f"{asked.called.model.key} was asked", model="pro")
    emulator.fault(faults.throttled())

    with pytest.raises(ClientError):
        ask()
    assert tool_input(ask()) == {"summary": "mine"}
    assert set(tool_input(ask())) == {"summary", "chapters"}
    assert text_of(ask(model="amazon.nova-pro-v1:0")) == "pro was asked"


def test_a_quota_and_a_window_of_throttling_end_by_the_virtual_clock(
    emulator: Emulator, ask: Any
) -> None:
    emulator.quotas.requests_per_minute = 2
    ask()
    ask()
    with pytest.raises(ClientError, match="ThrottlingException"):
        ask()
    emulator.clock.advance(60)
    assert ask()

    emulator.throttle_for(30)
    emulator.clock.per_request_s = 20
    with pytest.raises(ClientError, match="ThrottlingException"):
        ask()
    assert ask()


def test_answers_can_be_held_back_until_all_have_asked(emulator: Emulator, ask: Any) -> None:
    emulator.hold()

    with ThreadPoolExecutor(9) as pool:
        asked = [pool.submit(ask) for _ in range(9)]
        emulator.journal.wait_for(lambda calls: sum(c.billed is not None for c in calls) == 9)
        assert not any(one.done() for one in asked)
        emulator.release()
        assert all(one.result()["stopReason"] == "tool_use" for one in asked)

    assert emulator.journal.most_at_once == 9


def test_a_reset_forgets_everything(emulator: Emulator, ask: Any) -> None:
    emulator.fault(faults.throttled(), times=None)
    emulator.answer("mine")
    emulator.clock.advance(9)

    emulator.reset()

    assert tool_input(ask())
    assert (len(emulator.journal.calls()), emulator.clock.passed_s) == (1, 0)
