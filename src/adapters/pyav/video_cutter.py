"""Stretches of our proxies by PyAV, in a sandbox child that goes when it is told to stop."""

import os
from pathlib import Path

from application.ports.making_call import make_in_child
from application.ports.sandbox import Sandbox
from application.ports.stop_signal import StopSignal
from application.ports.video_cutter import VideoCutter

_LIMIT_S = 600.0


class PyavVideoCutter(VideoCutter):
    def __init__(self, sandbox: Sandbox) -> None:
        self._sandbox = sandbox

    def begins_at(self, video: Path, start_s: float, *, stop: StopSignal) -> float:
        return float(
            make_in_child(
                self._sandbox,
                "adapters.pyav.stretches:find_key_frame",
                os.fsencode(video),
                start_s,
                timeout_s=_LIMIT_S,
                stop=stop,
            )
        )

    def cut(
        self, video: Path, start_s: float, end_s: float, to: Path, *, stop: StopSignal
    ) -> float:
        begin: float | None = None
        try:
            begin = float(
                make_in_child(
                    self._sandbox,
                    "adapters.pyav.stretches:copy_stretch",
                    os.fsencode(video),
                    start_s,
                    end_s,
                    str(to),
                    timeout_s=_LIMIT_S,
                    stop=stop,
                )
            )
        finally:
            if begin is None:
                to.unlink(missing_ok=True)
        return begin
