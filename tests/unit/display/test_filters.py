from datetime import UTC, date, datetime

import pytest
from msgspec import structs

from domain.library.file import FileState
from domain.library.file_list import (
    Cursor,
    FileChoice,
    FileChoices,
    FileFilter,
    FileQuery,
    FileSort,
)
from domain.library.kind import MediaKind
from domain.library.paths import Folder, PathFlavour
from domain.library.saved_filter import SavedFilter
from domain.shared.ids import FileId, FilePath, SavedFilterId
from entrypoints.http.refusals import BadFilter
from entrypoints.http.views import filters
from entrypoints.http.views.filter_chips import Chip, chips

NO_CHOICES = FileChoices(cameras=(), codecs=())

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


def chip(query: FileQuery, key: str) -> Chip:
    return next(chip for chip in chips(query, NO_CHOICES) if chip.key == key)


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
    proxy = chip(FULL, "has_proxy")
    assert (proxy.value, proxy.active) == ("none", True)
    assert "has_proxy" not in proxy.without
    assert [choice.label for choice in proxy.choices if choice.chosen] == ["none"]


def test_every_filter_but_the_text_can_be_set_by_a_chip() -> None:
    settable = {name for each in chips(FULL, NO_CHOICES) for name in each.changes}
    assert settable | {"text"} == set(FileFilter.__struct_fields__)
    assert not any(each.active for each in chips(FileQuery(), NO_CHOICES))


@pytest.mark.parametrize(
    ("key", "filter_", "words"),
    [
        ("size", FileFilter(min_size_bytes=10 * 1024**2), "≥ 10.0 MB"),
        ("size", FileFilter(min_size_bytes=1024, max_size_bytes=2048), "1.00 KB – 2.00 KB"),
        ("duration", FileFilter(max_duration_s=90), "≤ 01:30"),
        ("captured", FileFilter(captured_until=date(2019, 6, 14)), "until 14 Jun 2019"),
        (
            "imported",
            FileFilter(imported_from=date(2019, 6, 14), imported_until=date(2019, 6, 14)),
            "14 Jun 2019",
        ),
        ("characters", FileFilter(min_transcript_characters=1200), "≥ 1,200 characters"),
        ("camera", FileFilter(camera="Kestrel K1"), "Kestrel K1"),
        ("quarantined", FileFilter(quarantined=False), "no"),
        (
            "folder",
            FileFilter(folder=FULL.filter.folder, subfolders=False),
            "Lake\\n & co, not below it",
        ),
    ],
)
def test_ranges_and_choices_are_said_in_words(key: str, filter_: FileFilter, words: str) -> None:
    assert chip(FileQuery(filter=filter_), key).value == words


@pytest.mark.parametrize("key", ["size", "duration", "captured", "characters", "folder"])
def test_what_a_form_of_a_chip_sends_is_the_filter_it_shows(key: str) -> None:
    filter_ = structs.replace(
        FULL.filter, min_size_bytes=3 * 1024**3, max_size_bytes=4097, min_duration_s=75,
        max_duration_s=1.25, captured_from=date(2019, 1, 2), min_transcript_characters=20,
        subfolders=False,
    )  # fmt: skip
    query = structs.replace(FULL, filter=filter_, page=1)
    shown = chip(query, key)
    sent = shown.others | {asked.name: asked.value for asked in shown.inputs}
    if shown.deep is not None:
        sent["subfolders"] = "" if shown.deep else "false"
    assert read_values(sent) == query


def test_cameras_are_offered_with_their_number_of_files() -> None:
    choices = FileChoices(cameras=(FileChoice(value="Kestrel K1", files=7),), codecs=())
    camera = next(
        each
        for each in chips(FileQuery(filter=FileFilter(camera="KESTREL k1")), choices)
        if each.key == "camera"
    )
    assert [(c.label, c.files, c.chosen) for c in camera.choices] == [("Kestrel K1", 7, True)]
    assert read(camera.choices[0].href).filter.camera == "Kestrel K1"


def test_a_saved_filter_is_a_tab_with_its_own_order() -> None:
    kept = SavedFilter(
        id=SavedFilterId(3), name="Lake", filter=FULL.filter, sort=FileSort.SIZE,
        descending=True, saved_at=datetime(2026, 1, 2, tzinfo=UTC),
    )  # fmt: skip
    (tab,) = (tab for tab in filters.views(FULL, [kept]) if tab.saved_id)
    assert (tab.label, tab.chosen) == ("Lake", True)
    assert read(tab.href) == structs.replace(FULL, page=1)
    assert [tab.key for tab in filters.views(FULL, [kept]) if tab.chosen] == ["saved-3"]


def test_a_place_to_go_on_from_is_in_the_address_and_gone_with_another_filter() -> None:
    deep = structs.replace(FULL, after=Cursor(value=7, file_id=FileId(2)))
    assert read(filters.address(deep)) == deep
    assert filters.with_filter(deep, kind=None).after is None
    assert filters.sorted_by(deep, FileSort.NAME).after is None
    with pytest.raises(BadFilter, match="another order"):
        read(filters.address(deep).replace("-size_bytes", "size_bytes"))


def test_what_nobody_understands_is_named_in_a_note() -> None:
    assert filters.passed_over(["kind", "sort", "dialog", "after", "page"]) == ""
    assert "Did you mean has_proxy?" in filters.passed_over(["kind", "has_proxies"])


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
