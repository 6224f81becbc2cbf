"""What `Transcriber` promises, whoever hears."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from adapters.memory.transcriber import MemoryTranscriber, Script, spoken
from application.ports.transcriber import Transcriber, TranscribingFailed, TranscribingStopped
from domain.shared.ids import FilePath
from domain.transcription.problems import SpeechProblem, problem
from tests.contract.speech_parts import SAID, Ears, assert_in_order, hear, texts
from tests.data import sounds
from tests.data.media import StopNow

SPEECH_S = 28.0


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sounds")
    sounds.save_wav(folder / "speech.wav", sounds.speech(SPEECH_S))
    sounds.save_wav(folder / "silence.wav", sounds.silence(5.0))
    (folder / "no sound.wav").write_bytes(b"this is text")
    return folder


@pytest.fixture(scope="module")
def ears(whisper_model: Path) -> Iterator[Ears]:
    made = Ears(whisper_model)
    yield made
    made.sandbox.close()


@pytest.fixture(params=["memory", "whisper"])
def transcriber(request: pytest.FixtureRequest, folder: Path) -> Transcriber:
    if request.param == "whisper":
        ears: Ears = request.getfixturevalue("ears")
        return ears.transcriber
    unreadable = problem(SpeechProblem.AUDIO_UNREADABLE)
    scripts = {
        "speech.wav": Script(segments=spoken(*SAID), duration_s=SPEECH_S),
        "silence.wav": Script(language=None, duration_s=5.0),
        "no sound.wav": Script(fails=unreadable),
    }
    return MemoryTranscriber(
        {
            FilePath(os.fsencode(folder / name)): script  # as a library names its files
            for name, script in scripts.items()
        }
    )


def test_it_hears_sentences_in_order_with_their_words(
    transcriber: Transcriber, folder: Path
) -> None:
    heard = hear(transcriber, folder / "speech.wav", duration_s=SPEECH_S)
    assert texts(heard) == list(SAID)
    assert_in_order(heard.segments, SPEECH_S)
    for segment in heard.segments:
        assert "".join(word.text for word in segment.words).strip() == segment.text
    assert heard.trouble is None
    assert heard.heard_s == heard.duration_s == SPEECH_S
    assert heard.engine
    assert heard.processing_s > 0
    assert all(segment.doubt is None for segment in heard.segments)


def test_it_tells_the_language_that_it_hears_and_how_sure_it_is(
    transcriber: Transcriber, folder: Path
) -> None:
    heard = hear(transcriber, folder / "speech.wav")
    assert heard.language == "en"
    assert heard.language_probability is not None
    assert 0.5 < heard.language_probability <= 1


def test_a_language_that_is_given_is_taken(transcriber: Transcriber, folder: Path) -> None:
    heard = hear(transcriber, folder / "speech.wav", language="de")
    assert heard.language == "de"
    assert heard.language_probability is None


def test_it_tells_how_far_it_is_and_never_goes_back(
    transcriber: Transcriber, folder: Path
) -> None:
    told: list[float] = []
    hear(transcriber, folder / "speech.wav", on_heard=told.append)
    assert told == sorted(set(told))
    assert len(told) >= len(SAID)
    assert told[-1] <= SPEECH_S


def test_silence_is_no_failure(transcriber: Transcriber, folder: Path) -> None:
    heard = hear(transcriber, folder / "silence.wav")
    assert heard.segments == ()
    assert heard.language is None
    assert heard.language_probability is None
    assert heard.trouble is None
    assert heard.heard_s == 5.0


def test_what_cannot_be_heard_fails_with_its_reason(
    transcriber: Transcriber, folder: Path
) -> None:
    with pytest.raises(TranscribingFailed) as caught:
        hear(transcriber, folder / "no sound.wav")
    assert caught.value.problem.code == SpeechProblem.AUDIO_UNREADABLE


def test_a_stop_signal_ends_it(transcriber: Transcriber, folder: Path) -> None:
    with pytest.raises(TranscribingStopped):
        hear(transcriber, folder / "speech.wav", stop=StopNow())


def test_a_stop_signal_ends_it_in_the_middle(transcriber: Transcriber, folder: Path) -> None:
    stop = StopNow(is_set=False)
    with pytest.raises(TranscribingStopped):
        hear(transcriber, folder / "speech.wav", on_heard=lambda _: stop.set(), stop=stop)


def test_what_the_hearer_raises_goes_up(transcriber: Transcriber, folder: Path) -> None:
    def refuse(_: float) -> None:
        raise LookupError("forgotten")

    with pytest.raises(LookupError, match="forgotten"):
        hear(transcriber, folder / "speech.wav", on_heard=refuse)
    assert texts(hear(transcriber, folder / "speech.wav")) == list(SAID)


def test_it_may_hear_at_least_one_file_at_a_time(transcriber: Transcriber) -> None:
    assert transcriber.slots >= 1
