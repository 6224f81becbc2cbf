"""Results of some types only."""

from collections.abc import Sequence

from application.plugins.registry import ALIASES, COMBINED, AnalysisTypes
from application.ports.unit_of_work import Snapshot
from domain.analysis.run import UnknownAnalysisType


def wanted_keys(now: Snapshot, types: AnalysisTypes, wanted: Sequence[str]) -> frozenset[str]:
    """Keys of the types; empty: all. Results outlive the plugin of their type.

    Raises:
        UnknownAnalysisType
    """
    if COMBINED in wanted:
        return frozenset()
    keys = frozenset(ALIASES.get(key, key) for key in wanted)
    known = {entry.type.key for entry in types.registered}
    if not keys <= known:
        known |= {support.key for support in now.runs.support()}
    if strange := sorted(keys - known):
        raise UnknownAnalysisType(f"There is no analysis type “{strange[0]}”.", type=strange[0])
    return keys
