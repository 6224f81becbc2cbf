"""The analysis types there are: built-in ones and those of installed plugins, on equal terms."""

from collections.abc import Iterable, Iterator, Sequence
from importlib.metadata import EntryPoint, entry_points

import msgspec
import pluggy

from application.plugins.analysis_type import AnalysisType
from application.plugins.check_type import faults
from application.plugins.errors import BrokenPlugins, PluginProblem
from application.plugins.hooks import PROJECT, Hooks
from domain.analysis.run import UnknownAnalysisType
from domain.library.kind import MediaKind

COMBINED = "combined"
ALIASES = {
    "waterfall": "waterfall_classification",
    "search_metadata": "metadata",
}
"""Names that the predecessor's callers use."""


class RegisteredType(msgspec.Struct, frozen=True, kw_only=True):
    type: AnalysisType
    plugin: str
    """Who brought it."""


class AnalysisTypes:
    """All registered types, in the order they were registered: built-in ones first."""

    def __init__(self, registered: Sequence[RegisteredType]) -> None:
        self.registered = tuple(registered)
        self._by_identity = {
            (entry.type.key, kind): entry.type
            for entry in self.registered
            for kind in sorted(entry.type.kinds)
        }

    def for_kind(self, kind: MediaKind) -> tuple[AnalysisType, ...]:
        return tuple(t for (_, of), t in self._by_identity.items() if of is kind)

    def get(self, key: str, kind: MediaKind) -> AnalysisType:
        """Raises:
        UnknownAnalysisType
        """
        found = self._by_identity.get((ALIASES.get(key, key), kind))
        if found is None:
            raise UnknownAnalysisType(
                f"There is no analysis type “{key}” for {kind} files.", type=key, kind=kind
            )
        return found

    def choose(self, keys: Iterable[str], kind: MediaKind) -> tuple[AnalysisType, ...]:
        """The types with these keys or aliases, each once, in registration order;
        `combined` is all of the kind.

        Raises:
            UnknownAnalysisType: the kind has no type of that name.
        """
        wanted = tuple(keys)
        if COMBINED in wanted:
            return self.for_kind(kind)
        chosen = {self.get(key, kind).key for key in wanted}
        return tuple(t for t in self.for_kind(kind) if t.key in chosen)

    def matching(self, keys: Iterable[str], kind: MediaKind) -> tuple[AnalysisType, ...]:
        """Like `choose`, for selections of several kinds: keys of other kinds are passed over.

        Raises:
            UnknownAnalysisType: a key that no kind has.
        """
        wanted = tuple(keys)
        known = {key for key, _ in self._by_identity} | {COMBINED}
        for key in wanted:
            if ALIASES.get(key, key) not in known:
                raise UnknownAnalysisType(f"There is no analysis type “{key}”.", type=key)
        here = {t.key for t in self.for_kind(kind)} | {COMBINED}
        return self.choose([key for key in wanted if ALIASES.get(key, key) in here], kind)


def load_analysis_types(builtins: Sequence[object], *, discover: bool) -> AnalysisTypes:
    """Register the built-in plugin objects, then (`discover`) those of installed distributions.

    Each plugin is called on its own, so one that raises never hides another's types.

    Raises:
        BrokenPlugins: everything that is wrong with any of them.
    """
    registered: list[RegisteredType] = []
    problems: list[PluginProblem] = []
    owners: dict[tuple[str, MediaKind], str] = {}
    for name, plugin in _plugins(builtins, problems, discover=discover):
        for candidate in _registered_by(name, plugin, problems):
            key = str(getattr(candidate, "key", type(candidate).__name__))
            wrong = list(faults(candidate))
            if not wrong and isinstance(candidate, AnalysisType):
                wrong = [
                    f"there is one for {kind} already, from plugin {owners[key, kind]}"
                    for kind in sorted(candidate.kinds)
                    if (key, kind) in owners
                ]
                if not wrong:
                    owners |= {(key, kind): name for kind in candidate.kinds}
                    registered.append(RegisteredType(type=candidate, plugin=name))
            problems += [PluginProblem(plugin=name, type_key=key, message=m) for m in wrong]
    if problems:
        raise BrokenPlugins(problems)
    return AnalysisTypes(registered)


def _plugins(
    builtins: Sequence[object], problems: list[PluginProblem], *, discover: bool
) -> Iterator[tuple[str, object]]:
    for plugin in builtins:
        yield str(getattr(plugin, "__name__", type(plugin).__name__)), plugin
    if not discover:
        return
    for point in sorted(entry_points(group=PROJECT), key=lambda p: (p.name, p.value)):
        name = _distribution(point)
        try:
            yield name, point.load()
        except Exception as error:  # a stranger's module may do anything while it is imported
            problems.append(
                PluginProblem(
                    plugin=name, message=f"importing {point.value} failed: {_say(error)}"
                )
            )


def _registered_by(name: str, plugin: object, problems: list[PluginProblem]) -> list[object]:
    """What the plugin hands to `register`; nothing of it when it raises half-way."""
    # One manager per plugin: pluggy stops at the first that raises and does not say which.
    manager = pluggy.PluginManager(PROJECT)
    manager.add_hookspecs(Hooks)
    candidates: list[object] = []
    try:
        manager.register(plugin, name=name)
        manager.check_pending()
        manager.hook.register_analysis_types(register=candidates.append)
    except Exception as error:  # a stranger's hook may raise anything
        problems.append(PluginProblem(plugin=name, message=_say(error)))
        return []
    if not candidates:
        problems.append(
            PluginProblem(
                plugin=name, message="it registers no analysis type; is its hook marked @hookimpl?"
            )
        )
    return candidates


def _distribution(point: EntryPoint) -> str:
    if point.dist is None:
        return point.value
    return f"{point.dist.name} {point.dist.version}"


def _say(error: Exception) -> str:
    if isinstance(error, pluggy.PluginValidationError):
        return " ".join(str(error).split())
    return f"{type(error).__name__}: {error}"
