"""Whether text in pictures can be read here."""

from collections.abc import Sequence

from adapters.rapidocr.models import PACKAGE, RUNTIME, TURNED_OFF, what_reads, why_not_usable
from adapters.rapidocr.reading import SAMPLE
from application.ports.database import Check
from application.ports.health_check import HealthCheck
from application.ports.making_call import make_in_child
from application.ports.proxy_makers import MakingFailed
from application.ports.sandbox import Sandbox
from application.ports.stop_signal import NeverStop

_NAME = "Text in pictures"
_LIMIT_S = 120.0


class RapidOcrHealth(HealthCheck):
    def __init__(
        self,
        sandbox: Sandbox,
        *,
        is_on: bool = True,
        needs: Sequence[str] = (PACKAGE, RUNTIME),
    ) -> None:
        self._sandbox = sandbox
        self._is_on = is_on
        self._needs = needs

    def check(self) -> tuple[Check, ...]:
        if not self._is_on:
            return (_check(ok=True, detail=TURNED_OFF, remedy=""),)
        missing = why_not_usable(self._needs)
        if missing:
            detail, _, remedy = missing.partition(": ")
            return (_check(ok=False, detail=detail, remedy=remedy.rstrip(".")),)
        return (self._tried(),)

    def _tried(self) -> Check:
        try:
            lines = make_in_child(
                self._sandbox,
                "adapters.rapidocr.reading:read_sample",
                1,
                timeout_s=_LIMIT_S,
                stop=NeverStop(),
            )
        except MakingFailed as error:
            return _check(
                ok=False,
                detail=f"{what_reads()} is installed and does not work: {error.problem.message}",
                remedy="pip install --force-reinstall 'reelsight[ocr]'",
            )
        if lines != [SAMPLE]:
            return _check(ok=False, detail=f"{what_reads()} misread “{SAMPLE}”", remedy="")
        return _check(ok=True, detail=what_reads(), remedy="")


def _check(*, ok: bool, detail: str, remedy: str) -> Check:
    return Check(name=_NAME, ok=ok, detail=detail, remedy=remedy, essential=False)
