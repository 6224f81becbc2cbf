"""What the child does: hear one file, and say what it hears while it hears it.

It yields dicts: `{"on": device}` before a model is loaded and `{"engine": …}` after that,
`{"language": …, "probability": …}` once that is known, `{"segments": […]}` after each window of up
to 30 s, `{"at": second}` when a piece is done, and `{}` as a sign of life.
It returns the rest, or why there is none.
"""

import time
from collections.abc import Callable, Generator
from queue import SimpleQueue
from threading import Thread
from typing import Any

import msgspec

from adapters.whisper.cannot_hear import CannotHear
from adapters.whisper.loading import LoadedModel, as_reason, load, loads, on_window, place_for
from adapters.whisper.sound import RATE, Track, opened_track
from adapters.whisper.times import Limits, plain_segment
from domain.transcription.options import ComputeType, Device
from domain.transcription.problems import SpeechProblem

Say = Callable[[dict[str, Any]], None]

_BETWEEN_SIGNS_S = 1.0
"""Each that is said has the two threads of this process wait for one another."""
_LISTENS_FOR_LANGUAGE = 4
"""Windows at most, while it is not sure: the first may hold a song."""


class Request(msgspec.Struct, frozen=True, kw_only=True):
    source: bytes
    track: int
    duration_s: float | None
    folder: str
    device: Device
    compute_type: ComputeType
    language: str | None
    vad: bool
    beam_size: int
    threads: int


def hear(request: dict[str, Any]) -> Generator[dict[str, Any], None, dict[str, Any]]:
    """A thread works, so that there is a sign of life in the middle of a library's call."""
    said: SimpleQueue[dict[str, Any] | BaseException | None] = SimpleQueue()
    result: dict[str, Any] = {}

    def work() -> None:
        try:
            result.update(_hear(msgspec.convert(request, Request), said.put))
            said.put(None)
        except BaseException as error:
            said.put(error)

    Thread(target=work, name="hearing", daemon=True).start()
    while (item := said.get()) is not None:
        if isinstance(item, BaseException):
            raise item
        yield item
    return result


def _hear(request: Request, say: Say) -> dict[str, Any]:
    hearing = _Hearing(request, say)
    try:
        with opened_track(request.source, request.track) as track:
            return hearing.run(track)
    except MemoryError:
        raise
    except Exception as error:
        if hearing.may_change_place:
            return {"card_failed": True}
        reason = error if isinstance(error, CannotHear) else as_reason(error)
        if reason is None:
            raise
        return {"problem": [reason.kind.value, reason.detail]}


class _Hearing:
    def __init__(self, request: Request, say: Say) -> None:
        self._request = request
        self._say = say
        self._place: Device | None = None
        self._pieces = 0
        self._unsaid: list[dict[str, Any]] = []
        self._signed_at = 0.0
        self._language = request.language

    @property
    def may_change_place(self) -> bool:
        """On a card that nobody asked for, and nothing was heard on it yet."""
        chosen = self._request.device is Device.AUTO and self._place is Device.CUDA
        return chosen and self._pieces == 0

    def run(self, track: Track) -> dict[str, Any]:
        began = time.monotonic()
        loading_s = 0.0
        model: LoadedModel | None = None
        limits = Limits(self._request.duration_s)
        for start_s, samples in track.pieces(self._beat):
            if model is None:
                before = time.monotonic()
                model = self._load()
                loading_s = time.monotonic() - before
            end_s = start_s + len(samples) / RATE
            limits.move_to(start_s, end_s)
            for segment in self._segments(model, samples):
                if plain := plain_segment(segment, limits):
                    self._unsaid.append(plain)
            self._say_segments()
            self._pieces += 1
            self._say({"at": limits.within_file(end_s)})
        if model is None:
            raise CannotHear(SpeechProblem.AUDIO_UNREADABLE)
        return {
            "duration_s": limits.within_file(track.reached_s),
            "breaks_off": track.breaks_off,
            "lost_s": track.lost_s,
            "processing_s": round(time.monotonic() - began - loading_s, 3),
            "loads": loads(),
        }

    def _beat(self) -> None:
        if self._unsaid:
            self._say_segments()
        elif time.monotonic() - self._signed_at >= _BETWEEN_SIGNS_S:
            self._signed_at = time.monotonic()
            self._say({})

    def _say_segments(self) -> None:
        if self._unsaid:
            self._signed_at = time.monotonic()
            self._say({"segments": self._unsaid})
            self._unsaid = []

    def _load(self) -> LoadedModel:
        request = self._request
        self._place = place_for(request.device)
        self._say({"on": self._place.value})
        model = load(request.folder, self._place, request.compute_type, request.threads)
        language = request.language
        if language is not None and not _knows(model.whisper, language):
            raise CannotHear(SpeechProblem.UNKNOWN_LANGUAGE, language)
        self._say({"engine": model.engine})
        if language is not None:
            self._say({"language": language, "probability": None})
        on_window(model.whisper, self._beat)
        return model

    def _segments(self, model: LoadedModel, samples: Any) -> Any:
        """Of one piece, its times from its beginning. Where none of it is speech, neither the
        language is looked for nor the model asked: it would invent both."""
        import numpy as np
        from faster_whisper.transcribe import restore_speech_timestamps
        from faster_whisper.vad import collect_chunks, get_speech_timestamps

        spoken: list[dict[str, int]] = []
        if self._request.vad:
            # a gap in the sound costs nothing, however long it is
            spoken = get_speech_timestamps(samples) if samples.any() else []
            self._beat()
            if not spoken:
                return []
            samples = np.concatenate(collect_chunks(samples, spoken)[0])
        segments, info = model.whisper.transcribe(
            samples,
            language=self._language,
            language_detection_segments=_LISTENS_FOR_LANGUAGE,
            beam_size=self._request.beam_size,
            word_timestamps=True,
        )
        if self._language is None:
            self._language = info.language
            probability = round(float(info.language_probability), 4)
            self._say({"language": self._language, "probability": probability})
        return restore_speech_timestamps(segments, spoken, RATE) if spoken else segments


def _knows(whisper: Any, language: str) -> bool:
    if language not in whisper.supported_languages:
        return False
    return not whisper.model.is_multilingual or (
        whisper.hf_tokenizer.token_to_id(f"<|{language}|>") is not None
    )
