"""The filters of files as options, in groups that a person can read."""

import os
from collections.abc import Callable
from typing import Any, ClassVar

import click

from domain.library.file_list import FileSort
from domain.shared.ids import FilePath
from domain.shared.names import display_text, separators
from entrypoints.file_filters import BY_ATTRIBUTE, FIELDS, FilterField
from entrypoints.filter_values import PATH, TEXT, YES_NO

SWITCHES = {"failed_last_job", "stale", "quarantined", "uploaded"}
"""Yes or no as a word of its own: `--stale`, `--not-stale`."""


class FilterOption(click.Option):
    @property
    def group(self) -> str:
        return BY_ATTRIBUTE[str(self.name)].group


class SavedOption(click.Option):
    group: ClassVar[str] = "Saved filters"


class GroupedCommand(click.Command):
    """Its help lists the filters under headings, after the command's own options."""

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        groups: dict[str, list[tuple[str, str]]] = {"Options": []}
        for parameter in self.get_params(ctx):
            record = parameter.get_help_record(ctx)
            if record is not None:
                groups.setdefault(getattr(parameter, "group", "Options"), []).append(record)
        for heading, records in groups.items():
            with formatter.section(heading):
                formatter.write_dl(records, col_max=36)


class FilterValue(click.ParamType[Any]):
    def __init__(self, field: FilterField) -> None:
        self._field = field
        self.name = field.value.sign

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        if not isinstance(value, str):
            return value
        if self._field.value is PATH:
            return _folder(value)
        try:
            return self._field.value.read(_text(value) if self._field.value is TEXT else value)
        except ValueError:
            self.fail(
                f"“{display_text(value[:80])}” is not {self._field.value.may_be}", param, ctx
            )


class SortValue(click.ParamType[str]):
    """Our short names, and those of the API."""

    name = "sort"

    def get_metavar(self, param: click.Parameter, ctx: click.Context | None = None) -> str:
        return f"[{'|'.join(sort.name.lower() for sort in FileSort)}]"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        for sort in FileSort:
            if value.lower() in (sort.value, sort.name.lower()):
                return sort.value
        names = ", ".join(sort.name.lower() for sort in FileSort)
        raise click.BadParameter(
            f"“{display_text(value[:80])}” is none of {names}", ctx=ctx, param=param
        )


def _text(value: str) -> str:
    """As paths are shown, so that a name that is no text can be found as it is listed."""
    return display_text(os.fsencode(value))


def _folder(value: str) -> FilePath:
    """The path as imports keep it; one of a Windows machine is taken as it is."""
    raw = FilePath(os.fsencode(value))
    if os.sep == "/" and b"\\" in separators(raw):
        return raw
    return FilePath(os.path.realpath(os.path.expanduser(raw)))  # noqa: PTH111


def _names(field: FilterField) -> str:
    option = field.name.replace("_", "-")
    if field.attribute in SWITCHES:
        return f"--{option}/--not-{option}"
    return "--subfolders/--no-subfolders" if field.attribute == "subfolders" else f"--{option}"


OPTION_OF = {field.attribute: _names(field).partition("/")[0] for field in FIELDS}


def filter_option(attribute: str) -> Callable[[Any], Any]:
    """The option gives the attribute of `FileFilter`, or None."""
    field = BY_ATTRIBUTE[attribute]
    is_switch = "/" in _names(field)
    says = f"Only files {field.says}."
    if attribute == "subfolders":
        says = "With what lies deeper than --folder itself (default)."
    elif field.value is YES_NO and not is_switch:
        says = f"Only files {field.says}; false: the others."
    more: dict[str, Any] = {} if is_switch else {"type": FilterValue(field)}
    if field.value.words:
        more["metavar"] = f"[{field.value.sign}]"
    return click.option(
        _names(field), attribute, cls=FilterOption, default=None, help=says, **more
    )


saved_option = click.option(
    "--saved", metavar="NAME", cls=SavedOption,
    help="What `reelsight files --save` kept; other filters narrow it or take its place.",
)  # fmt: skip
