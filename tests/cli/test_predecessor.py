"""The predecessor's `.env` and database are refused, and stay as they are to the byte."""

import sqlite3
from pathlib import Path

import pytest

from tests.cli.command import Reelsight

COMMANDS: dict[str, tuple[str, ...]] = {
    "files": ("files",),
    "import": ("import", "."),
    "proxies": ("proxies",),
    "analyze": ("analyze",),
    "jobs": ("jobs",),
    "demo": ("demo",),
    "worker": ("worker",),
    "serve": ("serve", "--port", "5799"),
}


def old_database(path: Path) -> None:
    path.parent.mkdir(exist_ok=True)
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE files (id INTEGER PRIMARY KEY, filename TEXT)")
        connection.execute("INSERT INTO files (filename) VALUES ('lindrake.mp4')")
    connection.close()


def everything(folder: Path) -> dict[str, tuple[bytes, int]]:
    """Content and modification time of every file below."""
    return {
        str(path.relative_to(folder)): (path.read_bytes(), path.stat().st_mtime_ns)
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


@pytest.mark.parametrize("command", COMMANDS)
def test_its_env_file_is_refused_and_nothing_is_written(
    reelsight: Reelsight, command: str
) -> None:
    old_database(reelsight.folder / "data" / "app.db")
    (reelsight.folder / ".env").write_text("DATABASE_PATH=data/app.db\nFLASK_SECRET_KEY=x\n")
    before = everything(reelsight.folder)

    ran = reelsight(*COMMANDS[command])

    assert ran.code == 2
    assert "data/app.db" in ran.err
    assert "remove DATABASE_PATH from .env" in ran.err
    assert "[foreign_database]" in ran.err
    assert everything(reelsight.folder) == before


@pytest.mark.parametrize("command", ["files", "import", "serve"])
def test_a_strangers_database_under_our_name_is_refused_too(
    reelsight: Reelsight, command: str
) -> None:
    old_database(reelsight.folder / "data" / "reelsight.db")
    before = everything(reelsight.folder)

    ran = reelsight(*COMMANDS[command])

    assert ran.code == 2
    assert "[foreign_database]" in ran.err
    assert everything(reelsight.folder) == before


def test_the_doctor_tells_of_it_and_writes_nothing(reelsight: Reelsight) -> None:
    old_database(reelsight.folder / "data" / "app.db")
    (reelsight.folder / ".env").write_text("DATABASE_PATH=data/app.db\n")
    before = everything(reelsight.folder)

    ran = reelsight("doctor", "--json")

    assert ran.code == 1
    broken = [check for check in ran.json["checks"] if not check["ok"] and check["essential"]]
    assert [check["name"] for check in broken] == ["DATABASE_PATH"]
    assert "remove DATABASE_PATH" in broken[0]["remedy"]
    assert everything(reelsight.folder) == before


@pytest.mark.parametrize("content", [None, b""], ids=["missing", "empty"])
def test_a_database_that_is_not_there_or_empty_is_no_reason_to_refuse(
    reelsight: Reelsight, content: bytes | None
) -> None:
    (reelsight.folder / ".env").write_text("DATABASE_PATH=old.db\n")
    if content is not None:
        (reelsight.folder / "old.db").write_bytes(content)

    assert reelsight("files").code == 0
