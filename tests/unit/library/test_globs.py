"""Which names below a folder are wanted."""

import subprocess
import sys

import pytest

from domain.library.globs import LONGEST, MOST, BadGlob, Globs


@pytest.mark.parametrize(
    ("pattern", "wanted", "left_out"),
    [
        ("*.mov", ["a.mov", "deep/er/b.MOV"], ["a.mp4", "a.mov.mp4"]),
        ("raw", ["raw/a.mov", "x/raw/y/a.mov"], ["raws/a.mov", "a.mov"]),
        ("raw/**", ["raw/a.mov", "raw/x/y.mov"], ["x/raw/a.mov", "raw", "a.mov"]),
        ("raw/", ["raw/a.mov", "raw/x/y.mov"], ["x/raw/a.mov", "raw"]),
        ("**/.cache/**", [".cache/a.mov", "x/y/.cache/z/a.mov"], ["x/cache/a.mov", ".cache"]),
        ("day?/*.mov", ["day1/a.mov"], ["day10/a.mov", "day1/x/a.mov"]),
        ("**/final/*.mov", ["final/a.mov", "x/y/final/a.mov"], ["final/x/a.mov"]),
        ("a/**/z.mov", ["a/z.mov", "a/b/c/z.mov"], ["z.mov", "a/b/z.mp4"]),
        ("**", ["a.mov", "x/a.mov"], []),
        ("[1]+.mov", ["[1]+.mov"], ["1.mov", "11.mov"]),
        ("Caf\u00e9", ["Cafe\u0301/a.mov"], ["Cafe/a.mov"]),
    ],
)
def test_a_pattern_means_the_same_on_both_sides(
    pattern: str, wanted: list[str], left_out: list[str]
) -> None:
    only, without = Globs(include=(pattern,)), Globs(exclude=(pattern,))
    every = wanted + left_out
    assert [name for name in every if only.wants(name.encode())] == wanted
    assert [name for name in every if without.wants(name.encode())] == left_out


def test_what_is_left_out_wins() -> None:
    globs = Globs(include=("raw/**",), exclude=("*.tmp.mov",))
    assert globs.wants(b"raw/a.mov")
    assert not globs.wants(b"raw/a.tmp.mov")


@pytest.mark.parametrize("pattern", [".cache", "**/.cache/**", "x/.cache", "x/.cache/"])
def test_a_folder_that_is_left_out_is_not_entered(pattern: str) -> None:
    globs = Globs(exclude=(pattern,))
    assert not globs.enters(b"x/.cache")
    assert globs.enters(b"x")
    assert globs.enters(b"")


def test_names_that_are_not_utf8_are_met_too() -> None:
    assert not Globs(exclude=("*.mov",)).wants(b"caf\xe9.mov")


@pytest.mark.parametrize("pattern", ["", " ", "/m/raw", "../x", "raw//x", "raw\\x", "./x", "a\0"])
def test_a_pattern_that_can_meet_nothing_is_refused(pattern: str) -> None:
    with pytest.raises(BadGlob):
        Globs(include=(pattern,))


_PATHOLOGICAL = """
from domain.library.globs import LONGEST, Globs
patterns = ("*a" * 240 + "*b", "**/a/" * 90 + "b", "**/*a*a*/" * 50 + "b", "?*" * 240 + "b")
for path in (b"a" * 255, b"/".join([b"a"] * 2000), b"/".join([b"a" * 255] * 16)):
    for pattern in patterns:
        globs = Globs(include=(pattern[:LONGEST],))
        print(globs.wants(path), globs.enters(path))
"""


def test_no_pattern_keeps_the_program_busy_for_long() -> None:
    # in a process of its own: a match holds everything else up, and cannot be stopped
    done = subprocess.run(
        [sys.executable, "-c", _PATHOLOGICAL], capture_output=True, timeout=60, text=True
    )
    assert done.stdout.split("\n") == ["False True"] * 12 + [""], done.stderr


def test_a_star_gives_back_what_it_took_too_much() -> None:
    globs = Globs(include=("*ab*b", "**/x/*/y/**/x/z"))
    met = [path for path in (b"abab", b"aabbb", b"x/y/x/1/y/x/y/x/z") if globs.wants(path)]
    assert len(met) == 3
    assert not any(map(globs.wants, (b"abba", b"x/1/y/x/2")))


def test_too_many_and_too_long_patterns_are_refused() -> None:
    Globs(include=("a",) * MOST, exclude=("b" * LONGEST,) * MOST)
    with pytest.raises(BadGlob, match="at most 100 are taken"):
        Globs(exclude=("a",) * (MOST + 1))
    with pytest.raises(BadGlob, match="more than 500 characters"):
        Globs(exclude=("b" * (LONGEST + 1),))
