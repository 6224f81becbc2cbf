"""`reelsight plugins …`: what types there are, what they hold, and whether they are sound."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from entrypoints.cli.options import json_option

if TYPE_CHECKING:
    from application.plugins.check_plugins import CheckedPlugin
    from application.plugins.registry import FoundPlugin


@click.group(invoke_without_command=True)
@json_option
@click.pass_context
def plugins(ctx: click.Context, as_json: bool) -> int | None:
    """List the analysis types and who brings them; check and write plugins."""
    if ctx.invoked_subcommand is not None:
        ctx.default_map = {ctx.invoked_subcommand: {"as_json": as_json}}
        return None
    return list_types(as_json=as_json)


@plugins.command("list")
@json_option
def list_plugins(as_json: bool) -> int:
    """List the analysis types and who brings them."""
    return list_types(as_json=as_json)


@plugins.command("show")
@click.argument("keys", metavar="[KEY]...", nargs=-1)
@click.option("--built-in", is_flag=True, help="Every type that comes with Reelsight.")
@json_option
def show(keys: tuple[str, ...], built_in: bool, as_json: bool) -> int:
    """Show what types hold and what models are told, as Markdown; without KEY all of them."""
    from application.plugins.type_page import type_page, types_page
    from entrypoints.cli.json_views import plain
    from entrypoints.cli.plugin_report import described_types
    from entrypoints.cli.screen import emit, say

    found = described_types(keys, built_in=built_in)
    if as_json:
        emit({"types": [plain(one) for one in found]})
    elif keys:
        say("\n".join(type_page(one.described) for one in found).rstrip())
    else:
        say(types_page([one.described for one in found]).rstrip("\n"))
    return 0


@plugins.command("check")
@click.argument("target", metavar="[NAME|PATH]", required=False)
@json_option
def check(target: str | None, as_json: bool) -> int:
    """Run the conformance test: over all plugins, one of them, or one that is being written.

    NAME is a distribution, an entry point or a type's key; PATH a folder with a pyproject.toml, or
    a Python file.
    """
    from application.analysis.check_shown import check_shown
    from application.plugins.check_plugins import check_plugins
    from application.plugins.registry import find_plugins
    from entrypoints.cli.json_views import plain
    from entrypoints.cli.plugin_report import say_checked
    from entrypoints.cli.plugin_source import plugins_at
    from entrypoints.cli.screen import emit
    from entrypoints.cli.session import build, read_settings

    # Nothing of the container is started; closing it would load what may be broken.
    builtins = build(read_settings()).builtin_plugins()
    chosen: tuple[FoundPlugin, ...]
    others: tuple[FoundPlugin, ...] = ()
    if target is not None and _is_path(target):
        chosen = plugins_at(Path(target))
        others = tuple(find_plugins(builtins, discover=False))
    else:
        chosen = tuple(find_plugins(builtins, discover=True))
    checked = check_plugins(chosen, others=others, more=check_shown)
    if target is not None and not others:
        checked = _named(target, chosen, checked)
    ok = all(one.ok for one in checked)
    if as_json:
        emit({"ok": ok, "plugins": [{"ok": one.ok, **plain(one)} for one in checked]})
    else:
        say_checked(checked)
    return 0 if ok else 2


@plugins.command("new")
@click.argument("name")
@click.option(
    "--into", type=click.Path(path_type=Path, file_okay=False), default=Path(),
    help="The folder to make it in (default: this one).",
)  # fmt: skip
@json_option
def new(name: str, into: Path, as_json: bool) -> int:
    """Write a small plugin that works as it is, to start from."""
    from entrypoints.cli.new_plugin import write_plugin
    from entrypoints.cli.screen import emit, note, say

    written = write_plugin(name, into)
    if as_json:
        emit({"folder": str(written[0].parent), "files": [path.name for path in written]})
    else:
        for path in written:
            say(str(path))
        note(f"Try it: reelsight plugins check {written[0].parent}")
    return 0


def list_types(*, as_json: bool) -> int:
    from entrypoints.cli.json_views import plain
    from entrypoints.cli.plugin_report import listed_types, say_types
    from entrypoints.cli.screen import emit

    listed = listed_types()
    if as_json:
        emit({"types": plain(listed)})
    else:
        say_types(listed)
    return 0


def _is_path(target: str) -> bool:
    return Path(target).exists() or target.endswith(".py") or "/" in target or "\\" in target


def _named(
    target: str, plugins: "tuple[FoundPlugin, ...]", checked: "tuple[CheckedPlugin, ...]"
) -> "tuple[CheckedPlugin, ...]":
    """The plugin of that name, or of every plugin the types of that key."""
    from msgspec import structs

    from application.plugins.errors import NoPluginHere

    named = tuple(
        done
        for plugin, done in zip(plugins, checked, strict=True)
        if target in (plugin.name, plugin.name.partition(" ")[0], plugin.point)
    )
    if named:
        return named
    by_key = tuple(
        structs.replace(done, types=types)
        for done in checked
        if (types := tuple(one for one in done.types if one.key == target))
    )
    if not by_key:
        raise NoPluginHere(f"There is no plugin and no analysis type “{target[:80]}”.")
    return by_key
