"""An import that is killed again and again, once to go on as another release of the program."""

import json
import random
import signal
import sys
from pathlib import Path

import pytest

from tests.prove.library_folder import make_originals, state_of
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


def survives_kills(folder: Path, count: int, seed: int) -> None:
    chance = random.Random(seed)
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
    for kill in range(1, KILLS):
        program = upgraded if kill == UPGRADED else this
        ended = this.count(ENDED)
        moment = ended + 1 + chance.randrange((count - ended) // 3)
        children |= program.kill_when(program.start("worker"), ENDED, moment)
        program.wait_until_nothing_is_left()
    last = this.start("worker")
    this.wait_until(last, OVER, 1)
    last.send_signal(signal.SIGTERM)
    last.communicate(timeout=60)
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


@pytest.mark.parametrize("seed", [2])
def test_an_import_survives_five_kills_and_an_upgrade(tmp_path: Path, seed: int) -> None:
    survives_kills(tmp_path, count=400, seed=seed)


@pytest.mark.prove
def test_an_import_of_twenty_thousand_survives_five_kills_and_an_upgrade(tmp_path: Path) -> None:
    survives_kills(tmp_path, count=20_000, seed=20)
