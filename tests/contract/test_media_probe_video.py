"""What is found out about video and sound. The media are made here."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from domain.library.kind import MediaKind
from tests.data.media import make_clip, run_ffmpeg, turn
from tests.data.probes import Prober, prober


@pytest.fixture(scope="module")
def probe() -> Iterator[Prober]:
    with prober() as made:
        yield made


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("clip") / "clip.mp4"
    make_clip(path, seconds=2, audio=(1, 2))
    return path


def remux(source: Path, target: Path, *options: str) -> Path:
    run_ffmpeg("-i", str(source), "-map", "0", "-c", "copy", *options, str(target))
    return target


def test_a_clip_tells_its_facts(probe: Prober, clip: Path) -> None:
    facts = probe.facts(clip)
    assert (facts.kind, facts.container) == (MediaKind.VIDEO, "mp4")
    assert (facts.width, facts.height) == (320, 240)
    assert (facts.display_width, facts.display_height) == (320, 240)
    assert facts.duration_s == pytest.approx(2.0, abs=0.05)
    assert (facts.frame_rate, facts.frame_rate_is_variable) == (25.0, False)
    assert (facts.video_codec, facts.pixel_format) == ("h264", "yuv420p")
    assert facts.bit_rate == pytest.approx(8 * clip.stat().st_size / 2.0, rel=0.05)
    assert facts.rotation_clockwise == 0
    assert (facts.captured_local, facts.latitude, facts.camera_make) == (None, None, None)


def test_audio_tracks_keep_their_index_and_the_richest_is_the_best(
    probe: Prober, clip: Path
) -> None:
    facts = probe.facts(clip)
    assert [(t.index, t.codec, t.channels) for t in facts.audio_tracks] == [
        (1, "aac", 1),
        (2, "aac", 2),
    ]
    assert facts.best_audio is not None
    assert facts.best_audio.index == 2


@pytest.mark.parametrize(
    ("degrees", "shown"), [(90, (240, 320)), (180, (320, 240)), (270, (240, 320))]
)
def test_a_turned_clip_is_shown_turned(
    probe: Prober, clip: Path, tmp_path: Path, degrees: int, shown: tuple[int, int]
) -> None:
    turn(clip, degrees, tmp_path / "turned.mp4")
    facts = probe.facts(tmp_path / "turned.mp4")
    assert facts.rotation_clockwise == degrees
    assert (facts.width, facts.height) == (320, 240)
    assert (facts.display_width, facts.display_height) == shown


def test_pixels_that_are_not_square_count_for_the_shown_size(
    probe: Prober, tmp_path: Path
) -> None:
    make_clip(tmp_path / "dv.mp4", size="720x576", sar="16/15")
    facts = probe.facts(tmp_path / "dv.mp4")
    assert (facts.width, facts.display_width, facts.display_height) == (720, 768, 576)


def test_a_variable_frame_rate_is_told_and_averaged(probe: Prober, tmp_path: Path) -> None:
    path = tmp_path / "vfr.mp4"
    uneven = "select='not(between(mod(n,10),3,7))'"
    run_ffmpeg(
        *("-f", "lavfi", "-i", "testsrc2=s=160x120:r=25:d=4", "-vf", uneven),
        *("-fps_mode", "vfr", "-c:v", "libx264", str(path)),
    )
    facts = probe.facts(path)
    assert facts.frame_rate_is_variable is True
    assert facts.frame_rate == pytest.approx(12.5, rel=0.05)


def test_a_long_constant_rate_with_reordered_pictures_stays_constant(
    probe: Prober, tmp_path: Path
) -> None:
    path = tmp_path / "long.mp4"
    run_ffmpeg(
        *("-f", "lavfi", "-i", "testsrc2=s=64x64:r=50:d=12"),
        *("-c:v", "libx264", "-bf", "8", "-b_strategy", "2", str(path)),
    )
    assert probe.facts(path).frame_rate_is_variable is False


def test_sound_without_a_picture_has_facts_and_a_reason(probe: Prober, tmp_path: Path) -> None:
    path = tmp_path / "sound.mp4"
    run_ffmpeg("-f", "lavfi", "-i", "sine=d=1", "-c:a", "aac", str(path))
    probed = probe.look(path)
    assert probed.facts is not None
    assert (probed.facts.kind, probed.facts.audio_codec) == (MediaKind.AUDIO, "aac")
    assert [problem.code for problem in probed.problems] == ["no_picture"]


def test_cover_art_is_no_picture(probe: Prober, tmp_path: Path) -> None:
    cover, path = tmp_path / "cover.jpg", tmp_path / "song.m4a"
    run_ffmpeg("-f", "lavfi", "-i", "testsrc2=s=64x64", "-frames:v", "1", str(cover))
    run_ffmpeg(
        *("-f", "lavfi", "-i", "sine=d=1", "-i", str(cover), "-map", "0", "-map", "1"),
        *("-c:a", "aac", "-c:v", "copy", "-disposition:v", "attached_pic", str(path)),
    )
    probed = probe.look(path)
    assert probed.facts is not None
    assert (probed.facts.kind, probed.facts.has_picture) == (MediaKind.AUDIO, False)
    assert [problem.code for problem in probed.problems] == ["no_picture"]


def test_where_when_and_with_what_is_read_from_quicktime_tags(
    probe: Prober, clip: Path, tmp_path: Path
) -> None:
    tagged = remux(
        clip,
        tmp_path / "tagged.mov",
        *("-map_metadata", "-1", "-movflags", "use_metadata_tags"),
        *("-metadata", "com.apple.quicktime.creationdate=2023-05-09T12:41:46+0100"),
        *("-metadata", "com.apple.quicktime.location.ISO6709=+51.5334-000.1255+026.756/"),
        *("-metadata", "com.apple.quicktime.make=Apple"),
        *("-metadata", "com.apple.quicktime.model=iPhone 14 Pro"),
        *("-metadata", "creation_time=2023-05-09T11:48:30Z"),
    )
    facts = probe.facts(tagged)
    assert (facts.captured_local, facts.captured_offset_minutes) == ("2023-05-09T12:41:46", 60)
    assert (facts.latitude, facts.longitude, facts.altitude_m) == (51.5334, -0.1255, 26.756)
    assert (facts.camera_make, facts.camera_model) == ("Apple", "iPhone 14 Pro")
    assert facts.container == "mov"


def test_a_duration_that_nobody_wrote_down_is_measured(
    probe: Prober, clip: Path, tmp_path: Path
) -> None:
    path = remux(clip, tmp_path / "live.mkv", "-live", "1", "-f", "matroska")
    assert probe.facts(path).duration_s == pytest.approx(2.0, abs=0.1)


def test_a_fragmented_file_with_a_false_duration_tells_the_true_one(
    probe: Prober, clip: Path, tmp_path: Path
) -> None:
    path = remux(clip, tmp_path / "f.mp4", "-movflags", "frag_keyframe+empty_moov")
    raw = bytearray(path.read_bytes())
    for kind in (b"mvhd", b"mdhd"):
        at = raw.find(kind)
        while at >= 0:
            raw[at + 20 : at + 24] = b"\x7f\xff\xff\xff"
            at = raw.find(kind, at + 4)
    path.write_bytes(raw)
    assert probe.facts(path).duration_s == pytest.approx(2.0, abs=0.1)


def test_a_file_cut_off_after_its_header_keeps_its_facts(
    probe: Prober, clip: Path, tmp_path: Path
) -> None:
    whole = remux(clip, tmp_path / "whole.mp4", "-movflags", "faststart").read_bytes()
    path = tmp_path / "cut.mp4"
    path.write_bytes(whole[: len(whole) * 2 // 3])
    probed = probe.look(path)
    assert [problem.code for problem in probed.problems] == ["truncated"]
    assert probed.facts is not None
    assert (probed.facts.width, probed.facts.bit_rate) == (320, None)
    assert probed.facts.frame_rate == pytest.approx(25)


def test_a_file_cut_off_before_its_header_says_so(
    probe: Prober, clip: Path, tmp_path: Path
) -> None:
    whole = clip.read_bytes()
    assert whole.find(b"mdat") < whole.find(b"moov")
    path = tmp_path / "cut.mp4"
    path.write_bytes(whole[: len(whole) // 2])
    probed = probe.look(path)
    assert probed.facts is None
    assert [problem.code for problem in probed.problems] == ["truncated"]
