"""The conformance test over a registered type, once for as long as the program runs."""

from application.analysis.check_shown import check_shown
from application.plugins.conformance import Check, check
from application.plugins.registry import AnalysisTypes


class CheckRegistered:
    def __init__(self, *, types: AnalysisTypes) -> None:
        self._types = types
        self._known: dict[str, tuple[tuple[Check, ...], ...]] = {}

    def __call__(self, key: str) -> tuple[tuple[Check, ...], ...]:
        """Per type of this key, in the order of registration; none where there is none."""
        if key not in self._known:
            self._known[key] = tuple(
                # other threads print, too: what is printed meanwhile is nobody's fault
                (*check(entry.original, watching_output=False), *check_shown(entry.original))
                for entry in self._types.registered
                if entry.type.key == key
            )
        return self._known[key]
