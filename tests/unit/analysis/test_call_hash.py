import pytest
from msgspec import structs

from application.analysis.calling.call_hash import call_hash
from application.ports.model_gateway import ModelCall, ObjectAddress
from domain.analysis.model import Route
from tests.unit.analysis.calling import LITE, call

ASKED = call()
SENT = ASKED.media[0]


@pytest.mark.parametrize(
    "other",
    [
        call("What is not in it?"),
        call(prompt=structs.replace(ASKED.prompt, system="Listen.")),
        call(prompt=structs.replace(ASKED.prompt, schema=None)),
        call(model=structs.replace(LITE, key="pro")),
        call(model=structs.replace(LITE, engine="openai")),
        call(max_output_tokens=4000),
        call(media=()),
        call(media=(SENT, SENT)),
        call(media=(structs.replace(SENT, sha256="cd" * 32),)),
        call(media=(structs.replace(SENT, format="png"),)),
        call(media=(structs.replace(SENT, at_s=1.5),)),
    ],
)
def test_what_is_asked_otherwise_is_another_call(other: ModelCall) -> None:
    assert call_hash(other) != call_hash(ASKED)


@pytest.mark.parametrize(
    "same",
    [
        call(media=(structs.replace(SENT, data=None, address=ObjectAddress(uri="s3://b/k")),)),
        call(model=structs.replace(LITE, runtime_ids={Route.US: "another-profile"})),
        call(model=structs.replace(LITE, title="Lite", prices=())),
    ],
)
def test_where_media_lie_and_how_it_travels_changes_nothing(same: ModelCall) -> None:
    assert call_hash(same) == call_hash(ASKED)


def test_the_order_of_a_schemas_keys_changes_nothing() -> None:
    one = call(prompt=structs.replace(ASKED.prompt, schema={"a": 1, "b": 2}))
    other = call(prompt=structs.replace(ASKED.prompt, schema={"b": 2, "a": 1}))

    assert call_hash(one) == call_hash(other)
