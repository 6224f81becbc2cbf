"""Pictures and cuts out of videos, found in real sandbox children."""

import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from adapters.ffmpeg.program import FfmpegProgram
from adapters.ffmpeg.video_proxy import FfmpegVideoProxyMaker
from adapters.pyav.cutting import scenes_between
from adapters.pyav.frame_grabber import PyavFrameGrabber
from adapters.pyav.scenes import PyavSceneReader
from adapters.system.processes import SystemProcesses
from adapters.system.sandbox import ProcessSandbox
from application.ports.proxy_makers import MakingFailed, MakingStopped
from application.ports.sandbox import Sandbox
from application.ports.stop_signal import NeverStop
from domain.shared.ids import FilePath
from tests.data.media import PlainProbe, StopNow, ffmpeg, make_clip, run_ffmpeg, turn


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    sandbox = ProcessSandbox(SystemProcesses(), size=1)
    yield sandbox
    sandbox.close()


@pytest.fixture
def grabber(sandbox: Sandbox) -> PyavFrameGrabber:
    return PyavFrameGrabber(sandbox)


@pytest.fixture
def reader(sandbox: Sandbox) -> PyavSceneReader:
    return PyavSceneReader(sandbox)


@pytest.fixture
def colours(tmp_path: Path) -> FilePath:
    """Two seconds each of red, green, blue; one keyframe at the start only."""
    path = tmp_path / "colours.mp4"
    inputs = [
        word
        for colour in ("red", "lime", "blue")
        for word in ("-f", "lavfi", "-i", f"color={colour}:s=640x360:r=25:d=2")
    ]
    run_ffmpeg(
        *inputs,
        *("-filter_complex", "[0][1][2]concat=n=3", "-c:v", "libx264", "-g", "999"),
        *("-sc_threshold", "0", "-pix_fmt", "yuv420p", str(path)),
    )
    return FilePath(os.fsencode(path))


def colour_at(grabber: PyavFrameGrabber, source: FilePath, at_s: float, target: Path) -> str:
    made = grabber.thumbnail(source, at_s, target, stop=NeverStop())
    with Image.open(made.path) as seen:
        pixel = seen.convert("RGB").getpixel((seen.width // 2, seen.height // 2))
    return ("red", "lime", "blue")[max(range(3), key=lambda band: pixel[band])]  # type: ignore


@pytest.mark.parametrize(
    ("at_s", "colour"),
    [(0.0, "red"), (1.96, "red"), (2.0, "lime"), (3.99, "lime"), (4.0, "blue"), (99.0, "blue")],
)
def test_the_picture_of_a_second_is_the_one_on_the_screen(
    grabber: PyavFrameGrabber, colours: FilePath, tmp_path: Path, at_s: float, colour: str
) -> None:
    assert colour_at(grabber, colours, at_s, tmp_path / "t.jpg") == colour


def test_a_thumbnail_is_a_jpeg_320_wide(
    grabber: PyavFrameGrabber, colours: FilePath, tmp_path: Path
) -> None:
    made = grabber.thumbnail(colours, 1.0, tmp_path / "t.jpg", stop=NeverStop())

    assert (made.width, made.height, made.media_type) == (320, 180, "image/jpeg")
    with Image.open(made.path) as seen:
        assert (seen.format, seen.size) == ("JPEG", (320, 180))


def test_a_frame_has_the_size_of_the_video(
    grabber: PyavFrameGrabber, colours: FilePath, tmp_path: Path
) -> None:
    made = grabber.frame(colours, 1.0, tmp_path / "f.jpg", stop=NeverStop())

    assert (made.width, made.height, made.media_type) == (640, 360, "image/jpeg")
    with Image.open(made.path) as seen:
        assert (seen.format, seen.size) == ("JPEG", (640, 360))


def test_frames_that_look_alike_say_so(
    grabber: PyavFrameGrabber, colours: FilePath, tmp_path: Path
) -> None:
    red, still_red, lime = (
        grabber.frame(colours, at_s, tmp_path / "f.jpg", stop=NeverStop()).look
        for at_s in (0.2, 1.8, 2.2)
    )

    assert len(red) == 32 * 32
    assert max(abs(a - b) for a, b in zip(red, still_red, strict=True)) <= 1
    assert min(abs(a - b) for a, b in zip(red, lime, strict=True)) > 50


@pytest.mark.parametrize(("degrees", "size"), [(90, (180, 320)), (180, (320, 180))])
def test_a_turned_clip_gives_an_upright_picture(
    grabber: PyavFrameGrabber, tmp_path: Path, degrees: int, size: tuple[int, int]
) -> None:
    make_clip(tmp_path / "a.mp4", size="320x180")
    plain = FilePath(os.fsencode(tmp_path / "a.mp4"))
    turned = turn(tmp_path / "a.mp4", degrees, tmp_path / "turned.mp4")

    grabber.thumbnail(plain, 0.0, tmp_path / "plain.jpg", stop=NeverStop())
    made = grabber.thumbnail(turned, 0.0, tmp_path / "turned.jpg", stop=NeverStop())

    assert (made.width, made.height) == size
    with Image.open(tmp_path / "plain.jpg") as before, Image.open(made.path) as after:
        back = after.rotate(degrees, expand=True).convert("L").resize((32, 18))
        pairs = zip(back.tobytes(), before.convert("L").resize((32, 18)).tobytes(), strict=True)
        assert sum(abs(a - b) for a, b in pairs) / (32 * 18) < 10


def test_pixels_become_square(grabber: PyavFrameGrabber, tmp_path: Path) -> None:
    clip = make_clip(tmp_path / "a.mp4", size="180x144", sar="4/3")

    made = grabber.thumbnail(clip, 0.0, tmp_path / "t.jpg", stop=NeverStop())

    assert (made.width, made.height) == (240, 144)


def test_no_picture_fails_and_leaves_nothing(grabber: PyavFrameGrabber, tmp_path: Path) -> None:
    (tmp_path / "a.mp4").write_bytes(b"nothing" * 100)
    source = FilePath(os.fsencode(tmp_path / "a.mp4"))

    with pytest.raises(MakingFailed) as caught:
        grabber.thumbnail(source, 0.0, tmp_path / "t.jpg", stop=NeverStop())

    assert str(tmp_path) not in caught.value.problem.message
    assert not (tmp_path / "t.jpg").exists()


def test_a_stopped_grab_leaves_nothing(
    grabber: PyavFrameGrabber, colours: FilePath, tmp_path: Path
) -> None:
    with pytest.raises(MakingStopped):
        grabber.thumbnail(colours, 5.0, tmp_path / "t.jpg", stop=StopNow())

    assert not (tmp_path / "t.jpg").exists()


def test_cuts_are_found_to_the_picture(reader: PyavSceneReader, colours: FilePath) -> None:
    scenes = reader.scenes(Path(os.fsdecode(colours)), stop=NeverStop())

    assert [(scene.start_s, scene.end_s) for scene in scenes] == [(0, 2), (2, 4), (4, 6)]
    assert scenes[0].score == 0
    assert all(10 <= scene.score <= 100 for scene in scenes[1:])


def test_a_video_without_cuts_is_one_scene(reader: PyavSceneReader, tmp_path: Path) -> None:
    make_clip(tmp_path / "a.mp4", seconds=3)

    (scene,) = reader.scenes(tmp_path / "a.mp4", stop=NeverStop())

    assert (scene.start_s, scene.end_s) == (0, 3)


def test_a_flash_makes_no_scene_of_its_own() -> None:
    cuts = [(3.0, 40.0), (3.2, 30.0), (9.5, 20.0)]

    scenes = scenes_between(cuts, 10.0)

    assert [(scene["start_s"], scene["end_s"]) for scene in scenes] == [(0, 3), (3, 10)]


def test_what_is_no_video_has_no_scenes(reader: PyavSceneReader, tmp_path: Path) -> None:
    (tmp_path / "a.mp4").write_bytes(b"")

    with pytest.raises(MakingFailed):
        reader.scenes(tmp_path / "a.mp4", stop=NeverStop())


@pytest.mark.shared
def test_real_cuts_are_found_in_the_original_and_in_its_proxy(
    reader: PyavSceneReader, shared_media: Path, tmp_path: Path
) -> None:
    manifest = json.loads((shared_media / "manifest.json").read_text())
    (row,) = [row for row in manifest["files"] if row["path"] == "made/joined_cuts.mp4"]
    original = shared_media / row["path"]
    source = FilePath(os.fsencode(original))
    facts = PlainProbe().probe(source).facts
    assert facts
    maker = FfmpegVideoProxyMaker(SystemProcesses(), FfmpegProgram(ffmpeg()), PlainProbe())
    proxy = maker.make(
        source, facts, tmp_path / "p.mp4", on_progress=lambda _: None, stop=NeverStop()
    )

    in_original = [scene.start_s for scene in reader.scenes(original, stop=NeverStop())][1:]
    in_proxy = [scene.start_s for scene in reader.scenes(proxy.path, stop=NeverStop())][1:]

    assert in_original == row["cut_seconds"]
    assert in_proxy == pytest.approx(row["cut_seconds"], abs=1 / 15)
