"""`import`, `proxies` and `analyze` over real media, hostile files among them."""

import json
import os
import time
import urllib.request
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from domain.media.facts import MediaFacts
from domain.shared.names import display_text
from tests.cli.command import Ran, Reelsight
from tests.data import truth
from tests.data.folder_state import state_of
from tests.data.hostile import REASONS
from tests.data.server import serving
from tests.prove.search_doors import SearchDoors, Spot
from tests.prove.trap import Trap, trap

pytestmark = pytest.mark.shared
SMALL = ("--text", "/hostile/")
"""Which files get proxies and an analysis in a run at small size."""


class Library:
    """The media after every step; `steps` holds what each said."""

    def __init__(self, reelsight: Reelsight, media: Path, trap: Trap) -> None:
        self.reelsight, self.media, self.trap = reelsight, media, trap
        self.before = state_of(media)
        self.steps: dict[str, Ran] = {}
        self.files: dict[str, dict[str, Any]] = {}
        """By path below the media: state, problems, facts."""

    def do(self, step: str, *arguments: str) -> None:
        started = time.monotonic()
        ran = self.steps[step] = self.reelsight(step, *arguments, "--json")
        counts = {name: n for name, n in ran.json.items() if isinstance(n, int)}
        line = ", ".join(f"{name} {number}" for name, number in counts.items())
        print(f"\n{step}: exit {ran.code}; {line} ({time.monotonic() - started:.0f} s)")
        for group in ran.json.get("failures", ()):
            print(f"  failed {group['count']}: {group['code']}: {group['message']}")
        for reason, number in ran.json.get("left_out", {}).items():
            print(f"  left out {number}: {reason}")

    def read_back(self) -> None:
        """Through the HTTP API, which is the quickest door for hundreds of files."""
        names = {
            display_text(os.fsencode(path)): str(path.relative_to(self.media))
            for path in self.media.rglob("*")
        }
        with serving(environment=self.reelsight.environment, folder=self.reelsight.folder) as on:
            for row in _ask(f"{on.address}/api/files?per_page=500")["files"]:
                file = _ask(f"{on.address}/api/files/{row['id']}")
                facts = file["file"].pop("media_metadata")
                self.files[names[row["local_path"]]] = {
                    **file["file"],
                    "facts": msgspec.convert(facts, MediaFacts | None),
                    "results": len(file["results"]),
                    "on_screen": [
                        text
                        for result in file["results"]
                        if result["key"] == "elements"
                        for text in result["value"]["text_visible"]
                    ],
                }

    def codes(self, name: str) -> list[str]:
        return [problem["code"] for problem in self.files[name]["problems"]]

    def agreement(self) -> dict[str, truth.FieldReport]:
        found = {name: file["facts"] for name, file in self.files.items()}
        return truth.compare(truth.truths(self.media), found)


def _ask(address: str) -> Any:
    with urllib.request.urlopen(address) as answer:
        return json.load(answer)


@pytest.fixture(scope="module")
def library(
    tmp_path_factory: pytest.TempPathFactory, shared_media: Path, full_size: bool
) -> Iterator[Library]:
    pytest.importorskip("pillow_heif", reason="the truth counts HEIC pictures in")
    folder = tmp_path_factory.mktemp("prove")
    with trap() as set_up:
        media = set_up.media(shared_media, folder / "media")
        reelsight = Reelsight(folder, REELSIGHT_OCR="auto" if full_size else "off")
        made = Library(reelsight, media, set_up)
        made.do("import", str(media))
        made.do("proxies", *(() if full_size else SMALL))
        made.do("analyze", *(() if full_size else SMALL))
        made.read_back()
        yield made


def test_counts_by_outcome_add_up(library: Library) -> None:
    imported = library.steps["import"].json
    assert library.steps["import"].code == 1, "some files are unreadable"
    assert imported["found"] == imported["ready"] + imported["unreadable"] == len(library.files)
    assert (imported["not_read_yet"], imported["unreadable_folders"]) == (0, [])
    states = Counter(file["state"] for file in library.files.values())
    assert (states["READY"], states["UNREADABLE"]) == (imported["ready"], imported["unreadable"])
    for step in ("proxies", "analyze"):
        told = library.steps[step].json
        assert told["total"] == told["done"] + told["skipped"] + told["failed"]
        assert sum(group["count"] for group in told["failures"]) == told["failed"]
        assert told["done"] > 0
        assert "Traceback" not in library.steps[step].err


def test_every_hostile_file_is_named_with_its_reason(library: Library) -> None:
    names = sorted(name for name in library.files if name.startswith("hostile/"))
    print()
    for name in names:
        file = library.files[name]
        reasons = "; ".join(f"[{p['code']}] {p['message']}" for p in file["problems"])
        print(f"{name}: {file['state']}, {file['results']} results; {reasons}")
    assert {Path(name).name: library.codes(name) for name in names} == REASONS


def test_files_without_a_picture_are_rows_with_their_facts(library: Library) -> None:
    silent = {name: f for name, f in library.files.items() if "no_picture" in library.codes(name)}
    print()
    for name, file in sorted(silent.items()):
        facts = file["facts"]
        print(f"{name}: {facts.kind}, {facts.duration_s} s, {facts.audio_codec or 'not known'}")
        assert file["state"] == "READY"
        assert facts.duration_s
        assert facts.audio_tracks
    assert {"made/audio_only.mp4", "made/cover_art_only.m4a", "speech/jfk.flac"} <= set(silent)


def test_nobody_followed_an_address(library: Library) -> None:
    visitors = library.trap.visitors()
    print(f"\nconnections to port {library.trap.port} of this machine: {visitors}")
    assert visitors == 0
    assert library.trap.catches(), "the listener must see who does come"


def test_the_originals_are_as_they_were(library: Library) -> None:
    after = state_of(library.media)
    print(f"\n{len(after)} originals: bytes and modification times as before")
    assert after == library.before


def test_stored_facts_agree_with_what_is_known(library: Library) -> None:
    reports = library.agreement()
    print(f"\n{truth.text(reports)}")
    assert len(truth.truths(library.media)) > 200
    assert all(report.is_good for report in reports.values())


@pytest.fixture(scope="module")
def doors(library: Library) -> Iterator[SearchDoors]:
    own = library.reelsight
    with serving(environment=own.environment, folder=own.folder) as on:
        yield SearchDoors(own, on.address)


def test_every_file_is_found_by_its_name(library: Library, doors: SearchDoors) -> None:
    missed = []
    for name, file in library.files.items():
        words = Path(file["filename"]).stem.replace('"', " ")  # as every page shows it
        if not any(map(str.isalnum, words)):
            continue
        answer = doors.api("/api/search", q=f'name:"{words}"', per_page=200)
        if file["id"] not in {found["id"] for found in answer["files"]}:
            missed.append(name)
    print(f"\n{len(library.files) - len(missed)} of {len(library.files)} found by their names")
    assert missed == []


@pytest.mark.parametrize(
    "text", ["sony cybershot", "issue -122", "truncated hostile", "IMG*", "zeppelin"]
)
def test_every_door_finds_the_same_moments(doors: SearchDoors, text: str) -> None:
    found = doors.everywhere(text)
    print(f"\n{text}: {len(found)} moments in {len({spot.file_id for spot in found})} files")
    assert bool(found) is (text != "zeppelin")


def test_what_was_read_on_screen_is_found_at_its_second(
    library: Library, doors: SearchDoors, full_size: bool
) -> None:
    asked = 0
    for file in library.files.values():
        for read in file["on_screen"]:
            words = read["text"].replace('"', " ")
            if not any(map(str.isalnum, words)) or len(words.strip()) < 2:
                continue
            answer = doors.api("/api/search", q=f'elements:"{words}"', per_page=200)
            spots = {
                Spot(found["id"], moment["start_s"])
                for found in answer["files"]
                for moment in found["moments"]
            }
            times = read.get("time_ranges")  # pictures have none
            first = times[0]["start_s"] if times else None
            assert Spot(file["id"], first) in spots, (file, read)
            asked += 1
    print(f"\n{asked} texts in pictures found again, each in its file and at its second")
    assert not full_size or asked > 100


def test_without_the_extra_heic_pictures_name_it(
    tmp_path: Path, shared_media: Path, library: Library
) -> None:
    hidden = tmp_path / "hidden"
    hidden.mkdir()
    (hidden / "pillow_heif.py").write_text("raise ModuleNotFoundError(name='pillow_heif')\n")
    plain = Reelsight(tmp_path, PYTHONPATH=str(hidden))
    told = plain("import", str(shared_media / "images"), "--json").json
    said = {
        f"images/{file['path']}": f"{problem['message']} {problem['remedy']}"
        for file in told["files"]
        for problem in file["problems"]
        if problem["code"] == "needs_heic_extra"
    }
    print(f"\n{len(said)} pictures that are read with the extra say without it:")
    print("\n".join(sorted(set(said.values()))))
    read = {name: file["facts"] for name, file in library.files.items() if file["facts"]}
    with_it = {name for name, facts in read.items() if facts.container == "heif"}
    assert len(with_it) >= 5
    assert with_it <= set(said)
    assert all("reelsight[heic]" in message for message in said.values())
