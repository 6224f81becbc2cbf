"""Bringing the database file to the present revision."""

from pathlib import Path
from typing import Any

import sqlalchemy as sa

from adapters.sql.engine import open_engine
from application.ports.database import DatabaseIsNewer

SCRIPTS = "adapters.sql:migrations"


def revision_of(engine: sa.Engine) -> str | None:
    """The revision written in the file; None before the first."""
    with engine.connect() as connection:
        return _revision(connection)


def refuse_newer(revision: str | None, scripts: str = SCRIPTS) -> None:
    """Raises:
    DatabaseIsNewer: the revision is unknown here, so a newer program wrote it.
    """
    from alembic.script import ScriptDirectory

    known = ScriptDirectory.from_config(_config(scripts)).walk_revisions()
    if revision is not None and revision not in {script.revision for script in known}:
        raise DatabaseIsNewer(revision=revision)


def upgrade(path: Path, scripts: str = SCRIPTS) -> None:
    """Run what is missing in one transaction: all of it is there afterwards, or nothing.

    Foreign keys are off meanwhile: rebuilding a parent table drops the old one, and with them on
    that deletes its children. They are checked before the commit instead.

    Raises:
        DatabaseIsNewer: somebody newer was quicker.
    """
    from alembic import command

    engine = open_engine(path, foreign_keys=False)
    try:
        with engine.connect().execution_options(write=True) as connection, connection.begin():
            refuse_newer(_revision(connection), scripts)
            config = _config(scripts)
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
            refuse_orphans(connection)
    finally:
        engine.dispose()


def refuse_orphans(connection: sa.Connection) -> None:
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
    if broken:
        raise RuntimeError(f"the migration would leave rows without parents: {broken[:5]}")


def _config(scripts: str) -> Any:
    from alembic.config import Config

    config = Config()  # no file, so nobody's logging is configured
    config.set_main_option("script_location", scripts)
    config.set_main_option("path_separator", "os")
    return config


def _revision(connection: sa.Connection) -> str | None:
    if not sa.inspect(connection).has_table("alembic_version"):
        return None
    revision: str | None = connection.scalar(sa.text("SELECT version_num FROM alembic_version"))
    return revision
