from abc import abstractmethod
from typing import Protocol

from domain.media.facts import Probed
from domain.shared.ids import FilePath


class MediaProbe(Protocol):
    """Looks into a file and says what is known for certain.

    Runs the parser in a child process with limits on time and memory, so that a crash, a hang
    or a bomb loses only this file. Opens nothing but the file itself: no playlist, no network.
    """

    @abstractmethod
    def probe(self, path: FilePath) -> Probed:
        """Never raises for what the file contains: every trouble is a problem in the answer."""
        ...
