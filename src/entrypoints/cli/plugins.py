"""`reelsight plugins …`: what types there are, what they hold, and whether they are sound."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from entrypoints.cli.options import json_option

if TYPE_CHECKING:
    from application.analysis.types.check_plugins import CheckedPlugin


@click.group(invoke_without_command=True)
@json_option
@click.pass_context
def plugins(ctx: click.Context, as_json: bool) -> int | None:
    """List the analysis types and who brings them; write plugins and check them.

    \b
    reelsight plugins new shot-size         writes one to start from
    reelsight plugins check ./reelsight-shot-size
    reelsight plugins show elements         what a type holds
    """
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
    """Show what types hold and what models are told.

    As Markdown; without KEY all of them.
    """
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
    """Try plugins out: the conformance test.

    Over all of them, over NAME (a distribution, an entry point or a type's key), or over one that
    is being written: PATH is a folder with a pyproject.toml, or a Python file. Plugins run in a
    process of their own, which may hang or end.
    """
    from application.plugins.find_plugins import find_plugins, installed
    from entrypoints.cli.json_views import plain
    from entrypoints.cli.plugin_report import say_checked
    from entrypoints.cli.plugin_source import plugins_at
    from entrypoints.cli.screen import emit
    from entrypoints.cli.session import build, read_settings

    # Nothing else of the container is started; closing all of it would load what may be broken.
    container = build(read_settings())
    builtins = tuple(find_plugins(container.builtin_plugins(), discover=False))
    being_written = target is not None and _is_path(target)
    sources = plugins_at(Path(target)) if target and being_written else installed()
    if target is not None and not being_written:
        # one that is named keeps nobody waiting for the others
        sources = tuple(s for s in sources if _is_called(target, s.plugin, s.point)) or sources
    try:
        checked = container.check_plugins()(sources, builtins=builtins)
    finally:
        container.plugin_sandbox().close()
    if being_written:
        checked = checked[len(builtins) :]
    elif target is not None:
        checked = _named(target, checked)
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


def _named(target: str, checked: "tuple[CheckedPlugin, ...]") -> "tuple[CheckedPlugin, ...]":
    """The plugin of that name, or of every plugin the types of that key."""
    from msgspec import structs

    from application.plugins.errors import NoPluginHere

    named = tuple(one for one in checked if _is_called(target, one.plugin, one.point))
    if named:
        return named
    by_key = tuple(
        structs.replace(one, types=types)
        for one in checked
        if (types := tuple(of for of in one.types if of.key == target))
    )
    if not by_key:
        raise NoPluginHere(f"There is no plugin and no analysis type “{target[:80]}”.")
    return by_key


def _is_called(target: str, plugin: str, point: str) -> bool:
    return target in (plugin, plugin.partition(" ")[0], point)
