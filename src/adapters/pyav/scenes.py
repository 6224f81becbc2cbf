"""Hard cuts by FFmpeg's scene detector, in a sandbox child."""

import os
from pathlib import Path

import msgspec

from application.ports.making_call import make_in_child
from application.ports.picture_reader import SceneReader
from application.ports.sandbox import Sandbox
from application.ports.stop_signal import StopSignal
from domain.analysis.evidence import Scene

_LIMIT_S = 2 * 3600.0


class PyavSceneReader(SceneReader):
    def __init__(self, sandbox: Sandbox) -> None:
        self._sandbox = sandbox

    def scenes(self, video: Path, *, stop: StopSignal) -> tuple[Scene, ...]:
        found = make_in_child(
            self._sandbox,
            "adapters.pyav.cutting:find_scenes",
            os.fsencode(video),
            timeout_s=_LIMIT_S,
            stop=stop,
        )
        return msgspec.convert(found, tuple[Scene, ...])
