"""What is installed from the wheel is the whole house, not what a checkout happens to have."""

import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

import pytest

from tests.conftest import REPOSITORY

SHIPPED_ELSEWHERE = "application/plugins/reelsight/"


@pytest.fixture(scope="module")
def names(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(command, cwd=REPOSITORY, check=True, capture_output=True)
    (wheel,) = folder.glob("*.whl")
    return set(ZipFile(wheel).namelist())


def tracked_sources() -> set[str]:
    listed = subprocess.run(
        ["git", "ls-files", "src"], cwd=REPOSITORY, check=True, capture_output=True, text=True
    )
    return {str(Path(line).relative_to("src")) for line in listed.stdout.splitlines()}


def test_the_wheel_holds_every_source_file(names: set[str]) -> None:
    wanted = {name for name in tracked_sources() if not name.startswith(SHIPPED_ELSEWHERE)}
    assert wanted - names == set()


def test_plugin_authors_get_a_typed_package_of_their_own(names: set[str]) -> None:
    shipped = {"reelsight/__init__.py", "reelsight/conformance.py", "reelsight/py.typed"}
    assert shipped <= names


def test_licence_and_notice_come_along(names: set[str]) -> None:
    licences = {Path(name).name for name in names if ".dist-info/licenses/" in name}
    assert licences == {"LICENSE", "NOTICE"}
