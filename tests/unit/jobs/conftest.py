from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.unit.jobs.workshop import Workshop


@pytest.fixture
def workshop(tmp_path: Path) -> Iterator[Workshop]:
    made = Workshop(tmp_path)
    yield made
    made.stop.set()
    made.runner.stop(5)
    made.database.close()
