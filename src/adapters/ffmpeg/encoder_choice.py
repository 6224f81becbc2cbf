"""Which encoder the next file gets, and how many files at once."""

import threading
from collections.abc import Callable

from adapters.ffmpeg.command import Encoder

REFUSALS_UNTIL_SOFTWARE = 3
"""So many sessions refused in a row, and the card is left alone until the next start."""


class EncoderChoice:
    """NVENC while it works. `trial` is asked once, when somebody first wants to know."""

    def __init__(self, trial: Callable[[], bool], *, nvenc_jobs: int, cores: int) -> None:
        self._trial = trial
        self._nvenc_jobs = max(1, nvenc_jobs)
        self._cores = max(1, cores)
        self._nvenc: bool | None = None
        self._refusals = 0
        self._lock = threading.Lock()

    @property
    def encoder(self) -> Encoder:
        with self._lock:
            if self._nvenc is None:
                self._nvenc = self._trial()
            return Encoder.NVENC if self._nvenc else Encoder.X264

    @property
    def slots(self) -> int:
        return self._nvenc_jobs if self.encoder is Encoder.NVENC else self._cores

    def session_opened(self) -> None:
        with self._lock:
            self._refusals = 0

    def session_refused(self) -> None:
        """Consumer cards allow few sessions, and other programs take some of them."""
        with self._lock:
            self._refusals += 1
            self._nvenc_jobs = max(1, self._nvenc_jobs - 1)
            if self._refusals >= REFUSALS_UNTIL_SOFTWARE:
                self._nvenc = False
