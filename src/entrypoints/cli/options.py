"""Options that several commands share."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, TypeVar

import click
from click.types import IntParamType

from domain.library.kind import MediaKind
from entrypoints.cli.filter_options import OPTION_OF, filter_option, saved_option

if TYPE_CHECKING:
    from domain.library.file_list import FileFilter
    from domain.library.saved_filter import SavedFilter
    from entrypoints.container import Container

F = TypeVar("F", bound=Callable[..., Any])

KINDS = tuple(kind.value for kind in MediaKind)
SAVED = "saved"

json_option = click.option(
    "--json", "as_json", is_flag=True, help="Print one JSON document and nothing else."
)
no_wait_option = click.option(
    "--no-wait", is_flag=True, help="Put the job on the books and return; a worker runs it."
)
force_option = click.option("--force", is_flag=True, help="Also where it is up to date.")


class _Number(IntParamType):
    """Without saying in every help how far numbers of a database go."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        number = super().convert(value, param, ctx)
        if not 0 <= number < 2**63:
            self.fail(f"{value} is no number that is given to anything.", param, ctx)
        return number


NUMBER = _Number()
"""Of a file, a transcript, a line."""
ids_argument = click.argument("file_ids", metavar="[ID]...", type=NUMBER, nargs=-1)
id_argument = click.argument("file_id", metavar="ID", type=NUMBER)


def glob_options(command: F) -> F:
    """Which names below a folder are wanted."""
    for name, what in (("exclude", "Leave out"), ("include", "Only")):
        command = click.option(
            f"--{name}",
            multiple=True,
            metavar="GLOB",
            help=f"{what} what has this name or path below the folder; may be repeated.",
        )(command)
    return command


def filter_options(command: F) -> F:
    """Every filter there is, and `--saved`. The command's `cls` is `GroupedCommand`."""
    for option in (saved_option, *map(filter_option, reversed(OPTION_OF))):
        command = option(command)
    return command


def file_filter(container: "Container", given: Mapping[str, Any]) -> "FileFilter":
    """What the options of `filter_options` say: a saved filter first, the others instead of what
    it says of the same.

    Raises:
        SavedFilterNotFound, InvalidInput
    """
    saved = saved_filter(container, given)
    return refined(container, saved.filter if saved else None, given)


def saved_filter(container: "Container", given: Mapping[str, Any]) -> "SavedFilter | None":
    """Raises:
    SavedFilterNotFound
    """
    name = given.get(SAVED)
    return container.list_saved_filters().named(name) if name else None


def refined(
    container: "Container", base: "FileFilter | None", given: Mapping[str, Any]
) -> "FileFilter":
    from entrypoints import file_filters

    said = {name: value for name, value in given.items() if name != SAVED and value is not None}
    before = file_filters.told(base) if base else {}
    return file_filters.made({**before, **said}, container.find_folder())


def any_filter(filters: Mapping[str, Any]) -> str | None:
    """The option of one that was given."""
    given = (name for name, value in filters.items() if value not in (None, ""))
    return next((OPTION_OF.get(name, f"--{name}") for name in given), None)


def refuse_ids_with_filters(file_ids: tuple[int, ...], filters: Mapping[str, Any]) -> None:
    """Both at once could mean two things, and the work may be long."""
    given = any_filter(filters)
    if file_ids and given:
        raise click.UsageError(f"Give file ids or filters such as {given}, not both.")
