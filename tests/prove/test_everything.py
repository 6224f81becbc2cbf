"""People win, nothing is lost, undo restores, the index equals one made from scratch: after every
step of long random lives of a library. The usual suite has shorter ones."""

from pathlib import Path

import pytest
from hypothesis.stateful import run_state_machine_as_test

from tests.model.everything import machine_on
from tests.model.stores import in_memory, in_sql, sized


@pytest.fixture(autouse=True)
def only_at_full_size(full_size: bool) -> None:
    if not full_size:
        pytest.skip("tests/unit/analysis/test_everything_model.py does it at small size")


def test_long_lives_in_memory() -> None:
    run_state_machine_as_test(machine_on(in_memory), settings=sized(600, 60))
    print("\n600 lives of 60 steps in memory: every invariant held after every step")


def test_long_lives_in_the_database(tmp_path: Path) -> None:
    store = in_sql(tmp_path / "empty.db")
    run_state_machine_as_test(machine_on(store), settings=sized(150, 50))
    print("\n150 lives of 50 steps in the database: every invariant held after every step")
