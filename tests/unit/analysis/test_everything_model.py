"""Whatever is done to a library, in whatever order: people win, nothing is lost, undo restores,
and what can be found is what is known. `make prove` does the same for longer."""

from pathlib import Path

from hypothesis.stateful import run_state_machine_as_test

from tests.model.everything import machine_on
from tests.model.stores import in_memory, in_sql, sized


def test_in_memory() -> None:
    run_state_machine_as_test(machine_on(in_memory), settings=sized(25, 20))


def test_in_the_database(tmp_path: Path) -> None:
    store = in_sql(tmp_path / "empty.db")
    run_state_machine_as_test(machine_on(store), settings=sized(8, 15))
