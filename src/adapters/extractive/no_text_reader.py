from pathlib import Path

from application.ports.picture_reader import TextReader
from domain.analysis.evidence import SeenText


class NoTextReader(TextReader):
    """Stands in while the extra `ocr` is not installed: finds nothing."""

    def texts(self, picture: Path, at_s: float) -> tuple[SeenText, ...]:
        return ()
