"""A video that is too long for one call is asked about part by part."""

from collections.abc import Callable
from datetime import timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import msgspec
import pytest
from msgspec import structs

from adapters.analysis_types.chapters import Chapters, ChaptersType
from adapters.analysis_types.summary import SummaryType
from adapters.filesystem.scratch import LocalScratch
from adapters.memory.bucket import MemoryBucket
from adapters.memory.clock import MemoryClock
from adapters.memory.object_store import MemoryObjectStore
from adapters.memory.video_cutter import MemoryVideoCutter
from adapters.pyav.frame_grabber import PyavFrameGrabber
from application.analysis.calling.long_video import LongVideo
from application.analysis.calling.part_media import PREFIX, PlacePart, SweepParts, part_key
from application.analysis.calling.place_media import PlaceMedia
from application.analysis.prompting.prompt import prompt_for
from application.analysis.reading.read_answer import read_answer
from application.media.bucket.send_to_bucket import SendToBucket
from application.ports.analysis_engine import AnalysisRequest, EngineFailed, ReplyPart
from application.ports.model_gateway import ModelCall, ModelReply
from application.ports.proxy_makers import MakingStopped
from application.ports.stop_signal import NeverStop, StopSignal
from domain.analysis.model_options import ModelOptions
from domain.analysis.parts import Part, parts_of
from domain.shared.ids import FileId, ItemId, RunId
from domain.shared.price import Tokens
from tests.unit.analysis.calling import LITE, LOST, REFUSED, Calls, Stop, grant
from tests.unit.analysis.evidence import a_clip

LONG = 95 * 60.0
PARTS = parts_of(LITE, LONG)
NO_SANDBOX: Any = None
TYPES = (SummaryType(), ChaptersType())


def says(text: str, *chapters: tuple[float, float, str]) -> ModelReply:
    answer = {
        "summary": {"text": text, "language": "en"},
        "chapters": {"chapters": [{"start_s": s, "end_s": e, "title": t} for s, e, t in chapters]},
    }
    raw = msgspec.json.encode(answer)
    return ModelReply(raw=raw, stop_reason="tool_use", tokens=Tokens(input=5000, output=400))


FOUR = [says(f"Part {n} is told.", (0.0, 1500.0, f"Chapter <{n}>")) for n in range(len(PARTS))]
WHOLE = ModelReply(
    raw=b'{"summary": {"text": "All of it."}}',
    stop_reason="tool_use",
    tokens=Tokens(input=900, output=90),
)


class Place:
    def __init__(self, folder: Path, calls: Calls, bucket: MemoryBucket | None = None) -> None:
        self.proxy = folder / "proxy.mp4"
        self.proxy.write_bytes(b"a proxy")
        self.cutter = MemoryVideoCutter(key_frame_s=10.0)
        self.scratch = folder / "scratch"
        self.calls = calls
        self.told: list[float] = []
        placing = PlaceMedia(
            send_to_bucket=SendToBucket(
                uow=calls.uow, objects=MemoryObjectStore(), bucket=bucket, clock=calls.clock
            ),
            bucket=bucket,
            frames=PyavFrameGrabber(NO_SANDBOX),
            scratch=LocalScratch(self.scratch),
        )
        self.ask = LongVideo(
            cutter=self.cutter,
            scratch=LocalScratch(self.scratch),
            place=PlacePart(place_video=placing.video),
            make_call=calls.make_call,
            reader=calls.reader,
        )

    def __call__(
        self,
        types: Any = TYPES,
        model: Any = LITE,
        stop: StopSignal | None = None,
        **given: Any,
    ) -> tuple[ReplyPart, ...]:
        request = AnalysisRequest(
            evidence=a_clip(duration_s=LONG),
            proxy=self.proxy,
            thumbnail=None,
            types=types,
            options={},
            run_id=RunId(1),
            file_id=FileId(1),
            proxy_sha256="ab" * 32,
            grant=grant(**given),
        )

        def call_about(types: Any, part: Part | None, media: Any) -> ModelCall:
            return ModelCall(
                model=model,
                prompt=prompt_for(types, ModelOptions(), request.evidence, part),
                media=media,
                max_output_tokens=4000,
            )

        return self.ask(
            request,
            PARTS,
            model=model,
            call_about=call_about,
            stop=stop or NeverStop(),
            report=self.told.append,
        )

    @property
    def left(self) -> list[Path]:
        return [path for path in self.scratch.rglob("*") if path.is_file()]


Asked = Callable[..., Place]


@pytest.fixture
def asked(tmp_path: Path) -> Asked:
    return lambda *script, **more: Place(tmp_path, Calls(*script), **more)


def test_each_part_is_asked_about_and_the_summary_is_made_of_what_was_said(asked: Asked) -> None:
    place = asked(*FOUR, WHOLE)
    replies = place()
    assert [r.is_synthesis for r in replies] == [False] * 4 + [True]
    assert [r.raw for r in replies] == [r.raw for r in (*FOUR, WHOLE)]
    assert len(place.calls.books) == 5
    assert set(place.calls.books) == {"SETTLED"}
    assert place.told == [0.2, 0.4, 0.6, 0.8, 1.0]
    assert place.left == []
    last = place.calls.gateway.sent[-1]
    assert last.media == ()
    assert "Part 3 is told." in last.prompt.text
    assert "Chapter \\u003c3\\u003e" in last.prompt.text


def test_a_reply_says_from_where_the_cut_really_began(asked: Asked) -> None:
    place = asked(*FOUR, WHOLE)
    second = place()[1].part
    assert second is not None
    assert PARTS[1].start_s == 1282.5
    assert (second.start_s, second.core_start_s) == (1280.0, PARTS[1].core_start_s)
    sent = place.calls.gateway.sent[1]
    assert sent.media[0].data is not None
    assert sent.media[0].seconds == second.end_s - 1280.0
    assert f"which is {second.length_s:.0f} seconds long" in sent.prompt.text


def test_without_a_summary_wanted_nothing_is_asked_about_the_whole(asked: Asked) -> None:
    place = asked(*FOUR)
    assert len(place(types=(ChaptersType(),))) == len(place.calls.gateway.sent) == 4


def test_parts_that_were_answered_are_neither_cut_nor_paid_again(asked: Asked) -> None:
    place = asked(*FOUR[:2], REFUSED, *FOUR[2:], WHOLE)
    with pytest.raises(EngineFailed) as caught:
        place()
    assert str(caught.value.message).startswith("Part 3 of 4 (47:30–1:11:15): ")
    assert str(caught.value.message).endswith(
        "The 2 before it are kept; asked again, only the rest is."
    )
    assert place.calls.books == ["SETTLED", "SETTLED", "RELEASED"]
    replies = place(item=2)
    assert [r.raw for r in replies] == [r.raw for r in (*FOUR, WHOLE)]
    assert len(place.calls.gateway.sent) == 6
    assert len(place.cutter.cuts) == 5


def test_only_the_part_whose_outcome_is_unknown_may_be_paid_twice(asked: Asked) -> None:
    place = asked(FOUR[0], LOST, *FOUR[1:], WHOLE)
    assert len(place()) == 5
    assert place.calls.books == ["SETTLED", "UNKNOWN", *["SETTLED"] * 4]


def test_it_stops_between_parts(asked: Asked) -> None:
    stop = Stop()

    def stopping(_: ModelCall) -> ModelReply:
        stop.on = True
        return FOUR[0]

    place = asked(stopping)
    with pytest.raises(MakingStopped):
        place(stop=stop)
    assert len(place.calls.gateway.sent) == 1
    assert place.left == []


def test_what_is_too_large_for_a_call_lies_in_the_bucket_while_it_is_looked_at(
    asked: Asked,
) -> None:
    bucket = MemoryBucket()
    there: list[bool] = []

    def looking(reply: ModelReply) -> Callable[[ModelCall], ModelReply]:
        def answer(call: ModelCall) -> ModelReply:
            address = call.media[0].address
            assert address is not None
            assert call.media[0].data is None
            there.append(bucket.size(address.uri.removeprefix("s3://memory/")) is not None)
            return reply

        return answer

    place = asked(*map(looking, FOUR), WHOLE, bucket=bucket)
    assert len(place()) == 5
    assert there == [True] * 4
    assert all(key.startswith(PREFIX) for key in bucket.sent)
    assert list(bucket.entries("")) == []
    place()
    assert len(bucket.sent) == len(place.calls.gateway.sent) - 1 == 4


def test_what_one_item_shows_is_not_taken_away_by_another_about_the_same_video(
    asked: Asked,
) -> None:
    bucket = MemoryBucket()
    place: Place

    def meanwhile(call: ModelCall) -> ModelReply:
        place(TYPES[:1], item=2)
        address = call.media[0].address
        assert address is not None
        assert bucket.size(address.uri.removeprefix("s3://memory/")) is not None
        return FOUR[0]

    place = asked(meanwhile, *FOUR, WHOLE, *FOUR[1:], WHOLE, bucket=bucket)
    place()
    assert list(bucket.entries("")) == []


def test_without_a_bucket_what_is_too_large_is_not_asked_about(asked: Asked) -> None:
    small = structs.replace(LITE, video=structs.replace(LITE.video, inline_bytes=100))
    place = asked()
    with pytest.raises(EngineFailed, match=r"^Part 1 of 4 .* than Nova 2 Lite takes") as caught:
        place(model=small)
    assert "S3_BUCKET_NAME" in caught.value.remedy
    assert place.calls.gateway.sent == []


def test_what_a_killed_process_left_in_the_bucket_goes_after_two_days(tmp_path: Path) -> None:
    bucket = MemoryBucket()
    cut = tmp_path / "cut.mp4"
    cut.write_bytes(b"a stretch")
    bucket.send(part_key("ab" * 32, PARTS[1], ItemId(1)), cut)
    bucket.send("proxy_video/kept.mp4", cut)
    now = next(bucket.entries(PREFIX)).modified_at
    assert SweepParts(bucket=bucket, clock=MemoryClock(now + timedelta(hours=47)))() == 0
    assert SweepParts(bucket=bucket, clock=MemoryClock(now + timedelta(hours=49)))() == 1
    assert [entry.key for entry in bucket.entries("")] == ["proxy_video/kept.mp4"]


def test_a_part_whose_answer_cannot_be_read_has_no_say_in_the_summary(asked: Asked) -> None:
    filtered = ModelReply(
        raw=b"", stop_reason="content_filtered", tokens=Tokens(input=9, output=0)
    )
    place = asked(FOUR[0], filtered, *FOUR[2:], WHOLE)
    assert len(place()) == 5
    told = place.calls.gateway.sent[-1].prompt.text
    assert "Part 2 is told." in told
    assert "Part 1 is told." not in told


def test_where_no_part_can_be_read_no_summary_is_made_up(asked: Asked) -> None:
    empty = ModelReply(raw=b"", stop_reason="end_turn", tokens=Tokens(input=9, output=0))
    place = asked(empty, empty, empty, empty)
    assert len(place()) == 4


def test_what_the_synthesis_says_needs_no_such_answer_of_every_part(asked: Asked) -> None:
    silent = structs.replace(FOUR[2], raw=b'{"chapters": {"chapters": []}}')
    replies = asked(*FOUR[:2], silent, FOUR[3], WHOLE)()
    answer = read_answer(RunId(1), replies, TYPES, a_clip(duration_s=LONG))
    summary, _ = answer.results
    assert b"All of it." in bytes(summary.value)
    assert answer.unanswered == ()


def test_a_summary_without_a_part_that_nobody_could_read_is_not_whole(asked: Asked) -> None:
    filtered = structs.replace(FOUR[1], raw=b"", stop_reason="content_filtered")
    replies = asked(FOUR[0], filtered, *FOUR[2:], WHOLE)()
    answer = read_answer(RunId(1), replies, TYPES, a_clip(duration_s=LONG))
    assert [result.key for result in answer.results] == ["summary", "chapters"]
    assert answer.unanswered == ("summary", "chapters")


def test_times_in_the_answer_are_those_of_the_whole(asked: Asked) -> None:
    replies = asked(*FOUR, WHOLE)()
    answer = read_answer(RunId(1), replies, TYPES, a_clip(duration_s=LONG))
    chapters = msgspec.json.decode(answer.results[1].value, type=Chapters).chapters
    assert (chapters[0].start_s, chapters[-1].end_s) == (0, LONG)
    assert all(before.end_s == after.start_s for before, after in pairwise(chapters))
    assert not [f for f in answer.results[1].findings if not f.supported]
