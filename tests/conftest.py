"""Fixtures that tests of every kind share."""

from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def shared_media() -> Path:
    """The folder of real media beside the repository; tests that need it skip without it."""
    folder = REPOSITORY.parent / "shared" / "media"
    if not (folder / "manifest.json").is_file():
        pytest.skip("needs ../shared/media")
    return folder


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Full-size tests run only when they are asked for (`make prove`)."""
    if "prove" in (config.getoption("-m") or ""):
        return
    skip = pytest.mark.skip(reason="full size: make prove")
    for item in items:
        if item.get_closest_marker("prove"):
            item.add_marker(skip)
