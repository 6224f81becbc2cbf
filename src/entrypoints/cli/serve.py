"""`reelsight serve`."""

import click


@click.command()
@click.option("--host", help="Address to bind (default: REELSIGHT_HOST, 127.0.0.1).")
@click.option("--port", type=click.IntRange(1, 65535), help="Default: REELSIGHT_PORT, 5700.")
def serve(host: str | None, port: int | None) -> int:
    """Serve the pages and the API on this machine, and run jobs, until Ctrl-C.

    Any address but loopback needs a token: REELSIGHT_TOKEN.
    """
    from msgspec import structs

    from entrypoints.cli.screen import note
    from entrypoints.cli.session import build, close, read_settings, refuse_predecessor
    from entrypoints.http.serve import run_server

    settings = read_settings()
    settings = structs.replace(settings, host=host or settings.host, port=port or settings.port)
    container = build(settings)
    try:
        refuse_predecessor(container, settings)
        container.database().refuse_foreign(settings.database)
        return run_server(container, settings, say=note)
    finally:
        close(container)
