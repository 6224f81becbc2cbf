from collections.abc import Iterator
from pathlib import Path

import pytest

from adapters.system.processes import SystemProcesses
from adapters.system.sandbox import ProcessSandbox
from tests.data.media import make_clip
from tests.unit.media.upkeep import UpkeepHouse


@pytest.fixture(scope="session")
def sandbox() -> Iterator[ProcessSandbox]:
    made = ProcessSandbox(SystemProcesses())
    yield made
    made.close()


@pytest.fixture(scope="session")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("clips") / "clip.mp4"
    make_clip(path, seconds=2, size="160x90")
    return path


@pytest.fixture
def house(tmp_path: Path, sandbox: ProcessSandbox) -> UpkeepHouse:
    return UpkeepHouse(tmp_path, sandbox)
