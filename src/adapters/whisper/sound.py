"""A sound track as Whisper wants it: mono, 16,000 samples a second, a piece at a time.

Nothing is written to disk, and a piece is all that is held of a file, however long it is.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from adapters.whisper.cannot_hear import CannotHear
from adapters.whisper.track_length import end_of
from domain.media.containers import READERS_OF_SINGLE_FILES
from domain.transcription.problems import SpeechProblem

if TYPE_CHECKING:  # heavy libraries, imported when a file is opened
    from av.audio.frame import AudioFrame
    from av.audio.stream import AudioStream
    from av.container import InputContainer

RATE = 16_000
PIECE_S = 600.0
"""At most; the model's own steps need a few times the memory of a piece."""

_CUT_WITHIN_S = 30.0
"""A piece ends at the quietest tenth of a second of its last so many seconds."""
_QUIET = RATE // 10

_GAP_S = 0.1
"""Sound that comes later than this after what was before leaves a gap, which is kept as silence:
what is said later keeps its time."""
_LONGEST_GAP_S = 12 * 3600.0
"""Of all of them. What goes beyond, or leads behind the end of the file, is a clock that
jumped."""
_BLOCK_S = 30.0
_HIGHEST_RATE = 10_000_000
"""No sound has more samples a second; to bring more down to ours takes memory without end."""
_NEW_STARTS = 50
"""So often reading goes on behind what is no packet."""
_WITHOUT_GAPS = {"flac", "ogg", "mp3", "wav", "aiff", "caf", "w64", "aac"}
"""Containers in which a gap is damage; elsewhere it may be meant."""


class Track:
    """One stream of one file. What became of it is known once `pieces` has ended."""

    def __init__(self, container: "InputContainer", stream: "AudioStream") -> None:
        self._container = container
        self._stream = stream
        self._end_s = end_of(container, stream)
        self.lost_s = 0.0
        """Of damage in between, after which it went on."""
        self._gave_up = False
        self._samples = 0
        self._gaps_s = 0.0
        self._errors = 0
        ends_s = container.duration / 1_000_000 if container.duration else float("inf")
        self._latest_s = ends_s + _BLOCK_S
        self._start_s = (container.start_time or 0) / 1_000_000

    @property
    def reached_s(self) -> float:
        return self._samples / RATE

    @property
    def breaks_off(self) -> bool:
        """Whether it ended before its end."""
        end_s = self._end_s or 0.0
        return self._gave_up or end_s - self.reached_s > 1.0 + 0.01 * end_s

    def pieces(
        self, on_block: Callable[[], None], *, piece_s: float = PIECE_S
    ) -> Iterator[tuple[float, Any]]:
        """Where each begins, and its samples, which are overwritten by the next."""
        import numpy as np

        held = np.empty(int(piece_s * RATE), np.float32)
        start = filled = 0
        for block in self._blocks():
            on_block()
            while len(block):
                taken = min(len(block), len(held) - filled)
                held[filled : filled + taken] = block[:taken]
                filled, block = filled + taken, block[taken:]
                if filled == len(held):
                    cut = _quietest(held)
                    yield start / RATE, held[:cut]
                    rest = held[cut:].copy()
                    held[: len(rest)] = rest
                    start, filled = start + cut, len(rest)
        if filled:
            yield start / RATE, held[:filled]

    def _blocks(self) -> Iterator[Any]:
        mono = _Mono()
        for frame in self._frames():
            if gap_s := self._gap_before(frame, self.reached_s + mono.waiting_s):
                yield from self._counted(mono.flush())
                yield from self._counted(self._silence(gap_s))
            self._errors = 0
            yield from self._counted(mono.put(frame))
        yield from self._counted(mono.flush())

    def _gap_before(self, frame: "AudioFrame", now_s: float) -> float:
        if frame.time is None:
            return 0.0
        at_s = frame.time - self._start_s
        gap_s = at_s - now_s
        is_sane = at_s < self._latest_s and self._gaps_s + gap_s < _LONGEST_GAP_S
        return gap_s if gap_s > _GAP_S and is_sane else 0.0

    def _counted(self, blocks: Iterator[Any]) -> Iterator[Any]:
        for block in blocks:
            self._samples += len(block)
            yield block

    def _silence(self, seconds: float) -> Iterator[Any]:
        import numpy as np

        if self._errors or (self._samples and self._is_without_gaps):
            self.lost_s += seconds
        self._gaps_s += seconds
        left = int(seconds * RATE)
        while left > 0:
            block = np.zeros(min(left, int(_BLOCK_S * RATE)), np.float32)
            left -= len(block)
            yield block

    @property
    def _is_without_gaps(self) -> bool:
        return self._container.format.name in _WITHOUT_GAPS

    def _frames(self) -> Iterator["AudioFrame"]:
        import av

        for _ in range(_NEW_STARTS):
            try:
                for packet in self._container.demux(self._stream):
                    yield from self._decoded(packet)
                return
            except (av.FFmpegError, OSError) as error:
                _give_up_without_memory(error)
                self._errors += 1
                if not isinstance(error, av.error.InvalidDataError):
                    break
        self._gave_up = True

    def _decoded(self, packet: Any) -> "list[AudioFrame]":
        import av

        try:
            return list(packet.decode())
        except av.FFmpegError as error:
            _give_up_without_memory(error)
            self._errors += 1
            return []


@contextmanager
def opened_track(source: bytes, number: int) -> Iterator[Track]:
    """The stream with this absolute number in the file. The parser gets an open file, never a
    name, and no protocol: it has nothing to open anything else with.

    Raises:
        CannotHear: NO_AUDIO, AUDIO_UNREADABLE
    """
    import av

    av.logging.set_level(None)
    options = {"format_whitelist": ",".join(READERS_OF_SINGLE_FILES), "protocol_whitelist": "none"}
    try:
        file = open(source, "rb", buffering=0)  # noqa: SIM115 - closed below
    except OSError as error:
        raise CannotHear(SpeechProblem.AUDIO_UNREADABLE, error.strerror or "") from error
    with file:
        try:
            container = av.open(file, "r", options=options, metadata_errors="replace")
        except (av.FFmpegError, OSError) as error:
            _give_up_without_memory(error)
            raise CannotHear(SpeechProblem.AUDIO_UNREADABLE) from error
        with container:
            stream = next((s for s in container.streams.audio if s.index == number), None)
            if stream is None:
                raise CannotHear(SpeechProblem.NO_AUDIO)
            yield Track(container, stream)


class _Mono:
    """Frames of any form in, blocks of samples out. Gathers frames: each step has its cost."""

    def __init__(self) -> None:
        self._fifo: Any = None
        self._resampler: Any = None
        self._form: tuple[str, str, int] = ("", "", RATE)

    @property
    def waiting_s(self) -> float:
        return float(self._fifo.samples / self._form[2]) if self._fifo is not None else 0.0

    def put(self, frame: "AudioFrame") -> Iterator[Any]:
        frame.pts = None  # where it belongs was looked at; a fifo wants no jumps
        # a fifo does not look at the channels itself, and dies of those that are missing
        form = frame.format.name, frame.layout.name, frame.sample_rate
        if self._fifo is None or form != self._form:
            yield from self.flush()
            self._begin(form)
        self._fifo.write(frame)
        if self.waiting_s >= _BLOCK_S:
            yield from self._resampled(self._fifo.read())

    def flush(self) -> Iterator[Any]:
        if self._fifo is None:
            return
        if self._fifo.samples:
            yield from self._resampled(self._fifo.read())
        yield from self._resampled(None)
        self._fifo = None

    def _begin(self, form: tuple[str, str, int]) -> None:
        import av

        if form[2] > _HIGHEST_RATE:
            raise CannotHear(SpeechProblem.AUDIO_UNREADABLE, f"{form[2]:,} samples a second")
        self._fifo = av.AudioFifo()
        self._resampler = av.AudioResampler(format="flt", layout="mono", rate=RATE)
        self._form = form

    def _resampled(self, frame: "AudioFrame | None") -> Iterator[Any]:
        import av

        try:
            resampled = self._resampler.resample(frame)
        except av.FFmpegError as error:  # so many channels that nobody can mix them
            _give_up_without_memory(error)
            raise CannotHear(SpeechProblem.AUDIO_UNREADABLE, self._form[1]) from error
        for ours in resampled:
            yield ours.to_ndarray()[0]


def _quietest(samples: Any) -> int:
    """Where to cut them."""
    import numpy as np

    end = len(samples) // _QUIET * _QUIET
    start = max(0, end - int(_CUT_WITHIN_S * RATE))
    loud = np.square(samples[start:end].reshape(-1, _QUIET)).mean(axis=1)
    return int(start + loud.argmin() * _QUIET + _QUIET // 2)


def _give_up_without_memory(error: BaseException) -> None:
    if isinstance(error, MemoryError):
        raise MemoryError from error
