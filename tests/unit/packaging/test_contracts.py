"""The import contracts fail when somebody breaks them: seeded one at a time in a copy."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import REPOSITORY

BREAKS = {
    "dependencies point inwards": ("domain/jobs/seeded.py", "import application.ports.clock"),
    "the core knows no technology": ("domain/jobs/seeded.py", "import sqlalchemy"),
    "the domain knows no plugin machinery and no logging": (
        "domain/jobs/seeded.py",
        "import pluggy",
    ),
    "only the container chooses adapters": (
        "entrypoints/cli/seeded.py",
        "import adapters.memory.clock",
    ),
    "adapters do not know each other": ("adapters/sql/seeded.py", "import adapters.system.clock"),
    "built-in analysis types see what any plugin author sees": (
        "adapters/analysis_types/seeded.py",
        "import domain.shared.ids",
    ),
    "ports do not depend on use-cases": (
        "application/ports/seeded.py",
        "import application.jobs.start_job",
    ),
    "areas of the domain build on one another in one direction": (
        "domain/jobs/seeded.py",
        "import domain.library.file",
    ),
    "areas of the application build on one another in one direction": (
        "application/library/seeded.py",
        "import application.media.start_proxies",
    ),
}


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("house")
    shutil.copy(REPOSITORY / "pyproject.toml", folder)
    ignored = shutil.ignore_patterns("__pycache__", "static", "templates")
    shutil.copytree(REPOSITORY / "src", folder / "src", ignore=ignored)
    return folder


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    program = Path(sys.executable).with_name("lint-imports")
    return subprocess.run(
        [program, "--no-cache"],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(folder / "src")},
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_house_keeps_its_contracts(copy: Path) -> None:
    result = lint(copy)
    assert result.returncode == 0, result.stdout


@pytest.mark.parametrize("contract", BREAKS)
def test_a_seeded_break_is_caught(copy: Path, contract: str) -> None:
    name, line = BREAKS[contract]
    seeded = copy / "src" / name
    seeded.write_text(line + "\n")
    try:
        result = lint(copy)
    finally:
        seeded.unlink()
    assert result.returncode != 0
    assert f"{contract} BROKEN" in " ".join(result.stdout.split())


def test_a_new_area_must_be_placed(copy: Path) -> None:
    area = copy / "src" / "domain" / "astrology"
    area.mkdir()
    (area / "__init__.py").touch()
    try:
        assert lint(copy).returncode != 0
    finally:
        shutil.rmtree(area)
