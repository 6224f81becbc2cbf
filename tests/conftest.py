"""Fixtures that tests of every kind share."""

import os
from pathlib import Path

import hypothesis
import pytest

# Reading text in pictures takes seconds a file: the tests that are about it turn it on.
os.environ.setdefault("REELSIGHT_OCR", "off")

# A busy machine makes an example slow, not wrong.
hypothesis.settings.register_profile("house", deadline=None)
hypothesis.settings.load_profile("house")

REPOSITORY = Path(__file__).resolve().parent.parent


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--full-size",
        action="store_true",
        help="run tests/prove at the issue's sizes (make prove)",
    )


@pytest.fixture(scope="session")
def full_size(request: pytest.FixtureRequest) -> bool:
    """Whether a proof runs at the issue's size, or at one that every run can afford."""
    return bool(request.config.getoption("--full-size"))


@pytest.fixture(scope="session")
def shared_media() -> Path:
    """The folder of real media beside the repository; tests that need it skip without it."""
    # as the library will name it, even where it is a link
    folder = (REPOSITORY.parent / "shared" / "media").resolve()
    if not (folder / "manifest.json").is_file():
        pytest.skip("needs ../shared/media")
    return folder
