"""The container builds everything: a wrong constructor keyword shows here, not in the field."""

from pathlib import Path

import pytest
from dependency_injector import providers

from entrypoints.container import Container, build_container
from entrypoints.settings import Settings


@pytest.mark.parametrize("name", sorted(Container.providers))
def test_the_container_builds(name: str, tmp_path: Path) -> None:
    # without a bucket, what talks to one is None
    container = build_container(Settings(data=tmp_path / "data", s3_bucket_name="reelsight"))
    provider: providers.Provider[object] = getattr(container, name)
    assert provider() is not None


def test_building_writes_nothing(tmp_path: Path) -> None:
    container = build_container(Settings(data=tmp_path / "data", s3_bucket_name="reelsight"))
    for name in Container.providers:
        getattr(container, name)()
    assert list(tmp_path.iterdir()) == []
