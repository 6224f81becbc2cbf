"""`constraints.txt` pins all that an installation with every extra brings, and nothing else."""

import re

import pytest

from tests.conftest import REPOSITORY
from tests.unit.packaging.licences import brought_distributions

EXTRAS = ("dev", "heic", "ocr")
LINES = [
    line
    for line in (REPOSITORY / "constraints.txt").read_text("utf-8").splitlines()
    if not line.startswith("#")
]


def test_each_line_is_a_name_and_a_version() -> None:
    assert [line for line in LINES if not re.fullmatch(r"[\w.-]+==[\w.]+", line)] == []
    assert [line.casefold() for line in LINES] == sorted(line.casefold() for line in LINES)


def test_what_is_installed_is_what_is_pinned() -> None:
    for module in ("pillow_heif", "rapidocr"):
        pytest.importorskip(module, reason="needs every extra, as `make test` has them")
    brought = brought_distributions(extras=EXTRAS)
    del brought["reelsight"]
    installed = {name: dist.version for name, dist in brought.items()}
    pinned = dict(line.split("==") for line in LINES)
    assert {re.sub(r"[-_.]+", "-", name).lower(): v for name, v in pinned.items()} == installed
