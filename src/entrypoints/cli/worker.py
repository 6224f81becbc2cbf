"""`reelsight worker`."""

import click


@click.command()
def worker() -> int:
    """Run jobs without serving pages, until Ctrl-C or SIGTERM.

    There is one worker per data folder. While another process is it, this one waits and takes
    over when that one ends.
    """
    from entrypoints.cli.screen import note
    from entrypoints.cli.session import open_library
    from entrypoints.worker.run_worker import run_worker

    with open_library() as container:
        note("Running jobs until Ctrl-C.")
        run_worker(container)
    return 0
