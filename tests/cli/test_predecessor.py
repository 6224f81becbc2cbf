"""What else of the predecessor is refused, and stays as it is to the byte.

The commands beside its `.env` and database: tests/prove/test_predecessor.py.
"""

import os
import sqlite3
import sys
from contextlib import closing
from pathlib import Path

import pytest

from tests.cli.command import Reelsight
from tests.data.folder_state import state_of
from tests.data.predecessor import old_database


@pytest.mark.parametrize("command", [("files",), ("import", "."), ("serve", "--port", "5799")])
def test_a_strangers_database_under_our_name_is_refused_too(
    reelsight: Reelsight, command: tuple[str, ...]
) -> None:
    old_database(reelsight.folder / "data" / "reelsight.db")
    before = state_of(reelsight.folder)

    ran = reelsight(*command)

    assert ran.code == 2
    assert "[foreign_database]" in ran.err
    assert state_of(reelsight.folder) == before


def test_the_doctor_tells_of_it_and_writes_nothing(reelsight: Reelsight) -> None:
    old_database(reelsight.folder / "data" / "app.db")
    (reelsight.folder / ".env").write_text("DATABASE_PATH=data/app.db\n")
    before = state_of(reelsight.folder)

    ran = reelsight("doctor", "--json")

    assert ran.code == 1
    broken = [check for check in ran.json["checks"] if not check["ok"] and check["essential"]]
    assert [check["name"] for check in broken] == ["DATABASE_PATH"]
    assert "remove DATABASE_PATH" in broken[0]["remedy"]
    assert state_of(reelsight.folder) == before


@pytest.mark.parametrize("content", [None, b""], ids=["missing", "empty"])
def test_a_database_that_is_not_there_or_empty_is_no_reason_to_refuse(
    reelsight: Reelsight, content: bytes | None
) -> None:
    (reelsight.folder / ".env").write_text("DATABASE_PATH=old.db\n")
    if content is not None:
        (reelsight.folder / "old.db").write_bytes(content)

    assert reelsight("files").code == 0


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere all names are text")
def test_a_database_whose_name_is_no_text_is_refused(reelsight: Reelsight) -> None:
    with closing(sqlite3.connect(reelsight.folder / "app.db")) as old:
        old.execute("CREATE TABLE files (id INTEGER PRIMARY KEY, filename, file_type)")
    odd = Path(os.fsdecode(os.fsencode(reelsight.folder) + b"/\xff.db"))
    (reelsight.folder / "app.db").rename(odd)

    ran = reelsight("migrate-predecessor", str(odd))

    assert (ran.code, "[no_old_library]" in ran.err) == (2, True), ran.err
    assert "names are UTF-8" in ran.err
