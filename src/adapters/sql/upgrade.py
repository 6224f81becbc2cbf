"""Bringing the database file to the present revision."""

from pathlib import Path

import sqlalchemy as sa

from adapters.sql.engine import open_engine
from application.ports.database import DatabaseIsNewer


def revision_of(engine: sa.Engine) -> str | None:
    """The revision written in the file; None before the first."""
    with engine.connect() as connection:
        return _revision(connection)


def upgrade(path: Path) -> None:
    """Run what is missing in one transaction: all of it is there afterwards, or nothing.

    Foreign keys are off meanwhile: rebuilding a parent table drops the old one, and with them on
    that deletes its children. They are checked before the commit instead.

    Raises:
        DatabaseIsNewer: its revision is unknown here.
    """
    from alembic import command
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config()  # no file, so nobody's logging is configured
    config.set_main_option("script_location", "adapters.sql:migrations")
    config.set_main_option("path_separator", "os")
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    engine = open_engine(path, foreign_keys=False)
    try:
        with engine.connect().execution_options(write=True) as connection, connection.begin():
            present = _revision(connection)
            if present is not None and present not in known:
                raise DatabaseIsNewer(path=str(path), revision=present)
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
            broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
            if broken:
                raise RuntimeError(f"the migration would leave rows without parents: {broken[:5]}")
    finally:
        engine.dispose()


def _revision(connection: sa.Connection) -> str | None:
    if not sa.inspect(connection).has_table("alembic_version"):
        return None
    revision: str | None = connection.scalar(sa.text("SELECT version_num FROM alembic_version"))
    return revision
