"""The sample media hold what the demo shows and other tests lean on."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from adapters.pyav.sample_clips import make_portrait
from adapters.pyav.sample_media import PyavSampleMedia
from adapters.pyav.sample_photos import make_photo_with_place
from adapters.pyav.scenes import PyavSceneReader
from adapters.pyav.video_probe import PyavVideoProbe
from adapters.system.processes import SystemProcesses
from adapters.system.sandbox import ProcessSandbox
from application.ports.sandbox import Sandbox
from application.ports.stop_signal import NeverStop
from domain.media.facts import MediaFacts
from domain.shared.ids import FilePath


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    sandbox = ProcessSandbox(SystemProcesses(), size=1)
    yield sandbox
    sandbox.close()


@pytest.fixture(scope="module")
def samples(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, ...]:
    return PyavSampleMedia().make(tmp_path_factory.mktemp("samples"))


def facts_of(sandbox: Sandbox, path: Path) -> MediaFacts:
    facts = PyavVideoProbe(sandbox).probe(FilePath(os.fsencode(path))).facts
    assert facts
    return facts


def test_there_are_two_clips_and_three_photos(samples: tuple[Path, ...]) -> None:
    assert [path.suffix for path in samples] == [".mov", ".mp4", ".jpg", ".png", ".jpg"]
    assert all(path.is_file() for path in samples)


def test_the_first_clip_has_three_cuts_sound_date_and_place(
    sandbox: Sandbox, samples: tuple[Path, ...]
) -> None:
    facts = facts_of(sandbox, samples[0])
    scenes = PyavSceneReader(sandbox).scenes(samples[0], stop=NeverStop())

    assert [scene.start_s for scene in scenes] == [0, 3, 6, 9]
    assert facts.duration_s == pytest.approx(12, abs=0.1)
    assert (facts.width, facts.height, facts.frame_rate) == (1280, 720, 25)
    assert facts.audio_codec == "aac"
    assert (facts.captured_local, facts.captured_offset_minutes) == ("2024-06-14T07:07:00", 120)
    assert (facts.latitude, facts.longitude) == (47.0502, 8.3093)


def test_the_second_clip_stands_upright(sandbox: Sandbox, samples: tuple[Path, ...]) -> None:
    facts = facts_of(sandbox, samples[1])

    assert (facts.width, facts.height, facts.rotation_clockwise) == (640, 360, 90)
    assert (facts.display_width, facts.display_height) == (360, 640)


def test_the_photos_have_place_orientation_and_alpha(samples: tuple[Path, ...]) -> None:
    with Image.open(samples[2]) as photo:
        assert photo.getexif()[0x0112] == 6
        assert photo.getexif().get_ifd(0x8769)[0x9003] == "2024:06:14 12:30:00"
        assert photo.getexif().get_ifd(0x8825)[1] == "N"
    with Image.open(samples[3]) as picture:
        assert picture.mode == "RGBA"
        assert picture.getchannel("A").getextrema() == (0, 255)
    with Image.open(samples[4]) as plain:
        assert not plain.getexif()


def test_what_is_there_already_is_left_untouched(samples: tuple[Path, ...]) -> None:
    before = [(path.stat().st_mtime_ns, path.stat().st_ino) for path in samples]

    again = PyavSampleMedia().make(samples[0].parent.parent)

    assert again == samples
    assert [(path.stat().st_mtime_ns, path.stat().st_ino) for path in again] == before


def test_they_are_the_same_every_time(samples: tuple[Path, ...], tmp_path: Path) -> None:
    make_portrait(tmp_path / "clip.mp4")
    make_photo_with_place(tmp_path / "photo.jpg")

    assert (tmp_path / "clip.mp4").read_bytes() == samples[1].read_bytes()
    assert (tmp_path / "photo.jpg").read_bytes() == samples[2].read_bytes()
