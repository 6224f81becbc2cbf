"""The conformance test for plugins: `reelsight plugins check` runs it, and so can your tests."""

from application.plugins.conformance import AnalysisTypeContract, Check, check

__all__ = ["AnalysisTypeContract", "Check", "check"]
