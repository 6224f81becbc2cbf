from datetime import UTC, datetime

import pytest

from application.library.name_passages import name_passages, words_in
from domain.library.file import FileState, MediaFile, Root
from domain.library.kind import MediaKind
from domain.shared.ids import FileId, FilePath, RootId
from domain.shared.provenance import Source

NOW = datetime(2026, 1, 2, tzinfo=UTC)


def file_at(path: bytes) -> MediaFile:
    return MediaFile(
        id=FileId(1),
        root_id=RootId(1),
        path=FilePath(path),
        kind=MediaKind.IMAGE,
        size_bytes=1,
        modified_ns=1,
        fingerprint="1-a",
        state=FileState.READY,
        problems=(),
        imported_at=NOW,
    )


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
    root = Root(id=RootId(1), path=FilePath(b"/"), added_at=NOW)
    (name,) = name_passages(file_at(b"/saltmarchQuay.mp4"), root).passages
    assert name.text == "saltmarchQuay.mp4\nsaltmarch Quay"
    (plain,) = name_passages(file_at(b"/boats.mp4"), root).passages
    assert plain.text == "boats.mp4"


def test_folders_down_from_the_imported_one_are_one_passage() -> None:
    root = Root(id=RootId(1), path=FilePath(b"/archive/Harbour"), added_at=NOW)
    entry = name_passages(file_at(b"/archive/Harbour/2019/June/a.jpg"), root)
    assert [(p.field, p.text, p.source) for p in entry.passages] == [
        ("name", "a.jpg", Source.FILENAME),
        ("folders", "Harbour / 2019 / June", Source.PATH),
    ]


def test_a_name_that_is_not_text_is_shown_and_never_obeyed() -> None:
    root = Root(id=RootId(1), path=FilePath(b"/"), added_at=NOW)
    (name,) = name_passages(file_at(b"/\xff\x00\xe2\x80\xaegpj.jpg"), root).passages
    assert name.text.isprintable() or "\n" in name.text
    assert "\\xff" in name.text
