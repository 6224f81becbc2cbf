"""The true path: a real Whisper model, real containers, real voice detection."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from adapters.whisper.transcriber import WhisperTranscriber
from application.ports.sandbox import Sandbox
from application.ports.transcriber import TranscribingFailed
from domain.transcription.options import ComputeType, Device
from domain.transcription.problems import SpeechProblem
from tests.contract.speech_parts import SAID, Ears, OneModel, assert_in_order, hear, texts
from tests.data import sounds
from tests.data.whisper_model import build_whisper_model


@pytest.fixture(scope="module")
def ears(whisper_model: Path) -> Iterator[Ears]:
    made = Ears(whisper_model)
    yield made
    made.sandbox.close()


@pytest.mark.shared
@pytest.mark.parametrize(
    ("name", "track"),
    [("speech/jfk.flac", 0), ("speech/jfk.mp3", 0), ("made/speech_video.mp4", 1)],
)
@pytest.mark.parametrize("vad", [True, False])
def test_real_speech_is_heard_with_its_language_and_words(
    ears: Ears, shared_media: Path, name: str, track: int, vad: bool
) -> None:
    heard = ears.hear(shared_media / name, track, vad=vad)
    assert heard.language == "en"
    assert heard.language_probability == pytest.approx(1.0, abs=0.01)
    assert texts(heard) == list(SAID)
    assert_in_order(heard.segments, 11.01)
    assert all(len(segment.words) == len(segment.text.split()) for segment in heard.segments)
    assert heard.duration_s == pytest.approx(11.0, abs=0.05)
    assert heard.trouble is None


def test_the_model_is_loaded_once_for_files_in_a_row(
    ears: Ears, whisper_model: Path, tmp_path: Path
) -> None:
    speech = sounds.save_wav(tmp_path / "speech.wav", sounds.speech(3.0))
    request = {
        "source": bytes(speech), "track": 0, "duration_s": None, "folder": str(whisper_model),
        "device": "cpu", "compute_type": "float32", "language": None, "vad": True,
        "beam_size": 5, "threads": 1,
    }  # fmt: skip

    def loads(**changed: object) -> int:
        reply = ears.sandbox.call(
            "adapters.whisper.hearing:hear", {**request, **changed}, timeout_s=60.0
        )
        return int(reply["loads"])

    first = loads()
    assert loads() == first
    assert loads(vad=False, language="de") == first
    assert loads(compute_type="int8") == first + 1
    assert loads() == first + 2  # one at a time is held


def test_another_model_in_the_same_folder_is_loaded(
    ears: Ears, whisper_model: Path, tmp_path: Path
) -> None:
    speech, model = sounds.save_wav(tmp_path / "s.wav", sounds.speech(3.0)), tmp_path / "model"
    shutil.copytree(whisper_model, model)
    transcriber = WhisperTranscriber(ears.sandbox, OneModel(model), threads=1)
    assert texts(hear(transcriber, speech)) == list(SAID)
    build_whisper_model(model, says=((0.0, 2.0, "Quite another sentence."),))
    assert texts(hear(transcriber, speech)) == ["Quite another sentence."]


class Noting(Sandbox):
    """Keeps what the child would be asked."""

    def __init__(self) -> None:
        self.asked: dict[str, object] = {}

    def call(self, target: str, /, *arguments: Any, **_: Any) -> Any:
        (self.asked,) = arguments
        return {"breaks_off": False, "lost_s": 0.0, "duration_s": 1.0, "processing_s": 0.1}

    def close(self) -> None: ...


def test_what_a_person_chose_reaches_the_model(tmp_path: Path) -> None:
    sandbox = Noting()
    transcriber = WhisperTranscriber(
        sandbox, OneModel(tmp_path), threads=3, device="cpu", compute_type="float32"
    )
    hear(transcriber, tmp_path / "s.wav", 2, language="de", vad=False, beam_size=2)
    wanted = {"track": 2, "language": "de", "vad": False, "beam_size": 2, "threads": 3}
    assert sandbox.asked | wanted == sandbox.asked
    # what is left open is as it is set up
    assert (sandbox.asked["device"], sandbox.asked["compute_type"]) == ("cpu", "float32")
    hear(transcriber, tmp_path / "s.wav", device=Device.CUDA, compute_type=ComputeType.INT8)
    assert (sandbox.asked["device"], sandbox.asked["compute_type"]) == ("cuda", "int8")


def test_the_track_is_the_one_that_was_asked_for(ears: Ears, tmp_path: Path) -> None:
    video = sounds.save_video(tmp_path / "v.mkv", sounds.silence(8), sounds.speech(8))
    assert texts(ears.hear(video, 1)) == []
    assert texts(ears.hear(video, 2)) == list(SAID)


def test_speech_after_silence_keeps_its_time(ears: Ears, tmp_path: Path) -> None:
    parts = sounds.silence(60), sounds.speech(8), sounds.silence(60), sounds.speech(8)
    heard = ears.hear(sounds.save_sound(tmp_path / "s.flac", *parts))
    assert_in_order(heard.segments, 136.0)
    assert 59 <= heard.segments[0].start_s <= 62


def test_pieces_are_one_transcript(ears: Ears, tmp_path: Path) -> None:
    parts = sounds.speech(10), sounds.silence(595), sounds.speech(10)
    told: list[float] = []
    path = sounds.save_wav(tmp_path / "s.wav", *parts)
    heard = ears.hear(path, on_heard=told.append, duration_s=615.0)
    assert_in_order(heard.segments, 615.0)
    assert texts(heard)[0] == SAID[0]
    assert heard.segments[-1].start_s > 603  # of the second piece
    assert heard.duration_s == 615.0
    assert told == sorted(set(told))


def test_no_time_lies_after_the_end_that_the_file_tells(ears: Ears, tmp_path: Path) -> None:
    speech = sounds.save_wav(tmp_path / "s.wav", sounds.speech(4.0))
    heard = ears.hear(speech, duration_s=3.4567)
    assert_in_order(heard.segments, 3.4567)
    assert heard.duration_s <= 3.4567


def test_a_file_that_is_far_longer_than_it_tells_is_heard_to_its_end(
    ears: Ears, tmp_path: Path
) -> None:
    speech = sounds.save_wav(tmp_path / "s.wav", sounds.speech(40.0))
    heard = ears.hear(speech, duration_s=5.0)
    assert heard.duration_s == 40.0
    assert heard.segments[-1].start_s > 5.0


def test_what_the_processor_cannot_compute_in_falls_back_and_is_told(
    ears: Ears, tmp_path: Path
) -> None:
    speech = sounds.save_wav(tmp_path / "s.wav", sounds.speech(3.0))
    heard = ears.hear(speech, compute_type=ComputeType.FLOAT16)
    assert heard.segments
    assert "cpu, int8 instead of float16" in heard.engine
    assert ears.hear(speech).engine.endswith(", cpu, int8")


@pytest.mark.parametrize("seconds", [0.001, 0.05, 0.5])
@pytest.mark.parametrize("vad", [True, False])
def test_the_shortest_sounds_are_no_trouble(
    ears: Ears, tmp_path: Path, seconds: float, vad: bool
) -> None:
    heard = ears.hear(sounds.save_wav(tmp_path / "s.wav", sounds.speech(seconds)), vad=vad)
    assert heard.trouble is None
    assert_in_order(heard.segments, seconds)


def test_silence_is_heard_as_words_only_without_voice_detection(
    ears: Ears, tmp_path: Path
) -> None:
    quiet = sounds.save_wav(tmp_path / "s.wav", sounds.silence(10))
    assert ears.hear(quiet).segments == ()
    assert SAID[-1] in texts(ears.hear(quiet, vad=False))


def test_a_file_of_any_name_is_heard(ears: Ears, tmp_path: Path) -> None:
    plain = sounds.save_wav(tmp_path / "s.wav", sounds.speech(3))
    strange = plain.rename(tmp_path / "concat:a|b\udcff\n.wav")
    assert ears.hear(strange).segments


@pytest.mark.shared
def test_a_file_without_sound_says_so(ears: Ears, shared_media: Path) -> None:
    with pytest.raises(TranscribingFailed) as caught:
        ears.hear(shared_media / "made" / "vfr.mp4", 0)
    assert caught.value.problem.code == SpeechProblem.NO_AUDIO
