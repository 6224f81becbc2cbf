"""The contract of `Database` on SQLite: whose file it is, and how it is brought up to date."""

import hashlib
import logging
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from adapters.sql import migrations
from adapters.sql.database import SqlDatabase
from adapters.sql.engine import open_engine, sqlite_driver
from adapters.sql.schema import metadata
from adapters.sql.upgrade import revision_of, upgrade
from application.ports.database import DatabaseIsNewer, ForeignDatabase, MigrationNeedsWorker
from tests.contract.old_databases import SCRIPTS, at_revision
from tests.contract.store_samples import added, artifact, imported, job, new_items
from tests.contract.stores import reader_on, uow_on

REBUILD_ROOTS = f"""
import sqlalchemy as sa
from alembic import op

revision = "test"
down_revision = "{migrations.HEAD}"


def upgrade() -> None:
    with op.batch_alter_table("roots", recreate="always") as table:
        table.add_column(sa.Column("note", sa.Text))
"""
LOSE_ROOTS = f"""
from alembic import op

revision = "test"
down_revision = "{migrations.HEAD}"


def upgrade() -> None:
    op.execute("CREATE TABLE made_before_the_fault (id INTEGER)")
    op.execute("DELETE FROM roots")
"""


OTHER_PROGRAM = """
import sqlite3
import sys

connection = sqlite3.connect(sys.argv[1])
print(connection.execute("SELECT count(*) FROM files").fetchone()[0])
connection.close()
"""


@pytest.fixture
def database(tmp_path: Path, empty_database: Path) -> Iterator[SqlDatabase]:
    path = tmp_path / "reelsight.db"
    shutil.copyfile(empty_database, path)
    database = SqlDatabase(path)
    yield database
    database.close()


def folder_state(folder: Path) -> list[tuple[str, int, str]]:
    """Names, times and content of everything in it."""
    return [
        (file.name, file.stat().st_mtime_ns, hashlib.sha256(file.read_bytes()).hexdigest())
        for file in sorted(folder.iterdir())
    ]


def schema_of(connection: sa.Connection) -> dict[str, tuple[str, ...]]:
    rows = connection.exec_driver_sql(
        "SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'alembic%'"
    )
    return {name: in_one_order(" ".join(sql.split())) for name, sql in rows}


def in_one_order(sql: str) -> tuple[str, ...]:
    """Columns as they come, then the constraints by name."""
    columns, *constraints = sql.removesuffix(" )").split(", CONSTRAINT ")
    return columns, *sorted(constraints)


def with_another_revision(folder: Path, source: str) -> str:
    scripts = folder / "scripts"
    shutil.copytree(SCRIPTS, scripts, ignore=shutil.ignore_patterns("__pycache__"))
    (scripts / "versions" / "r9999_test.py").write_text(source)
    return str(scripts)


def predecessors(path: Path) -> None:
    connection = sqlite_driver().connect(str(path))
    connection.execute("CREATE TABLE files (id INTEGER PRIMARY KEY, filename TEXT)")
    connection.execute("INSERT INTO files (filename) VALUES ('a.mp4')")
    connection.commit()
    connection.close()


def predecessors_in_wal_mode(path: Path) -> None:
    predecessors(path)
    connection = sqlite_driver().connect(str(path))
    connection.execute("PRAGMA journal_mode = WAL")
    connection.close()


def of_another_application(path: Path) -> None:
    predecessors(path)
    connection = sqlite_driver().connect(str(path))
    connection.execute("PRAGMA application_id = 252006674")
    connection.close()


def no_database_at_all(path: Path) -> None:
    path.write_text("notes")


FOREIGN = [predecessors, predecessors_in_wal_mode, of_another_application, no_database_at_all]


@pytest.mark.parametrize("make", FOREIGN)
def test_a_foreign_database_stays_byte_identical_and_so_does_its_folder(
    tmp_path: Path, make: Callable[[Path], None]
) -> None:
    path = tmp_path / "app.db"
    make(path)
    before = folder_state(tmp_path)
    database = SqlDatabase(path)
    for may_migrate in (False, True):
        with pytest.raises(ForeignDatabase) as refused:
            database.prepare(may_migrate)
        assert "app.db" in str(refused.value.details["path"])
        assert "REELSIGHT_DATA" in refused.value.remedy
    with pytest.raises(ForeignDatabase), uow_on(database)():
        pass
    with pytest.raises(ForeignDatabase), reader_on(database)():
        pass
    named = {check.name: check for check in database.check()}
    assert not named["Database"].ok
    assert named["Database"].remedy
    assert folder_state(tmp_path) == before


def test_a_missing_database_is_made_with_its_folder(tmp_path: Path) -> None:
    path = tmp_path / "data" / "reelsight.db"
    with pytest.raises(MigrationNeedsWorker):
        SqlDatabase(path).prepare(may_migrate=False)
    assert not path.parent.exists()
    database = SqlDatabase(path)
    database.prepare(may_migrate=True)
    imported(uow_on(database), b"/m/a.mp4")
    assert path.read_bytes()[68:72] == b"Reel"
    database.close()


def test_an_empty_file_is_taken_as_ours(tmp_path: Path) -> None:
    path = tmp_path / "reelsight.db"
    path.touch()
    database = SqlDatabase(path)
    database.prepare(may_migrate=True)
    assert revision_of(database.engine) == migrations.HEAD
    database.close()


def test_preparing_again_needs_no_worker_role(database: SqlDatabase) -> None:
    database.prepare(may_migrate=False)
    database.prepare(may_migrate=True)


def test_an_older_database_waits_for_a_worker(tmp_path: Path) -> None:
    path = tmp_path / "reelsight.db"
    at_revision("0001", path, tmp_path)
    database = SqlDatabase(path)
    with pytest.raises(MigrationNeedsWorker) as refused:
        database.prepare(may_migrate=False)
    assert "Stop the running server first" in refused.value.remedy
    database.prepare(may_migrate=True)
    assert revision_of(database.engine) == migrations.HEAD
    database.close()


@pytest.mark.parametrize("may_migrate", [False, True])
def test_a_newer_database_is_refused(database: SqlDatabase, may_migrate: bool) -> None:
    with database.engine.connect().execution_options(write=True) as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
        connection.commit()
    with pytest.raises(DatabaseIsNewer):
        database.prepare(may_migrate)
    assert revision_of(database.engine) == "9999"


def test_the_migrations_make_exactly_the_schema(database: SqlDatabase, tmp_path: Path) -> None:
    wanted = open_engine(tmp_path / "wanted.db")
    metadata.create_all(wanted)
    with database.engine.connect() as made, wanted.connect() as direct:
        assert schema_of(made) == schema_of(direct)
        # the text index too, with what SQLite keeps for it
        assert {"passage_words", "passage_words_data", "passages_dropped"} <= set(schema_of(made))
    wanted.dispose()


@pytest.mark.parametrize("table", metadata.sorted_tables, ids=str)
def test_what_points_at_a_row_is_found_by_an_index(table: sa.Table) -> None:
    """Else deleting the row would walk through all that might point at it."""
    unique = [each for each in table.constraints if isinstance(each, sa.UniqueConstraint)]
    keys = [table.primary_key, *unique, *table.indexes]
    first = {next(iter(each.columns)).name for each in keys}
    single = {column.name for column in table.c if column.unique or column.index}
    assert {key.parent.name for key in table.foreign_keys} <= first | single


def test_head_is_the_newest_revision() -> None:
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config()
    config.set_main_option("script_location", str(SCRIPTS))
    assert ScriptDirectory.from_config(config).get_heads() == [migrations.HEAD]


def test_rebuilding_a_parent_table_loses_no_child_rows(
    database: SqlDatabase, tmp_path: Path
) -> None:
    uow = uow_on(database)
    ids = imported(uow, b"/m/a.mp4", b"/m/b.mp4")
    added(uow, job(), new_items(3, file_id=ids[0]))
    with uow() as tx:
        tx.media.set_artifact(artifact(ids[0]))
        tx.commit()
    upgrade(database.path, with_another_revision(tmp_path, REBUILD_ROOTS))
    with database.engine.connect() as connection:
        counts = {
            table: connection.scalar(sa.text(f"SELECT count(*) FROM {table}"))
            for table in ("roots", "files", "artifacts", "job_items")
        }
        columns = [column["name"] for column in sa.inspect(connection).get_columns("roots")]
    assert counts == {"roots": 1, "files": 2, "artifacts": 1, "job_items": 3}
    assert "note" in columns
    assert revision_of(database.engine) == "test"


def test_a_migration_that_would_leave_orphans_changes_nothing(
    database: SqlDatabase, tmp_path: Path
) -> None:
    imported(uow_on(database), b"/m/a.mp4")
    scripts = with_another_revision(tmp_path, LOSE_ROOTS)
    with pytest.raises(RuntimeError, match="without parents"):
        upgrade(database.path, scripts)
    with reader_on(database)() as now:
        assert len(now.files.roots()) == 1
    with database.engine.connect() as connection:
        assert not sa.inspect(connection).has_table("made_before_the_fault")
    assert revision_of(database.engine) == migrations.HEAD


def test_migrating_leaves_the_loggers_as_they_are(tmp_path: Path) -> None:
    root = logging.getLogger()
    before = (root.level, list(root.handlers), logging.getLogger("reelsight").disabled)
    SqlDatabase(tmp_path / "reelsight.db").prepare(may_migrate=True)
    assert (root.level, list(root.handlers), logging.getLogger("reelsight").disabled) == before


def test_every_connection_is_set_up_for_the_transactions(database: SqlDatabase) -> None:
    with database.engine.connect() as first, database.engine.connect() as second:
        for connection in (first, second):
            seen = {
                name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
                for name in ("journal_mode", "foreign_keys", "busy_timeout", "synchronous")
            }
            assert seen == {
                "journal_mode": "wal",
                "foreign_keys": 1,
                "busy_timeout": 30_000,
                "synchronous": 1,
            }


def test_a_healthy_database_passes_every_check(database: SqlDatabase) -> None:
    checks = {check.name: check for check in database.check()}
    assert all(check.ok and not check.remedy for check in checks.values())
    assert sqlite_driver().sqlite_version in checks["SQLite driver"].detail
    assert "FTS5" in checks["Full-text search"].detail
    assert "sqlite-vec" in checks["Vector search"].detail
    assert {"Database", "Integrity", "Foreign keys"} < set(checks)


def test_a_row_without_parent_is_found_by_the_checks(database: SqlDatabase) -> None:
    imported(uow_on(database), b"/m/a.mp4")
    careless = sqlite_driver().connect(str(database.path))
    careless.execute("DELETE FROM roots")
    careless.commit()
    careless.close()
    (orphans,) = (check for check in database.check() if check.name == "Foreign keys")
    assert (orphans.ok, orphans.detail) == (False, "1 rows without parent")
    assert orphans.remedy


def test_a_damaged_database_is_found_by_the_checks(database: SqlDatabase) -> None:
    imported(uow_on(database), *(b"/m/%d.mp4" % number for number in range(2_000)))
    database.close()
    content = bytearray(database.path.read_bytes())
    content[8_192 : len(content) - 8_192] = b"\xa5" * (len(content) - 16_384)
    database.path.write_bytes(content)
    failed = [check for check in database.check() if not check.ok]
    assert any(check.name == "Integrity" and check.remedy for check in failed)


def test_the_checks_of_a_missing_database_make_no_file(tmp_path: Path) -> None:
    checks = SqlDatabase(tmp_path / "reelsight.db").check()
    assert all(check.ok for check in checks)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("look", ["check", "prepare", "refuse_foreign"])
def test_looking_at_it_lets_nobody_take_its_log_away(database: SqlDatabase, look: str) -> None:
    """Another program that ends meanwhile removes the log where it believes to be the last one."""
    log = database.path.with_name(database.path.name + "-wal")
    imported(uow_on(database), b"/m/before.mp4")

    if look == "check":
        database.check()
    elif look == "prepare":
        database.prepare(may_migrate=False)
    else:
        database.refuse_foreign(database.path)
    subprocess.run([sys.executable, "-c", OTHER_PROGRAM, database.path], check=True)

    assert log.exists()
    (written,) = imported(uow_on(database), b"/m/after.mp4")
    seen = subprocess.run(
        [sys.executable, "-c", OTHER_PROGRAM, database.path], check=True, capture_output=True
    )
    assert int(seen.stdout) == written == 2
