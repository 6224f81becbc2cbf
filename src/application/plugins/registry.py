"""The analysis types there are: built-in ones and those of installed plugins, on equal terms."""

from collections.abc import Iterable, Mapping, Sequence
from difflib import get_close_matches

import msgspec

from application.plugins.analysis_type import AnalysisType
from application.plugins.check_type import faults
from application.plugins.child import InChild
from application.plugins.errors import BrokenPlugins, PluginProblem
from application.plugins.find_plugins import PluginSource, find_plugins
from application.plugins.sealed_type import SealedType
from application.ports.sandbox import Sandbox
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
    plugin: str
    """Who brought it."""
    source: PluginSource | None = None
    """None: it came with the program."""
    place: int = 0
    """Among what the plugin registers."""


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


def load_analysis_types(
    builtins: Sequence[object], *, discover: bool, sandbox: Sandbox | None = None
) -> AnalysisTypes:
    """Register the built-in plugin objects, then (`discover`) those of installed distributions.

    Each plugin is called on its own, so one that raises never hides another's types. The code of
    installed ones runs in the children of `sandbox` once they are registered; without it, here.

    Raises:
        BrokenPlugins: everything that is wrong with any of them.
    """
    registered: list[RegisteredType] = []
    problems: list[PluginProblem] = []
    owners: dict[tuple[str, MediaKind], str] = {}
    for plugin in find_plugins(builtins, discover=discover):
        problems += plugin.problems
        for place, candidate in enumerate(plugin.candidates):
            wrong = list(faults(candidate))
            if not wrong and isinstance(candidate, AnalysisType):
                sealed = _sealed(candidate, plugin.source, place, sandbox)
                wrong = taken(sealed.key, sealed.kinds, owners)
                owners = dict.fromkeys(identities(sealed), plugin.name) | owners
                registered.append(
                    RegisteredType(
                        type=sealed, plugin=plugin.name, source=plugin.source, place=place
                    )
                )
            problems += [
                PluginProblem(plugin=plugin.name, type_key=key_of(candidate), message=message)
                for message in wrong
            ]
    if problems:
        raise BrokenPlugins(problems)
    return AnalysisTypes(registered)


def _sealed(
    of: AnalysisType, source: PluginSource | None, place: int, sandbox: Sandbox | None
) -> SealedType:
    if source is None or sandbox is None:
        return SealedType(of)
    return SealedType(of, InChild(sandbox, source, place, of.result_type))


def identities(of: AnalysisType) -> list[tuple[str, MediaKind]]:
    return [(of.key, kind) for kind in sorted(of.kinds)]


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
