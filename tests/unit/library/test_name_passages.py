import unicodedata

import pytest

from application.library.name_passages import name_passages, words_in
from domain.shared.ids import FilePath
from domain.shared.provenance import Source


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("IMG_2231_saltmarchQuay", ("saltmarch", "Quay")),
        ("DJI0042Harbour", ("DJI", "0042", "Harbour")),
        ("Ölhafen2019 JPEGPhoto", ("Ölhafen", "2019", "JPEG", "Photo")),
        ("two_boats 2019-06-14", ()),
        ("港2019", ("港", "2019")),
    ],
)
def test_words_that_stick_together_are_found_one_by_one(name: str, words: tuple[str, ...]) -> None:
    assert words_in(name) == words


def test_the_name_stands_as_it_is_before_its_words() -> None:
    root = FilePath(b"/")
    (name,) = name_passages(FilePath(b"/saltmarchQuay.mp4"), root).passages
    assert name.text == "saltmarchQuay.mp4\nsaltmarch Quay"
    (plain,) = name_passages(FilePath(b"/boats.mp4"), root).passages
    assert plain.text == "boats.mp4"


def test_folders_down_from_the_imported_one_are_one_passage() -> None:
    root = FilePath(b"/archive/Harbour")
    entry = name_passages(FilePath(b"/archive/Harbour/2019/June/a.jpg"), root)
    assert [(p.field, p.text, p.source) for p in entry.passages] == [
        ("name", "a.jpg", Source.FILENAME),
        ("folders", "Harbour / 2019 / June", Source.PATH),
    ]


def test_a_name_that_is_not_text_is_shown_and_never_obeyed() -> None:
    root = FilePath(b"/")
    (name,) = name_passages(FilePath(b"/\xff\x00\xe2\x80\xaegpj.jpg"), root).passages
    assert name.text.isprintable() or "\n" in name.text
    assert "\\xff" in name.text


def test_a_name_is_found_as_people_type_it_however_its_machine_wrote_it() -> None:
    root = FilePath(b"/")
    in_pieces = unicodedata.normalize("NFD", "/한강 がま.mp4").encode()
    (name,) = name_passages(FilePath(in_pieces), root).passages
    assert name.text.startswith("한강 がま.mp4")
