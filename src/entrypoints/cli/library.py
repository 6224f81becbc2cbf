"""`reelsight import`, `files`, `file`."""

from typing import Any

import click

from entrypoints.cli.filter_options import GroupedCommand, SavedOption, SortValue
from entrypoints.cli.options import (
    filter_options,
    glob_options,
    id_argument,
    json_option,
    no_wait_option,
    refined,
    saved_filter,
)


@click.command("import")
@click.argument("folder", metavar="DIR")
@click.option("--recursive/--no-recursive", default=True, help="With its subfolders (default).")
@glob_options
@no_wait_option
@json_option
def import_folder(
    folder: str,
    recursive: bool,
    include: tuple[str, ...],
    exclude: tuple[str, ...],
    no_wait: bool,
    as_json: bool,
) -> int:
    """Import a folder of media, in place: nothing is copied, moved or changed.

    Importing it again reads only what is new or has changed. A file that cannot be used
    becomes a row that says why, and the exit code is 1. Patterns are kept with the folder and
    used by later imports and rescans of it.

    \b
    reelsight import /mnt/archive --include '*.mov' --exclude '**/.cache/**'
    """
    from application.library.start_import import StartImportCommand
    from entrypoints.cli.import_report import emit_import, say_import
    from entrypoints.cli.outcome import enqueued, exit_code
    from entrypoints.cli.session import open_library
    from entrypoints.cli.wait import wait_for

    with open_library() as container:
        command = StartImportCommand(
            directory_path=folder, recursive=recursive, include=include, exclude=exclude
        )
        job_id = container.start_import()(command)
        if no_wait:
            return enqueued(job_id, as_json=as_json)
        job = wait_for(container, job_id)
        (emit_import if as_json else say_import)(container, job)
        return exit_code(job)


@click.command(cls=GroupedCommand)
@click.option("--sort", type=SortValue(), help="Default: name.")
@click.option(
    "--descending/--ascending", default=None, help="Largest, newest or last first, or last."
)
@click.option("--page", type=int, default=1, show_default=True)
@click.option("--per-page", type=int, default=50, show_default=True, help="1 to 500.")
@click.option(
    "--after", metavar="CURSOR", default="", help="The page after the one that named it."
)
@filter_options
@click.option(
    "--save", "save_as", metavar="NAME", cls=SavedOption,
    help="Keep these filters and this order under a name.",
)  # fmt: skip
@click.option("--list-saved", is_flag=True, cls=SavedOption, help="Which filters are kept.")
@click.option("--forget-saved", metavar="NAME", cls=SavedOption, help="Drop a kept filter.")
@json_option
def files(
    sort: str | None,
    descending: bool | None,
    page: int,
    per_page: int,
    after: str,
    save_as: str | None,
    list_saved: bool,
    forget_saved: str | None,
    as_json: bool,
    **filters: Any,
) -> int:
    """List the files of the library, a page at a time. All filters that are given hold.

    \b
    reelsight files --kind video --has-proxy false --min-duration 1:30
    reelsight files --folder /media/archive/2019 --no-subfolders --sort size --descending
    reelsight files --failed --save "To look at"
    """
    from domain.library.file_list import FileQuery, FileSort
    from entrypoints import file_cursor
    from entrypoints.cli import saved_filters
    from entrypoints.cli.file_report import say_page
    from entrypoints.cli.json_views import file_page
    from entrypoints.cli.screen import emit
    from entrypoints.cli.session import open_library

    with open_library() as container:
        if list_saved or forget_saved is not None:
            if list_saved and forget_saved is not None:
                raise click.UsageError("Give --list-saved or --forget-saved, not both.")
            if forget_saved is not None:
                return saved_filters.forget(container, forget_saved, as_json=as_json)
            return saved_filters.show(container, as_json=as_json)
        saved = saved_filter(container, filters)
        order = FileSort(sort) if sort else saved.sort if saved else FileSort.NAME
        downwards = (saved is not None and saved.descending) if descending is None else descending
        query = FileQuery(
            filter=refined(container, saved.filter if saved else None, filters),
            sort=order,
            descending=downwards,
            page=page,
            per_page=per_page,
            after=file_cursor.read(after, order, descending=downwards, key="--after"),
        )
        if save_as is not None:
            saved_filters.save(container, save_as, query)
        found = container.list_files()(query)
        if as_json:
            emit(file_page(found, query))
        else:
            say_page(found, query)
    return 0


@click.command()
@id_argument
@json_option
def file(file_id: int, as_json: bool) -> int:
    """Show what is known of one file: facts, problems, what was made of it."""
    from domain.shared.ids import FileId
    from entrypoints.cli.file_report import file_document, say_file
    from entrypoints.cli.screen import emit
    from entrypoints.cli.session import open_library

    with open_library() as container:
        if as_json:
            emit(file_document(container, FileId(file_id)))
        else:
            say_file(container, FileId(file_id))
    return 0
