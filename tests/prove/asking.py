"""A picture, a video that is sent along and one that lies in the bucket, asked about as the worker
does it: by real boto3, over a clock that moves on by itself."""

import itertools
from pathlib import Path
from typing import Any

import msgspec
from PIL import Image

from adapters.analysis_types.builtin import BuiltInTypes
from adapters.bedrock.catalog import TomlModelCatalog
from adapters.bedrock.clients import BedrockClients
from adapters.bedrock.gateway import BedrockGateway
from adapters.filesystem.scratch import LocalScratch
from adapters.memory.video_cutter import MemoryVideoCutter
from adapters.pyav.frame_grabber import PyavFrameGrabber
from adapters.s3.connection import BucketConnection
from adapters.s3.object_store import S3ObjectStore
from application.analysis.asking.analyze_file import AnalyzeFile
from application.analysis.asking.engines import Engines
from application.analysis.asking.start_analysis import ASK
from application.analysis.calling.catalog_family import CatalogFamily
from application.analysis.calling.long_video import LongVideo
from application.analysis.calling.lost_calls import LostCalls
from application.analysis.calling.make_call import MakeCall
from application.analysis.calling.pace import Pace
from application.analysis.calling.part_media import PlacePart
from application.analysis.calling.place_media import PlaceMedia
from application.analysis.indexing.refresh_index import RefreshIndex
from application.jobs.handler import Resource
from application.media.bucket.send_to_bucket import SendToBucket
from application.plugins.registry import load_analysis_types
from domain.analysis.call import CallAttempt
from domain.analysis.model import Route
from domain.analysis.run import AnalysisRun, TypeResult
from domain.jobs.job import ItemOutcome
from domain.library.file import MediaFile
from domain.media.artifact import ArtifactKind
from domain.media.facts import MediaFacts
from domain.shared.ids import JobId, RunId
from domain.shared.spend import Caps, Committed
from tests.data.media import make_clip
from tests.http.world import World
from tests.unit.analysis.evidence import CLIP, PHOTO
from tests.unit.analysis.library import Context, item_of

ASKED = ("summary", "elements", "waterfall_classification")
_TYPES = load_analysis_types([BuiltInTypes()], discover=False)
_SECONDS = 1.0


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """What became of one file."""

    outcome: ItemOutcome
    run: AnalysisRun
    results: tuple[TypeResult, ...]
    attempts: tuple[CallAttempt, ...]
    counted: int
    """Micro-dollars in the ledger: what nobody knows counts as reserved."""
    is_known: bool
    """Nothing of it is merely reserved."""


class Asking:
    def __init__(self, folder: Path, bucket: str) -> None:
        self.world = World(folder)
        self._number = itertools.count()
        self._handlers: dict[tuple[bool, float], AnalyzeFile] = {}
        self._scratch = LocalScratch(folder / "scratch")
        self._bucket = S3ObjectStore(BucketConnection(bucket))
        clip = Path(make_clip(folder / "clip.mp4", size="64x48", seconds=_SECONDS).decode())
        video = msgspec.structs.replace(CLIP, duration_s=_SECONDS)
        self.files = {
            "image": self._add("boats.jpg", PHOTO, picture(folder / "boats.jpg")),
            "inline video": self._add("clip.mp4", video, clip.read_bytes()),
            "bucket video": self._add("film.mp4", video, clip.read_bytes()),
        }

    def __call__(self, media: str, read_timeout_s: float = 60.0) -> Asked:
        """Ask about that file anew, as a job of its own, in words of its own: a call whose outcome
        is unknown already is not repeated."""
        world = self.world
        world.time.advance(3600)
        file = self.files[media]
        before = self._committed()
        options = {
            "engine": "bedrock",
            "model": "lite",
            "types": list(ASKED),
            "options": {"language": f"en-x{next(self._number):03}"},
        }
        kind = (media == "bucket video", read_timeout_s)
        if kind not in self._handlers:
            self._handlers[kind] = self._handler(*kind)
        handler = self._handlers[kind]
        finished = handler(*item_of(file.id, ASK, options, world.time.now()), Context())
        if finished.effect is not None:
            with world.write() as tx:
                finished.effect(tx)
                tx.commit()
        with world.read() as now:
            run = now.runs.of_file(file.id)[0]
            return Asked(
                outcome=finished.outcome,
                run=run,
                results=now.runs.results(run.id),
                attempts=now.calls.of_run(RunId(run.id)),
                counted=self._committed().total - before.total,
                is_known=self._committed().reserved == before.reserved,
            )

    def _committed(self) -> Committed:
        with self.world.read() as now:
            return now.spend.budgets(JobId("analyze-1"), self.world.time.now()).job

    def _add(self, name: str, facts: MediaFacts, proxy: bytes) -> MediaFile:
        file = self.world.add(name, facts=MediaFacts.readable(facts))
        self.world.add_artifact(file, ArtifactKind.PROXY, proxy)
        return file

    def _handler(self, in_bucket: bool, read_timeout_s: float) -> AnalyzeFile:
        world = self.world
        ports: dict[str, Any] = {"reader": world.read, "clock": world.time}
        bucket = self._bucket if in_bucket else None
        clients = BedrockClients(read_timeout_s=read_timeout_s)
        make_call = MakeCall(
            uow=world.write,
            gateways={"bedrock": BedrockGateway(clients=clients, route=Route.US)},
            route=Route.US,
            caps=Caps(),
            pace=Pace(clock=world.time),
            lost_calls=LostCalls(uow=world.write, clock=world.time),
            **ports,
        )
        place = PlaceMedia(
            send_to_bucket=SendToBucket(
                uow=world.write, objects=world.store, bucket=bucket, clock=world.time
            ),
            bucket=bucket,
            frames=PyavFrameGrabber(world.children),
            scratch=self._scratch,
        )
        family = CatalogFamily(
            name="bedrock",
            default="lite",
            catalog=TomlModelCatalog(Route.US),
            make_call=make_call,
            place_media=place,
            long_video=LongVideo(
                cutter=MemoryVideoCutter(),
                scratch=self._scratch,
                place=PlacePart(place_video=place.video),
                make_call=make_call,
                reader=world.read,
            ),
            **ports,
        )
        return AnalyzeFile(
            resource=Resource.CALL,
            uow=world.write,
            engines=Engines(fixed={}, families={"bedrock": family}, default="bedrock"),
            types=_TYPES,
            objects=world.store,
            scratch=self._scratch,
            refresh=RefreshIndex(types=_TYPES),
            **ports,
        )


def picture(path: Path) -> bytes:
    Image.new("RGB", (320, 240), (40, 90, 160)).save(path)
    return path.read_bytes()
