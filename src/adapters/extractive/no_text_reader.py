from pathlib import Path

from application.ports.picture_reader import TextReader
from application.ports.stop_signal import StopSignal
from domain.analysis.evidence import SeenText


class NoTextReader(TextReader):
    """Stands in while the extra `ocr` is not installed: finds nothing."""

    version = "none"

    @property
    def why_blind(self) -> str | None:
        return "The extra `ocr` is not installed: pip install 'reelsight[ocr]'."

    def texts(self, picture: Path, at_s: float, *, stop: StopSignal) -> tuple[SeenText, ...]:
        return ()
