"""What can be wrong with a plugin. Each names the plugin, and the type where there is one."""

from collections.abc import Sequence

import msgspec

from domain.shared.errors import Conflict, DomainError, InvalidInput


class PluginProblem(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that is wrong, in one line."""

    plugin: str
    """Distribution and version where known, else the module's name."""
    message: str
    type_key: str | None = None

    def __str__(self) -> str:
        about = f", analysis type “{self.type_key}”" if self.type_key else ""
        return f"plugin {self.plugin}{about}: {self.message}"


class BrokenPlugins(DomainError):
    """A plugin cannot be used. `problems` says which and why, all of them at once."""

    code = "broken_plugins"
    remedy = "Update the plugin, or uninstall it; its author can run `reelsight plugins check`."

    def __init__(self, problems: Sequence[PluginProblem]) -> None:
        super().__init__("; ".join(str(problem) for problem in problems))
        self.problems = tuple(problems)


class NoPluginHere(InvalidInput):
    """There is no plugin here."""

    code = "no_plugin_here"
    remedy = (
        "Name a Python file, or a folder whose pyproject.toml has a table "
        "[project.entry-points.reelsight]; `reelsight plugins new NAME` writes one."
    )


class PluginExists(Conflict):
    """There is something of that name already; nothing was written."""

    code = "plugin_exists"
    remedy = "Choose another name, or another folder with --into."


class BadPluginName(InvalidInput):
    """A plugin cannot have this name."""

    code = "bad_plugin_name"
    remedy = "Lower-case letters, digits and hyphens, a letter first: `slate`, `shot-size`."
