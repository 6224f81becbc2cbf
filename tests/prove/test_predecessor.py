"""Beside the predecessor's `.env` and database no command begins; both stay to the byte."""

from pathlib import Path

from tests.cli.command import Reelsight
from tests.data.folder_state import state_of
from tests.data.predecessor import move_in

COMMANDS = (
    ("import", "."),
    ("proxies",),
    ("analyze",),
    ("files",),
    ("jobs",),
    ("demo",),
    ("worker",),
    ("serve", "--port", "5799"),
)


def test_every_command_refuses_and_writes_nothing(tmp_path: Path) -> None:
    reelsight = Reelsight(tmp_path)
    move_in(tmp_path)
    before = state_of(tmp_path)
    print()
    for command in COMMANDS:
        ran = reelsight(*command)

        print(f"reelsight {' '.join(command)}: exit {ran.code}: {ran.err.strip()}")
        assert ran.code == 2
        assert "data/app.db" in ran.err
        assert "remove DATABASE_PATH from .env" in ran.err
        assert "reelsight migrate-predecessor" in ran.err
        assert "[foreign_database]" in ran.err
        assert state_of(tmp_path) == before
    print(f"as before, to the byte and the modification time: {', '.join(before)}")
