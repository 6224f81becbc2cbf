"""Sound that was made to do harm: it costs little, and has its reason."""

import os
import struct
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest

from adapters.whisper.sound import RATE, opened_track
from application.ports.transcriber import TranscribingFailed
from domain.transcription.problems import SpeechProblem
from tests.contract.speech_parts import Ears, assert_in_order
from tests.data import sounds
from tests.data.media import run_ffmpeg

HOUR = 3600


@pytest.fixture(scope="module")
def ears(whisper_model: Path) -> Iterator[Ears]:
    made = Ears(whisper_model)
    yield made
    made.sandbox.close()


def wav(path: Path, *, rate: int = RATE, channels: int = 1, claims: int | None = None) -> Path:
    """Two seconds of speech under a header that says what it likes."""
    content = (sounds.speech(2) * 32_000).astype(np.int16).tobytes()
    size = len(content) if claims is None else claims
    per_second = rate * channels * 2 & 0xFFFFFFFF
    form = struct.pack("<HHIIHH", 1, channels, rate, per_second, channels * 2 & 0xFFFF, 16)
    path.write_bytes(
        b"RIFF" + struct.pack("<I", size + 36 & 0xFFFFFFFF) + b"WAVEfmt " + struct.pack("<I", 16)
        + form + b"data" + struct.pack("<I", size & 0xFFFFFFFF) + content
    )  # fmt: skip
    return path


def packets(path: Path, *starts_s: float) -> Path:
    """A tenth of a second of speech at each of these times."""
    content = (sounds.speech(0.1) * 32_000).astype(np.int16).tobytes()
    with av.open(str(path), "w") as container:
        stream = container.add_stream("pcm_s16le", rate=RATE, layout="mono")
        for start_s in starts_s:
            packet = av.Packet(content)
            packet.stream, packet.time_base = stream, Fraction(1, RATE)
            packet.pts = packet.dts = int(start_s * RATE)
            container.mux(packet)
    return path


def seconds(path: Path) -> float:
    with opened_track(os.fsencode(path), 0) as track:
        return sum(len(samples) for _, samples in track.pieces(lambda: None)) / RATE


@pytest.mark.parametrize(
    ("rate", "channels"), [(2**31 - 1, 1), (2**30, 2), (RATE, 255), (RATE, 65_535)]
)
def test_a_form_that_no_sound_has_cannot_be_decoded(
    ears: Ears, tmp_path: Path, rate: int, channels: int
) -> None:
    with pytest.raises(TranscribingFailed) as caught:
        ears.hear(wav(tmp_path / "x.wav", rate=rate, channels=channels))
    assert caught.value.problem.code == SpeechProblem.AUDIO_UNREADABLE


def test_a_track_that_changes_its_channels_and_rate_is_heard_on(
    ears: Ears, tmp_path: Path
) -> None:
    made = sounds.save_wav(tmp_path / "s.wav", sounds.speech(4))
    joined = tmp_path / "joined.mp3"
    with joined.open("wb") as file:
        for rate, channels in ((16_000, 1), (48_000, 2), (48_000, 1), (16_000, 2), (8_000, 1)):
            part = tmp_path / f"{rate}-{channels}.mp3"
            run_ffmpeg("-i", str(made), "-ar", str(rate), "-ac", str(channels), str(part))
            file.write(part.read_bytes())

    heard = ears.hear(joined)

    assert heard.duration_s == pytest.approx(20, abs=0.7)
    assert_in_order(heard.segments, heard.duration_s)


def test_gaps_without_end_are_a_clock_that_jumps(tmp_path: Path) -> None:
    assert seconds(packets(tmp_path / "a.mkv", *(11 * HOUR * at for at in range(40)))) < 12 * HOUR
    assert seconds(packets(tmp_path / "b.mkv", 0, 0.1, 2.0**36)) < 1


def test_a_gap_of_hours_is_heard_as_silence(ears: Ears, tmp_path: Path) -> None:
    late = packets(tmp_path / "late.mkv", 0, 0.1, 2 * HOUR)
    heard = ears.hear(late)
    assert heard.duration_s == pytest.approx(2 * HOUR, abs=1)
    assert heard.trouble is None


def test_what_claims_ten_hours_and_holds_two_seconds_is_as_long_as_it_is(
    ears: Ears, tmp_path: Path
) -> None:
    heard = ears.hear(wav(tmp_path / "x.wav", claims=10 * HOUR * RATE * 2), duration_s=36_000.0)
    assert heard.duration_s == pytest.approx(2, abs=0.1)


def test_times_before_the_beginning_are_sound_like_any(tmp_path: Path) -> None:
    with opened_track(os.fsencode(packets(tmp_path / "a.mkv", -10, -9.9, 0, 0.1)), 0) as track:
        found = list(track.pieces(lambda: None))
    assert [start for start, _ in found] == [0.0]
