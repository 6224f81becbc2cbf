"""The analysis types there are: built-in ones and those of installed plugins, on equal terms."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from difflib import get_close_matches
from importlib.metadata import EntryPoint, entry_points

import msgspec
import pluggy

from application.plugins.analysis_type import AnalysisType
from application.plugins.check_type import faults
from application.plugins.errors import BrokenPlugins, PluginProblem
from application.plugins.hooks import PROJECT, Hooks
from application.plugins.sealed_type import SealedType, say
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
    """Sealed."""
    original: AnalysisType
    """As the plugin handed it in: only to be checked."""
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
            near = get_close_matches(key, [t.key for t in self.for_kind(kind)], n=1)
            meant = f" Do you mean “{near[0]}”?" if near else ""
            raise UnknownAnalysisType(
                f"There is no analysis type “{key}” for {kind} files.{meant}", type=key, kind=kind
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


class FoundPlugin(msgspec.Struct, frozen=True, kw_only=True):
    """One plugin and what it hands in, sound or not."""

    name: str
    """Distribution and version where known."""
    candidates: tuple[object, ...]
    problems: tuple[PluginProblem, ...] = ()
    point: str = ""
    """The name of its entry point."""


def load_analysis_types(builtins: Sequence[object], *, discover: bool) -> AnalysisTypes:
    """Register the built-in plugin objects, then (`discover`) those of installed distributions.

    Each plugin is called on its own, so one that raises never hides another's types.

    Raises:
        BrokenPlugins: everything that is wrong with any of them.
    """
    return register(find_plugins(builtins, discover=discover))


def register(plugins: Iterable[FoundPlugin]) -> AnalysisTypes:
    """Raises:
    BrokenPlugins
    """
    registered: list[RegisteredType] = []
    problems: list[PluginProblem] = []
    owners: dict[tuple[str, MediaKind], str] = {}
    for plugin in plugins:
        problems += plugin.problems
        for candidate in plugin.candidates:
            wrong = list(faults(candidate))
            if not wrong and isinstance(candidate, AnalysisType):
                sealed = SealedType(candidate)
                wrong = taken(sealed.key, sealed.kinds, owners)
                if not wrong:
                    owners |= {(sealed.key, kind): plugin.name for kind in sealed.kinds}
                    registered.append(
                        RegisteredType(type=sealed, original=candidate, plugin=plugin.name)
                    )
            problems += [
                PluginProblem(plugin=plugin.name, type_key=key_of(candidate), message=message)
                for message in wrong
            ]
    if problems:
        raise BrokenPlugins(problems)
    return AnalysisTypes(registered)


def taken(
    key: str, kinds: Iterable[MediaKind], owners: Mapping[tuple[str, MediaKind], str]
) -> list[str]:
    return [
        f"there is one for {kind} already, from plugin {owners[key, kind]}"
        for kind in sorted(kinds)
        if (key, kind) in owners
    ]


def key_of(candidate: object) -> str:
    """What to call it in a message."""
    try:
        return str(getattr(candidate, "key", type(candidate).__name__))[:100]
    except Exception:  # a stranger's property may raise anything
        return type(candidate).__name__


def find_plugins(builtins: Sequence[object], *, discover: bool) -> Iterator[FoundPlugin]:
    for plugin in builtins:
        yield called(str(getattr(plugin, "__name__", type(plugin).__name__)), plugin)
    if not discover:
        return
    for point in sorted(entry_points(group=PROJECT), key=lambda p: (p.name, p.value)):
        yield loaded(_distribution(point), point)


def loaded(name: str, point: EntryPoint) -> FoundPlugin:
    try:
        plugin = point.load()
    except (Exception, SystemExit) as error:  # a stranger's module may do anything on import
        problem = PluginProblem(
            plugin=name, message=f"importing {point.value} failed: {_say(error)}"
        )
        return FoundPlugin(name=name, point=point.name, candidates=(), problems=(problem,))
    return called(name, plugin, point.name)


def called(name: str, plugin: object, point: str = "") -> FoundPlugin:
    """What the plugin hands to `register`; nothing of it when it raises half-way."""
    # One manager per plugin: pluggy stops at the first that raises and does not say which.
    manager = pluggy.PluginManager(PROJECT)
    manager.add_hookspecs(Hooks)
    candidates: list[object] = []
    message = ""
    try:
        manager.register(plugin, name=name)
        manager.check_pending()
        manager.hook.register_analysis_types(register=candidates.append)
    except (Exception, SystemExit) as error:  # a stranger's hook may raise anything
        message, candidates = _say(error), []
    if not candidates and not message:
        message = "it registers no analysis type; is its hook marked @hookimpl?"
    problems = (PluginProblem(plugin=name, message=message),) if message else ()
    return FoundPlugin(name=name, point=point, candidates=tuple(candidates), problems=problems)


def _distribution(point: EntryPoint) -> str:
    if point.dist is None:
        return point.value
    return f"{point.dist.name} {point.dist.version}"


def _say(error: BaseException) -> str:
    if isinstance(error, pluggy.PluginValidationError):
        return " ".join(str(error).split())
    return say(error)
