"""From files on a disk to the second at which a word is seen: import, proxies, analyze, search."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.command import Reelsight
from tests.contract.text_readers import needs_ocr
from tests.data.server import serving
from tests.data.text_pictures import draw_text, film
from tests.prove.search_doors import SearchDoors, Spot

pytestmark = needs_ocr
FILM, SIGN, HOSTILE, ARABIC = (
    "20230405_stall.mp4", "sign.png", "<img src=x onerror=alert(1)>.png", "قوارب الصيد.png",
)  # fmt: skip
SCENE_S = 3.0


class Library:
    """A night at a market: two things are seen in the film, one after the other."""

    def __init__(self, folder: Path) -> None:
        self.reelsight = Reelsight(folder, REELSIGHT_OCR="auto")
        self.media = folder / "Night market"
        self.media.mkdir()
        eel, closed = (
            draw_text(folder / f"{words}.png", words, ground=ground, ink=ink)
            for words, ground, ink in (
                ("SMOKED EEL", "black", "white"),
                ("CLOSED AT NINE", "white", "black"),
            )
        )
        film(self.media / FILM, (eel, SCENE_S), (closed, SCENE_S))
        draw_text(self.media / SIGN, "LANTERN FISH")
        for name in (HOSTILE, ARABIC):
            shutil.copyfile(closed, self.media / name)
        for words in (["import", str(self.media)], ["proxies"], ["analyze"]):
            self.do(*words)

    def do(self, *words: str) -> None:
        ran = self.reelsight(*words)
        assert ran.code == 0, ran.err

    def id_of(self, name: str) -> int:
        files = self.reelsight("files", "--json").json["files"]
        (found,) = (int(file["id"]) for file in files if file["name"] == name)
        return found


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    return Library(tmp_path_factory.mktemp("market"))


@pytest.fixture(scope="module")
def doors(library: Library) -> Iterator[SearchDoors]:
    with serving(environment=library.reelsight.environment, folder=library.reelsight.folder) as on:
        yield SearchDoors(library.reelsight, on.address)


def test_a_word_on_screen_is_found_at_the_second_it_is_seen(
    library: Library, doors: SearchDoors
) -> None:
    film_id = library.id_of(FILM)
    eel = doors.everywhere("eel")
    closed = [spot for spot in doors.everywhere("closed nine") if spot.file_id == film_id]
    print(f"\neel: {eel}\nclosed nine, in the film: {closed}")
    assert {spot.file_id for spot in eel} == {film_id}
    assert {spot.start_s for spot in eel} >= {0.0}
    assert all(spot.start_s is None or spot.start_s < SCENE_S for spot in eel)
    assert {spot.start_s for spot in closed} >= {SCENE_S}
    assert all(spot.start_s is None or spot.start_s >= SCENE_S for spot in closed)
    assert doors.everywhere("lantern -eel")[0] == Spot(library.id_of(SIGN), None)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("stall", [FILM]),
        ("sta*", [FILM]),
        ("onerror alert", [HOSTILE]),
        ("قوارب", [ARABIC]),
        ('"الصيد"', [ARABIC]),
        ("market sign", [SIGN]),
        ("zeppelin", []),
    ],
)
def test_names_of_files_and_folders_are_found_through_every_door(
    library: Library, doors: SearchDoors, text: str, names: list[str]
) -> None:
    spots = doors.everywhere(text)

    assert {spot.file_id for spot in spots} == {library.id_of(name) for name in names}


def test_a_persons_word_is_found_before_and_after_another_analysis(
    library: Library, doors: SearchDoors
) -> None:
    sign = library.id_of(SIGN)
    library.do("edit", str(sign), "description.overview=A paper dragon", "--note", "Ask Ilse Ko")
    for _ in range(2):
        assert {spot.file_id for spot in doors.everywhere("paper dragon")} == {sign}
        assert {spot.file_id for spot in doors.everywhere("notes:ilse")} == {sign}
        assert doors.everywhere("description:lantern") == []
        library.do("analyze", "--force", "--text", SIGN)

    library.do("edit", str(sign), "--undo", "description.overview")

    assert doors.everywhere("paper dragon") == []
    assert {spot.file_id for spot in doors.everywhere("description:lantern")} == {sign}
