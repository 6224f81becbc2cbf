"""Text in pictures by RapidOCR, in a sandbox child."""

from collections.abc import Sequence
from pathlib import Path

from adapters.rapidocr.models import (
    GLANCE,
    LOOK,
    PACKAGE,
    RUNTIME,
    TURNED_OFF,
    what_reads,
    why_not_usable,
)
from application.ports.making_call import make_in_child
from application.ports.picture_reader import TextReader
from application.ports.proxy_makers import MakingFailed
from application.ports.sandbox import Sandbox
from application.ports.stop_signal import StopSignal
from domain.analysis.evidence import SeenText
from domain.media.problems import MediaProblem
from domain.shared.problem import Problem

_LIMIT_S = 180.0
"""With the loading of the models; a crowded picture takes seconds."""

_NOT_THE_PICTURES_FAULT = {
    MediaProblem.PROXY_FAILED.value,
    MediaProblem.PROBE_CRASHED.value,
    MediaProblem.OUT_OF_MEMORY.value,
}
"""The pictures are ours, and small."""


def _reader_failed(reason: Problem) -> Problem:
    return Problem(
        code="text_reader_failed",
        message=f"The text reader failed. ({reason.code})",
        remedy="`reelsight doctor` tries it out.",
    )


class RapidOcrTextReader(TextReader):
    """`sandbox` should be its own: the models stay loaded in each child."""

    def __init__(
        self,
        sandbox: Sandbox,
        *,
        threads: int = 1,
        is_on: bool = True,
        needs: Sequence[str] = (PACKAGE, RUNTIME),
    ) -> None:
        self._sandbox = sandbox
        self._threads = threads
        self._why_blind = why_not_usable(needs) if is_on else TURNED_OFF
        self.version = "none" if self._why_blind else what_reads()

    @property
    def why_blind(self) -> str | None:
        return self._why_blind

    def texts(
        self, picture: Path, at_s: float, *, stop: StopSignal, at_a_glance: bool = False
    ) -> tuple[SeenText, ...]:
        if self._why_blind:
            return ()
        try:
            lines = make_in_child(
                self._sandbox,
                "adapters.rapidocr.reading:read_lines",
                str(picture),
                self._threads,
                GLANCE if at_a_glance else LOOK,
                timeout_s=_LIMIT_S,
                stop=stop,
            )
        except MakingFailed as error:
            if error.problem.code in _NOT_THE_PICTURES_FAULT:
                raise MakingFailed(_reader_failed(error.problem)) from error
            raise
        return tuple(
            SeenText(text=text, at_s=at_s, confidence=min(1.0, sure)) for text, sure in lines
        )
