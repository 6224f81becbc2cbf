"""`reelsight import`, `files`, `file`."""

from typing import Any

import click

from entrypoints.cli.options import file_filter, filter_options, json_option, no_wait_option

SORTS = ("filename", "uploaded_at", "size_bytes", "duration_seconds", "captured", "file_type")


@click.command("import")
@click.argument("folder", metavar="DIR")
@click.option("--recursive/--no-recursive", default=True, help="With its subfolders (default).")
@no_wait_option
@json_option
def import_folder(folder: str, recursive: bool, no_wait: bool, as_json: bool) -> int:
    """Import a folder of media, in place: nothing is copied, moved or changed.

    Importing it again reads only what is new or has changed. A file that cannot be used
    becomes a row that says why, and the exit code is 1.
    """
    from application.library.start_import import StartImportCommand
    from entrypoints.cli.import_report import emit_import, say_import
    from entrypoints.cli.outcome import enqueued, exit_code
    from entrypoints.cli.session import open_library
    from entrypoints.cli.wait import wait_for

    with open_library() as container:
        command = StartImportCommand(directory_path=folder, recursive=recursive)
        job_id = container.start_import()(command)
        if no_wait:
            return enqueued(job_id, as_json=as_json)
        job = wait_for(container, job_id)
        (emit_import if as_json else say_import)(container, job)
        return exit_code(job)


@click.command()
@filter_options
@click.option("--sort", type=click.Choice(SORTS), default="filename", show_default=True)
@click.option("--descending", is_flag=True, help="Largest, newest or last first.")
@click.option("--page", type=int, default=1, show_default=True)
@click.option("--per-page", type=int, default=50, show_default=True, help="1 to 500.")
@json_option
def files(
    sort: str, descending: bool, page: int, per_page: int, as_json: bool, **filters: Any
) -> int:
    """List the files of the library, a page at a time.

    \b
    reelsight files --kind video --has-proxy false
    reelsight files --has-problems true
    """
    from domain.library.file_list import FileQuery, FileSort
    from entrypoints.cli.file_report import say_page
    from entrypoints.cli.json_views import file_page
    from entrypoints.cli.screen import emit
    from entrypoints.cli.session import open_library

    query = FileQuery(
        filter=file_filter(**filters),
        sort=FileSort(sort),
        descending=descending,
        page=page,
        per_page=per_page,
    )
    with open_library() as container:
        found = container.list_files()(query)
        if as_json:
            emit(file_page(found, query))
        else:
            say_page(found, query)
    return 0


@click.command()
@click.argument("file_id", metavar="ID", type=int)
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
