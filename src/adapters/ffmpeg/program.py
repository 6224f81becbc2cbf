"""Which ffmpeg runs."""

import shutil
from functools import cached_property

from domain.shared.errors import DomainError


class FfmpegMissing(DomainError):
    """There is no ffmpeg on the PATH and none came with the installation."""

    code = "ffmpeg_missing"
    remedy = "Install ffmpeg, or reinstall Reelsight with its own: pip install imageio-ffmpeg."


class FfmpegProgram:
    """`path` when given, else the one on the PATH, else the one that imageio-ffmpeg brings."""

    def __init__(self, path: str | None = None) -> None:
        self._given = path

    @cached_property
    def path(self) -> str:
        """Raises:
        FfmpegMissing
        """
        found = self._given or shutil.which("ffmpeg")
        if found:
            return found
        try:
            import imageio_ffmpeg

            return str(imageio_ffmpeg.get_ffmpeg_exe())
        except (ImportError, RuntimeError) as error:
            raise FfmpegMissing from error
