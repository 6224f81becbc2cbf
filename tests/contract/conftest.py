"""A migrated, empty database to copy: 0.3 ms instead of a migration per test."""

from pathlib import Path

import pytest

from adapters.sql.database import SqlDatabase


@pytest.fixture(scope="session")
def empty_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("template") / "reelsight.db"
    database = SqlDatabase(path)
    database.prepare(may_migrate=True)
    database.close()
    return path
