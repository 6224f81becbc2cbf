"""`reelsight demo` on a bare machine, twice."""

import sqlite3
from pathlib import Path

import pytest

from tests.cli.command import Reelsight
from tests.data.folder_state import state_of

TABLES = ("files", "artifacts", "analysis_runs", "analysis_results", "jobs", "job_items")


def rows(data: Path) -> dict[str, int]:
    connection = sqlite3.connect(f"{(data / 'reelsight.db').as_uri()}?mode=ro", uri=True)
    try:
        counts = {
            table: connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
            for table in TABLES
        }
        kinds = "SELECT count(*) FROM jobs WHERE kind != 'import'"
        return {**counts, "jobs that are no import": connection.execute(kinds).fetchone()[0]}
    finally:
        connection.close()


@pytest.fixture
def bare(tmp_path: Path) -> Reelsight:
    """An empty folder, nothing on PATH (so no ffmpeg), no AWS variable."""
    made = Reelsight(tmp_path, PATH="", REELSIGHT_OCR="auto")
    assert not any(name.startswith("AWS_") for name in made.environment)
    return made


def test_it_exits_0_and_the_second_run_takes_no_new_work(bare: Reelsight) -> None:
    first = bare("demo")
    print(f"\n{first.text}")
    assert first.code == 0, first.err
    data = bare.folder / "data"
    before, objects = rows(data), state_of(data / "objects")
    assert before["files"] == 5
    assert len(objects) == before["artifacts"] == 10

    second = bare("demo", "--json")

    after = rows(data)
    print(f"second run: exit {second.code}, nothing new: {second.json['nothing_new']}")
    print("\n".join(f"  {name}: {before[name]} then {after[name]}" for name in before))
    print(f"  objects: {len(objects)}, not written again")
    assert (second.code, second.json["nothing_new"]) == (0, True)
    assert state_of(data / "objects") == objects
    # Looking through the folder is a job, too; it must be all.
    own = {"jobs", "job_items"}
    assert {k: n for k, n in after.items() if k not in own} == {
        k: n for k, n in before.items() if k not in own
    }
