"""A transcriber that says what it was told to hear: for tests and dry runs."""

from collections.abc import Callable, Mapping

import msgspec

from application.ports.stop_signal import StopSignal
from application.ports.transcriber import (
    Heard,
    Sound,
    Transcriber,
    TranscribingFailed,
    TranscribingStopped,
)
from domain.shared.ids import FilePath
from domain.shared.problem import Problem
from domain.transcription.options import TranscribeOptions
from domain.transcription.problems import SpeechProblem, problem
from domain.transcription.transcript import Segment, Word


class Script(msgspec.Struct, frozen=True, kw_only=True):
    """What is heard in one file."""

    segments: tuple[Segment, ...] = ()
    language: str | None = "en"
    duration_s: float | None = None
    """None: as the container says, else up to the last segment."""
    breaks_at_s: float | None = None
    """The sound breaks off there."""
    fails: Problem | None = None
    """Nothing is heard, for this reason."""
    raises: Exception | None = None


class MemoryTranscriber(Transcriber):
    """Hears in each file what `scripts` say of its path, nothing in others.

    `asked` keeps what it was asked, as it came. `on_segment` is called before each segment, so
    that a test can set the stop signal, or forget the file, in the middle of one.
    """

    def __init__(
        self,
        scripts: Mapping[FilePath, Script] | None = None,
        *,
        slots: int = 1,
        on_segment: Callable[[], None] = lambda: None,
    ) -> None:
        self.scripts = dict(scripts or {})
        self.asked: list[tuple[Sound, TranscribeOptions]] = []
        self._slots = slots
        self._on_segment = on_segment

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
        self.asked.append((sound, options))
        script = self.scripts.get(sound.source, Script(language=None))
        if script.raises is not None:
            raise script.raises
        if script.fails is not None:
            raise TranscribingFailed(script.fails)
        last = script.segments[-1].end_s if script.segments else 0.0
        whole_s = script.duration_s or sound.duration_s or last
        heard_s = whole_s if script.breaks_at_s is None else min(script.breaks_at_s, whole_s)
        heard = []
        for segment in script.segments:
            self._on_segment()
            if stop.is_set():
                raise TranscribingStopped()
            if segment.end_s <= heard_s:
                heard.append(segment)
                on_heard(segment.end_s)
        return Heard(
            segments=tuple(heard),
            language=options.language or script.language,
            language_probability=0.9 if script.language and not options.language else None,
            duration_s=heard_s,
            heard_s=heard_s,
            trouble=problem(SpeechProblem.AUDIO_BROKEN) if heard_s < whole_s else None,
            engine="memory 1, cpu, int8",
            processing_s=heard_s / 10,
        )


def spoken(*texts: str, each_s: float = 2.0, from_s: float = 0.0) -> tuple[Segment, ...]:
    """One sentence after the other, each of `each_s`, with times for its words."""
    said = []
    for number, text in enumerate(texts):
        start = from_s + number * each_s
        words = text.split()
        step = each_s / max(1, len(words))
        said.append(
            Segment(
                start_s=start,
                end_s=start + each_s,
                text=text,
                words=tuple(
                    Word(
                        start_s=start + at * step,
                        end_s=start + (at + 1) * step,
                        text=f" {word}",
                        probability=0.9,
                    )
                    for at, word in enumerate(words)
                ),
                no_speech=0.05,
                log_probability=-0.2,
                compression=1.2,
            )
        )
    return tuple(said)
