"""Which ffmpeg runs."""

import shutil
import subprocess
from functools import cached_property

from adapters.ffmpeg.command import Encoder
from domain.shared.errors import DomainError

_TRIAL_LIMIT_S = 20.0


class FfmpegMissing(DomainError):
    """There is no ffmpeg on the PATH and none came with the installation."""

    code = "ffmpeg_missing"
    remedy = "Install ffmpeg, or reinstall Reelsight with its own: pip install imageio-ffmpeg."


class FfmpegProgram:
    """`path` when given, else the one on the PATH that has libx264 (some distributions leave it
    out), else the one that imageio-ffmpeg brings. `search`: the folders of the PATH."""

    def __init__(self, path: str | None = None, *, search: str | None = None) -> None:
        self._given = path
        self._search = search

    @cached_property
    def path(self) -> str:
        """Finding out may take a trial.

        Raises:
            FfmpegMissing
        """
        if self._given:
            return self._given
        installed = shutil.which("ffmpeg", path=self._search)
        if installed and _encodes(installed):
            return installed
        try:
            import imageio_ffmpeg

            return str(imageio_ffmpeg.get_ffmpeg_exe())
        except (ImportError, RuntimeError) as error:
            if installed:  # it may have a graphics card to encode on
                return installed
            raise FfmpegMissing from error


def _encodes(program: str) -> bool:
    """Whether it makes one picture with libx264."""
    command = [
        *(program, "-nostdin", "-hide_banner", "-loglevel", "error"),
        *("-f", "lavfi", "-i", "color=s=64x64:d=0.1", "-frames:v", "1"),
        *("-c:v", Encoder.X264.value, "-f", "null", "-"),
    ]
    try:
        ran = subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=_TRIAL_LIMIT_S,
            check=False,
        )
    except (OSError, subprocess.SubprocessError):
        return False
    return ran.returncode == 0
