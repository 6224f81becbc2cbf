from datetime import UTC, datetime

import pytest

from application.library.name_passages import name_passages, searchable
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
        ("IMG_2231_saltmarchQuay.jpg", ["saltmarch", "Quay"]),
        ("DJI0042Harbour.mov", ["DJI", "0042", "Harbour"]),
        ("Ölhafen2019.png", ["Ölhafen", "2019"]),
    ],
)
def test_words_that_stick_together_are_found_one_by_one(name: str, words: list[str]) -> None:
    as_it_is, apart = searchable(name).split("\n")
    assert as_it_is == name
    assert set(words) <= set(apart.split())


def test_a_name_of_plain_words_stands_once() -> None:
    assert searchable("two boats.jpg") == "two boats.jpg"


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
