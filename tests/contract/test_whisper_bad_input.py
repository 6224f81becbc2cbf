"""Bad sound, bad models, a machine that gives out: each has its reason."""

import os
import select
import shutil
import signal
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from adapters.whisper.transcriber import WhisperTranscriber
from application.ports.sandbox import ChildCrashed, Sandbox
from application.ports.stop_signal import StopSignal
from application.ports.transcriber import Heard, TranscribingFailed, TranscribingStopped
from domain.transcription.options import Device
from domain.transcription.problems import SpeechProblem
from tests.contract.speech_parts import SAID, Ears, OneModel, assert_in_order, hear, texts
from tests.data import sounds
from tests.data.media import StopNow


@pytest.fixture(scope="module")
def ears(whisper_model: Path) -> Iterator[Ears]:
    made = Ears(whisper_model)
    yield made
    made.sandbox.close()


@pytest.fixture
def made() -> Iterator[Callable[..., Ears]]:
    all_of_them: list[Ears] = []

    def make(model: Path, **options: Any) -> Ears:
        all_of_them.append(Ears(model, **options))
        return all_of_them[-1]

    yield make
    for one in all_of_them:
        one.sandbox.close()


@pytest.fixture(scope="module")
def speech(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return sounds.save_wav(tmp_path_factory.mktemp("s") / "speech.wav", sounds.speech(5))


def reason(call: Callable[[], Heard]) -> str:
    with pytest.raises(TranscribingFailed) as caught:
        call()
    return caught.value.problem.code


@pytest.mark.parametrize("track", [0, 2, -1])
def test_a_number_that_is_no_sound_track(ears: Ears, tmp_path: Path, track: int) -> None:
    video = sounds.save_video(tmp_path / "v.mp4", sounds.speech(2))
    assert reason(lambda: ears.hear(video, track)) == SpeechProblem.NO_AUDIO


def test_a_file_that_is_gone(ears: Ears, tmp_path: Path) -> None:
    assert reason(lambda: ears.hear(tmp_path / "x.wav")) == SpeechProblem.AUDIO_UNREADABLE


def test_a_playlist_opens_nothing_else(ears: Ears, tmp_path: Path, speech: Path) -> None:
    playlist = tmp_path / "s.wav"
    playlist.write_text(f"#EXTM3U\n#EXTINF:5,\n{speech}\n#EXT-X-ENDLIST\n")
    assert reason(lambda: ears.hear(playlist)) == SpeechProblem.AUDIO_UNREADABLE


@pytest.mark.parametrize("suffix", ["flac", "mp3", "mkv", "mp4"])
@pytest.mark.parametrize("harm", [sounds.cut_short, sounds.spoil])
def test_sound_that_breaks_off_half_way_is_heard_until_then(
    ears: Ears, tmp_path: Path, suffix: str, harm: Callable[[Path, Path], Path]
) -> None:
    whole = tmp_path / f"whole.{suffix}"
    track = 1 if suffix in ("mkv", "mp4") else 0
    if track:
        sounds.save_video(whole, sounds.speech(60))
    else:
        sounds.save_sound(whole, sounds.speech(60))
    heard = ears.hear(harm(whole, tmp_path / f"broken.{suffix}"), track)
    assert heard.trouble is not None
    assert heard.trouble.code == SpeechProblem.AUDIO_BROKEN
    assert 15 < heard.heard_s < 45
    assert texts(heard)[:3] == list(SAID)
    assert_in_order(heard.segments, heard.heard_s)


@pytest.mark.parametrize("suffix", ["flac", "mp4"])
def test_damage_in_between_is_told_and_leaves_later_times_as_they_are(
    ears: Ears, tmp_path: Path, suffix: str
) -> None:
    whole = tmp_path / f"whole.{suffix}"
    parts = sounds.speech(30), sounds.silence(30), sounds.speech(30)
    if suffix == "flac":
        sounds.save_sound(whole, *parts)
    else:
        import numpy as np

        sounds.save_video(whole, np.concatenate(parts))
    track = 1 if suffix == "mp4" else 0
    hurt = sounds.spoil(whole, tmp_path / f"hurt.{suffix}", share=0.2, until=0.3)
    heard = ears.hear(hurt, track)
    assert heard.trouble is not None
    assert heard.trouble.code == SpeechProblem.AUDIO_BROKEN
    assert heard.duration_s == pytest.approx(90, abs=0.1)
    assert max(segment.end_s for segment in heard.segments) > 61


def test_a_language_that_nobody_knows(ears: Ears, speech: Path) -> None:
    for language in ("xx", "english", "", "yue"):  # the last one came with a later model
        with pytest.raises(TranscribingFailed) as caught:
            ears.hear(speech, language=language)
        assert caught.value.problem.code == SpeechProblem.UNKNOWN_LANGUAGE


def test_a_wrong_language_is_taken_at_its_word(ears: Ears, speech: Path) -> None:
    assert ears.hear(speech, language="ja").language == "ja"


def test_an_nvidia_card_that_is_not_there(ears: Ears, speech: Path) -> None:
    import ctranslate2

    if ctranslate2.get_cuda_device_count():
        pytest.skip("there is one")
    assert reason(lambda: ears.hear(speech, device=Device.CUDA)) == SpeechProblem.NO_CUDA


@pytest.mark.parametrize(
    "harm",
    [
        lambda folder: (folder / "model.bin").write_bytes(b"this is no model" * 1000),
        lambda folder: (folder / "model.bin").write_bytes(b""),
        lambda folder: sounds.cut_short(folder / "model.bin", folder / "model.bin"),
        lambda folder: (folder / "model.bin").unlink(),
        lambda folder: (folder / "tokenizer.json").write_text("{"),
        lambda folder: (folder / "tokenizer.json").unlink(),
        lambda folder: shutil.rmtree(folder),
    ],
    ids=["nonsense", "empty", "cut", "gone", "tokenizer", "no tokenizer", "no folder"],
)
def test_a_model_that_cannot_be_loaded(
    ears: Ears, whisper_model: Path, speech: Path, tmp_path: Path, harm: Callable[[Path], object]
) -> None:
    broken = tmp_path / "broken"
    shutil.copytree(whisper_model, broken)
    harm(broken)
    transcriber = WhisperTranscriber(ears.sandbox, OneModel(broken), threads=1)
    assert reason(lambda: hear(transcriber, speech)) == SpeechProblem.MODEL_UNUSABLE
    assert ears.hear(speech).segments  # the rest goes on


@pytest.mark.parametrize("megabytes", [150, 250, 300, 500, 700])
def test_too_little_memory(
    made: Callable[..., Ears], whisper_model: Path, tmp_path: Path, megabytes: int
) -> None:
    long = sounds.save_wav(tmp_path / "s.wav", sounds.speech(60))
    ears = made(whisper_model, memory_bytes=megabytes * 1024 * 1024)
    assert reason(lambda: ears.hear(long)) == SpeechProblem.NOT_ENOUGH_MEMORY


def test_a_child_without_a_sign_of_life(
    made: Callable[..., Ears], whisper_model: Path, speech: Path
) -> None:
    ears = made(whisper_model, timeout_s=0.01)
    child = os.pidfd_open(ears.pid)
    assert reason(lambda: ears.hear(speech)) == SpeechProblem.TRANSCRIBER_TIMED_OUT
    assert ends(child)


def test_what_was_heard_before_the_child_was_killed_is_kept(ears: Ears, tmp_path: Path) -> None:
    long = sounds.save_wav(tmp_path / "s.wav", sounds.speech(150))
    pid = ears.pid

    def kill(_: float) -> None:
        os.kill(pid, signal.SIGKILL)

    heard = ears.hear(long, on_heard=kill)
    assert heard.trouble is not None
    assert heard.trouble.code == SpeechProblem.TRANSCRIBER_ENDED
    assert "SIGKILL" in heard.trouble.message
    assert texts(heard)[0] == SAID[0]
    assert 0 < heard.heard_s < 150
    assert heard.language == "en"
    assert heard.engine
    assert_in_order(heard.segments, heard.heard_s)


def test_a_child_that_is_killed_before_it_hears_anything(ears: Ears, tmp_path: Path) -> None:
    fifo = tmp_path / "s.wav"
    os.mkfifo(fifo)  # opening it waits until somebody writes
    pid = ears.pid

    class Killing(StopNow):
        def is_set(self) -> bool:
            if _has_reader(fifo):
                os.kill(pid, signal.SIGKILL)
            return False

    code = reason(lambda: ears.hear(fifo, stop=Killing()))
    assert code == SpeechProblem.TRANSCRIBER_ENDED


def test_a_stop_leaves_no_child(ears: Ears, tmp_path: Path) -> None:
    long = sounds.save_wav(tmp_path / "s.wav", sounds.speech(120))
    child, stop = os.pidfd_open(ears.pid), StopNow(is_set=False)
    with pytest.raises(TranscribingStopped):
        ears.hear(long, on_heard=lambda _: stop.set(), stop=stop)
    assert ends(child)


class BrokenCard(Sandbox):
    """As if there were an NVIDIA card on which the child fails, `after` so many pieces; else the
    sandbox it is given."""

    def __init__(self, sandbox: Sandbox, *, crashes: bool, after: int = 0) -> None:
        self.devices: list[str] = []
        self._sandbox = sandbox
        self._crashes = crashes
        self._after = after

    def call(
        self,
        target: str,
        /,
        *arguments: Any,
        timeout_s: float,
        stop: StopSignal | None = None,
        on_item: Callable[[Any], None] | None = None,
    ) -> Any:
        device = arguments[0]["device"]
        self.devices.append(device)
        if device == "cpu":
            return self._sandbox.call(
                target, *arguments, timeout_s=timeout_s, stop=stop, on_item=on_item
            )
        assert on_item is not None
        on_item({"on": "cuda"})
        for number in range(self._after):
            said = {"start_s": number, "end_s": number + 1, "text": f"Piece {number}."}
            on_item({"segments": [said]})
            on_item({"at": float(number + 1)})
        if self._crashes:
            raise ChildCrashed(target=target, exit_code=-6, said="cudnn: symbol not found")
        return {"card_failed": True}

    def close(self) -> None:
        self._sandbox.close()


@pytest.mark.parametrize("crashes", [True, False])
def test_a_card_that_fails_falls_back_to_the_processor_once_and_for_all(
    ears: Ears, whisper_model: Path, speech: Path, crashes: bool
) -> None:
    card = BrokenCard(ears.sandbox, crashes=crashes)
    transcriber = WhisperTranscriber(card, OneModel(whisper_model), threads=1)
    heard = hear(transcriber, speech)
    assert texts(heard) == list(SAID)
    assert heard.engine.endswith(", cpu, int8 (the NVIDIA card failed)")
    assert texts(hear(transcriber, speech)) == list(SAID)
    assert card.devices == ["auto", "cpu", "cpu"]


def test_a_card_that_fails_half_way_leaves_what_was_heard_on_it(
    ears: Ears, whisper_model: Path, speech: Path
) -> None:
    card = BrokenCard(ears.sandbox, crashes=True, after=2)
    heard = hear(WhisperTranscriber(card, OneModel(whisper_model), threads=1), speech)
    assert texts(heard) == ["Piece 0.", "Piece 1."]
    assert (heard.heard_s, card.devices) == (2.0, ["auto"])
    assert heard.trouble is not None
    assert heard.trouble.code == SpeechProblem.TRANSCRIBER_ENDED


def test_a_card_that_was_asked_for_does_not_fall_back(
    ears: Ears, whisper_model: Path, speech: Path
) -> None:
    card = BrokenCard(ears.sandbox, crashes=True)
    transcriber = WhisperTranscriber(card, OneModel(whisper_model), threads=1)
    code = reason(lambda: hear(transcriber, speech, device=Device.CUDA))
    assert code == SpeechProblem.TRANSCRIBER_ENDED
    assert card.devices == ["cuda"]


def ends(pidfd: int) -> bool:
    readable, _, _ = select.select([pidfd], [], [], 60.0)
    return bool(readable)


def _has_reader(fifo: Path) -> bool:
    try:
        os.close(os.open(fifo, os.O_WRONLY | os.O_NONBLOCK))
    except OSError:
        return False
    return True
