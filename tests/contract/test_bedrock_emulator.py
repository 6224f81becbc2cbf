"""The emulator refuses what Nova refuses, and takes what it takes."""

import copy
import json
import urllib.request
from typing import Any
from urllib.error import HTTPError

import pytest
from botocore.exceptions import ClientError

from tests.contract.bedrock_requests import (
    LITE,
    LITE_V1,
    SCHEMA,
    converse,
    image,
    named,
    stored,
    tool_input,
    video,
)
from tests.data.media import make_clip
from tests.data.s3_server import S3Server
from tests.emulator import Emulator


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    path = tmp_path_factory.mktemp("clip") / "clip.mp4"
    make_clip(path, size="64x64", seconds=2.6, rate="5")
    return path.read_bytes()


@pytest.fixture(scope="module")
def bucket(s3: S3Server, clip: bytes) -> str:
    name = s3.new_bucket()
    put = s3.client().put_object
    for key in ("clip.mp4", "with space+100%.mp4"):
        put(Bucket=name, Key=key, Body=clip, ContentType="video/mp4")
    put(Bucket=name, Key="untyped.mp4", Body=clip, ContentType="binary/octet-stream")
    put(Bucket=name, Key="text.mp4", Body=b"no video", ContentType="video/mp4")
    return name


@pytest.fixture
def client(emulator: Emulator) -> Any:
    return emulator.client()


def refusal(client: Any, asked: dict[str, Any]) -> str:
    with pytest.raises(ClientError) as caught:
        client.converse(**asked)
    error = caught.value.response["Error"]
    return f"{error['Code']}: {error['Message']}"


def test_it_answers_with_every_property_of_the_schema_within_the_video(
    client: Any, clip: bytes
) -> None:
    reply = client.converse(**converse(video(clip)))

    found = tool_input(reply)
    assert reply["stopReason"] == "tool_use"
    assert set(found) == {"summary", "chapters"}
    assert found["summary"]["text"]
    chapters = found["chapters"]
    assert (chapters[0]["start_s"], chapters[-1]["end_s"]) == (0, 2.6)
    assert all(chapter["mood"] in ("calm", "busy") for chapter in chapters)


def test_the_same_question_has_the_same_answer_and_another_one_another(client: Any) -> None:
    def ask(text: str) -> Any:
        return tool_input(client.converse(**converse({"text": text})))

    assert ask("one") == ask("one")
    assert len({json.dumps(ask(f"question {n}")) for n in range(8)}) > 4


def test_it_counts_frames_words_and_pixels_and_bills_by_its_own_prices(
    client: Any, emulator: Emulator, clip: bytes
) -> None:
    usage = client.converse(**converse(video(clip)))["usage"]
    plain = client.converse(**converse())["usage"]
    pictured = client.converse(**converse(image()))["usage"]

    assert usage["inputTokens"] - plain["inputTokens"] == 3 * 288
    assert pictured["inputTokens"] - plain["inputTokens"] == 392
    first = emulator.journal.calls()[0]
    dollars = (usage["inputTokens"] * 0.33 + usage["outputTokens"] * 2.75) / 1_000_000
    assert first.micro_usd == pytest.approx(dollars * 1_000_000, abs=1)
    assert emulator.journal.billed_micro_usd() == sum(
        call.micro_usd for call in emulator.journal.calls()
    )


def test_a_journal_tells_who_asked_what(client: Any, emulator: Emulator, clip: bytes) -> None:
    asked = converse(video(clip), system=[{"text": "You catalogue videos."}])
    reply = client.converse(**asked)

    (call,) = emulator.journal.calls()
    assert call.request_id == reply["ResponseMetadata"]["RequestId"]
    assert call.signed is not None
    assert call.asked is not None
    assert (call.operation, call.signed.region, call.signed.service) == (
        "Converse",
        "us-east-1",
        "bedrock",
    )
    assert (call.attempt, call.status, call.model_id) == (1, 200, LITE)
    assert call.asked.system == "You catalogue videos."
    assert "What is in it?" in call.asked.text
    (seen,) = call.asked.media
    assert (seen.kind, seen.format, seen.size_bytes) == ("video", "mp4", len(clip))


def test_a_client_that_repeats_by_itself_is_seen(emulator: Emulator) -> None:
    from tests.emulator.faults import internal_error

    emulator.fault(internal_error())
    emulator.client(retries={"total_max_attempts": 2}).converse(**converse())

    assert [call.attempt for call in emulator.journal.calls()] == [1, 2]


def test_unsigned_requests_are_refused(emulator: Emulator) -> None:
    asked = urllib.request.Request(f"{emulator.address}/model/{LITE}/converse", b"{}")

    with pytest.raises(HTTPError) as caught:
        urllib.request.urlopen(asked)

    assert caught.value.code == 403


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ({"model": "amazon.nova-2-lite-v1:0"}, "on-demand throughput isn’t supported"),
        (
            {"model": "us.amazon.nova-premier-v1:0"},
            "ResourceNotFoundException: This model version",
        ),
        ({"model": "eu.amazon.nova-lite-v1:0"}, "model identifier is invalid"),
        ({"model": "amazon.nova-9-v1:0"}, "model identifier is invalid"),
        ({"inferenceConfig": {"maxTokens": 70_000}}, "model limit of 64000"),
        ({"inferenceConfig": {"temperature": 1.5}}, "at most 1"),
        ({"system": [{"text": "x" * 4_000_001}]}, "Input Tokens Exceeded"),
        ({"messages": [{"role": "assistant", "content": [{"text": "x"}]}]}, "start with a user"),
        ({"messages": [{"role": "user", "content": [{"text": " "}]}]}, "is blank"),
        ({"messages": [{"role": "guest", "content": [{"text": "x"}]}]}, "enum value set"),
        ({"additionalModelRequestFields": {"topK": 1}}, "extraneous key"),
        ({"requestMetadata": {}}, "at least 1"),
    ],
)
def test_it_refuses(client: Any, emulator: Emulator, more: dict[str, Any], why: str) -> None:
    assert why in refusal(client, converse(**more))
    assert emulator.journal.billed_micro_usd() == 0


@pytest.mark.parametrize("model", [LITE_V1, "amazon.nova-lite-v1:0", "amazon.nova-pro-v1:0",
                                   "global.amazon.nova-2-lite-v1:0"])  # fmt: skip
def test_it_takes_other_models_and_profiles(client: Any, model: str) -> None:
    assert tool_input(client.converse(**converse(model=model)))


def _changed(**top: Any) -> dict[str, Any]:
    return {**copy.deepcopy(SCHEMA), **top}


@pytest.mark.parametrize(
    ("schema", "why"),
    [
        (_changed(title="Answer"), "exactly type, properties and required"),
        ({"type": "object", "properties": {}}, "exactly type, properties and required"),
        (_changed(type="array"), "type object"),
        (_changed(properties={"a": {"$ref": "#/$defs/a"}}, required=[]), "$ref"),
        (_changed(properties={"a": {"anyOf": []}}, required=[]), "anyOf"),
        (_changed(required=["nobody"]), "nobody"),
    ],
)
def test_it_takes_only_novas_part_of_json_schema(client: Any, schema: Any, why: str) -> None:
    assert why in refusal(client, converse(schema=schema))


def test_a_property_may_have_any_name(client: Any) -> None:
    schema = _changed(properties={"$ref": {"type": "string"}}, required=["$ref"])

    assert set(tool_input(client.converse(**converse(schema=schema)))) == {"$ref"}


@pytest.mark.parametrize(
    ("content", "why"),
    [
        ([image(), *[image(size=(9, 9))] * 5], "5 images only"),
        ([image(size=(8001, 3))], "8000 × 8000"),
        ([named(image(), "jpeg")], "not of the format"),
        ([named(image(), "jpg")], "enum value set"),
        ([{"image": {"format": "png", "source": {"bytes": b""}}}], "at least 1"),
        ([video(b"no video")], "cannot be decoded"),
        ([video(b"no video", "avi")], "enum value set"),
        ([{"text": "x"}, video(b"x" * 25_000_000)], "exceeds the maximum of 25000000"),
        ([stored("s3://nowhere/clip.mp4")], "without an S3 endpoint|does not exist"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)  # fmt: skip
def test_it_takes_only_media_that_nova_reads(client: Any, content: Any, why: str) -> None:
    said = refusal(client, converse(*content))
    assert any(part in said for part in why.split("|"))


def test_one_video_a_request(client: Any, clip: bytes) -> None:
    assert "one video only" in refusal(client, converse(video(clip), video(clip)))
    assert "not of the format" in refusal(client, converse(video(clip, "webm")))


def test_it_reads_a_video_where_it_lies(aws: Emulator, bucket: str, clip: bytes) -> None:
    client = aws.client()

    for key in ("clip.mp4", "with space+100%.mp4"):
        found = tool_input(client.converse(**converse(stored(f"s3://{bucket}/{key}"))))
        assert found["chapters"][-1]["end_s"] == 2.6

    asked = aws.journal.calls()[0].asked
    assert asked is not None
    assert asked.media[0].uri == f"s3://{bucket}/clip.mp4"
    assert asked.media[0].size_bytes == len(clip)


@pytest.mark.parametrize(
    ("key", "more", "why"),
    [
        ("nosuch.mp4", {}, "does not exist"),
        ("with%20space%2B100%25.mp4", {}, "does not exist"),
        ("untyped.mp4", {}, "content type"),
        ("text.mp4", {}, "cannot be decoded"),
        ("clip.mp4", {"bucketOwner": "1" * 12}, "not owned"),
        ("clip.mp4", {"bucketOwner": "1"}, "regular expression"),
    ],
)
def test_it_refuses_an_object(
    aws: Emulator, bucket: str, key: str, more: dict[str, str], why: str
) -> None:
    assert why in refusal(aws.client(), converse(stored(f"s3://{bucket}/{key}", **more)))


def test_without_a_tool_it_answers_in_words_or_after_the_schema_that_the_prompt_shows(
    client: Any,
) -> None:
    def ask(text: str) -> str:
        reply = client.converse(**converse({"text": text}, schema=None))
        assert reply["stopReason"] == "end_turn"
        return str(reply["output"]["message"]["content"][0]["text"])

    assert ask("Sum it up.").count(".") == 3
    assert set(json.loads(ask(f"Answer as {json.dumps(SCHEMA)}"))) == {"summary", "chapters"}


def test_an_answer_longer_than_it_may_be_is_cut_or_an_error(client: Any) -> None:
    few: dict[str, Any] = {"inferenceConfig": {"maxTokens": 5}}
    text = client.converse(**converse(schema=None, **few))

    assert (text["stopReason"], text["usage"]["outputTokens"]) == ("max_tokens", 5)
    assert refusal(client, converse(**few)).startswith("ModelErrorException")


def test_it_takes_novas_own_body_as_well(client: Any, emulator: Emulator) -> None:
    body: dict[str, Any] = {
        "schemaVersion": "messages-v1",
        "messages": [{"role": "user", "content": [{"text": "What is it?"}]}],
        "inferenceConfig": {"maxTokens": 500, "topK": 1},
    }

    reply = client.invoke_model(modelId=LITE_V1, body=json.dumps(body))
    answer = json.loads(reply["body"].read())

    assert answer["output"]["message"]["content"][0]["text"]
    assert emulator.journal.calls()[0].billed is not None
    for broken in (b"{", json.dumps({**body, "max": 1}), json.dumps({**body, "messages": 3})):
        with pytest.raises(ClientError, match="ValidationException"):
            client.invoke_model(modelId=LITE_V1, body=broken)


def test_an_embedding_is_of_length_1_and_near_to_that_of_similar_words(client: Any) -> None:
    def embed(text: str, **more: Any) -> list[float]:
        params = {
            "embeddingPurpose": "GENERIC_INDEX",
            "embeddingDimension": 256,
            "text": {"truncationMode": "END", "value": text},
            **more,
        }
        body = {"taskType": "SINGLE_EMBEDDING", "singleEmbeddingParams": params}
        reply = client.invoke_model(
            modelId="amazon.nova-2-multimodal-embeddings-v1:0", body=json.dumps(body)
        )
        (found,) = json.loads(reply["body"].read())["embeddings"]
        return list(found["embedding"])

    def near(one: list[float], other: list[float]) -> float:
        return sum(a * b for a, b in zip(one, other, strict=True))

    water = embed("water over stones")
    assert near(water, water) == pytest.approx(1)
    assert near(water, embed("water over rocks")) > near(water, embed("an empty street"))
    with pytest.raises(ClientError, match="embeddingDimension"):
        embed("x", embeddingDimension=100)


def test_it_knows_its_models_and_how_long_there_are(emulator: Emulator) -> None:
    control = emulator.client("bedrock")

    listed = {m["modelId"]: m for m in control.list_foundation_models()["modelSummaries"]}
    assert listed["amazon.nova-premier-v1:0"]["modelLifecycle"]["status"] == "LEGACY"
    one = control.get_foundation_model(modelIdentifier="amazon.nova-2-lite-v1:0")["modelDetails"]
    assert one["inferenceTypesSupported"] == ["INFERENCE_PROFILE"]
    profile = control.get_inference_profile(inferenceProfileIdentifier=LITE)
    assert profile["status"] == "ACTIVE"
    with pytest.raises(ClientError, match="ResourceNotFound"):
        control.get_inference_profile(inferenceProfileIdentifier="us.amazon.nosuch-v1:0")


def test_a_pattern_that_takes_python_for_ever_is_answered(emulator: Emulator) -> None:
    asked = {
        "jobName": "a" + "-" * 40 + "_",
        "roleArn": "arn:aws:iam::123456789012:role/batch",
        "modelId": LITE,
        "inputDataConfig": {"s3InputDataConfig": {"s3Uri": "s3://bucket/in"}},
        "outputDataConfig": {"s3OutputDataConfig": {"s3Uri": "s3://bucket/out"}},
    }

    with pytest.raises(ClientError, match="jobName"):
        emulator.client("bedrock").create_model_invocation_job(**asked)


def steer(place: str, path: str, what: dict[str, Any]) -> Any:
    said = json.dumps(what).encode()
    with urllib.request.urlopen(f"{place}/_ctl/{path}", said) as answer:
        return json.load(answer)


def test_it_runs_as_a_program_of_its_own() -> None:
    import subprocess
    import sys

    with subprocess.Popen(
        [sys.executable, "-m", "tests.emulator", "--port", "0"], stdout=subprocess.PIPE, text=True
    ) as process:
        try:
            assert process.stdout is not None
            said = dict(
                line.removeprefix("export ").strip().split("=", 1)
                for line in (process.stdout.readline() for _ in range(8))
            )
            place = said["AWS_ENDPOINT_URL_BEDROCK"]
            steer(place, "fault", {"fault": "dropped", "options": {"billed": False}})
            steer(place, "answer", {"said": "Good.", "has": "How"})
            steer(place, "advance", {"seconds": 60})
            assert steer(place, "journal", {}) == []
            steer(place, "reset", {})
        finally:
            process.terminate()
