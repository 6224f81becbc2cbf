from abc import abstractmethod
from pathlib import Path
from typing import Protocol

from application.ports.stop_signal import StopSignal


class VideoCutter(Protocol):
    """Cuts a stretch out of a video of ours (a proxy on this machine). Nothing is encoded again,
    so a stretch begins at a key frame."""

    @abstractmethod
    def begins_at(self, video: Path, start_s: float, *, stop: StopSignal) -> float:
        """The second of `video` at which a stretch from `start_s` on really begins (≤ `start_s`);
        the same each time.

        Raises:
            MakingFailed, MakingStopped
        """
        ...

    @abstractmethod
    def cut(
        self, video: Path, start_s: float, end_s: float, to: Path, *, stop: StopSignal
    ) -> float:
        """Write the stretch to `to` as mp4 that begins at zero. Returns where it really begins, as
        `begins_at` does.

        Raises:
            MakingFailed, MakingStopped: `to` does not exist afterwards.
        """
        ...
