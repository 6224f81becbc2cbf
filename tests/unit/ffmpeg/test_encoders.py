"""The graphics card, its refusals and the way back to software, with a stub for an encoder."""

from itertools import pairwise
from pathlib import Path

import pytest

from adapters.ffmpeg.program import FfmpegProgram
from adapters.ffmpeg.video_proxy import FfmpegVideoProxyMaker
from adapters.system.processes import SystemProcesses
from application.ports.media_probe import MediaProbe
from application.ports.proxy_makers import MadeFile, MakingFailed
from application.ports.stop_signal import NeverStop
from domain.library.kind import MediaKind
from domain.media.facts import AudioTrack, MediaFacts, Probed
from domain.shared.ids import FilePath
from tests.data.stub_encoder import StubEncoder

NO_SESSION = "[h264_nvenc @ 0x5] OpenEncodeSessionEx failed: out of memory (10): (no details)"
FACTS = MediaFacts(
    kind=MediaKind.VIDEO,
    duration_s=1.0,
    width=1920,
    height=1080,
    display_width=1920,
    display_height=1080,
    video_tracks=1,
    audio_tracks=(
        AudioTrack(index=1, channels=2),
        AudioTrack(index=3, channels=6),
        AudioTrack(index=4, channels=2),
    ),
)


class FixedProbe(MediaProbe):
    """Finds in every file what a good proxy of `FACTS` holds."""

    def probe(self, path: FilePath) -> Probed:
        assert path.endswith(b".mp4")
        return Probed(
            facts=MediaFacts(kind=MediaKind.VIDEO, width=1280, height=720, duration_s=1.0)
        )


@pytest.fixture
def stub(tmp_path: Path) -> StubEncoder:
    return StubEncoder(tmp_path)


@pytest.fixture
def maker(stub: StubEncoder) -> FfmpegVideoProxyMaker:
    return FfmpegVideoProxyMaker(
        SystemProcesses(), FfmpegProgram(str(stub.path)), FixedProbe(), cores=5
    )


def make(maker: FfmpegVideoProxyMaker, tmp_path: Path, facts: MediaFacts = FACTS) -> MadeFile:
    target = tmp_path / "proxy.mp4"
    target.unlink(missing_ok=True)
    return maker.make(
        FilePath(b"/media/a.mov"),
        facts,
        target,
        on_progress=lambda _: None,
        stop=NeverStop(),
    )


def pairs(call: list[str]) -> list[tuple[str, str]]:
    return list(pairwise(call))


def test_a_card_that_passes_the_trial_is_used(
    maker: FfmpegVideoProxyMaker, stub: StubEncoder, tmp_path: Path
) -> None:
    made = make(maker, tmp_path)

    assert made.made_by == maker.encoder == "h264_nvenc"
    assert stub.encoders == ["h264_nvenc"]
    assert maker.slots == 2


def test_the_trial_is_one_frame_and_runs_once(
    maker: FfmpegVideoProxyMaker, stub: StubEncoder, tmp_path: Path
) -> None:
    make(maker, tmp_path)
    make(maker, tmp_path)

    (trial,) = [call for call in stub.calls if "lavfi" in call]
    assert ("-i", "color=s=256x256:d=0.1") in pairs(trial)
    assert ("-frames:v", "1") in pairs(trial)
    assert trial[-3:] == ["-f", "null", "-"]


def test_the_command_for_the_card(
    maker: FfmpegVideoProxyMaker, stub: StubEncoder, tmp_path: Path
) -> None:
    make(maker, tmp_path)

    call = stub.calls[-1]
    assert call[:4] == ["-nostdin", "-hide_banner", "-loglevel", "error"]
    for pair in [
        ("-protocol_whitelist", "file"),
        ("-t", "3.000"),
        ("-progress", "pipe:1"),
        ("-i", "file:/media/a.mov"),
        ("-vf", "fps=15,scale=1280:720:out_range=tv,setsar=1"),
        ("-c:v", "h264_nvenc"),
        ("-preset", "p4"),
        ("-cq", "28"),
        ("-pix_fmt", "yuv420p"),
        ("-c:a", "aac"),
        ("-b:a", "96k"),
        ("-ac", "2"),
        ("-movflags", "+faststart"),
        ("-f", "mp4"),
    ]:
        assert pair in pairs(call)
    assert call[-1] == f"file:{tmp_path / 'proxy.mp4'}"


def test_the_sound_track_with_most_channels_is_mapped_by_its_absolute_index(
    maker: FfmpegVideoProxyMaker, stub: StubEncoder, tmp_path: Path
) -> None:
    make(maker, tmp_path)

    assert [value for key, value in pairs(stub.calls[-1]) if key == "-map"] == ["0:V:0", "0:3"]


def test_without_sound_there_is_no_sound_argument(
    maker: FfmpegVideoProxyMaker, stub: StubEncoder, tmp_path: Path
) -> None:
    silent = MediaFacts(
        kind=MediaKind.VIDEO, display_width=1280, display_height=720, video_tracks=1
    )

    make(maker, tmp_path, silent)

    assert not {"-c:a", "-b:a", "-ac"} & set(stub.calls[-1])


def test_a_card_that_fails_the_trial_is_left_alone(
    maker: FfmpegVideoProxyMaker, stub: StubEncoder, tmp_path: Path
) -> None:
    stub.answers(trial="[h264_nvenc @ 0x5] Cannot load libcuda.so.1")

    made = make(maker, tmp_path)

    assert made.made_by == maker.encoder == "libx264"
    assert stub.encoders == ["libx264"]
    assert ("-threads", "1") in pairs(stub.calls[-1])
    assert maker.slots == 5


def test_a_refused_session_falls_back_for_this_file_and_lowers_the_slots(
    maker: FfmpegVideoProxyMaker, stub: StubEncoder, tmp_path: Path
) -> None:
    stub.answers(h264_nvenc=NO_SESSION)

    made = make(maker, tmp_path)

    assert made.made_by == "libx264"
    assert stub.encoders == ["h264_nvenc", "libx264"]
    assert maker.slots == 1
    assert maker.encoder == "h264_nvenc"


def test_a_card_that_refuses_again_and_again_is_given_up(
    maker: FfmpegVideoProxyMaker, stub: StubEncoder, tmp_path: Path
) -> None:
    stub.answers(h264_nvenc=NO_SESSION)

    for _ in range(4):
        make(maker, tmp_path)

    assert stub.encoders == ["h264_nvenc", "libx264"] * 3 + ["libx264"]
    assert maker.encoder == "libx264"
    assert maker.slots == 5


def test_a_session_in_between_starts_the_count_anew(
    maker: FfmpegVideoProxyMaker, stub: StubEncoder, tmp_path: Path
) -> None:
    for trouble in (NO_SESSION, NO_SESSION, "", NO_SESSION):
        stub.answers(h264_nvenc=trouble)
        make(maker, tmp_path)

    assert maker.encoder == "h264_nvenc"
    assert maker.slots == 1


def test_another_failure_of_the_card_falls_back_and_keeps_the_slots(
    maker: FfmpegVideoProxyMaker, stub: StubEncoder, tmp_path: Path
) -> None:
    stub.answers(h264_nvenc="[h264_nvenc @ 0x5] InitializeEncoder failed: invalid param (8)")

    assert make(maker, tmp_path).made_by == "libx264"
    assert maker.slots == 2


def test_sound_that_cannot_be_decoded_is_left_out_and_said(
    maker: FfmpegVideoProxyMaker, stub: StubEncoder, tmp_path: Path
) -> None:
    stub.answers(trial="no card", sound="Decoder (codec ac4) not found for input stream #0:3")

    made = make(maker, tmp_path)

    assert made.made_by == "libx264 (without sound)"
    assert "-c:a" not in stub.calls[-1]


def test_a_failure_of_everything_says_why_and_leaves_nothing(
    maker: FfmpegVideoProxyMaker, stub: StubEncoder, tmp_path: Path
) -> None:
    stub.answers(
        libx264="[vf @ 0x1] Bad colours\n[out#0 @ 0x2] Error opening output file /a/b.\n"
        "Conversion failed!",
        h264_nvenc="x",
    )

    with pytest.raises(MakingFailed) as caught:
        make(maker, tmp_path)

    assert caught.value.problem.message == "No proxy could be made of it. (Bad colours)"
    assert not (tmp_path / "proxy.mp4").exists()


def test_a_full_disk_is_called_by_its_name(
    maker: FfmpegVideoProxyMaker, stub: StubEncoder, tmp_path: Path
) -> None:
    stub.answers(trial="no card", libx264="av_interleaved_write_frame(): No space left on device")

    with pytest.raises(MakingFailed) as caught:
        make(maker, tmp_path)

    assert caught.value.problem.code == "disk_full"


def test_an_encoder_that_hangs_is_ended(stub: StubEncoder, tmp_path: Path) -> None:
    stub.answers(trial="no card", libx264="hang")
    maker = FfmpegVideoProxyMaker(
        SystemProcesses(), FfmpegProgram(str(stub.path)), FixedProbe(), stall_s=0.3
    )

    with pytest.raises(MakingFailed, match="no progress"):
        make(maker, tmp_path)

    assert not (tmp_path / "proxy.mp4").exists()


def test_a_result_of_the_wrong_size_is_thrown_away(
    maker: FfmpegVideoProxyMaker, stub: StubEncoder, tmp_path: Path
) -> None:
    small = MediaFacts(kind=MediaKind.VIDEO, display_width=640, display_height=360, video_tracks=1)
    assert stub.path.exists()

    with pytest.raises(MakingFailed, match="1280x720 instead of 640x360"):
        make(maker, tmp_path, small)

    assert not (tmp_path / "proxy.mp4").exists()


def test_no_program_at_all_is_a_failure_that_says_so(tmp_path: Path) -> None:
    maker = FfmpegVideoProxyMaker(
        SystemProcesses(), FfmpegProgram(str(tmp_path / "nothing")), FixedProbe()
    )

    with pytest.raises(MakingFailed) as caught:
        make(maker, tmp_path)

    assert caught.value.problem.code == "ffmpeg_missing"
    assert "pip install imageio-ffmpeg" in caught.value.problem.remedy
