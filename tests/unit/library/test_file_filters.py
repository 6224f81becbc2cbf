"""Every door says the same filter in its own words: there and back nothing is lost."""

from datetime import date

import click
import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.library.file import FileState
from domain.library.file_list import AnalysisState, Cursor, FileFilter, FileSort
from domain.library.kind import MediaKind
from domain.library.paths import Folder, PathFlavour
from domain.shared.errors import InvalidInput
from domain.shared.ids import FileId, FilePath
from entrypoints import file_cursor, file_filters
from entrypoints.cli.filter_options import OPTION_OF, filter_option
from entrypoints.file_filters import API, BY_ATTRIBUTE, FIELDS, OURS, Spelling
from entrypoints.http.api.selection import FilterBody, filter_body

WHOLE = st.none() | st.integers(0, 2**63 - 1)
SECONDS = st.none() | st.floats(0, 999_999_999).map(lambda number: round(number, 6))
YES_NO = st.none() | st.booleans()
DAYS = st.none() | st.dates()
TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=40)
FOLDERS = st.none() | st.binary(min_size=1, max_size=40).filter(lambda raw: 0 not in raw).map(
    lambda raw: folder_at(FilePath(raw))
)


def folder_at(path: FilePath) -> Folder:
    return Folder(path=path, flavour=PathFlavour.POSIX)


FILTERS = st.builds(
    FileFilter,
    kind=st.none() | st.sampled_from(MediaKind),
    text=TEXTS.map(str.strip),
    state=st.none() | st.sampled_from(FileState),
    folder=FOLDERS,
    subfolders=st.booleans(),
    camera=st.none() | TEXTS.filter(bool),
    codec=st.none() | TEXTS.filter(bool),
    analysis=st.none() | st.sampled_from(AnalysisState),
    **{name: YES_NO for name in FileFilter.__struct_fields__ if name.startswith("has_")},
    **dict.fromkeys(("failed_last_job", "stale", "quarantined", "uploaded"), YES_NO),
    **{f"{what}_{end}": DAYS for what in ("imported", "captured") for end in ("from", "until")},
    **dict.fromkeys(("min_size_bytes", "max_size_bytes", "min_transcript_characters"), WHOLE),
    **dict.fromkeys(("min_duration_s", "max_duration_s"), SECONDS),
)


def test_the_table_names_every_filter_once_and_no_two_alike() -> None:
    assert sorted(BY_ATTRIBUTE) == sorted(FileFilter.__struct_fields__)
    for names in ([f.name for f in FIELDS], [f.api for f in FIELDS], [*OPTION_OF.values()]):
        assert len(set(names)) == len(FIELDS)


def test_all_seventeen_of_the_predecessor_are_there_under_their_names() -> None:
    """Order apart, which is no filter: `sort_by`, `sort_order`."""
    assert {
        "file_type", "has_proxy", "has_transcription", "has_nova_analysis", "has_nova_embeddings",
        "search", "upload_from_date", "upload_to_date", "created_from_date", "created_to_date",
        "min_size", "max_size", "min_duration", "max_duration", "min_transcript_chars",
        "directory_path", "include_subdirectories",
    } <= {field.api for field in FIELDS}  # fmt: skip


@pytest.mark.parametrize("spelling", [OURS, API])
@given(filter_=FILTERS)
def test_an_address_says_the_whole_filter(spelling: Spelling, filter_: FileFilter) -> None:
    said = file_filters.written(filter_, spelling)
    assert file_filters.read(said, spelling, folder_at) == filter_


@given(filter_=FILTERS)
def test_a_json_body_says_the_whole_filter(filter_: FileFilter) -> None:
    sent = msgspec.json.encode(filter_body(filter_))
    assert msgspec.json.decode(sent, type=FilterBody).as_filter(folder_at) == filter_


@given(filter_=FILTERS)
def test_the_options_of_a_command_say_the_whole_filter(filter_: FileFilter) -> None:
    """But a folder, which is made absolute, and a text, which is shown as names are."""
    filter_ = msgspec.structs.replace(filter_, folder=None, text="")
    found: dict[str, object] = {}
    command = click.Command("files", callback=lambda **given: found.update(given))
    for attribute in OPTION_OF:
        command = filter_option(attribute)(command)
    words = []
    for attribute, value in file_filters.told(filter_).items():
        text, option = BY_ATTRIBUTE[attribute].value.write(value), OPTION_OF[attribute]
        if attribute == "subfolders":
            words.append("--no-subfolders")
        elif attribute in ("failed_last_job", "stale", "quarantined", "uploaded"):
            words.append(option if value else option.replace("--", "--not-", 1))
        else:
            words.append(f"{option}={text}")
    command.main(words, standalone_mode=False)
    given_ = {name: value for name, value in found.items() if value is not None}
    assert file_filters.made(given_, folder_at) == filter_


@pytest.mark.parametrize(
    ("key", "text", "value"),
    [
        ("min_size", "10MB", 10 * 1024**2),
        ("min_size", "1.5 kb", 1536),
        ("max_duration", "90s", 90.0),
        ("max_duration", "1:30", 90.0),
        ("max_duration", "1:02:03.5", 3723.5),
        ("created_from_date", "2019-06-14T10:00:00Z", date(2019, 6, 14)),
        ("state", "READY", FileState.READY),
        ("has_proxy", "Yes", True),
        ("stale", "0", False),
        ("search", " dawn ", "dawn"),
    ],
)
def test_values_are_read_as_people_write_them(key: str, text: str, value: object) -> None:
    field = next(field for field in FIELDS if field.api == key)
    found = file_filters.read({key: text}, API, folder_at)
    assert getattr(found, field.attribute) == value


@pytest.mark.parametrize(
    ("key", "text", "may_be"),
    [
        ("min_size", "-1", "a size like"),
        ("min_size", "9" * 19, "a size like"),
        ("max_size", "9999999PB", "a size like"),
        ("min_duration", "nan", "a length like"),
        ("min_duration", "1:2:3:4", "a length like"),
        ("min_transcript_chars", "1.5", "a whole number"),
        ("created_to_date", "14.6.2019", "a date like 2019-06-14"),
        ("created_to_date", "2019-02-30", "a date like 2019-06-14"),
        ("created_to_date", "20190614", "a date like 2019-06-14"),
        ("analysis_state", "perhaps", "one of none, waiting, done, failed"),
        ("has_proxy", "maybe", "true (1, yes) or false (0, no)"),
        ("directory_path", "/a%00b", "the path of a folder"),
    ],
)
def test_what_cannot_be_read_is_named_with_what_it_may_be(
    key: str, text: str, may_be: str
) -> None:
    with pytest.raises(InvalidInput, match=f"^{key}: “") as refused:
        file_filters.read({key: text}, API, folder_at)
    assert may_be in refused.value.message
    assert refused.value.details == {"key": key}


PLACES = st.none() | TEXTS | st.integers(-(2**63), 2**63 - 1) | st.floats(-1e12, 1e12)


@given(value=PLACES, sort=st.sampled_from(FileSort), descending=st.booleans())
def test_a_place_in_the_list_is_handed_back_as_it_was(
    value: str | float | None, sort: FileSort, descending: bool
) -> None:
    place = Cursor(value=value, file_id=FileId(7))
    text = file_cursor.written(place, sort, descending=descending)
    assert file_cursor.read(text, sort, descending=descending) == place
    with pytest.raises(InvalidInput, match="in another order"):
        file_cursor.read(text, sort, descending=not descending)


@pytest.mark.parametrize("text", ["x", "%%%", "e30", "WzFd", "é", "A" * 10_000])
def test_a_place_that_nobody_gave_is_refused(text: str) -> None:
    with pytest.raises(InvalidInput, match=r"^after: "):
        file_cursor.read(text, FileSort.NAME, descending=False)
