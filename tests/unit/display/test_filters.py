import pytest

from domain.library.file import FileState
from domain.library.file_list import FileFilter, FileQuery, FileSort
from domain.library.kind import MediaKind
from domain.library.paths import Folder, PathFlavour
from domain.shared.ids import FilePath
from entrypoints.http.refusals import BadFilter
from entrypoints.http.views import filters

FULL = FileQuery(
    filter=FileFilter(
        kind=MediaKind.VIDEO,
        text="harbour & co",
        state=FileState.READY,
        has_proxy=False,
        has_analysis=True,
        folder=Folder(path=FilePath(b"/m/50% \xff/Lake\n & co"), flavour=PathFlavour.POSIX),
    ),
    sort=FileSort.SIZE,
    descending=True,
    page=3,
)


def read(address: str) -> FileQuery:
    from urllib.parse import parse_qsl

    return read_values(dict(parse_qsl(address.partition("?")[2])))


def read_values(values: dict[str, str]) -> FileQuery:
    return filters.read_query(values, lambda path: Folder(path=path, flavour=PathFlavour.POSIX))


def test_an_address_is_read_back_as_the_query_that_it_was_written_from() -> None:
    assert read(filters.address(FULL)) == FULL
    assert read(filters.address(FileQuery())) == FileQuery()


def test_an_address_holds_only_what_matters() -> None:
    assert filters.address(FileQuery()) == "/files"
    assert filters.address(FileQuery(page=2)) == "/files?page=2"


@pytest.mark.parametrize(
    "values",
    [
        {"kind": "hologram"},
        {"state": "sleepy"},
        {"has_proxy": "maybe"},
        {"sort": "path; drop table files"},
        {"page": "0"},
        {"page": "two"},
    ],
)
def test_a_value_that_cannot_be_used_is_refused_by_its_key(values: dict[str, str]) -> None:
    with pytest.raises(BadFilter) as refused:
        read_values(values)
    assert refused.value.details["key"] in values


def test_names_nobody_knows_are_passed_over() -> None:
    assert read_values({"utm_source": "mail", "kind": ""}) == FileQuery()


def test_another_filter_starts_on_its_first_page_and_keeps_the_order() -> None:
    changed = filters.with_filter(FULL, kind=None)
    assert changed.page == 1
    assert (changed.sort, changed.descending) == (FileSort.SIZE, True)


def test_the_same_column_again_turns_the_order_round() -> None:
    first = filters.sorted_by(FileQuery(), FileSort.SIZE)
    assert first.descending
    assert not filters.sorted_by(first, FileSort.SIZE).descending
    assert not filters.sorted_by(first, FileSort.NAME).descending


def test_a_view_is_chosen_when_the_filter_is_exactly_its_own() -> None:
    found = filters.views(FileQuery(filter=FileFilter(kind=MediaKind.IMAGE, text="gate")))
    assert [view.key for view in found if view.chosen] == ["images"]
    assert next(view for view in found if view.key == "videos").href == (
        "/files?kind=video&text=gate"
    )
    assert not any(view.chosen for view in filters.views(FULL))


def test_a_chip_says_its_value_in_words_and_how_to_drop_it() -> None:
    proxy = next(chip for chip in filters.chips(FULL) if chip.key == "has_proxy")
    assert (proxy.value, proxy.active) == ("none", True)
    assert "has_proxy" not in proxy.without
    assert [choice.label for choice in proxy.choices if choice.chosen] == ["none"]


def test_the_folders_of_a_file_lead_to_what_lies_in_them() -> None:
    root = Folder(path=FilePath(b"/m/Kestrel Sound"), flavour=PathFlavour.POSIX)
    crumbs = filters.trail(FilePath(b"/m/Kestrel Sound/2019/50%/a.mov"), root)
    assert [crumb.label for crumb in crumbs] == ["Kestrel Sound", "2019", "50%"]
    assert crumbs[1].href == "/files?folder=/m/Kestrel+Sound/2019"
    assert crumbs[2].href == "/files?folder=/m/Kestrel+Sound/2019/50%2525"
    assert read(crumbs[2].href).filter.folder == Folder(
        path=FilePath(b"/m/Kestrel Sound/2019/50%"), flavour=PathFlavour.POSIX
    )


def test_a_view_keeps_the_folder_that_one_is_in() -> None:
    videos = next(view for view in filters.views(FULL) if view.key == "videos")
    assert read(videos.href).filter.folder == FULL.filter.folder
