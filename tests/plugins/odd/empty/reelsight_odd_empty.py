"""As little as a type may be: no fields, and nothing is ever found."""

from collections.abc import Callable

import msgspec

from reelsight import AnalysisType, Evidence, MediaKind, hookimpl


class Nothing(msgspec.Struct):
    pass


class NothingType:
    key, version, title = "nothing", "0", "Nothing"
    kinds = frozenset({MediaKind.VIDEO, MediaKind.IMAGE})
    result_type = Nothing
    instruction = "Say nothing."

    def extract(self, evidence: Evidence) -> None:
        return None


@hookimpl
def register_analysis_types(register: Callable[[AnalysisType], None]) -> None:
    register(NothingType())
