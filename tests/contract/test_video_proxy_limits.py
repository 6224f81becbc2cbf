"""What an encode may take of the machine: memory, time, disk. Hostile files ask for all of it."""

import os
import struct
import sys
from pathlib import Path

import pytest
from msgspec import structs

from adapters.ffmpeg.program import FfmpegProgram
from adapters.ffmpeg.run import run_ffmpeg
from adapters.ffmpeg.video_proxy import FfmpegVideoProxyMaker
from adapters.system.processes import SystemProcesses
from application.ports.proxy_makers import MakingFailed
from application.ports.stop_signal import NeverStop
from domain.media.facts import MediaFacts
from domain.media.proxy_size import VIDEO_LONGEST_S
from domain.shared.ids import FilePath
from tests.data.media import PlainProbe, ffmpeg, make_clip
from tests.data.media import run_ffmpeg as make_with_ffmpeg

LOUD = """
import os, sys
for _ in range(40):
    os.write(2, b"x" * (1 << 20))
while os.fstat(2).st_blocks * 512 > 20 << 20:
    pass
os.write(2, b"the last words")
"""


def refusal(folder: Path, source: FilePath, facts: MediaFacts | None = None, **limits: int) -> str:
    maker = FfmpegVideoProxyMaker(
        SystemProcesses(), FfmpegProgram(ffmpeg()), PlainProbe(), **limits
    )
    target = folder / "proxy.mp4"
    facts = facts or PlainProbe().probe(source).facts
    assert facts
    with pytest.raises(MakingFailed) as caught:
        maker.make(source, facts, target, on_progress=lambda _: None, stop=NeverStop())
    assert not target.exists()
    return caught.value.problem.code


@pytest.mark.skipif(sys.platform != "linux", reason="others have no limit on memory")
def test_a_video_that_needs_too_much_memory_says_so(tmp_path: Path) -> None:
    source = make_clip(tmp_path / "a.mp4", size="8192x8192", seconds=0.08)

    assert refusal(tmp_path, source, memory_limit_bytes=400 << 20) == "probe_out_of_memory"


def test_an_encode_leaves_room_on_the_disk(tmp_path: Path) -> None:
    source = make_clip(tmp_path / "a.mp4", size="1280x720", seconds=30)

    assert refusal(tmp_path, source, least_free_bytes=1 << 62) == "disk_full"


def test_a_video_that_claims_to_last_for_years_is_refused(tmp_path: Path) -> None:
    source = make_clip(tmp_path / "a.mp4")
    facts = PlainProbe().probe(source).facts
    assert facts

    claims = structs.replace(facts, duration_s=VIDEO_LONGEST_S + 1.0)

    assert refusal(tmp_path, source, claims) == "proxy_failed"


@pytest.mark.parametrize("suffix", [".avi", ".mkv"])
def test_a_picture_that_stands_for_years_is_cut_off(tmp_path: Path, suffix: str) -> None:
    """Each of these used to grow without end, one in memory and one on the disk."""
    still = tmp_path / f"years{suffix}"
    second = ("-f", "lavfi", "-i", "testsrc2=s=64x64:r=1:d=3")
    if suffix == ".mkv":
        late = ("-vf", "setpts='if(eq(N,2),1e8,N)/TB'", "-fps_mode", "vfr")
        make_with_ffmpeg(*second, *late, "-enc_time_base", "1:1", "-c:v", "libx264", str(still))
    else:
        make_with_ffmpeg(*second, "-c:v", "mpeg4", str(still))
        content = bytearray(still.read_bytes())
        scale_at = content.index(b"strh") + 28
        content[scale_at : scale_at + 8] = struct.pack("<II", 2_000_000_000, 1)
        still.write_bytes(content)
    facts = PlainProbe().probe(FilePath(os.fsencode(still))).facts
    assert facts

    claims = structs.replace(facts, duration_s=3.0)

    assert refusal(tmp_path, FilePath(os.fsencode(still)), claims) == "proxy_incomplete"


@pytest.mark.skipif(sys.platform == "win32", reason="no holes in files")
def test_words_without_end_do_not_fill_the_disk() -> None:
    ended = run_ffmpeg(
        SystemProcesses(),
        [sys.executable, "-c", LOUD],
        on_time=lambda _: None,
        stop=NeverStop(),
        stall_s=60,
    )

    assert not ended.stalled
    assert ended.stderr.endswith(b"the last words")
