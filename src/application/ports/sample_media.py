from abc import abstractmethod
from pathlib import Path
from typing import Protocol


class SampleMedia(Protocol):
    """Media of our own making, for the demo and for tests, so that neither needs a download."""

    @abstractmethod
    def make(self, folder: Path) -> tuple[Path, ...]:
        """Two clips (one with three hard cuts, text and a tone; one portrait) and three photos
        (one with place, date, camera and orientation; one with alpha) below `folder`.

        The same every time; files that are there already are left untouched.
        """
        ...
