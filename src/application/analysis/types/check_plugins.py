"""Try plugins, sound or not, where they can hurt nobody; none is registered."""

from collections.abc import Iterable
from typing import Any

import msgspec

from application.analysis.types.check_shown import check_shown
from application.analysis.types.plugin_trial import last_words
from application.plugins.analysis_type import AnalysisType
from application.plugins.check_type import faults
from application.plugins.conformance import Check, check
from application.plugins.find_plugins import FoundPlugin, PluginSource
from application.plugins.registry import identities, key_of, taken
from application.ports.sandbox import ChildCrashed, ChildOutOfMemory, ChildTimedOut, Sandbox
from domain.library.kind import MediaKind

PATIENCE_S = 20.0
"""For one call of a type's own code, or for importing it."""

_LONGEST_TRIAL_S = 900.0
_TRIAL = "application.analysis.types.plugin_trial"


class CheckedType(msgspec.Struct, frozen=True, kw_only=True):
    key: str
    checks: tuple[Check, ...]

    @property
    def ok(self) -> bool:
        return all(one.ok for one in self.checks)


class CheckedPlugin(msgspec.Struct, frozen=True, kw_only=True):
    plugin: str
    point: str = ""
    """The name of its entry point; empty: it came with the program."""
    problems: tuple[str, ...] = ()
    """Why nothing of it can be tried."""
    types: tuple[CheckedType, ...] = ()

    @property
    def ok(self) -> bool:
        return not self.problems and all(one.ok for one in self.types)


class CheckPlugins:
    def __init__(self, *, sandbox: Sandbox, patience_s: float = PATIENCE_S) -> None:
        self._sandbox = sandbox
        self._patience_s = patience_s

    def __call__(
        self, sources: Iterable[PluginSource], *, builtins: Iterable[FoundPlugin]
    ) -> tuple[CheckedPlugin, ...]:
        """The built-in ones, which come with the program and are tried in it, then the others."""
        owners: dict[tuple[str, MediaKind], str] = {}
        return (
            *(_builtin(plugin, owners) for plugin in builtins),
            *(self._checked(source, owners) for source in sources),
        )

    def try_type(self, source: PluginSource, place: int) -> tuple[Check, ...]:
        """One of the types that the plugin registers."""
        try:
            told = self._child("try_type", source, place)
        except _Ended as error:
            return (Check(name="comes to an end", ok=False, reasons=(str(error),)),)
        return msgspec.convert(told, tuple[Check, ...])

    def _checked(
        self, source: PluginSource, owners: dict[tuple[str, MediaKind], str]
    ) -> CheckedPlugin:
        try:
            told = self._child("look", source)
        except _Ended as error:
            return CheckedPlugin(plugin=source.plugin, point=source.point, problems=(str(error),))
        types: list[CheckedType] = []
        for place, (key, named) in enumerate(told["types"]):
            kinds = [MediaKind(kind) for kind in named]
            checks = [*self.try_type(source, place)]
            if kinds:
                clash = tuple(taken(key, kinds, owners))
                checks.append(Check(name="has a key of its own", ok=not clash, reasons=clash))
                owners |= {(key, kind): source.plugin for kind in kinds}
            types.append(CheckedType(key=key, checks=tuple(checks)))
        return CheckedPlugin(
            plugin=source.plugin,
            point=source.point,
            problems=tuple(told["problems"]),
            types=tuple(types),
        )

    def _child(self, function: str, source: PluginSource, *more: Any) -> Any:
        arguments = (msgspec.to_builtins(source), *more, self._patience_s)
        try:
            return self._sandbox.call(
                f"{_TRIAL}:{function}", *arguments, timeout_s=_LONGEST_TRIAL_S
            )
        except ChildCrashed as error:
            said, code = str(error.details.get("said", "")), error.details.get("exit_code")
            raise _Ended(last_words(said, code, self._patience_s)) from error
        except ChildOutOfMemory as error:
            raise _Ended("it needed more memory than it may have") from error
        except ChildTimedOut as error:
            raise _Ended(f"it was not done after {_LONGEST_TRIAL_S:.0f} s") from error
        except RuntimeError as error:  # the plugin did something that even our own code felt
            raise _Ended(str(error)) from error


class _Ended(Exception):
    """The plugin let its trial not come to an end; the message says how."""


def _builtin(plugin: FoundPlugin, owners: dict[tuple[str, MediaKind], str]) -> CheckedPlugin:
    types = []
    for candidate in plugin.candidates:
        if isinstance(candidate, AnalysisType) and not faults(candidate):
            owners |= dict.fromkeys(identities(candidate), plugin.name)
        types.append(CheckedType(key=key_of(candidate), checks=checks_here(candidate)))
    return CheckedPlugin(plugin=plugin.name, types=tuple(types))


def checks_here(candidate: Any) -> tuple[Check, ...]:
    """In this process. Other threads print, too: what is printed is nobody's fault."""
    return (*check(candidate, watching_output=False), *check_shown(candidate))
