"""What every analysis engine keeps."""

import threading
from abc import abstractmethod
from pathlib import Path

import msgspec
import pytest

from adapters.extractive.engine import ExtractiveEngine
from adapters.filesystem.scratch import LocalScratch
from adapters.memory.analysis_engine import MemoryAnalysisEngine, reply_of
from application.ports.analysis_engine import (
    ERRORS,
    AnalysisEngine,
    EngineFailed,
)
from application.ports.picture_reader import ColourReader, SceneReader, TextReader
from application.ports.proxy_makers import (
    Frame,
    FrameGrabber,
    MadeFile,
    MakingFailed,
    MakingStopped,
)
from application.ports.stop_signal import NeverStop, StopSignal
from domain.analysis.evidence import Colour, Evidence, Scene, SeenText
from domain.analysis.run import FailureKind
from domain.library.kind import MediaKind
from domain.shared.ids import FilePath
from domain.shared.problem import Problem
from tests.contract.requests import only, request_of
from tests.unit.analysis.evidence import a_clip, a_photo


class Result(msgspec.Struct, frozen=True):
    text: str = ""


class Scripted:
    """An analysis type that does what a test says."""

    title = "Scripted"
    kinds = frozenset({MediaKind.VIDEO})
    result_type = Result

    def __init__(
        self, key: str, version: str = "1", fails: bool = False, instruction: str = "Look."
    ) -> None:
        self.key = key
        self.version = version
        self.instruction = instruction
        self._fails = fails

    def extract(self, evidence: Evidence) -> Result:
        if self._fails:
            raise ZeroDivisionError("no frames")
        return Result(text=evidence.file_name)


class AnalysisEngineContract:
    @pytest.fixture
    @abstractmethod
    def engine(self) -> AnalysisEngine:
        raise NotImplementedError

    @pytest.mark.parametrize("evidence", [a_clip(), a_photo()], ids=["video", "image"])
    def test_the_reply_is_one_object_with_the_types_that_were_asked(
        self, engine: AnalysisEngine, evidence: Evidence
    ) -> None:
        request = request_of(evidence)
        reply = engine.analyze(request, stop=NeverStop())
        answered = msgspec.json.decode(only(reply), type=dict[str, msgspec.Raw])
        assert set(answered) == {analysis_type.key for analysis_type in request.types}

    def test_a_set_stop_signal_stops_it(self, engine: AnalysisEngine) -> None:
        stop = Stop()
        stop.set()
        with pytest.raises(MakingStopped):
            engine.analyze(request_of(a_clip()), stop=stop)

    def test_every_type_is_asked_in_its_own_words(self, engine: AnalysisEngine) -> None:
        one, same, two = Scripted("one"), Scripted("one"), Scripted("two")
        assert engine.type_hash(one) == engine.type_hash(same)
        assert engine.type_hash(one) != engine.type_hash(two)

    def test_another_version_of_a_type_is_another_prompt(self, engine: AnalysisEngine) -> None:
        old, new = Scripted("one"), Scripted("one", version="2")
        assert engine.type_hash(old) != engine.type_hash(new)


class Stop(threading.Event, StopSignal):
    pass


class TestMemoryAnalysisEngine(AnalysisEngineContract):
    @pytest.fixture
    def engine(self) -> AnalysisEngine:
        return MemoryAnalysisEngine()

    def test_it_follows_its_script(self) -> None:
        reply = reply_of(b"{}")
        engine = MemoryAnalysisEngine([reply, EngineFailed(FailureKind.THROTTLED, "Slow down.")])
        assert engine.analyze(request_of(a_clip()), stop=NeverStop()) == reply
        with pytest.raises(EngineFailed, match="Slow down"):
            engine.analyze(request_of(a_clip()), stop=NeverStop())
        assert len(engine.asked) == 2


class TwoScenes(SceneReader):
    def scenes(self, video: Path, *, stop: StopSignal) -> tuple[Scene, ...]:
        return (Scene(start_s=0, end_s=5), Scene(start_s=5, end_s=12, score=60))


class Undecodable(SceneReader):
    def scenes(self, video: Path, *, stop: StopSignal) -> tuple[Scene, ...]:
        raise MakingFailed(Problem(code="damaged", message="No frame can be decoded."))


class Blue(ColourReader):
    def __init__(self) -> None:
        self.pictures: list[Path] = []

    def colours(self, picture: Path) -> tuple[Colour, ...]:
        self.pictures.append(picture)
        return (Colour(name="blue", hex="#0000ff", share=1.0),)


class Blind(TextReader):
    version = "none"
    why_blind = "No glasses."

    def texts(
        self, picture: Path, at_s: float, *, stop: StopSignal, at_a_glance: bool = False
    ) -> tuple[SeenText, ...]:
        return ()


class NoFrames(FrameGrabber):
    """Nobody asks: there is no reader."""

    def thumbnail(
        self, source: FilePath, at_s: float, target: Path, *, stop: StopSignal
    ) -> MadeFile:
        raise AssertionError

    def frame(self, source: FilePath, at_s: float, target: Path, *, stop: StopSignal) -> Frame:
        raise AssertionError


def extractive(
    *, scenes: SceneReader | None = None, colours: ColourReader | None = None
) -> ExtractiveEngine:
    return ExtractiveEngine(
        scenes=scenes or TwoScenes(),
        colours=colours or Blue(),
        texts=Blind(),
        frames=NoFrames(),
        scratch=LocalScratch(Path("nowhere")),
    )


class TestExtractiveEngine(AnalysisEngineContract):
    @pytest.fixture
    def engine(self) -> AnalysisEngine:
        return extractive()

    def test_scenes_of_the_proxy_become_chapters(self, engine: AnalysisEngine) -> None:
        reply = engine.analyze(request_of(a_clip()), stop=NeverStop())
        answered = msgspec.json.decode(only(reply))
        assert [c["start_s"] for c in answered["chapters"]["chapters"]] == [0, 5]

    def test_what_it_measured_comes_with_the_answer(self, engine: AnalysisEngine) -> None:
        request = request_of(a_clip())
        seen = engine.analyze(request, stop=NeverStop()).seen
        assert seen is not None
        assert [scene.start_s for scene in seen.scenes] == [0, 5]
        assert (seen.facts, seen.file_name) == (request.evidence.facts, "harbour.mp4")

    def test_colours_are_those_of_a_videos_thumbnail_and_of_an_image_itself(self) -> None:
        blue = Blue()
        engine = extractive(colours=blue)
        for evidence in (a_clip(), a_photo()):
            engine.analyze(request_of(evidence), stop=NeverStop())
        assert blue.pictures == [Path("thumbnail.jpg"), Path("proxy.mp4")]

    def test_a_type_that_raises_loses_only_itself(self, engine: AnalysisEngine) -> None:
        request = request_of(a_clip(), Scripted("good"), Scripted("bad", fails=True))
        reply = engine.analyze(request, stop=NeverStop())
        assert msgspec.json.decode(only(reply)) == {
            "good": {"text": "harbour.mp4"},
            ERRORS: {"bad": "ZeroDivisionError: no frames"},
        }

    def test_a_video_that_cannot_be_decoded_still_gives_what_its_name_says(self) -> None:
        engine = extractive(scenes=Undecodable())
        reply = engine.analyze(request_of(a_clip("20190614.mp4")), stop=NeverStop())
        answered = msgspec.json.decode(only(reply))
        assert answered["chapters"] is None
        assert answered["metadata"]["recording_date"]["value"] == "2019-06-14"
        assert answered[ERRORS] == {"scenes": "No frame can be decoded."}
