"""A command's time with the library: settings, logs, our own database, and a clean end."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # the container imports every adapter; commands pay for it when they run
    from entrypoints.container import Container
    from entrypoints.settings import Settings


def read_settings() -> "Settings":
    """The settings that apply here; logs go where they say.

    Raises:
        BadSetting, UnknownLogSetting
    """
    from entrypoints.logging import setup_logging
    from entrypoints.settings import load

    settings = load(os.environ)
    setup_logging(settings)
    return settings


@contextmanager
def open_library(settings: "Settings | None" = None) -> Iterator["Container"]:
    """The container on a database that is ours and up to date.

    Raises:
        ForeignDatabase: ours, or the one that DATABASE_PATH names, is another program's; nothing
            was written anywhere.
        DatabaseIsNewer, MigrationNeedsWorker
    """
    settings = settings or read_settings()
    container = build(settings)
    try:
        refuse_predecessor(container, settings)
        container.prepare_database()()
        yield container
    finally:
        close(container)


def build(settings: "Settings") -> "Container":
    from entrypoints.container import build_container

    return build_container(settings)


def close(container: "Container") -> None:
    """End what may still run; harmless when nothing was started."""
    container.worker().stop()
    container.sandbox().close()
    container.text_sandbox().close()
    container.speech_sandbox().close()
    container.card_sandbox().close()
    container.plugin_sandbox().close()
    container.worker_role().release()


def refuse_predecessor(container: "Container", settings: "Settings") -> None:
    """Its `.env` in the working directory would make two programs write to one database.

    Raises:
        ForeignDatabase
    """
    if settings.database_path:
        container.database().refuse_foreign(Path(settings.database_path).expanduser())
