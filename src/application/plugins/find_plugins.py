"""Plugins, sound or not: those that come with the program, and those that are installed."""

import sys
from collections.abc import Iterator, Sequence
from importlib.metadata import EntryPoint, entry_points

import msgspec
import pluggy

from application.plugins.errors import PluginProblem
from application.plugins.hooks import PROJECT, Hooks
from application.plugins.sealed_type import say


class PluginSource(msgspec.Struct, frozen=True, kw_only=True):
    """Where a plugin's code is; enough for another process to import it, too."""

    plugin: str
    """Distribution and version where known, else the file's name."""
    point: str
    """The name of its entry point."""
    value: str
    """`module`, or `module:object`."""
    folders: tuple[str, ...] = ()
    """Where its modules are, when it is not installed."""


class FoundPlugin(msgspec.Struct, frozen=True, kw_only=True):
    """One plugin and what it hands in, sound or not."""

    name: str
    candidates: tuple[object, ...]
    problems: tuple[PluginProblem, ...] = ()
    source: PluginSource | None = None
    """None: it came with the program."""


def find_plugins(builtins: Sequence[object], *, discover: bool) -> Iterator[FoundPlugin]:
    for plugin in builtins:
        yield called(str(getattr(plugin, "__name__", type(plugin).__name__)), plugin)
    for source in installed() if discover else ():
        yield load(source)


def installed() -> tuple[PluginSource, ...]:
    """What installed distributions declare; nothing is imported."""
    points = sorted(entry_points(group=PROJECT), key=lambda point: (point.name, point.value))
    return tuple(
        PluginSource(
            plugin=f"{point.dist.name} {point.dist.version}" if point.dist else point.value,
            point=point.name,
            value=point.value,
        )
        for point in points
    )


def load(source: PluginSource) -> FoundPlugin:
    """Import it and ask for its types."""
    sys.path[:0] = [folder for folder in source.folders if folder not in sys.path]
    try:
        plugin = EntryPoint(name=source.point, value=source.value, group=PROJECT).load()
    except (Exception, SystemExit) as error:  # a stranger's module may do anything on import
        problem = PluginProblem(
            plugin=source.plugin, message=f"importing {source.value} failed: {_say(error)}"
        )
        return FoundPlugin(name=source.plugin, candidates=(), problems=(problem,), source=source)
    return called(source.plugin, plugin, source)


def called(name: str, plugin: object, source: PluginSource | None = None) -> FoundPlugin:
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
    return FoundPlugin(name=name, candidates=tuple(candidates), problems=problems, source=source)


def _say(error: BaseException) -> str:
    if isinstance(error, pluggy.PluginValidationError):
        return " ".join(str(error).split())
    return say(error)
