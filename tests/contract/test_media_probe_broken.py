"""What the probes say of real media that is broken, or that they cannot read.

How far facts agree with what is known for certain: tests/prove/test_shared_media.py.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.data.probes import Prober, prober

pytestmark = pytest.mark.shared


@pytest.fixture(scope="module")
def probe() -> Iterator[Prober]:
    with prober() as made:
        yield made


def test_every_heic_picture_without_the_extra_names_it(probe: Prober, shared_media: Path) -> None:
    plain = probe.without_heif()
    files = [*shared_media.glob("images/formats/*.[hH][eE][iI]*")]
    assert len(files) >= 5
    assert {code for file in files for code in plain.codes(file)} == {"needs_heic_extra"}


def test_every_corrupt_file_has_facts_or_a_reason(probe: Prober, shared_media: Path) -> None:
    files = [*shared_media.glob("images/corrupt/*"), *shared_media.glob("video/corrupt/*")]
    assert len(files) > 40
    for file in files:
        probed = probe.look(file)
        assert probed.facts is not None or probed.problems, file.name
        for problem in probed.problems:
            assert problem.message
            assert "\n" not in problem.message
            assert str(shared_media) not in problem.message


@pytest.mark.parametrize("name", ["17000x17000.avif", "decompression_bomb.gif"])
def test_bombs_of_other_formats_are_named_as_such(
    probe: Prober, shared_media: Path, name: str
) -> None:
    assert probe.codes(shared_media / "images/corrupt" / name) == ["too_large_decoded"]
