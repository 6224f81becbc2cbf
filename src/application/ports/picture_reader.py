from abc import abstractmethod
from pathlib import Path
from typing import Protocol

from application.ports.stop_signal import StopSignal
from domain.analysis.evidence import Colour, Scene, SeenText


class SceneReader(Protocol):
    """Finds hard cuts."""

    @abstractmethod
    def scenes(self, video: Path, *, stop: StopSignal) -> tuple[Scene, ...]:
        """Scenes that cover the whole video without gaps, in order; one for a video without cuts.

        Raises:
            MakingFailed: the video cannot be decoded.
            MakingStopped
        """
        ...


class ColourReader(Protocol):
    """Finds dominant colours."""

    @abstractmethod
    def colours(self, picture: Path) -> tuple[Colour, ...]:
        """At most five, largest share first.

        Raises:
            MakingFailed: the picture cannot be decoded.
        """
        ...


class TextReader(Protocol):
    """Reads text in pictures, in any language its model knows."""

    version: str
    """Of the reader and its model; another one may read something else."""

    @property
    @abstractmethod
    def why_blind(self) -> str | None:
        """Why it cannot read here, with the way out; None when it can."""
        ...

    @abstractmethod
    def texts(
        self, picture: Path, at_s: float, *, stop: StopSignal, at_a_glance: bool = False
    ) -> tuple[SeenText, ...]:
        """Lines in reading order, each with `at_s`; nothing when it is blind.

        `at_a_glance`: for one of many pictures of the same things; takes half the time, and the
        smallest print may be missed.

        Raises:
            MakingFailed: the picture cannot be decoded or read.
            MakingStopped
        """
        ...
