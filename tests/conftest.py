"""Fixtures that tests of every kind share."""

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest

from tests.data.s3_server import S3Server, s3_server
from tests.emulator import Emulator, emulating

# Reading text in pictures takes seconds a file: the tests that are about it turn it on.
os.environ.setdefault("REELSIGHT_OCR", "off")

# Tests write files and import them at once: the tests that are about waiting turn it on.
os.environ.setdefault("REELSIGHT_SETTLE_SECONDS", "0")

# Models that somebody fetched on this machine are no part of a test.
os.environ["HF_HUB_CACHE"] = str(Path(tempfile.gettempdir()) / "no-models")

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


@pytest.fixture(scope="session")
def s3(tmp_path_factory: pytest.TempPathFactory) -> Iterator[S3Server]:
    """One server for all tests of this process; a test makes a bucket of its own."""
    with s3_server(tmp_path_factory.mktemp("s3")) as server:
        yield server


@pytest.fixture(scope="session")
def _emulator() -> Iterator[Emulator]:
    with emulating() as emulator:
        yield emulator


@pytest.fixture
def emulator(_emulator: Emulator) -> Emulator:
    """Bedrock, as new for each test: one server for all tests of this process. It reads no bucket
    unless the test takes `aws`."""
    _emulator.reset()
    return _emulator


@pytest.fixture
def aws(emulator: Emulator, s3: S3Server, monkeypatch: pytest.MonkeyPatch) -> Emulator:
    """Bedrock and the S3 it reads from, and an environment in which boto3 finds these two and
    nothing else; `aws.environment` is the same for other processes."""
    emulator.read_from(s3.address)
    for name in [name for name in os.environ if name.startswith("AWS_")]:
        monkeypatch.delenv(name)
    for name, value in emulator.environment.items():
        monkeypatch.setenv(name, value)
    return emulator


@pytest.fixture(scope="session")
def whisper_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a real Whisper model that says `tests.data.whisper_model.SCRIPT`, in English,
    every 30 s of what it takes for speech."""
    from tests.data.whisper_model import build_whisper_model

    return build_whisper_model(tmp_path_factory.mktemp("models") / "fixture")
