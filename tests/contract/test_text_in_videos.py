"""Burnt-in text of a real clip, found at the second it stands there, through the engine."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from msgspec import structs

from adapters.extractive.engine import ExtractiveEngine
from adapters.filesystem.scratch import LocalScratch
from adapters.pillow.colours import PillowColourReader
from adapters.pyav.frame_grabber import PyavFrameGrabber
from adapters.pyav.scenes import PyavSceneReader
from adapters.rapidocr.text_reader import RapidOcrTextReader
from adapters.system.processes import SystemProcesses
from adapters.system.sandbox import ProcessSandbox
from application.ports.analysis_engine import ERRORS
from application.ports.picture_reader import TextReader
from application.ports.proxy_makers import MakingFailed, MakingStopped
from application.ports.sandbox import Sandbox
from application.ports.stop_signal import NeverStop, StopSignal
from domain.analysis.evidence import Evidence, SeenText
from domain.shared.problem import Problem
from tests.contract.requests import TYPES, only, request_of
from tests.contract.text_readers import needs_ocr
from tests.data.media import StopNow
from tests.data.text_pictures import draw_text, film
from tests.unit.analysis.evidence import a_clip, a_photo


class Counting(TextReader):
    """Says which moments it was asked about; the same line everywhere."""

    version = "counting 1"
    why_blind = None

    def __init__(self, *, fails: bool = False, stop: StopNow | None = None) -> None:
        self.asked: list[float] = []
        self.pictures: list[Path] = []
        self._fails = fails
        self._stop = stop

    def texts(
        self, picture: Path, at_s: float, *, stop: StopSignal, at_a_glance: bool = False
    ) -> tuple[SeenText, ...]:
        self.asked.append(at_s)
        self.pictures.append(picture)
        assert picture.is_file()
        if self._stop is not None:
            self._stop.set()
        if self._fails:
            raise MakingFailed(Problem(code="worn", message="Its eyes hurt.", remedy="Rest."))
        return (SeenText(text=f"LINE {len(self.asked)}", at_s=at_s, confidence=0.9),)


class Blind(Counting):
    version = "none"
    why_blind = "No glasses: pip install glasses."  # type: ignore[assignment]


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    sandbox = ProcessSandbox(SystemProcesses(), size=1)
    yield sandbox
    sandbox.close()


@pytest.fixture(scope="module")
def text_sandbox() -> Iterator[Sandbox]:
    sandbox = ProcessSandbox(SystemProcesses(), size=1, memory_limit_bytes=4 * 1024**3)
    yield sandbox
    sandbox.close()


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """0–4 s one title, 4–8 s nothing, 8–12 s another; each a scene of its own."""
    folder = tmp_path_factory.mktemp("clip")
    first = draw_text(folder / "1.png", "Grüße aus Málaga", ground=(30, 40, 60))
    nothing = draw_text(folder / "2.png", ground=(200, 180, 90))
    last = draw_text(folder / "3.png", "SLATE 4711", ground=(20, 120, 40))
    return film(folder / "clip.mp4", (first, 4), (nothing, 4), (last, 4))


def engine_of(sandbox: Sandbox, texts: TextReader, folder: Path) -> ExtractiveEngine:
    return ExtractiveEngine(
        scenes=PyavSceneReader(sandbox),
        colours=PillowColourReader(sandbox),
        texts=texts,
        frames=PyavFrameGrabber(sandbox),
        scratch=LocalScratch(folder / "scratch"),
    )


def answers(
    engine: ExtractiveEngine, evidence: Evidence, proxy: Path, stop: StopSignal | None = None
) -> dict[str, Any]:
    request = structs.replace(request_of(evidence), proxy=proxy, thumbnail=None)
    reply = engine.analyze(request, stop=stop or NeverStop())
    return msgspec.json.decode(only(reply), type=dict[str, Any])


@needs_ocr
def test_burnt_in_text_is_found_at_its_second(
    sandbox: Sandbox, text_sandbox: Sandbox, clip: Path, tmp_path: Path
) -> None:
    engine = engine_of(sandbox, RapidOcrTextReader(text_sandbox), tmp_path)

    answered = answers(engine, a_clip(duration_s=12.0), clip)

    assert ERRORS not in answered
    seen = {text["text"]: text["time_ranges"] for text in answered["elements"]["text_visible"]}
    assert list(seen) == ["Grüße aus Málaga", "SLATE 4711"]
    ((first,), (last,)) = seen.values()
    assert 0 <= first["start_s"] <= first["end_s"] < 4
    assert 8 <= last["start_s"] <= last["end_s"] < 12
    assert answered["elements"]["text_not_read"] is None
    named = [(c["title"], c["title_source"]) for c in answered["chapters"]["chapters"]]
    assert named == [
        ("Grüße aus Málaga", "ocr"),
        ("00:04–00:08", None),
        ("SLATE 4711", "ocr"),
    ]
    assert "“SLATE 4711”" in answered["summary"]["text"]


@needs_ocr
def test_text_in_an_image_is_found(
    sandbox: Sandbox, text_sandbox: Sandbox, tmp_path: Path
) -> None:
    picture = draw_text(tmp_path / "a.png", "OPEN 9–17")

    answered = answers(
        engine_of(sandbox, RapidOcrTextReader(text_sandbox), tmp_path), a_photo(), picture
    )

    (text,) = answered["elements"]["text_visible"]
    assert text["text"].startswith("OPEN 9")
    assert text["source"] == "ocr"
    assert "Read in the picture" in answered["description"]["overview"]


def test_a_text_that_changes_within_a_scene_is_read_again(
    sandbox: Sandbox, tmp_path: Path
) -> None:
    first = draw_text(tmp_path / "1.png", "Take 1")
    second = draw_text(tmp_path / "2.png", "Take 2")
    clip = film(tmp_path / "a.mp4", (first, 25), (second, 35))
    reader = Counting()

    answers(engine_of(sandbox, reader, tmp_path), a_clip(duration_s=60.0), clip)

    assert reader.asked == [10, 30]


def test_a_still_picture_is_read_once_and_its_text_stands_all_the_time(
    sandbox: Sandbox, tmp_path: Path
) -> None:
    clip = film(tmp_path / "a.mp4", (draw_text(tmp_path / "1.png", "STILL"), 60))
    reader = Counting()

    answered = answers(engine_of(sandbox, reader, tmp_path), a_clip(duration_s=60.0), clip)

    assert reader.asked == [10]
    (text,) = answered["elements"]["text_visible"]
    assert text["time_ranges"] == [{"start_s": 10, "end_s": 50}]


def test_pictures_on_the_way_are_gone_afterwards(
    sandbox: Sandbox, clip: Path, tmp_path: Path
) -> None:
    reader = Counting()
    answers(engine_of(sandbox, reader, tmp_path), a_clip(), clip)
    assert len(reader.pictures) == 3
    assert list((tmp_path / "scratch").iterdir()) == []


def test_it_stops_between_pictures(sandbox: Sandbox, clip: Path, tmp_path: Path) -> None:
    stop = StopNow(is_set=False)
    reader = Counting(stop=stop)
    with pytest.raises(MakingStopped):
        answers(engine_of(sandbox, reader, tmp_path), a_clip(), clip, stop)
    assert len(reader.asked) == 1
    assert list((tmp_path / "scratch").iterdir()) == []


def test_a_reader_that_fails_loses_only_the_text_and_says_why(
    sandbox: Sandbox, clip: Path, tmp_path: Path
) -> None:
    answered = answers(engine_of(sandbox, Counting(fails=True), tmp_path), a_clip(), clip)

    assert answered[ERRORS] == {"texts": "Its eyes hurt."}
    assert answered["elements"]["text_not_read"] == "Its eyes hurt. Rest."
    assert len(answered["chapters"]["chapters"]) == 3


@pytest.mark.parametrize("kind", ["video", "image"])
def test_without_a_reader_elements_say_what_to_install(
    sandbox: Sandbox, clip: Path, tmp_path: Path, kind: str
) -> None:
    engine = engine_of(sandbox, Blind(), tmp_path)
    image = draw_text(tmp_path / "a.png", "WORDS")

    answered = (
        answers(engine, a_clip(), clip) if kind == "video" else answers(engine, a_photo(), image)
    )

    assert answered["elements"]["text_not_read"] == Blind.why_blind
    assert ERRORS not in answered


def test_installing_a_reader_makes_files_askable_again(sandbox: Sandbox, tmp_path: Path) -> None:
    one = TYPES.for_kind(a_clip().kind)[0]
    blind, seeing = (engine_of(sandbox, r, tmp_path) for r in (Blind(), Counting()))
    assert blind.type_hash(one) != seeing.type_hash(one)
