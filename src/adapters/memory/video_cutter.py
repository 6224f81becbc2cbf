"""A video cutter that writes what it was asked for in place of a video."""

from pathlib import Path

from application.ports.proxy_makers import MakingStopped
from application.ports.stop_signal import StopSignal
from application.ports.video_cutter import VideoCutter


class MemoryVideoCutter(VideoCutter):
    """Key frames lie every `key_frame_s`. `cuts` keeps what was cut."""

    def __init__(self, *, key_frame_s: float = 1.0) -> None:
        self.cuts: list[tuple[float, float]] = []
        self._key_frame_s = key_frame_s

    def begins_at(self, video: Path, start_s: float, *, stop: StopSignal) -> float:
        if stop.is_set():
            raise MakingStopped()
        return start_s // self._key_frame_s * self._key_frame_s

    def cut(
        self, video: Path, start_s: float, end_s: float, to: Path, *, stop: StopSignal
    ) -> float:
        begin = self.begins_at(video, start_s, stop=stop)
        self.cuts.append((begin, end_s))
        to.write_bytes(video.read_bytes()[:64] + f"{begin:.3f}-{end_s:.3f}".encode())
        return begin
