"""What our way to faster-whisper costs over calling it directly, with the model of the tests.

That model is so small that everything around it weighs the most it ever can.
"""

import tempfile
import time
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from tests.bench.report import say, seconds
from tests.contract.speech_parts import Ears
from tests.data import sounds
from tests.data.whisper_model import build_whisper_model

RUNS = 25
SOUND_S = 120.0


@cache
def _model(folder: str) -> Any:
    from faster_whisper import WhisperModel

    return WhisperModel(
        folder, device="cpu", compute_type="int8", cpu_threads=1, local_files_only=True
    )


def directly(folder: str, source: str) -> int:
    """In the other child: as its own documentation does it, with our options."""
    segments, _ = _model(folder).transcribe(
        source, beam_size=5, word_timestamps=True, vad_filter=True
    )
    return len(list(segments))


def processor_s() -> float:
    """What this process, the child among them, has used of the processor."""
    return time.process_time()


def main() -> None:
    with tempfile.TemporaryDirectory() as here:
        model = build_whisper_model(Path(here) / "model")
        speech = sounds.save_sound(Path(here) / "speech.flac", sounds.speech(SOUND_S))
        ours, theirs = Ears(model), Ears(model)
        try:
            _compare(ours, theirs, model, speech)
        finally:
            ours.sandbox.close()
            theirs.sandbox.close()


def _compare(ours: Ears, theirs: Ears, model: Path, speech: Path) -> None:
    def heard() -> int:
        return len(ours.hear(speech, duration_s=SOUND_S).segments)

    def direct() -> int:
        target = "tests.bench.transcribing:directly"
        return int(theirs.sandbox.call(target, str(model), str(speech), timeout_s=120.0))

    if heard() != direct():  # which also loads both models
        raise SystemExit("the two do not hear the same")
    # in turns, so that a busy moment hits both
    taken = [(_taken(heard, ours), _taken(direct, theirs)) for _ in range(RUNS)]
    (ours_s, ours_cpu_s), (direct_s, direct_cpu_s) = (
        tuple(map(min, zip(*each, strict=True))) for each in zip(*taken, strict=True)
    )
    say(
        f"transcribe {SOUND_S:.0f} s of speech",
        f"{ours_s / direct_s:.2f} x faster-whisper",
        "goal: at most 1.05",
        f"{ours_s * 1000:.0f} ms against {direct_s * 1000:.0f} ms, each in a child that has the "
        f"model; shortest of {RUNS} each",
    )
    say(
        "  of the processor",
        f"{ours_cpu_s / direct_cpu_s:.2f} x faster-whisper",
        "goal: at most 1.05",
        f"{ours_cpu_s * 1000:.0f} ms against {direct_cpu_s * 1000:.0f} ms, here and in the child; "
        "a busy machine moves it less",
    )


def _taken(action: Callable[[], int], ears: Ears) -> tuple[float, float]:
    """Seconds by the clock, and of the processor in both processes."""

    def used_s() -> float:
        target = "tests.bench.transcribing:processor_s"
        return processor_s() + float(ears.sandbox.call(target, timeout_s=60.0))

    before_s = used_s()
    clock_s = seconds(action)
    return clock_s, used_s() - before_s


if __name__ == "__main__":
    main()
