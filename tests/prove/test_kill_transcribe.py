"""A transcription that is killed again and again, at moments that chance chooses."""

import json
import random
import signal
import sqlite3
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from tests.data.folder_state import state_of
from tests.prove.program import Program
from tests.prove.speaking_folder import make_speaking_files

ITEMS = "SELECT count(*) FROM job_items WHERE kind = 'transcribe'"
HEARD = f"{ITEMS} AND status = 'DONE'"
OVER = "SELECT count(*) FROM jobs WHERE kind = 'batch-transcribe' AND ended_at IS NOT NULL"
KEPT = (
    "SELECT file_id, transcripts.state, kind, (SELECT count(*) FROM transcript_segments"
    " WHERE transcript_id = transcripts.id) FROM transcripts JOIN files ON files.id = file_id"
)
SECONDS = 90.0

pytestmark = pytest.mark.skipif(
    not sys.platform.startswith("linux"), reason="finds processes in /proc"
)


def test_a_transcription_survives_being_killed(
    tmp_path: Path, whisper_model: Path, full_size: bool
) -> None:
    count, kills, seed = (30, 5, 3) if full_size else (6, 2, 4)
    started, chance = time.monotonic(), random.Random(seed)
    originals = tmp_path / "originals"
    make_speaking_files(originals, count, SECONDS)
    untouched = state_of(originals)
    patience_s = 120.0 + 20 * count
    this = Program(tmp_path / "data", patience_s, WHISPER_MODEL=str(whisper_model))
    assert this.run("import", str(originals), "--json")[0] == 0

    in_flight: set[int] = set()
    children: set[int] = set()
    print()
    for kill in range(kills):
        command = ["worker"] if kill else ["transcribe", "--json"]
        heard = this.count(HEARD)
        # one more has to be done before each: who is killed three times in one file gives it up
        at_least = heard + min(kill, 1) + chance.randrange((count - heard - 1) // (kills - kill))
        killed = this.kill_when(this.start(*command), _moment(chance, at_least), 1)
        this.wait_until_nothing_is_left()
        running = _ids(this, "status = 'RUNNING' AND begun_at IS NOT NULL")
        in_flight |= running
        children |= killed
        print(
            f"kill {kill + 1}: {this.count(HEARD)} of {count} heard, {len(running)} in flight, "
            f"{len(killed)} children, none left"
        )
        assert len(_rows(this, KEPT)) == this.count(HEARD)
    last = this.start("worker")
    this.wait_until(last, OVER, 1)
    last.send_signal(signal.SIGTERM)
    last.communicate(timeout=patience_s)
    assert last.returncode == 0
    this.wait_until_nothing_is_left()

    assert children, "no child was at work at any kill, so nothing was shown"
    ran_again = _ids(this, "starts > 1")
    assert ran_again == in_flight != set()
    assert this.count(f"{OVER} AND status = 'COMPLETED'") == 1
    kept = _rows(this, KEPT)
    assert len({file_id for file_id, *_ in kept}) == len(kept) == count
    assert {state for _, state, *_ in kept} == {"COMPLETE"}
    assert _lengths(kept) == _lengths([row for row in kept if row[0] not in ran_again])
    assert state_of(originals) == untouched
    assert "Traceback" not in this.stderr()
    print(
        f"in the end: {count} files, {len(kept)} transcripts, each once and whole; heard again: "
        f"{len(ran_again)}, those in flight at a kill ({time.monotonic() - started:.0f} s)"
    )

    code, said = this.run("transcribe", "--json")
    assert code == 0
    assert json.loads(said) == {
        "job_id": None, "status": "NOTHING_TO_DO", "left_out": {"up_to_date": count},
    }  # fmt: skip


def _moment(chance: random.Random, heard: int) -> str:
    """While one is heard: before the model says anything, or some way into it. On a machine too
    fast for that to be seen, while the next one is."""
    into = chance.choice((0.0, 0.0, 0.1, 0.3))
    return (
        f"{ITEMS} AND status = 'RUNNING' AND begun_at IS NOT NULL"
        f" AND (({HEARD}) > {heard} OR ({HEARD}) = {heard} AND fraction >= {into})"
    )


def _lengths(kept: list[Any]) -> dict[str, int]:
    """Segments by the kind of the file: all of a kind say the same."""
    found = {(kind, segments) for _, _, kind, segments in kept}
    assert len(found) == 2
    assert all(segments > 0 for _, segments in found)
    return dict(found)


def _ids(this: Program, where: str) -> set[int]:
    chosen = f"SELECT file_id FROM job_items WHERE kind = 'transcribe' AND {where}"
    return {file_id for (file_id,) in _rows(this, chosen)}


def _rows(this: Program, query: str) -> list[Any]:
    path = this.data / "reelsight.db"
    connection = sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)
    try:
        return connection.execute(query).fetchall()
    finally:
        connection.close()
