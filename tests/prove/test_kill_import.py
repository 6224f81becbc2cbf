"""An import that is killed again and again, once to go on as another release of the program."""

import json
import random
import signal
import sys
import time
from pathlib import Path

import pytest

from tests.data.folder_state import state_of
from tests.prove.library_folder import make_originals
from tests.prove.program import Program, other_version

FILES = "SELECT count(*) FROM files"
ENDED = "SELECT count(*) FROM job_items WHERE kind = 'probe' AND status = 'DONE'"
OVER = "SELECT count(*) FROM jobs WHERE ended_at IS NOT NULL"
KILLS = 5
UPGRADED = 2
"""The run, counted from 0, that is done by another release."""

pytestmark = pytest.mark.skipif(
    not sys.platform.startswith("linux"), reason="finds processes in /proc"
)


def test_an_import_survives_five_kills_and_an_upgrade(tmp_path: Path, full_size: bool) -> None:
    count, seed = (20_000, 20) if full_size else (300, 2)
    started, chance, folder = time.monotonic(), random.Random(seed), tmp_path
    originals = folder / "originals"
    make_originals(originals, count)
    untouched = state_of(originals)
    patience_s = 60 + count / 40
    this = Program(folder / "data", patience_s)
    upgraded_source = other_version(folder / "release")
    upgraded = Program(folder / "data", patience_s, upgraded_source)

    # The first while the walk finds files, the others some way further in the reading.
    process = this.start("import", str(originals), "--json")
    children = this.kill_when(process, FILES, chance.randrange(1, count))
    this.wait_until_nothing_is_left()
    print(
        f"\nkill 1, while walking: {this.count(FILES):,} rows, {len(children)} children, none left"
    )
    for kill in range(1, KILLS):
        program = upgraded if kill == UPGRADED else this
        ended = this.count(ENDED)
        moment = ended + 1 + chance.randrange((count - ended) // 3)
        killed = program.kill_when(program.start("worker"), ENDED, moment)
        children |= killed
        program.wait_until_nothing_is_left()
        release = " by release 9.9.9" if program is upgraded else ""
        print(
            f"kill {kill + 1}, while reading{release}: {this.count(ENDED):,} of "
            f"{this.count(FILES):,} rows read, {len(killed)} children, none left"
        )
    last = this.start("worker")
    this.wait_until(last, OVER, 1)
    last.send_signal(signal.SIGTERM)
    last.communicate(timeout=patience_s)
    assert last.returncode == 0
    this.wait_until_nothing_is_left()

    assert children, "no child was at work at any kill, so nothing was shown"
    assert (upgraded_source / "adapters" / "dbos" / "ran").exists()
    assert upgraded.run("--version") == (0, "reelsight 9.9.9\n")
    assert this.count(FILES) == count
    assert this.count("SELECT count(DISTINCT path) FROM files") == count
    assert this.count(f"{FILES} WHERE state = 'READY'") == count
    assert this.count(f"{OVER} AND status = 'COMPLETED'") == 1
    assert this.count("SELECT count(*) FROM job_items") == count + 1
    assert state_of(originals) == untouched

    code, said = this.run("import", str(originals), "--json")
    assert code == 0
    assert json.loads(said)["unchanged"] == count
    assert this.count(FILES) == count
    assert "Traceback" not in this.stderr()
    print(
        f"in the end: {count:,} files, {count:,} rows, all ready, one job, completed; originals "
        f"as before; again: {count:,} unchanged ({time.monotonic() - started:.0f} s)"
    )
