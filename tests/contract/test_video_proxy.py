"""Video proxies as the port promises them, made by the real ffmpeg."""

import os
import signal
from collections.abc import Callable, Sequence
from pathlib import Path

import av
import pytest

from adapters.ffmpeg.program import FfmpegProgram
from adapters.ffmpeg.video_proxy import FfmpegVideoProxyMaker
from adapters.system.processes import SystemProcesses
from application.ports.processes import ChildProcess, Processes
from application.ports.proxy_makers import MadeFile, MakingFailed, MakingStopped
from application.ports.stop_signal import NeverStop
from domain.media.facts import MediaFacts
from domain.shared.ids import FilePath
from tests.data.media import PlainProbe, StopNow, ffmpeg, make_clip, turn


class WatchedProcesses(Processes):
    """The system's, remembering what they started."""

    def __init__(self) -> None:
        self.started: list[ChildProcess] = []
        self._system = SystemProcesses()

    def start(
        self, command: Sequence[str | bytes], *, memory_limit_bytes: int | None = None
    ) -> ChildProcess:
        self.started.append(self._system.start(command, memory_limit_bytes=memory_limit_bytes))
        return self.started[-1]


@pytest.fixture
def processes() -> WatchedProcesses:
    return WatchedProcesses()


@pytest.fixture
def maker(processes: WatchedProcesses) -> FfmpegVideoProxyMaker:
    return FfmpegVideoProxyMaker(processes, FfmpegProgram(ffmpeg()), PlainProbe())


@pytest.fixture
def make(maker: FfmpegVideoProxyMaker, tmp_path: Path) -> Callable[[FilePath], MadeFile]:
    def made(source: FilePath) -> MadeFile:
        return maker.make(
            source,
            facts_of(source),
            tmp_path / "out" / "proxy.mp4",
            on_progress=lambda _: None,
            stop=NeverStop(),
        )

    (tmp_path / "out").mkdir()
    return made


def facts_of(source: FilePath) -> MediaFacts:
    facts = PlainProbe().probe(source).facts
    assert facts
    return facts


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


Make = Callable[[FilePath], MadeFile]


def test_a_large_clip_becomes_720_high_at_15_frames_in_h264(make: Make, tmp_path: Path) -> None:
    made = make(make_clip(tmp_path / "a.mp4", size="1920x1080", seconds=2, audio=(2,)))

    facts = facts_of(FilePath(os.fsencode(made.path)))
    assert (made.width, made.height) == (facts.width, facts.height) == (1280, 720)
    assert (facts.video_codec, facts.pixel_format, facts.frame_rate) == ("h264", "yuv420p", 15)
    assert made.duration_s == pytest.approx(2, abs=0.1)
    assert (made.media_type, made.made_by) == ("video/mp4", "libx264")


def test_a_small_clip_is_not_scaled_up(make: Make, tmp_path: Path) -> None:
    made = make(make_clip(tmp_path / "a.mp4", size="320x240"))

    assert (made.width, made.height) == (320, 240)


def test_odd_sides_become_even(make: Make, tmp_path: Path) -> None:
    made = make(make_clip(tmp_path / "a.mkv", size="355x201", pixels="yuv444p"))

    assert (made.width, made.height) == (354, 200)


def test_a_portrait_clip_stands_upright_and_carries_no_rotation(
    make: Make, tmp_path: Path
) -> None:
    make_clip(tmp_path / "a.mp4", size="320x180")

    made = make(turn(tmp_path / "a.mp4", 90, tmp_path / "turned.mp4"))

    facts = facts_of(FilePath(os.fsencode(made.path)))
    assert (facts.width, facts.height, facts.rotation_clockwise) == (180, 320, 0)


def test_pixels_become_square(make: Make, tmp_path: Path) -> None:
    made = make(make_clip(tmp_path / "a.mp4", size="360x288", sar="16/15"))

    assert (made.width, made.height) == (384, 288)


def test_the_richest_sound_track_becomes_stereo(make: Make, tmp_path: Path) -> None:
    source = make_clip(tmp_path / "a.mkv", audio=(1, 6, 2))
    assert [track.channels for track in facts_of(source).audio_tracks] == [1, 6, 2]

    made = make(source)

    (track,) = facts_of(FilePath(os.fsencode(made.path))).audio_tracks
    assert (track.codec, track.channels) == ("aac", 2)


def test_a_clip_without_sound_stays_without(make: Make, tmp_path: Path) -> None:
    made = make(make_clip(tmp_path / "a.mp4"))

    assert facts_of(FilePath(os.fsencode(made.path))).audio_tracks == ()


def test_the_index_comes_first_so_that_a_browser_can_start(make: Make, tmp_path: Path) -> None:
    content = make(make_clip(tmp_path / "a.mp4")).path.read_bytes()

    assert content.index(b"moov") < content.index(b"mdat")


def test_nothing_personal_is_copied_into_the_proxy(make: Make, tmp_path: Path) -> None:
    make_clip(tmp_path / "a.mp4")
    tagged = tmp_path / "tagged.mp4"
    with av.open(str(tmp_path / "a.mp4")) as source, av.open(str(tagged), "w") as target:
        target.metadata["title"] = "private-title"
        stream = target.add_stream_from_template(source.streams.video[0])
        for packet in source.demux(source.streams.video[0]):
            if packet.dts is not None:
                packet.stream = stream
                target.mux(packet)
    assert b"private-title" in tagged.read_bytes()

    made = make(FilePath(os.fsencode(tagged)))

    assert b"private-title" not in made.path.read_bytes()


@pytest.mark.parametrize(
    "name",
    [b"-rf.mp4", b"new\nline.mp4", b"%03d.mp4", b"a:b.mp4", b"caf\xe9.mp4", b"$(id)`x`;'\".mp4"],
)
def test_a_name_is_never_more_than_a_name(make: Make, tmp_path: Path, name: bytes) -> None:
    made = make(make_clip(os.fsencode(tmp_path) + b"/" + name, seconds=0.2))

    assert made.width == 320


def test_progress_grows_to_one(maker: FfmpegVideoProxyMaker, tmp_path: Path) -> None:
    source = make_clip(tmp_path / "a.mp4", size="1280x720", seconds=20)
    seen: list[float] = []

    maker.make(
        source,
        facts_of(source),
        tmp_path / "proxy.mp4",
        on_progress=seen.append,
        stop=NeverStop(),
    )

    assert seen == sorted(seen)
    assert seen[-1] == 1.0
    assert any(0 < fraction < 1 for fraction in seen)


def test_a_stopped_encode_ends_its_process_and_leaves_no_file(
    maker: FfmpegVideoProxyMaker, processes: WatchedProcesses, tmp_path: Path
) -> None:
    source = make_clip(tmp_path / "a.mp4", size="1280x720", seconds=60)
    stop = StopNow(is_set=False)
    target = tmp_path / "proxy.mp4"

    with pytest.raises(MakingStopped):
        maker.make(source, facts_of(source), target, on_progress=lambda _: stop.set(), stop=stop)

    assert not alive(processes.started[-1].pid)
    assert not target.exists()


def test_a_killed_encode_is_a_failure_and_leaves_no_file(
    maker: FfmpegVideoProxyMaker, processes: WatchedProcesses, tmp_path: Path
) -> None:
    source = make_clip(tmp_path / "a.mp4", size="1280x720", seconds=60)
    target = tmp_path / "proxy.mp4"

    def kill_it(_fraction: float) -> None:
        os.kill(processes.started[-1].pid, signal.SIGKILL)

    with pytest.raises(MakingFailed) as caught:
        maker.make(source, facts_of(source), target, on_progress=kill_it, stop=NeverStop())

    assert caught.value.problem.code == "encoder_ended"
    assert not target.exists()


def test_a_broken_file_fails_in_one_line_without_paths(
    maker: FfmpegVideoProxyMaker, tmp_path: Path
) -> None:
    source = tmp_path / "broken.mp4"
    source.write_bytes(b"not a video at all" * 1000)
    facts = facts_of(make_clip(tmp_path / "a.mp4"))

    with pytest.raises(MakingFailed) as caught:
        maker.make(
            FilePath(os.fsencode(source)),
            facts,
            tmp_path / "proxy.mp4",
            on_progress=lambda _: None,
            stop=NeverStop(),
        )

    message = caught.value.problem.message
    assert caught.value.problem.code == "proxy_failed"
    assert "Invalid data found" in message
    assert "\n" not in message
    assert str(tmp_path) not in message
    assert not (tmp_path / "proxy.mp4").exists()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("list.mp4", "ffconcat version 1.0\nfile secret.ts\n"),
        ("a.m3u8", "#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\nsecret.ts\n#EXT-X-ENDLIST\n"),
    ],
)
def test_a_playlist_is_never_followed(
    maker: FfmpegVideoProxyMaker, tmp_path: Path, name: str, content: str
) -> None:
    make_clip(tmp_path / "secret.ts")
    playlist = tmp_path / name
    playlist.write_text(content)
    facts = facts_of(FilePath(os.fsencode(tmp_path / "secret.ts")))

    with pytest.raises(MakingFailed):
        maker.make(
            FilePath(os.fsencode(playlist)),
            facts,
            tmp_path / "proxy.mp4",
            on_progress=lambda _: None,
            stop=NeverStop(),
        )


def test_a_proxy_much_shorter_than_its_source_is_thrown_away(
    maker: FfmpegVideoProxyMaker, tmp_path: Path
) -> None:
    short = make_clip(tmp_path / "a.mp4", seconds=1)
    claims = facts_of(make_clip(tmp_path / "b.mp4", seconds=5))

    with pytest.raises(MakingFailed) as caught:
        maker.make(
            short, claims, tmp_path / "proxy.mp4", on_progress=lambda _: None, stop=NeverStop()
        )

    assert caught.value.problem.code == "proxy_incomplete"
    assert not (tmp_path / "proxy.mp4").exists()


def test_sound_alone_makes_no_proxy(maker: FfmpegVideoProxyMaker, tmp_path: Path) -> None:
    clip = make_clip(tmp_path / "a.mp4", audio=(2,))
    only_sound = MediaFacts(kind=facts_of(clip).kind, duration_s=1)

    with pytest.raises(MakingFailed, match="no picture"):
        maker.make(
            clip, only_sound, tmp_path / "p.mp4", on_progress=lambda _: None, stop=NeverStop()
        )


@pytest.mark.shared
@pytest.mark.parametrize(
    ("name", "code"),
    [("made/cover_art_only.m4a", "no_picture"), ("hostile/moov_size_huge.mp4", "proxy_failed")],
)
def test_real_files_without_a_picture_say_so(
    maker: FfmpegVideoProxyMaker, shared_media: Path, tmp_path: Path, name: str, code: str
) -> None:
    claims = facts_of(make_clip(tmp_path / "a.mp4"))

    with pytest.raises(MakingFailed) as caught:
        maker.make(
            FilePath(os.fsencode(shared_media / name)),
            claims,
            tmp_path / "p.mp4",
            on_progress=lambda _: None,
            stop=NeverStop(),
        )

    assert caught.value.problem.code == code
    assert "encoder" not in caught.value.problem.message


def test_without_a_graphics_card_there_is_a_slot_for_each_core(
    maker: FfmpegVideoProxyMaker,
) -> None:
    assert maker.encoder == "libx264"
    assert maker.slots == os.cpu_count()
