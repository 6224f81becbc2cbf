"""The only pluggy specification."""

from collections.abc import Callable

import pluggy

from application.plugins.analysis_type import AnalysisType

PROJECT = "reelsight"

hookspec = pluggy.HookspecMarker(PROJECT)
hookimpl = pluggy.HookimplMarker(PROJECT)


class Hooks:
    @hookspec
    def register_analysis_types(self, register: Callable[[AnalysisType], None]) -> None:
        """Call `register` once for each analysis type that the plugin brings."""
