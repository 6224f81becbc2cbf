"""The conformance test over a registered type, once for as long as the program runs."""

from application.analysis.types.check_plugins import CheckPlugins, checks_here
from application.plugins.conformance import Check
from application.plugins.registry import AnalysisTypes


class CheckRegistered:
    def __init__(self, *, types: AnalysisTypes, check_plugins: CheckPlugins) -> None:
        self._types = types
        self._check_plugins = check_plugins
        self._known: dict[str, tuple[tuple[Check, ...], ...]] = {}

    def __call__(self, key: str) -> tuple[tuple[Check, ...], ...]:
        """Per type of this key, in the order of registration; none where there is none."""
        if key not in self._known:
            self._known[key] = tuple(
                self._check_plugins.try_type(entry.source, entry.place)
                if entry.source
                else checks_here(entry.type)
                for entry in self._types.registered
                if entry.type.key == key
            )
        return self._known[key]
