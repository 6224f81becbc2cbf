"""What the probes find in real media, against what is known of them for certain."""

import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.data import truth
from tests.data.probes import Prober, prober

pytestmark = pytest.mark.shared


@pytest.fixture(scope="module")
def probe() -> Iterator[Prober]:
    with prober() as made:
        yield made


def test_facts_agree_with_what_is_known(probe: Prober, shared_media: Path) -> None:
    pytest.importorskip("pillow_heif", reason="the truth counts HEIC pictures in")
    known = truth.truths(shared_media)
    assert len(known) > 200
    with ThreadPoolExecutor(2) as threads:
        probed = threads.map(lambda path: probe.look(shared_media / path).facts, known)
        reports = truth.compare(known, dict(zip(known, probed, strict=True)))
    sys.stdout.write(f"\n{truth.text(reports)}\n")  # shown by `pytest -rP`, and on a failure
    assert all(report.is_good for report in reports.values())


def test_every_heic_picture_without_the_extra_names_it(probe: Prober, shared_media: Path) -> None:
    plain = probe.without_heif()
    files = [*shared_media.glob("images/formats/*.[hH][eE][iI]*")]
    assert len(files) >= 5
    assert {code for file in files for code in plain.codes(file)} == {"needs_heic_extra"}


EXPECTED = {
    "bomb.svg": ["svg_refused"],
    "bomb_30000.png": ["too_large_decoded"],
    "claims_65535.png": ["too_large_decoded"],
    "concat_file_ref.ffconcat": ["playlist_refused"],
    "concat_named.mkv": ["playlist_refused"],
    "dash_file_ref.mpd": ["playlist_refused"],
    "ftyp_only.mp4": ["unreadable"],
    "hls_file_ref.m3u8": ["playlist_refused"],
    "hls_in.avi": ["playlist_refused"],
    "hls_named.mp4": ["playlist_refused"],
    "html_named.mp4": ["not_media"],
    "jpeg_named.mp4": ["wrong_extension"],
    "moov_size_huge.mp4": ["truncated"],
    "mp4_named.jpg": ["wrong_extension"],
    "random.mov": ["unreadable"],
    "ssrf.sdp": ["playlist_refused"],
    "svg_named.jpg": ["svg_refused"],
    "truncated.jpg": ["truncated"],
    "truncated_90.mp4": ["truncated"],
    "truncated_half.mp4": ["truncated"],
    "zero.jpg": ["empty_file"],
    "zero.mp4": ["empty_file"],
}


def test_every_hostile_file_is_named_with_its_reason(probe: Prober, shared_media: Path) -> None:
    files = sorted((shared_media / "hostile").iterdir())
    assert {file.name: probe.codes(file) for file in files} == EXPECTED


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
