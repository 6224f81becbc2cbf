"""How a sound track is taken apart."""

import os
from pathlib import Path

import av
import numpy as np
import pytest

from adapters.whisper.sound import RATE, opened_track
from adapters.whisper.times import Limits
from adapters.whisper.track_length import end_of
from tests.data import sounds


def pieces(path: Path, piece_s: float) -> list[tuple[float, float]]:
    """Where each starts and ends."""
    with opened_track(os.fsencode(path), 0) as track:
        return [
            (start, start + len(samples) / RATE)
            for start, samples in track.pieces(lambda: None, piece_s=piece_s)
        ]


def test_a_piece_ends_where_it_is_quietest_and_nothing_is_lost(tmp_path: Path) -> None:
    noise = np.random.default_rng(1).uniform(-0.5, 0.5, 90 * RATE).astype(np.float32)
    noise[35 * RATE : int(35.3 * RATE)] = 0
    path = sounds.save_wav(tmp_path / "s.wav", noise)

    first, second, *rest = pieces(path, 40.0)

    assert first[0] == 0.0
    assert first[1] == pytest.approx(35.15, abs=0.15)
    assert second[0] == first[1]
    assert second[1] - second[0] <= 40.0
    assert rest[-1][1] == 90.0
    assert all(one[1] == other[0] for one, other in zip([second, *rest], rest, strict=False))


def test_what_is_cut_is_put_together_again_sample_by_sample(tmp_path: Path) -> None:
    speech = sounds.speech(70)
    path = sounds.save_wav(tmp_path / "s.wav", speech)
    with opened_track(os.fsencode(path), 0) as track:
        found = np.concatenate([s.copy() for _, s in track.pieces(lambda: None, piece_s=31.0)])
    assert len(found) == len(speech)
    assert np.abs(found - speech * 32_000 / 32_768).max() < 1e-4


def test_a_short_file_is_one_piece(tmp_path: Path) -> None:
    assert pieces(sounds.save_sound(tmp_path / "s.flac", sounds.speech(3)), 40.0) == [(0.0, 3.0)]


def test_sound_that_begins_later_than_the_picture_keeps_its_time(tmp_path: Path) -> None:
    from tests.data.media import run_ffmpeg

    speech = sounds.save_wav(tmp_path / "s.wav", sounds.speech(5))
    late = tmp_path / "late.mkv"
    picture = ["-f", "lavfi", "-i", "color=gray:s=64x64:r=5:d=9"]
    run_ffmpeg(*picture, "-itsoffset", "3", "-i", str(speech), "-c:a", "flac", str(late))
    with opened_track(os.fsencode(late), 1) as track:
        ((start, samples),) = [(s, p.copy()) for s, p in track.pieces(lambda: None)]
    assert start == 0.0
    assert len(samples) == pytest.approx(8 * RATE, abs=RATE // 10)
    assert np.abs(samples[: int(2.9 * RATE)]).max() == 0.0
    assert np.abs(samples[3 * RATE :]).max() > 0.1


@pytest.mark.parametrize("suffix", ["mkv", "mp4"])
def test_where_a_track_ends_is_told_from_the_files_beginning(tmp_path: Path, suffix: str) -> None:
    from tests.data.media import run_ffmpeg

    late = tmp_path / f"late.{suffix}"
    sound = sounds.save_wav(tmp_path / "s.wav", sounds.speech(5))
    picture = ["-f", "lavfi", "-i", "color=gray:s=64x64:r=5:d=9"]
    run_ffmpeg(*picture, "-itsoffset", "3", "-i", str(sound), "-c:a", "aac", str(late))
    with av.open(late) as container:
        assert end_of(container, container.streams.audio[0]) == pytest.approx(8.0, abs=0.1)


def test_sound_alone_that_begins_late_is_whole(tmp_path: Path) -> None:
    from tests.data.media import run_ffmpeg

    late = tmp_path / "late.mka"
    sound = sounds.save_wav(tmp_path / "s.wav", sounds.speech(5))
    run_ffmpeg("-itsoffset", "3", "-i", str(sound), "-c:a", "aac", str(late))
    with opened_track(os.fsencode(late), 0) as track:
        assert sum(len(samples) for _, samples in track.pieces(lambda: None)) >= 5 * RATE
        assert not track.breaks_off


def test_times_of_pieces_rise_over_the_whole() -> None:
    limits = Limits(20.0)
    limits.move_to(0.0, 10.0)
    assert limits.start(9.5) == 9.5
    assert limits.between(9.5, 14.0) == 10.0  # a model says more than it heard
    limits.move_to(10.0, 20.02)
    assert limits.start(-0.5) == 10.0
    assert limits.start(5.0004) == 15.0
    assert limits.start(4.0) == 15.0
    assert limits.between(15.0, 10.01) == 20.0
