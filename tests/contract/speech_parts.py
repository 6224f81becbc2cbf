"""What tests of hearing share."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

from adapters.memory.speech_models import MemorySpeechModels
from adapters.system.processes import SystemProcesses
from adapters.system.sandbox import ProcessSandbox
from adapters.whisper.transcriber import WhisperTranscriber
from application.ports.speech_models import SpeechModel, SpeechModels
from application.ports.stop_signal import NeverStop, StopSignal
from application.ports.transcriber import Heard, Sound, Transcriber
from domain.shared.ids import FilePath
from domain.transcription.options import TranscribeOptions
from domain.transcription.transcript import Segment
from tests.conftest import REPOSITORY

SAID = (
    "The red boat waits in the harbour.",
    "Nobody knows who left it there.",
    "In the morning it will be gone.",
)


class OneModel(MemorySpeechModels, SpeechModels):
    """A folder, whatever name it is asked by."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self._folder = folder

    def find(self, name: str = "") -> SpeechModel:
        return SpeechModel(name=name or "fixture", size_bytes=1, folder=self._folder)


class Ears:
    """A transcriber of the model in a folder, with its child."""

    def __init__(self, model: Path, *, memory_bytes: int | None = None, timeout_s: float = 60.0):
        self.sandbox = ProcessSandbox(
            SystemProcesses(),
            size=1,
            memory_limit_bytes=memory_bytes,
            import_from=(REPOSITORY,),
        )
        self.transcriber = WhisperTranscriber(
            self.sandbox, OneModel(model), threads=1, timeout_s=timeout_s
        )

    def hear(self, path: Path, track: int = 0, **options: Any) -> Heard:
        return hear(self.transcriber, path, track, **options)

    @property
    def pid(self) -> int:
        target = "tests.contract.sandbox_targets:pid"
        return int(self.sandbox.call(target, timeout_s=60.0))


def hear(
    transcriber: Transcriber,
    path: Path,
    track: int = 0,
    *,
    duration_s: float | None = None,
    on_heard: Callable[[float], None] = lambda _: None,
    stop: StopSignal | None = None,
    **options: Any,
) -> Heard:
    asked = TranscribeOptions(model="fixture", **options)
    sound = Sound(source=FilePath(os.fsencode(path)), track=track, duration_s=duration_s)
    return transcriber.hear(sound, asked, on_heard=on_heard, stop=stop or NeverStop())


def texts(heard: Heard) -> list[str]:
    return [segment.text for segment in heard.segments]


def assert_in_order(segments: tuple[Segment, ...], duration_s: float) -> None:
    """Starts rise, ends come after them, nothing lies outside the file; for words, too."""
    earliest = 0.0
    for segment in segments:
        assert earliest <= segment.start_s <= segment.end_s <= duration_s
        earliest = segment.start_s
        at = segment.start_s
        for word in segment.words:
            assert at <= word.start_s <= word.end_s <= segment.end_s
            assert 0 <= word.probability <= 1
            at = word.start_s
        assert segment.text == segment.text.strip() != ""
