from collections.abc import Iterator
from pathlib import Path

import pytest
from litestar import Litestar
from litestar.testing import TestClient

from tests.http.world import World

Client = TestClient[Litestar]


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


@pytest.fixture
def client(world: World) -> Iterator[TestClient[Litestar]]:
    with world.client() as client:
        yield client


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[World, Client]]:
    """For requests that change nothing: one world for all those of a module."""
    world = World(tmp_path_factory.mktemp("shared"))
    with world.client() as client:
        yield world, client
