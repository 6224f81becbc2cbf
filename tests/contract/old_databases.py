"""Databases as earlier revisions left them."""

import shutil
from pathlib import Path

from adapters.sql import migrations
from adapters.sql.engine import sqlite_driver
from adapters.sql.identity import APPLICATION_ID
from adapters.sql.upgrade import upgrade

SCRIPTS = Path(migrations.__file__).parent


def at_revision(revision: str, path: Path, folder: Path) -> None:
    """Make a database of ours that knows nothing newer; `folder` is for its scripts."""
    scripts = folder / f"until_{revision}"
    shutil.copytree(SCRIPTS, scripts, ignore=shutil.ignore_patterns("__pycache__"))
    for script in (scripts / "versions").glob("r*.py"):
        if script.name > f"r{revision}_~":
            script.unlink()
    connection = sqlite_driver().connect(str(path))
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.close()
    upgrade(path, str(scripts))
