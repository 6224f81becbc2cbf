"""Stretches cut out of real videos, by a real child."""

from collections.abc import Iterator
from pathlib import Path

import av
import pytest

from adapters.memory.video_cutter import MemoryVideoCutter
from adapters.pyav.video_cutter import PyavVideoCutter
from adapters.system.processes import SystemProcesses
from adapters.system.sandbox import ProcessSandbox
from application.ports.proxy_makers import MakingFailed, MakingStopped
from application.ports.stop_signal import NeverStop
from application.ports.video_cutter import VideoCutter
from tests.data.media import StopNow, run_ffmpeg


@pytest.fixture(scope="module")
def real() -> Iterator[VideoCutter]:
    sandbox = ProcessSandbox(SystemProcesses(), size=1)
    yield PyavVideoCutter(sandbox)
    sandbox.close()


@pytest.fixture(params=["memory", "real"])
def cutter(request: pytest.FixtureRequest, real: VideoCutter) -> VideoCutter:
    return MemoryVideoCutter(key_frame_s=2.0) if request.param == "memory" else real


@pytest.fixture(scope="module")
def video(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Twelve seconds with sound; each second has a grey of its own, every other a key frame."""
    path = tmp_path_factory.mktemp("cut") / "video.mp4"
    grey = "geq=lum='16+17*floor(T)':cb=128:cr=128"
    run_ffmpeg(
        *("-f", "lavfi", "-i", f"color=black:s=64x64:r=10:d=12,{grey}"),
        *("-f", "lavfi", "-i", "sine=d=12"),
        *("-c:v", "libx264", "-g", "20", "-keyint_min", "20", "-sc_threshold", "0", "-bf", "2"),
        *("-pix_fmt", "yuv420p", "-c:a", "aac", "-movflags", "+faststart", str(path)),
    )
    return path


def greys(path: Path) -> list[tuple[float, int]]:
    """(second, second of the whole) of each picture of a cut."""
    with av.open(str(path)) as container:
        seen = []
        for frame in container.decode(video=0):
            level = float(frame.to_ndarray(format="gray").mean())
            seen.append((round(frame.time or 0, 3), round(level / (17 * 255 / 219))))
        return seen


def test_a_stretch_begins_at_the_key_frame_before(cutter: VideoCutter, video: Path) -> None:
    for wished, real in ((0.0, 0.0), (1.9, 0.0), (2.0, 2.0), (5.5, 4.0), (11.0, 10.0)):
        assert cutter.begins_at(video, wished, stop=NeverStop()) == pytest.approx(real, abs=0.01)


def test_where_it_really_begins_is_said_alike_before_and_after(
    cutter: VideoCutter, video: Path, tmp_path: Path
) -> None:
    told = cutter.begins_at(video, 7.3, stop=NeverStop())
    assert cutter.cut(video, 7.3, 9.0, tmp_path / "a.mp4", stop=NeverStop()) == told
    assert (tmp_path / "a.mp4").stat().st_size > 0


def test_who_is_told_to_stop_leaves_nothing(
    cutter: VideoCutter, video: Path, tmp_path: Path
) -> None:
    with pytest.raises(MakingStopped):
        cutter.cut(video, 7.3, 9.0, tmp_path / "a.mp4", stop=StopNow())
    assert list(tmp_path.iterdir()) == []


def test_the_stretch_begins_at_zero_and_shows_what_the_whole_shows(
    real: VideoCutter, video: Path, tmp_path: Path
) -> None:
    target = tmp_path / "part.mp4"
    begin = real.cut(video, 5.5, 9.0, target, stop=NeverStop())
    seen = greys(target)
    assert seen[0] == (0.0, 4)
    assert len(seen) == 50
    assert [second for _, second in seen] == [int(begin + at + 0.01) for at, _ in seen]


def test_it_has_sound_of_the_same_length_and_its_index_in_front(
    real: VideoCutter, video: Path, tmp_path: Path
) -> None:
    target = tmp_path / "part.mp4"
    real.cut(video, 2.0, 7.0, target, stop=NeverStop())
    with av.open(str(target)) as container:
        sound = container.streams.audio[0]
        assert sound.duration is not None
        assert sound.time_base is not None
        assert float(sound.duration * sound.time_base) == pytest.approx(5.0, abs=0.1)
        assert container.duration == pytest.approx(5_000_000, abs=150_000)
    content = target.read_bytes()
    assert 0 < content.index(b"moov") < content.index(b"mdat")


def test_the_last_stretch_goes_to_the_end(real: VideoCutter, video: Path, tmp_path: Path) -> None:
    target = tmp_path / "part.mp4"
    real.cut(video, 8.0, 99.0, target, stop=NeverStop())
    seen = greys(target)
    assert (len(seen), seen[-1][1]) == (40, 11)


def test_what_is_no_video_is_a_failure_that_leaves_nothing(
    real: VideoCutter, tmp_path: Path
) -> None:
    broken = tmp_path / "broken.mp4"
    broken.write_bytes(b"no video at all" * 100)
    with pytest.raises(MakingFailed):
        real.cut(broken, 0.0, 5.0, tmp_path / "a.mp4", stop=NeverStop())
    assert list(tmp_path.iterdir()) == [broken]
