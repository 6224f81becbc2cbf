"""The gateway to Bedrock over HTTP: what it sends, what it keeps, and what failures mean."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from adapters.bedrock.catalog import TomlModelCatalog
from adapters.bedrock.clients import BedrockClients
from adapters.bedrock.gateway import BedrockGateway
from application.ports.model_gateway import (
    Again,
    Billed,
    CallFailed,
    ModelCall,
    ModelReply,
    ObjectAddress,
    Prompt,
    SentMedia,
)
from application.ports.stop_signal import NeverStop
from domain.analysis.model import Route
from domain.analysis.run import FailureKind
from domain.library.kind import MediaKind
from domain.shared.price import Tokens
from tests.contract.bedrock_requests import SCHEMA, image
from tests.data.media import make_clip
from tests.data.s3_server import S3Server
from tests.emulator import Emulator, faults, odd_answers
from tests.emulator.faults import Fault

lite = TomlModelCatalog(Route.US).get("bedrock", "lite")


def call(*media: SentMedia, schema: dict[str, Any] | None = SCHEMA, **prompt: str) -> ModelCall:
    words = {"system": "You look at media.", "text": "What is in it?"} | prompt
    return ModelCall(
        model=lite,
        prompt=Prompt(schema=schema, **words),
        media=media,
        max_output_tokens=2_000,
    )


def send(asked: ModelCall, *, route: Route = Route.US, read_timeout_s: float = 30.0) -> ModelReply:
    clients = BedrockClients(read_timeout_s=read_timeout_s)
    return BedrockGateway(clients=clients, route=route).send(asked, stop=NeverStop())


def refusal(asked: ModelCall, **how: Any) -> CallFailed:
    with pytest.raises(CallFailed) as failed:
        send(asked, **how)
    return failed.value


def picture() -> SentMedia:
    data = image("jpeg", (64, 48))["image"]["source"]["bytes"]
    return SentMedia(kind=MediaKind.IMAGE, format="jpg", sha256="0" * 64, data=data)


@pytest.fixture
def stored_clip(s3: S3Server, tmp_path: Path) -> SentMedia:
    make_clip(tmp_path / "clip.mp4", size="64x64", seconds=2.6, rate="5")
    bucket, key = s3.new_bucket(), "a clip.mp4"
    body = (tmp_path / "clip.mp4").read_bytes()
    s3.client().put_object(Bucket=bucket, Key=key, Body=body, ContentType="video/mp4")
    address = ObjectAddress(uri=f"s3://{bucket}/{key}")
    return SentMedia(kind=MediaKind.VIDEO, format="mp4", sha256="0" * 64, address=address)


def test_a_video_is_sent_by_its_address_and_the_tools_arguments_are_kept(
    aws: Emulator, stored_clip: SentMedia
) -> None:
    said = {"summary": {"text": "Größe 1½"}, "chapters": []}
    aws.answer(said)

    reply = send(call(stored_clip))

    (sent,) = aws.journal.calls()
    assert json.loads(reply.raw) == said
    assert reply.stop_reason == "tool_use"
    assert sent.billed is not None
    assert reply.tokens == Tokens(input=sent.billed.input, output=sent.billed.output)
    assert reply.service_request_id


def test_what_is_sent_is_greedy_and_in_the_form_of_converse(
    aws: Emulator, stored_clip: SentMedia
) -> None:
    send(call(stored_clip))

    (sent,) = aws.journal.calls()
    video, text = sent.request["messages"][0]["content"]
    assert stored_clip.address is not None
    assert video["video"] == {
        "format": "mp4",
        "source": {"s3Location": {"uri": stored_clip.address.uri}},
    }
    assert text == {"text": "What is in it?"}
    assert sent.request["system"] == [{"text": "You look at media."}]
    assert sent.request["inferenceConfig"] == {"maxTokens": 2_000, "temperature": 0.0}
    assert sent.request["additionalModelRequestFields"] == {"inferenceConfig": {"topK": 1}}
    tools = sent.request["toolConfig"]
    assert tools["tools"][0]["toolSpec"]["inputSchema"]["json"] == SCHEMA
    assert tools["toolChoice"]["tool"]["name"] == tools["tools"][0]["toolSpec"]["name"]
    assert sent.model_id == "us.amazon.nova-2-lite-v1:0"


def test_a_picture_is_sent_inline(aws: Emulator) -> None:
    send(call(picture()))
    (sent,) = aws.journal.calls()
    assert sent.request["messages"][0]["content"][0]["image"]["format"] == "jpeg"


def test_plain_text_is_asked_without_a_tool(aws: Emulator) -> None:
    aws.answer("A short summary.")
    reply = send(call(schema=None, system=""))
    (sent,) = aws.journal.calls()
    assert reply.raw == b"A short summary."
    assert not {"toolConfig", "system", "additionalModelRequestFields"} & sent.request.keys()


def test_the_route_chooses_the_profile(aws: Emulator) -> None:
    send(call(), route=Route.GLOBAL)
    (sent,) = aws.journal.calls()
    assert sent.model_id == "global.amazon.nova-2-lite-v1:0"


def test_a_model_that_is_not_on_the_route_is_not_asked(aws: Emulator) -> None:
    failed = refusal(call(), route=Route.REGION)
    assert (failed.billed, failed.again) == (Billed.NO, Again.NEVER)
    assert "global, us" in failed.remedy
    assert not aws.journal.calls()


@pytest.mark.parametrize(
    ("make", "kind", "billed", "again"),
    [
        (faults.throttled, FailureKind.THROTTLED, Billed.NO, Again.WAIT),
        (faults.not_ready, FailureKind.THROTTLED, Billed.NO, Again.WAIT),
        (faults.quota_exceeded, FailureKind.THROTTLED, Billed.NO, Again.WAIT),
        (faults.unavailable, FailureKind.THROTTLED, Billed.NO, Again.WAIT),
        (faults.access_denied, FailureKind.NOT_AVAILABLE, Billed.NO, Again.NEVER),
        (faults.input_blocked, FailureKind.FILTERED, Billed.NO, Again.NEVER),
        (faults.internal_error, FailureKind.OUTCOME_UNKNOWN, Billed.UNKNOWN, Again.YES),
        (faults.broken_service, FailureKind.OUTCOME_UNKNOWN, Billed.UNKNOWN, Again.YES),
        (faults.model_timeout, FailureKind.TIMED_OUT, Billed.UNKNOWN, Again.YES),
        (faults.model_error, FailureKind.OUTCOME_UNKNOWN, Billed.UNKNOWN, Again.YES),
        (faults.dropped, FailureKind.OUTCOME_UNKNOWN, Billed.UNKNOWN, Again.YES),
        (faults.cut_off, FailureKind.OUTCOME_UNKNOWN, Billed.UNKNOWN, Again.YES),
        (faults.empty_object, FailureKind.OUTCOME_UNKNOWN, Billed.UNKNOWN, Again.YES),
        (faults.broken_json, FailureKind.OUTCOME_UNKNOWN, Billed.UNKNOWN, Again.YES),
    ],
)
def test_a_failure_is_told_after_one_request(
    aws: Emulator,
    make: Callable[[], Fault],
    kind: FailureKind,
    billed: Billed,
    again: Again,
) -> None:
    aws.fault(make())
    failed = refusal(call())
    assert (failed.kind, failed.billed, failed.again) == (kind, billed, again)
    assert len(aws.journal.calls()) == 1


def test_a_silent_service_leaves_the_outcome_unknown_after_one_request(aws: Emulator) -> None:
    aws.fault(faults.late())
    failed = refusal(call(), read_timeout_s=0.2)
    assert (failed.kind, failed.billed) == (FailureKind.TIMED_OUT, Billed.UNKNOWN)
    assert len(aws.journal.calls()) == 1


def test_what_the_service_asks_to_wait_comes_along(aws: Emulator) -> None:
    aws.fault(faults.throttled(retry_after_ms=2_500))
    assert refusal(call()).wait_s == 2.5


def test_thinking_aloud_is_left_out_and_a_missing_bill_is_unknown(aws: Emulator) -> None:
    aws.answer({"summary": {"text": "x"}, "chapters": []})
    aws.fault(odd_answers.thinking())
    aws.fault(odd_answers.without_usage())
    assert json.loads(send(call()).raw) == {"summary": {"text": "x"}, "chapters": []}
    assert send(call()).tokens is None


def test_without_credentials_nothing_is_sent_and_the_way_out_is_named(
    aws: Emulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")
    failed = refusal(call())
    assert (failed.billed, failed.again) == (Billed.NO, Again.NEVER)
    assert "AWS_ACCESS_KEY_ID" in failed.remedy
    assert not aws.journal.calls()


@pytest.mark.usefixtures("aws")
def test_without_a_region_nothing_is_sent_and_the_way_out_is_named(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("AWS_DEFAULT_REGION")
    failed = refusal(call())
    assert failed.billed is Billed.NO
    assert "AWS_DEFAULT_REGION" in failed.remedy


@pytest.mark.usefixtures("aws")
def test_a_service_that_is_not_there_was_not_paid(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL_BEDROCK_RUNTIME", "http://127.0.0.1:9")
    failed = refusal(call())
    assert (failed.billed, failed.again) == (Billed.NO, Again.YES)
    monkeypatch.setenv("AWS_ENDPOINT_URL_BEDROCK_RUNTIME", "no address")
    assert refusal(call()).billed is Billed.NO
