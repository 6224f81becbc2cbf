"""What the predecessor left in a working directory."""

import sqlite3
from pathlib import Path


def old_database(path: Path) -> None:
    path.parent.mkdir(exist_ok=True)
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE files (id INTEGER PRIMARY KEY, filename TEXT)")
        connection.execute("INSERT INTO files (filename) VALUES ('lindrake.mp4')")
    connection.close()


def move_in(folder: Path) -> None:
    """Its database and the `.env` that names it."""
    old_database(folder / "data" / "app.db")
    (folder / ".env").write_text("DATABASE_PATH=data/app.db\nFLASK_SECRET_KEY=x\n")
