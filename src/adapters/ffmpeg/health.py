"""Which ffmpeg runs, and what it encodes with here."""

import subprocess
from typing import Protocol

from adapters.ffmpeg.program import FfmpegProgram
from application.ports.database import Check
from application.ports.health_check import HealthCheck

_LIMIT_S = 20


class _EncodesWith(Protocol):
    @property
    def encoder(self) -> str: ...


class FfmpegHealth(HealthCheck):
    def __init__(self, *, program: FfmpegProgram, maker: _EncodesWith) -> None:
        self._program = program
        self._maker = maker

    def check(self) -> tuple[Check, ...]:
        path = self._program.path
        try:
            ran = subprocess.run(
                [path, "-hide_banner", "-nostdin", "-version"],
                capture_output=True, stdin=subprocess.DEVNULL, timeout=_LIMIT_S, check=True,
            )  # fmt: skip
        except (OSError, subprocess.SubprocessError) as error:
            return (
                Check(
                    name="ffmpeg",
                    ok=False,
                    detail=f"{path} does not run: {error}",
                    remedy="Install ffmpeg again, or clear REELSIGHT_FFMPEG to use ours.",
                ),
            )
        version = ran.stdout.decode(errors="replace").partition(" Copyright")[0].splitlines()[0]
        found = version.removeprefix("ffmpeg version ").strip()
        encoder = self._maker.encoder
        how = "on the graphics card" if "nvenc" in encoder else "in software"
        return (
            Check(name="ffmpeg", ok=True, detail=f"{found}, {path}"),
            Check(name="Video encoder", ok=True, detail=f"{encoder}, {how} (by a trial)"),
        )
