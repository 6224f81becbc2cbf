"""The type in the README is one: it is sound, it type-checks, and it finds what it says."""

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from msgspec import structs

from application.plugins.find_plugins import called
from domain.analysis.evidence import Speech
from reelsight.conformance import check
from tests.conftest import REPOSITORY
from tests.unit.analysis.evidence import a_clip

README = (REPOSITORY / "README.md").read_text("utf-8")


@pytest.fixture(scope="module")
def code() -> str:
    (found,) = re.findall(r"```python\n(.+?)```", README, re.DOTALL)
    return str(found)


@pytest.fixture(scope="module")
def sponsors(code: str) -> Iterator[Any]:
    module = type(sys)("readme")
    sys.modules["readme"] = module
    exec(code, module.__dict__)
    (only,) = called("readme", module).candidates
    yield only
    del sys.modules["readme"]


def test_it_is_sound(sponsors: Any) -> None:
    assert [one for one in check(sponsors) if not one.ok] == []


def test_it_finds_sponsors_with_their_times_each_once(sponsors: Any) -> None:
    said = Speech(start_s=2.0, end_s=4.5, text="Today sponsored by Kestrel Sound.")
    again = structs.replace(said, start_s=9.0, end_s=10.0)
    clip = structs.replace(a_clip(), speech=(said, again))
    result = sponsors.normalise(sponsors.extract(clip), clip)
    (one,) = result.sponsors
    assert (one.name.value, one.times[0].start_s) == ("Kestrel Sound", 9.0)
    assert sponsors.extract(a_clip()) is None


def test_it_type_checks_with_reelsight_alone(code: str, tmp_path: Path) -> None:
    (tmp_path / "reelsight_sponsors.py").write_text(code)
    command = [sys.executable, "-m", "mypy", "--strict", "--cache-dir", str(tmp_path / "cache")]
    checked = subprocess.run(
        [*command, "reelsight_sponsors.py"],
        cwd=tmp_path, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert checked.returncode == 0, checked.stdout
