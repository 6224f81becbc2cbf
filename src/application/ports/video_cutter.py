from abc import abstractmethod
from pathlib import Path
from typing import Protocol

from application.ports.stop_signal import StopSignal


class VideoCutter(Protocol):
    """Cuts a stretch out of a video of ours (a proxy on this machine)."""

    @abstractmethod
    def cut(
        self, video: Path, start_s: float, end_s: float, to: Path, *, stop: StopSignal
    ) -> float:
        """Write the stretch to `to` as mp4 that begins at zero. Returns the second of `video` at
        which it really begins (≤ `start_s`; nothing is re-encoded, so it is a key frame).

        Raises:
            MakingFailed, MakingStopped
        """
        ...
