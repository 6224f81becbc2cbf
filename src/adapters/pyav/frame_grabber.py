"""Single pictures out of videos by PyAV, in a sandbox child."""

from pathlib import Path
from typing import Any

from application.ports.making_call import make_in_child
from application.ports.proxy_makers import Frame, FrameGrabber, MadeFile
from application.ports.sandbox import Sandbox
from application.ports.stop_signal import StopSignal
from domain.shared.ids import FilePath

_LIMIT_S = 120.0


class PyavFrameGrabber(FrameGrabber):
    def __init__(self, sandbox: Sandbox) -> None:
        self._sandbox = sandbox

    def thumbnail(
        self, source: FilePath, at_s: float, target: Path, *, stop: StopSignal
    ) -> MadeFile:
        made = self._made("make_thumbnail", source, at_s, target, stop)
        return MadeFile(
            path=target,
            media_type="image/jpeg",
            made_by="pyav",
            width=made["width"],
            height=made["height"],
        )

    def frame(self, source: FilePath, at_s: float, target: Path, *, stop: StopSignal) -> Frame:
        made = self._made("make_frame", source, at_s, target, stop)
        return Frame(
            path=target,
            media_type="image/jpeg",
            made_by="pyav",
            width=made["width"],
            height=made["height"],
            look=made["look"],
        )

    def _made(
        self, function: str, source: FilePath, at_s: float, target: Path, stop: StopSignal
    ) -> Any:
        made = None
        try:
            made = make_in_child(
                self._sandbox,
                f"adapters.pyav.grabbing:{function}",
                source,
                at_s,
                str(target),
                timeout_s=_LIMIT_S,
                stop=stop,
            )
        finally:
            if made is None:
                target.unlink(missing_ok=True)
        return made
