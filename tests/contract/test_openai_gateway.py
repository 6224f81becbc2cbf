"""The gateway to OpenAI-compatible servers, over real HTTP on 127.0.0.1."""

import base64
import json
from collections.abc import Iterator
from typing import Any

import msgspec
import pytest

from adapters.bedrock.catalog import TomlModelCatalog
from adapters.openai_compatible.gateway import MOST_BYTES, OpenAiGateway
from adapters.openai_compatible.health import OpenAiHealth
from adapters.openai_compatible.request import AnswerFormat
from application.ports.model_gateway import (
    LONGEST_WAIT_S,
    Again,
    Billed,
    CallFailed,
    ModelCall,
    ModelReply,
    Prompt,
    SentMedia,
)
from application.ports.stop_signal import NeverStop
from domain.analysis.model import Route
from domain.analysis.run import FailureKind
from domain.library.kind import MediaKind
from domain.shared.price import Tokens
from tests.data.chat_server import DRIPS, HANG_UP, NEVER, ChatServer, chat_server, completion

SCHEMA = {"type": "object", "properties": {"summary": {"type": "string"}}, "required": ["summary"]}
CALL = ModelCall(
    model=TomlModelCatalog(Route.US, named={"openai": ["tiny-eyes"]}).get("openai", "tiny-eyes"),
    prompt=Prompt(system="You describe.", text="What is seen?", schema=SCHEMA),
    media=(
        SentMedia(kind=MediaKind.IMAGE, format="jpeg", sha256="a" * 64, data=b"one", at_s=0.0),
        SentMedia(kind=MediaKind.IMAGE, format="jpeg", sha256="b" * 64, data=b"two", at_s=12.5),
    ),
    max_output_tokens=900,
)


@pytest.fixture
def server() -> Iterator[ChatServer]:
    with chat_server() as server:
        yield server


def gateway(server: ChatServer, **more: Any) -> OpenAiGateway:
    return OpenAiGateway(base_url=server.address, api_key="sk-secret", **more)


def send(server: ChatServer, **more: Any) -> ModelReply:
    return gateway(server, **more).send(CALL, stop=NeverStop())


def failure(server: ChatServer, **more: Any) -> CallFailed:
    with pytest.raises(CallFailed) as caught:
        send(server, **more)
    return caught.value


def test_frames_go_as_data_with_their_seconds(server: ChatServer) -> None:
    server.then(completion('{"summary": "A pond."}'))

    reply = send(server)

    assert reply.raw == b'{"summary": "A pond."}'
    assert reply.stop_reason == "stop"
    assert reply.tokens == Tokens(input=1200, output=340)
    (asked,) = server.asked
    assert asked["path"] == "/v1/chat/completions"
    assert (asked["model"], asked["temperature"], asked["max_tokens"]) == ("tiny-eyes", 0, 900)
    assert server.headers[0]["authorization"] == "Bearer sk-secret"
    system, user = asked["messages"]
    assert system == {"role": "system", "content": "You describe."}
    assert [part["type"] for part in user["content"]] == [
        "text", "image_url", "text", "image_url", "text",
    ]  # fmt: skip
    assert user["content"][2]["text"] == "Frame at 12.5 s:"
    address = user["content"][3]["image_url"]["url"]
    assert address == "data:image/jpeg;base64," + base64.b64encode(b"two").decode()


@pytest.mark.parametrize(
    ("answers", "sent"),
    [
        (AnswerFormat.JSON_SCHEMA, "json_schema"),
        (AnswerFormat.JSON_OBJECT, "json_object"),
        (AnswerFormat.TEXT, None),
    ],
)
def test_the_schema_is_in_the_words_whatever_the_server_knows(
    server: ChatServer, answers: AnswerFormat, sent: str | None
) -> None:
    send(server, answers=answers)

    (asked,) = server.asked
    assert asked.get("response_format", {}).get("type") == sent
    words = asked["messages"][1]["content"][-1]["text"]
    assert json.loads(words.partition("answer:\n")[2]) == SCHEMA


def test_plain_text_is_asked_for_plainly(server: ChatServer) -> None:
    call = msgspec.structs.replace(CALL, prompt=Prompt(system="s", text="Sum up."), media=())
    gateway(server).send(call, stop=NeverStop())

    (asked,) = server.asked
    assert "response_format" not in asked
    assert asked["messages"][1]["content"] == [{"type": "text", "text": "Sum up."}]


@pytest.mark.parametrize(
    ("answer", "raw", "reason"),
    [
        (completion('{"summary": "A po', finish="length"), b'{"summary": "A po', "length"),
        (completion(None, finish="content_filter"), b"", "content_filter"),
        (completion(None, refusal="I cannot."), b"I cannot.", "refusal"),
    ],
    ids=["cut", "filtered", "declined"],
)
def test_a_stop_is_told_as_the_server_told_it(
    server: ChatServer, answer: Any, raw: bytes, reason: str
) -> None:
    server.then(answer)
    reply = send(server)
    assert (reply.raw, reply.stop_reason) == (raw, reason)


@pytest.mark.parametrize(
    "usage",
    [
        None,
        {},
        {"prompt_tokens": "many"},
        {"prompt_tokens": -5, "completion_tokens": 1},
        {"prompt_tokens": 10**30, "completion_tokens": 1},
    ],
)
def test_a_reply_without_usable_usage_is_a_reply(server: ChatServer, usage: Any) -> None:
    server.then(completion("{}") | {"usage": usage})
    assert send(server).tokens is None


@pytest.mark.parametrize(
    ("status", "body", "kind", "billed", "again"),
    [
        (400, {"error": {"message": "no response_format"}}, "refused", "no", "never"),
        (401, {"error": {"message": "bad key"}}, "not_available", "no", "never"),
        (404, {"error": "model not found"}, "not_available", "no", "never"),
        (413, b"too large", "refused", "no", "never"),
        (429, {"error": {"code": "rate_limit_exceeded"}}, "throttled", "no", "wait"),
        (429, {"error": {"code": "insufficient_quota"}}, "not_available", "no", "never"),
        (503, {"error": {"message": "Loading model"}}, "throttled", "no", "wait"),
        (408, b"", "timed_out", "unknown", "yes"),
        (500, b"<html>oops</html>", "outcome_unknown", "unknown", "yes"),
        (502, b"<html>oops</html>", "outcome_unknown", "unknown", "yes"),
        (504, b"", "timed_out", "unknown", "yes"),
        (200, b"{}", "unreadable", "unknown", "yes"),
        (200, b"[" * 50_000, "unreadable", "unknown", "yes"),
        (200, b'{"choices": []}', "unreadable", "unknown", "yes"),
        (307, b"", "refused", "no", "never"),
        (HANG_UP, b"", "outcome_unknown", "unknown", "yes"),
        (NEVER, b"", "timed_out", "unknown", "yes"),
    ],
)
def test_each_failure_says_whether_it_may_have_been_paid(
    server: ChatServer, status: int, body: Any, kind: str, billed: str, again: str
) -> None:
    server.then(body, status)
    error = failure(server, read_timeout_s=0.2)
    assert (error.kind, error.billed, error.again) == (
        FailureKind(kind),
        Billed(billed),
        Again(again),
    )
    assert "sk-secret" not in str(error)
    assert len(server.asked) == 1, "it is sent once"


@pytest.mark.parametrize(("asked", "waits_s"), [("7", 7), ("9" * 400, LONGEST_WAIT_S)])
def test_what_the_server_asks_to_wait_is_heeded_up_to_a_limit(
    server: ChatServer, asked: str, waits_s: float
) -> None:
    server.then({}, 429, {"retry-after": asked})
    assert failure(server).wait_s == waits_s


def test_an_answer_without_end_is_not_kept_in_memory(server: ChatServer) -> None:
    server.then(completion("x" * (MOST_BYTES + 1)))
    error = failure(server)
    assert (error.kind, error.billed, error.again) == (
        FailureKind.UNREADABLE, Billed.UNKNOWN, Again.NEVER,
    )  # fmt: skip
    server.then({"error": {"message": "x" * 3_000_000}}, 400)
    assert len(failure(server).message) < 400


def test_an_answer_that_drips_comes_to_an_end(server: ChatServer) -> None:
    server.then(completion("x" * 500), headers={DRIPS: "0.01"})
    assert failure(server, read_timeout_s=0.1).kind is FailureKind.TIMED_OUT


def test_the_key_follows_no_redirect(server: ChatServer) -> None:
    server.then(b"", 307, {"location": f"{server.address}/elsewhere"})
    failure(server)
    assert len(server.asked) == 1


@pytest.mark.parametrize("key", ["sk-sec\nret", "sk-ü"])
def test_a_key_that_cannot_be_sent_is_not_sent(server: ChatServer, key: str) -> None:
    with pytest.raises(CallFailed) as caught:
        OpenAiGateway(base_url=server.address, api_key=key).send(CALL, stop=NeverStop())
    assert caught.value.billed is Billed.NO
    assert "OPENAI_API_KEY" in caught.value.message
    assert key not in str(caught.value)
    assert server.asked == []


def test_a_server_that_repeats_the_key_does_not_spread_it(server: ChatServer) -> None:
    says = {"error": {"code": "of sk-secret", "message": "\x1b[2JIncorrect key: sk-secret\nBye"}}
    server.then(says, 401)
    error = failure(server)
    told = f"{error.message} {error.service_code}"
    assert "sk-secret" not in told
    assert "\x1b" not in told
    assert "\n" not in told


def test_who_logs_in_by_the_address_is_not_told() -> None:
    address = "http://user:password@127.0.0.1:1/v1"
    with pytest.raises(CallFailed) as caught:
        OpenAiGateway(base_url=address, api_key="").send(CALL, stop=NeverStop())
    assert "password" not in caught.value.message
    assert "127.0.0.1:1/v1" in caught.value.message


@pytest.mark.parametrize(
    ("body", "raw"),
    [
        (b'{"choices": [{"message": {"content": "a \\ud83d b"}}]}', b"a \\ud83d b"),
        (b'{"choices": [{"message": {"content": "a \xff b"}}]}', "a \ufffd b".encode()),
    ],
    ids=["half a pair", "no UTF-8"],
)
def test_one_broken_letter_does_not_lose_what_was_paid(
    server: ChatServer, body: bytes, raw: bytes
) -> None:
    server.then(body)
    assert send(server).raw == raw


@pytest.mark.parametrize("address", ["http://127.0.0.1:1/v1", "ftp://127.0.0.1/v1", "nothing"])
def test_an_address_without_a_server_is_certainly_free(address: str) -> None:
    with pytest.raises(CallFailed) as caught:
        OpenAiGateway(base_url=address, api_key="").send(CALL, stop=NeverStop())
    assert caught.value.billed is Billed.NO
    assert "OPENAI_BASE_URL" in caught.value.remedy


def test_the_doctor_says_what_is_wrong(server: ChatServer) -> None:
    def rows(**more: str) -> list[tuple[bool, str]]:
        settings = {"base_url": server.address, "api_key": "", "model": "tiny-eyes"} | more
        return [(row.ok, row.remedy) for row in OpenAiHealth(**settings).check()]

    assert rows(base_url="") == []
    assert rows() == [(True, "")]
    assert rows(model="")[0][1].startswith("Set OPENAI_MODEL")
    assert rows(base_url="http://127.0.0.1:1/v1")[0][1].startswith("Start it")
    server.then({}, 401)
    assert rows()[0][1].startswith("Set OPENAI_API_KEY")
