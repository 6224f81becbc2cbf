"""`Transcriber` by faster-whisper, in sandbox children."""

import signal
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import msgspec

from adapters.whisper.loading import tells_of_memory
from application.ports.probe_call import one_line
from application.ports.sandbox import (
    ChildCrashed,
    ChildOutOfMemory,
    ChildStopped,
    ChildTimedOut,
    Sandbox,
)
from application.ports.speech_models import SpeechModels
from application.ports.stop_signal import StopSignal
from application.ports.transcriber import (
    Heard,
    Sound,
    Transcriber,
    TranscribingFailed,
    TranscribingStopped,
)
from domain.shared.problem import Problem
from domain.transcription.options import ComputeType, Device, TranscribeOptions
from domain.transcription.problems import SpeechProblem, problem
from domain.transcription.transcript import Segment

_WORTH_TELLING_S = 1.0


class WhisperTranscriber(Transcriber):
    """`sandbox` should be its own, of `slots` children: the model stays loaded in each, which uses
    `threads`. `timeout_s`: the longest time without a sign of life, the loading of the model
    among it. `device` and `compute_type`: what AUTO and DEFAULT stand for here."""

    def __init__(
        self,
        sandbox: Sandbox,
        models: SpeechModels,
        *,
        threads: int,
        slots: int = 1,
        timeout_s: float = 900.0,
        device: Device | str = Device.AUTO,
        compute_type: ComputeType | str = ComputeType.DEFAULT,
    ) -> None:
        self._sandbox = sandbox
        self._models = models
        self._threads = threads
        self._slots = slots
        self._timeout_s = timeout_s
        self._device = Device(device)
        self._compute_type = ComputeType(compute_type)
        self._card_failed = threading.Event()

    @property
    def slots(self) -> int:
        return self._slots

    def hear(
        self,
        sound: Sound,
        options: TranscribeOptions,
        *,
        on_heard: Callable[[float], None],
        stop: StopSignal,
    ) -> Heard:
        model = self._models.find(options.model)
        if stop.is_set():
            raise TranscribingStopped
        device, compute_type = options.device, options.compute_type
        if device is Device.AUTO:
            device = self._device
        if compute_type is ComputeType.DEFAULT:
            compute_type = self._compute_type
        request = {
            "source": bytes(sound.source),
            "track": sound.track,
            "duration_s": sound.duration_s,
            "folder": str(model.folder),
            "compute_type": compute_type.value,
            "language": options.language,
            "vad": options.vad,
            "beam_size": options.beam_size,
            "threads": self._threads,
        }
        return self._on(device, request, _Rising(on_heard), stop)

    def _on(
        self, device: Device, request: dict[str, Any], shown: "_Rising", stop: StopSignal
    ) -> Heard:
        if device is not Device.AUTO:
            ear = _Ear(shown, may_change_place=False)
            return self._hear({**request, "device": device.value}, ear, stop)
        if not self._card_failed.is_set():
            try:
                ear = _Ear(shown, may_change_place=True)
                return self._hear({**request, "device": device.value}, ear, stop)
            except _CardFailed:
                self._card_failed.set()  # until the program ends: drivers do not heal
        heard = self._on(Device.CPU, request, shown, stop)
        return msgspec.structs.replace(heard, engine=f"{heard.engine} (the NVIDIA card failed)")

    def _hear(self, request: dict[str, Any], ear: "_Ear", stop: StopSignal) -> Heard:
        try:
            reply = self._sandbox.call(
                "adapters.whisper.hearing:hear",
                request,
                timeout_s=self._timeout_s,
                stop=stop,
                on_item=ear.take,
            )
        except ChildStopped as error:
            raise TranscribingStopped from error
        except ChildTimedOut:
            return ear.ended_by(problem(SpeechProblem.TRANSCRIBER_TIMED_OUT))
        except ChildOutOfMemory:
            return ear.ended_by(problem(SpeechProblem.NOT_ENOUGH_MEMORY))
        except ChildCrashed as error:
            ear.give_way()
            return ear.ended_by(_crashed(error.details))
        except RuntimeError as error:
            # Not foreseen: its class says something, its words may hold paths.
            kind = one_line(str(error).partition(":")[0])
            return ear.ended_by(problem(SpeechProblem.TRANSCRIBER_FAILED, kind))
        if reply.get("card_failed"):
            raise _CardFailed
        if "problem" in reply:
            kind, detail = reply["problem"]
            return ear.ended_by(problem(SpeechProblem(kind), one_line(detail)))
        return ear.heard(reply)


class _CardFailed(Exception):
    """The same is to be tried on the processor."""


class _Rising:
    """Tells how far it is, never backwards: not where hearing begins anew, either."""

    def __init__(self, tell: Callable[[float], None]) -> None:
        self._tell = tell
        self._highest_s = 0.0

    def __call__(self, second: float) -> None:
        if second > self._highest_s:
            self._highest_s = second
            self._tell(second)


class _Ear:
    """What has come from the child so far, in one try."""

    def __init__(self, shown: _Rising, *, may_change_place: bool) -> None:
        self._shown = shown
        self._may_change_place = may_change_place
        self._place = self._engine = ""
        self._segments: list[Segment] = []
        self._at_s = 0.0
        self._language: str | None = None
        self._probability: float | None = None
        self._began = 0.0

    def take(self, item: dict[str, Any]) -> None:
        match item:
            case {"on": place}:
                self._place = place
            case {"engine": engine}:
                self._engine, self._began = engine, time.monotonic()
            case {"language": language, "probability": probability}:
                self._language, self._probability = language, probability
            case {"segments": raw}:
                for segment in msgspec.convert(raw, list[Segment]):
                    self._segments.append(segment)
                    self._shown(segment.end_s)
            case {"at": second}:
                self._at_s = second
                self._shown(second)

    def give_way(self) -> None:
        """Where the child died on a card before its first piece was done, and nobody asked for
        the card."""
        if self._may_change_place and self._place == Device.CUDA and not self._at_s:
            raise _CardFailed

    def heard(self, reply: dict[str, Any]) -> Heard:
        """The whole of it, or what of it could be decoded."""
        trouble = None
        if reply["breaks_off"]:
            trouble = problem(SpeechProblem.AUDIO_BROKEN)
        elif reply["lost_s"] >= _WORTH_TELLING_S:
            trouble = msgspec.structs.replace(
                problem(SpeechProblem.AUDIO_BROKEN),
                message=f"{reply['lost_s']:.0f} s of the sound could not be decoded.",
            )
        return self._heard(reply["duration_s"], reply["processing_s"], trouble)

    def ended_by(self, trouble: Problem) -> Heard:
        """What was heard before is worth keeping.

        Raises:
            TranscribingFailed: nothing was.
        """
        if not self._segments:
            raise TranscribingFailed(trouble)
        until_s = max(self._at_s, self._segments[-1].end_s)
        return self._heard(until_s, time.monotonic() - self._began, trouble)

    def _heard(self, until_s: float, processing_s: float, trouble: Problem | None) -> Heard:
        return Heard(
            segments=tuple(self._segments),
            language=self._language,
            language_probability=self._probability,
            duration_s=until_s,
            heard_s=until_s,
            trouble=trouble,
            engine=self._engine,
            processing_s=round(processing_s, 3),
        )


def _crashed(details: dict[str, Any]) -> Problem:
    if tells_of_memory(str(details.get("said", ""))):
        return problem(SpeechProblem.NOT_ENOUGH_MEMORY)
    code = details.get("exit_code")
    name = f"exit code {code}"
    if isinstance(code, int) and code < 0:
        with suppress(ValueError):
            name = signal.Signals(-code).name
    return problem(SpeechProblem.TRANSCRIBER_ENDED, name)
