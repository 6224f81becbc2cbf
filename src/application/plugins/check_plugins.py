"""Run the conformance test over plugins, sound or not, without registering any."""

from collections.abc import Callable, Iterable, Sequence

import msgspec

from application.plugins.analysis_type import AnalysisType
from application.plugins.check_type import faults
from application.plugins.conformance import Check, check
from application.plugins.registry import FoundPlugin, key_of, taken
from domain.library.kind import MediaKind


class CheckedType(msgspec.Struct, frozen=True, kw_only=True):
    key: str
    checks: tuple[Check, ...]

    @property
    def ok(self) -> bool:
        return all(one.ok for one in self.checks)


class CheckedPlugin(msgspec.Struct, frozen=True, kw_only=True):
    plugin: str
    problems: tuple[str, ...]
    """Why nothing of it can be tried."""
    types: tuple[CheckedType, ...]

    @property
    def ok(self) -> bool:
        return not self.problems and all(one.ok for one in self.types)


MoreChecks = Callable[[AnalysisType], Sequence[Check]]


def check_plugins(
    plugins: Iterable[FoundPlugin], *, others: Iterable[FoundPlugin] = (), more: MoreChecks
) -> tuple[CheckedPlugin, ...]:
    """`others` are those beside which they would be installed: they may have taken a key. `more`
    tries a type in ways of the caller's."""
    owners: dict[tuple[str, MediaKind], str] = {}
    for other in others:
        _own(other, owners)
    return tuple(_checked(plugin, owners, more) for plugin in plugins)


def _checked(
    plugin: FoundPlugin, owners: dict[tuple[str, MediaKind], str], more: MoreChecks
) -> CheckedPlugin:
    types = []
    for candidate in plugin.candidates:
        checks = list(check(candidate))  # type: ignore[arg-type]  # its first check is whether
        if checks[0].ok and isinstance(candidate, AnalysisType):
            clash = taken(candidate.key, candidate.kinds, owners)
            checks.append(Check(name="has a key of its own", ok=not clash, reasons=tuple(clash)))
            checks += more(candidate)
            owners |= {(candidate.key, kind): plugin.name for kind in candidate.kinds}
        types.append(CheckedType(key=key_of(candidate), checks=tuple(checks)))
    return CheckedPlugin(
        plugin=plugin.name,
        problems=tuple(problem.message for problem in plugin.problems),
        types=tuple(types),
    )


def _own(plugin: FoundPlugin, owners: dict[tuple[str, MediaKind], str]) -> None:
    for candidate in plugin.candidates:
        if not faults(candidate) and isinstance(candidate, AnalysisType):
            for kind in candidate.kinds:
                owners.setdefault((candidate.key, kind), plugin.name)
