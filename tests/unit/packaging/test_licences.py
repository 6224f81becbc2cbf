"""The core set stays within what the project allows itself, and NOTICE says so to people."""

import pytest

from tests.conftest import REPOSITORY
from tests.unit.packaging.licences import (
    BUNDLED_COPYLEFT_ALLOWED,
    BUNDLED_PERMISSIVE,
    COPYLEFT_ALLOWED,
    PERMISSIVE,
    UNSTATED,
    brought_distributions,
    bundled_libraries,
    stated_licences,
)

CORE = brought_distributions()


def test_the_ten_fixed_libraries_are_in_the_core() -> None:
    fixed = "litestar msgspec dependency-injector boto3 faster-whisper sqlite-vec pillow pyarrow"
    assert set(fixed.split()) | {"structlog", "pluggy"} <= set(CORE)


def test_copyleft_extras_stay_out_of_the_core() -> None:
    copyleft = {"pillow-heif", "opencv-python", "opencv-python-headless", "shapely"}
    assert not {*copyleft, "rapidocr"} & set(CORE)


@pytest.mark.parametrize("name", sorted(set(CORE) - {"reelsight"}))
def test_a_distribution_has_an_allowed_licence(name: str) -> None:
    if name in COPYLEFT_ALLOWED or name in UNSTATED:
        return
    licences = stated_licences(CORE[name])
    assert licences, f"{name} states no licence: read it, then list it in UNSTATED"
    assert [lic for lic in licences if not PERMISSIVE.match(lic.lower())] == []


@pytest.mark.parametrize("name", sorted(CORE))
def test_what_a_wheel_bundles_is_known(name: str) -> None:
    allowed = BUNDLED_PERMISSIVE | BUNDLED_COPYLEFT_ALLOWED.get(name, set())
    assert set(bundled_libraries(CORE[name])) - allowed == set()


def test_the_allow_list_names_nothing_that_is_gone() -> None:
    assert set(COPYLEFT_ALLOWED) | set(UNSTATED) | set(BUNDLED_COPYLEFT_ALLOWED) <= set(CORE)


def test_the_notice_names_every_exception() -> None:
    notice = (REPOSITORY / "NOTICE").read_text("utf-8").lower()
    names = {*COPYLEFT_ALLOWED, "x264", "x265", "imageio-ffmpeg", "pyav"} - {"psycopg-binary"}
    assert [name for name in sorted(names) if name not in notice] == []
