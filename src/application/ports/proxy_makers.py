from abc import abstractmethod
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

import msgspec

from application.ports.stop_signal import StopSignal
from domain.media.facts import MediaFacts
from domain.shared.errors import DomainError
from domain.shared.ids import FilePath
from domain.shared.problem import Problem


class MakingFailed(DomainError):
    """The file could not be made. `problem` says why, in one line."""

    code = "making_failed"

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.message)
        self.problem = problem


class MakingStopped(DomainError):
    """The stop signal was set; the half-made file is gone."""

    code = "making_stopped"


class MadeFile(msgspec.Struct, frozen=True, kw_only=True):
    """A finished file that was opened again and found whole."""

    path: Path
    media_type: str
    made_by: str
    width: int | None
    height: int | None
    duration_s: float | None = None


class VideoProxyMaker(Protocol):
    """720 high at most, 15 fps, H.264 + AAC stereo of the richest track, mp4 with faststart."""

    @property
    @abstractmethod
    def slots(self) -> int:
        """How many files may be encoded side by side now."""
        ...

    @abstractmethod
    def make(
        self,
        source: FilePath,
        facts: MediaFacts,
        target: Path,
        *,
        on_progress: Callable[[float], None],
        stop: StopSignal,
    ) -> MadeFile:
        """Write `target` (which ends in `.mp4` and does not exist). `on_progress` gets 0–1.

        A result that cannot be probed, or has no picture, is a failure and is removed.

        Raises:
            MakingFailed, MakingStopped: `target` does not exist afterwards.
        """
        ...


class ImageProxyMaker(Protocol):
    """Orientation applied, shorter side 896 at most, JPEG q85 or PNG with alpha, ICC kept."""

    @abstractmethod
    def make(
        self, source: FilePath, facts: MediaFacts, target: Path, *, stop: StopSignal
    ) -> MadeFile:
        """Write next to `target` with the fitting suffix (`.jpg`, `.png`); `path` says which.

        Raises:
            MakingFailed, MakingStopped: nothing is left behind.
        """
        ...

    @abstractmethod
    def thumbnail(self, picture: Path, target: Path) -> MadeFile:
        """A JPEG 320 wide at most from a picture of ours (an image proxy), alpha on white.

        Raises:
            MakingFailed
        """
        ...


class Frame(MadeFile, frozen=True, kw_only=True):
    look: bytes
    """32 × 32 grey values: two frames that look alike have nearly the same."""


class FrameGrabber(Protocol):
    """Single pictures out of a video of ours (a proxy) or of the user's."""

    @abstractmethod
    def thumbnail(
        self, source: FilePath, at_s: float, target: Path, *, stop: StopSignal
    ) -> MadeFile:
        """A JPEG 320 wide at most of the frame at `at_s` (the last one when it is later).

        Raises:
            MakingFailed, MakingStopped
        """
        ...

    @abstractmethod
    def frame(self, source: FilePath, at_s: float, target: Path, *, stop: StopSignal) -> Frame:
        """The same as a JPEG in the size that the video is shown in, good enough to read.

        Raises:
            MakingFailed, MakingStopped
        """
        ...
