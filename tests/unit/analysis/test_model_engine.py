"""Models as an engine: how a file comes before them, and what is asked, paid and shared."""

import hashlib
from datetime import date
from pathlib import Path
from typing import Any

import msgspec
import pytest
from msgspec import structs

from adapters.memory.analysis_engine import MemoryAnalysisEngine
from adapters.memory.bucket import MemoryBucket
from adapters.memory.model_catalog import MemoryModelCatalog
from adapters.memory.model_gateway import MemoryModelGateway
from adapters.memory.video_cutter import MemoryVideoCutter
from application.analysis.asking.engines import Engines, UnknownEngine
from application.analysis.asking.start_analysis import StartAnalysisCommand
from application.analysis.calling.catalog_family import CatalogFamily
from application.analysis.calling.long_video import LongVideo
from application.analysis.calling.lost_calls import LostCalls
from application.analysis.calling.make_call import MakeCall
from application.analysis.calling.pace import Pace
from application.analysis.calling.part_media import PlacePart
from application.analysis.calling.place_media import PlaceMedia
from application.analysis.planning.plan import Verdict
from application.analysis.showing.prompts_now import PromptsNow
from application.analysis.types.list_analysis_types import ListAnalysisTypes
from application.media.bucket.send_to_bucket import SendToBucket
from application.plugins.registry import AnalysisTypes, RegisteredType
from application.ports.model_gateway import ModelReply
from application.ports.proxy_makers import Frame, FrameGrabber, MadeFile
from application.ports.stop_signal import StopSignal
from domain.analysis.model import Lifecycle, ModelRetired, ModelSpec, Route, Sees, UnknownModel
from domain.analysis.model_options import ModelOptions
from domain.jobs.job import ItemStatus
from domain.jobs.strikes import OF_THE_REST
from domain.library.file import Move
from domain.library.kind import MediaKind
from domain.library.paths import PathFlavour
from domain.shared.ids import FileId, FilePath
from domain.shared.money import MicroUsd
from domain.shared.price import Tokens
from domain.shared.spend import Caps
from tests.contract.test_analysis_engine import Scripted
from tests.unit.analysis.calling import LITE
from tests.unit.analysis.evidence import CLIP
from tests.unit.analysis.library import Library

JPEG = b"\xff\xd8\xff\xe0 a picture"
MP4 = b"\x00\x00\x00\x18ftypmp42 a video"
FRAMED = structs.replace(
    LITE, key="framed", sees=Sees.FRAMES, video=structs.replace(LITE.video, most_frames=3)
)
OLD = structs.replace(
    LITE,
    key="old",
    title="Nova Old",
    lifecycle=Lifecycle(ends_on=date(2023, 12, 31), alternative="lite"),
)


class OfPictures(Scripted):
    kinds = frozenset({MediaKind.IMAGE})


class Pictures(FrameGrabber):
    def __init__(self) -> None:
        self.at: list[float] = []

    def thumbnail(self, *_: Any, **__: Any) -> MadeFile:
        raise AssertionError

    def frame(self, source: FilePath, at_s: float, target: Path, *, stop: StopSignal) -> Frame:
        self.at.append(at_s)
        target.write_bytes(JPEG + str(at_s).encode())
        return Frame(
            path=target, media_type="image/jpeg", made_by="test", width=1, height=1, look=b""
        )


class Desk:
    """A library whose files models are asked about."""

    def __init__(
        self,
        folder: Path,
        *script: ModelReply,
        model: ModelSpec = LITE,
        caps: Caps | None = None,
        bucket: MemoryBucket | None = None,
    ) -> None:
        self.library = library = Library(folder, MemoryAnalysisEngine())
        self.gateway = MemoryModelGateway(
            script,
            otherwise=ModelReply(
                raw=b'{"one": {"text": "a boat"}, "two": {"text": "a pier"}}',
                stop_reason="tool_use",
                tokens=Tokens(input=1_000, output=200),
            ),
        )
        self.pictures = Pictures()
        make_call = MakeCall(
            uow=library.uow,
            reader=library.reader,
            gateways={"bedrock": self.gateway},
            route=Route.US,
            caps=caps or Caps(),
            pace=Pace(clock=library.clock),
            lost_calls=LostCalls(uow=library.uow, clock=library.clock),
            clock=library.clock,
        )
        place = PlaceMedia(
            send_to_bucket=SendToBucket(
                uow=library.uow, objects=library.objects, bucket=bucket, clock=library.clock
            ),
            bucket=bucket,
            frames=self.pictures,
            scratch=library.scratch,
        )
        self.family = CatalogFamily(
            name="bedrock",
            default="lite",
            catalog=MemoryModelCatalog([model, FRAMED, OLD]),
            clock=library.clock,
            reader=library.reader,
            make_call=make_call,
            place_media=place,
            long_video=LongVideo(
                cutter=MemoryVideoCutter(),
                scratch=library.scratch,
                place=PlacePart(place_video=place.video),
                make_call=make_call,
                reader=library.reader,
            ),
        )
        self.engines = Engines(fixed={}, families={"bedrock": self.family}, default="bedrock")
        self.offer(Scripted("one"), Scripted("two"))

    def offer(self, *types: Scripted) -> None:
        """These types and no others are installed."""
        registered = [RegisteredType(type=one, plugin="test") for one in types]
        self.library.serve(self.engines, AnalysisTypes(registered))

    def ask(self, file_id: FileId, **options: Any) -> ItemStatus:
        """As a job asks, with every option that there is."""
        complete = msgspec.to_builtins(ModelOptions())
        return self.library.analyze(file_id, options=complete, **options).outcome.status

    def add(self, name: str, content: bytes = MP4, facts: Any = CLIP) -> FileId:
        file_id = self.library.add(name, facts.kind, facts)
        self.library.add_proxy(file_id, content=content)
        return file_id


def test_money_is_reserved_for_the_proxy_that_is_shown_however_long_the_original_says_it_is(
    desk: Desk,
) -> None:
    clip = desk.add("boats.mp4")
    desk.library.add_proxy(clip, content=MP4, duration_s=600.0)
    desk.ask(clip)
    (call,) = desk.gateway.sent
    assert call.media[0].seconds == 600.0


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def test_one_call_asks_about_all_types_of_a_file(desk: Desk) -> None:
    clip = desk.add("boats.mp4")
    assert desk.ask(clip) is ItemStatus.DONE
    (call,) = desk.gateway.sent
    assert call.prompt.schema is not None
    assert list(call.prompt.schema["properties"]) == ["one", "two"]
    (sent,) = call.media
    assert (sent.format, sent.data, sent.seconds) == ("mp4", MP4, 12.0)
    assert sent.sha256 == hashlib.sha256(MP4).hexdigest()
    (run,) = desk.library.runs(clip)
    assert (run.engine, run.model) == ("bedrock", "lite")
    assert (run.usage.input_tokens, run.usage.output_tokens, run.usage.cost) == (1_000, 200, 880)
    assert [r.key for r in desk.library.results(clip).results] == ["one", "two"]


def test_copies_with_other_names_are_asked_about_each_and_an_equal_question_is_paid_once(
    desk: Desk,
) -> None:
    clip, copy = desk.add("a/boats.mp4"), desk.add("b/boats.mp4")
    desk.ask(clip)
    desk.ask(copy)
    assert len(desk.gateway.sent) == 2
    twin = desk.add("a/boats.mp4")  # forgotten and imported again
    assert twin == clip
    with desk.library.uow() as tx:
        for run in tx.runs.of_file(clip):
            tx.runs.finish(structs.replace(run, unanswered=("one", "two")), ())
        tx.commit()
    assert desk.ask(clip) is ItemStatus.DONE
    assert len(desk.gateway.sent) == 2
    assert desk.library.runs(clip)[0].usage.cost == 0


def test_who_forces_it_pays_again(desk: Desk) -> None:
    clip = desk.add("boats.mp4")
    desk.ask(clip)
    desk.library.clock.advance(60)
    desk.ask(clip, force=True)
    assert len(desk.gateway.sent) == 2


def test_a_video_is_sent_to_the_bucket_once_and_read_from_there(tmp_path: Path) -> None:
    bucket = MemoryBucket()
    desk = Desk(tmp_path, bucket=bucket)
    clip = desk.add("boats.mp4")
    desk.ask(clip)
    desk.library.clock.advance(60)
    desk.ask(clip, force=True)
    first, _ = (call.media[0] for call in desk.gateway.sent)
    assert first.data is None
    assert first.address is not None
    assert first.address.uri == f"s3://memory/{bucket.sent[0]}"
    assert len(bucket.sent) == 1


def test_a_picture_is_what_its_first_bytes_say(desk: Desk) -> None:
    photo = desk.library.photo
    desk.offer(OfPictures("one"))
    desk.library.add_proxy(photo, content=b"\x89PNG\r\n\x1a\n picture")
    desk.ask(photo)
    (sent,) = desk.gateway.sent[0].media
    assert (sent.kind, sent.format, sent.seconds) == (MediaKind.IMAGE, "png", None)


@pytest.mark.parametrize(
    ("stored_bytes", "remedy"),
    [
        (1_000_000, "Set S3_BUCKET_NAME: from a bucket the model reads larger files."),
        (0, "Choose another model."),
    ],
)
def test_what_is_too_large_says_the_way_out_and_is_not_the_files_fault(
    tmp_path: Path, stored_bytes: int, remedy: str
) -> None:
    limits = structs.replace(LITE.video, inline_bytes=300_000, stored_bytes=stored_bytes)
    desk = Desk(tmp_path, model=structs.replace(LITE, video=limits))
    fits, clip = desk.add("fits.mp4", MP4.ljust(75_000)), desk.add("big.mp4", MP4.ljust(75_001))
    assert desk.ask(fits) is ItemStatus.DONE
    problem = desk.library.analyze(clip).outcome.problem
    assert problem is not None
    assert (problem.code, problem.remedy) == ("media_not_taken", remedy)
    assert problem.code in OF_THE_REST
    assert len(desk.gateway.sent) == 1
    assert desk.library.runs(clip)[0].failure is None


def test_who_sees_no_video_is_shown_frames_evenly_spread(desk: Desk) -> None:
    clip = desk.add("boats.mp4")
    desk.ask(clip, model="framed")
    (call,) = desk.gateway.sent
    assert desk.pictures.at == [2.0, 6.0, 10.0]
    assert [(one.format, one.at_s) for one in call.media] == [
        ("jpeg", 2.0), ("jpeg", 6.0), ("jpeg", 10.0),
    ]  # fmt: skip


def test_what_may_not_be_spent_is_not_asked(tmp_path: Path) -> None:
    desk = Desk(tmp_path, caps=Caps(day=MicroUsd(10)))
    clip = desk.add("boats.mp4")
    problem = desk.library.analyze(clip).outcome.problem
    assert problem is not None
    assert problem.code == "budget_exceeded"
    assert desk.gateway.sent == []


def test_an_answer_that_cannot_be_used_was_paid_all_the_same(tmp_path: Path) -> None:
    used = Tokens(input=1_000, output=200)
    desk = Desk(tmp_path, ModelReply(raw=b"[]", stop_reason="end_turn", tokens=used))
    clip = desk.add("boats.mp4")
    assert desk.ask(clip) is ItemStatus.FAILED
    assert desk.library.runs(clip)[0].usage.cost == 880


def test_engines_are_named_by_people_and_by_runs(desk: Desk) -> None:
    engines = desk.engines
    assert engines.get().model == "lite"
    assert engines.get("bedrock", "framed").model == "framed"
    assert [model.key for model in engines.models("bedrock")] == ["lite", "framed", "old"]
    with pytest.raises(UnknownEngine):
        engines.get("gone")
    with pytest.raises(UnknownModel):
        engines.get("bedrock", "gone")
    with pytest.raises(ModelRetired) as retired:
        engines.get("bedrock", "old")
    assert retired.value.remedy == "Choose the model lite."
    once = engines.of_run("bedrock", "old")
    assert once is not None
    assert once.model == "old"
    assert engines.of_run("bedrock", "gone") is None


def test_a_changed_prompt_makes_exactly_its_results_stale_and_prices_exactly_those(
    desk: Desk,
) -> None:
    clip, other = desk.add("boats.mp4"), desk.add("pier.mp4")
    for file_id in (clip, other):
        desk.ask(file_id)
    everything = StartAnalysisCommand(file_ids=(clip, other))
    assert desk.library.plan(everything).verdict is Verdict.NOTHING_TO_DO

    desk.offer(Scripted("one"), Scripted("two", instruction="Look twice."))
    plan = desk.library.plan(everything)
    assert (plan.asked, plan.why) == ({"two": 2}, {"prompt_changed": 2})
    assert plan.price.high > 0
    listed = ListAnalysisTypes(
        types=desk.library.types,
        engine=desk.library.known.get(None),
        prompts=PromptsNow(engines=desk.library.known),
        reader=desk.library.reader,
    )
    standing = {one.key: one.standing for one in listed(with_standing=True)}
    assert {key: one.stale for key, one in standing.items() if one} == {"one": 0, "two": 2}
    for file_id in (clip, other):
        assert desk.ask(file_id) is ItemStatus.DONE
    schemas = [call.prompt.schema or {} for call in desk.gateway.sent[2:]]
    assert [list(schema["properties"]) for schema in schemas] == [["two"], ["two"]]

    assert desk.ask(clip) is ItemStatus.SKIPPED
    assert desk.library.plan(everything).verdict is Verdict.NOTHING_TO_DO
    assert len(desk.gateway.sent) == 4


def test_a_rename_makes_nothing_stale_and_shows_a_newer_context(desk: Desk) -> None:
    clip = desk.add("boats.mp4")
    desk.ask(clip)
    with desk.library.uow() as tx:
        file = tx.files.get(clip)
        renamed = Move(
            file_id=clip, path=FilePath(b"/media/ferry.mp4"), root_id=file.root_id, modified_ns=2
        )
        tx.files.move([renamed], PathFlavour.POSIX)
        tx.commit()
    assert desk.ask(clip) is ItemStatus.SKIPPED
    plan = desk.library.plan(StartAnalysisCommand(file_ids=(clip,)))
    assert plan.verdict is Verdict.NOTHING_TO_DO
    shown = desk.library.results(clip)
    assert not any(result.stale for result in shown.results)
    assert {reason for result in shown.results for reason in result.context_newer} == {
        "made before the file was renamed"
    }
