"""What calls reserve is never more than the plan said they would cost at most."""

from pathlib import Path

import msgspec
import pytest
from msgspec import structs

from application.analysis.planning.command import StartAnalysisCommand
from application.analysis.planning.estimate import high_price
from application.plugins.examples import example
from application.ports.model_gateway import ModelReply
from domain.library.kind import MediaKind
from domain.media.facts import MediaFacts
from domain.shared.price import Tokens
from tests.unit.analysis.calling import LITE
from tests.unit.analysis.evidence import CLIP, PHOTO
from tests.unit.analysis.library import TYPES
from tests.unit.analysis.test_model_engine import JPEG, MP4, Desk

LONG = "/".join(["2019-06-14 Hafenrundfahrt mit der ganzen Familie"] * 20)
JAPANESE = "港の船と灯台" * 40
PRICE = LITE.prices[0].price


def whole_answer(kind: MediaKind) -> ModelReply:
    found = {one.key: example(one.result_type) for one in TYPES.for_kind(kind)}
    return ModelReply(
        raw=msgspec.json.encode(found),
        stop_reason="tool_use",
        tokens=Tokens(input=1_000, output=200),
    )


@pytest.mark.parametrize("depth", ["brief", "detailed"])
@pytest.mark.parametrize(
    ("name", "facts", "seconds"),
    [
        ("a.jpg", PHOTO, None),
        (f"{LONG}.jpg", PHOTO, None),
        ("a.mp4", CLIP, 0.4),
        ("a.mp4", CLIP, 61.7),
        (f"{JAPANESE}.mp4", CLIP, 1_799.6),
        (f"{LONG}.mp4", CLIP, 5_700.3),
    ],
)
def test_what_is_reserved_was_planned(
    tmp_path: Path, name: str, facts: MediaFacts, seconds: float | None, depth: str
) -> None:
    desk = Desk(tmp_path, *[whole_answer(facts.kind)] * 9)
    desk.library.serve(desk.engines, TYPES)
    content = JPEG if facts.kind is MediaKind.IMAGE else MP4
    file_id = desk.add(name, content, structs.replace(facts, duration_s=seconds))
    desk.library.add_proxy(file_id, content=content, duration_s=seconds)
    asked = {"depth": depth, "language": "auto"}
    plan = desk.library.plan(StartAnalysisCommand(file_ids=(file_id,), options=asked))
    desk.library.analyze(file_id, options=asked)

    reserved = [high_price(call, PRICE) for call in desk.gateway.sent]
    assert len(reserved) == plan.estimate.calls
    assert plan.price.low < sum(reserved) <= plan.price.high
