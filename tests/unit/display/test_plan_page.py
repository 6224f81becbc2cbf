"""What the page of a plan shows, and what it makes of a form."""

import pytest
from litestar.datastructures import FormMultiDict

from domain.library.rescan import AmbiguousRule, ChangeKind
from domain.shared.ids import FilePath, JobId
from entrypoints.http.folder_text import folder_name, folder_text, typed_path
from entrypoints.http.refusals import BadFileId, BadFilter
from entrypoints.http.views.plan_choice import read_plan_choice
from entrypoints.http.views.plan_lines import Differing, differing

COUNTS = {ChangeKind.MOVED: 12, ChangeKind.MISSING: 3, ChangeKind.NEW: 250}


@pytest.mark.parametrize(
    ("old", "new", "parts"),
    [
        ("a/b/c.mp4", "a/x/c.mp4", ("b", "x")),
        ("a/b.mp4", "a/c.mp4", ("b.mp4", "c.mp4")),
        ("b.mp4", "in/b.mp4", ("", "in")),
        ("in/b.mp4", "b.mp4", ("in", "")),
        ("a/a/c.mp4", "a/c.mp4", ("a", "")),
        ("/m/a.mp4", "/n/b.mp4", ("m/a.mp4", "n/b.mp4")),
        ("same.mp4", "same.mp4", ("", "")),
    ],
)
def test_of_two_paths_the_names_that_differ_are_told_apart(
    old: str, new: str, parts: tuple[str, str]
) -> None:
    before, after = differing(old, new, "/")
    assert (before.part, after.part) == parts
    for told, path in ((before, old), (after, new)):
        assert told.head + told.part + told.tail == path


def test_a_difference_keeps_whole_names_together() -> None:
    _, after = differing("2019/harbour_1.mp4", "2019/harbour_2.mp4", "/")
    assert after == Differing(head="2019/", part="harbour_2.mp4", tail="")


@pytest.mark.parametrize(
    "path",
    [b"/m/plain", b"/m/caf\xe9", b"/m/a\nb", b"/m/100%25", b"/m/ ", b"C:\\x\xff", b"/m/\xc2\x85"],
)
def test_a_folder_comes_back_from_text_as_it_went_in(path: bytes) -> None:
    text = folder_text(FilePath(path))
    assert text == text.strip()
    back = folder_name(text)
    assert (back if isinstance(back, bytes) else back.encode()) == path
    assert typed_path(text).encode("utf-8", "surrogateescape") == path


def test_readable_folders_stay_readable() -> None:
    assert folder_text(FilePath("/m/Grüße 100%".encode())) == "/m/Grüße 100%"


def test_ticks_count_only_where_the_ticked_ones_are_meant() -> None:
    form = FormMultiDict(
        [("mode-moved", "ticked"), ("moved", "4"), ("moved", "5"), ("mode-missing", "none"),
         ("missing", "7"), ("mode-new", "all"), ("new", "/m/a.mp4")]
    )  # fmt: skip
    command = read_plan_choice(form).command(JobId("r1"))
    assert command.moved == (4, 5)
    assert command.missing == ()
    assert command.new == ()
    assert command.whole == {ChangeKind.NEW}


def test_of_what_a_form_does_not_mention_nothing_is_chosen() -> None:
    choice = read_plan_choice(FormMultiDict([("moved", "4")]))
    assert choice.counted(COUNTS) == ()
    assert choice.command(JobId("r1")).whole == frozenset()


@pytest.mark.parametrize(
    ("fields", "asks"),
    [
        ([("mode-moved", "all")], False),
        ([("mode-missing", "all")], True),
        ([("mode-missing", "ticked"), ("missing", "7")], True),
        ([("mode-missing", "ticked")], False),
        ([("mode-new", "all")], True),
        ([("mode-new", "ticked")] + [("new", f"/m/{n}") for n in range(100)], False),
        ([("mode-new", "ticked")] + [("new", f"/m/{n}") for n in range(101)], True),
    ],
)
def test_it_is_asked_once_more_before_many_are_imported_or_any_forgotten(
    fields: list[tuple[str, str]], asks: bool
) -> None:
    choice = read_plan_choice(FormMultiDict(fields))
    assert choice.asks_again(COUNTS) is asks
    # what the question carries on is the same choice
    assert read_plan_choice(FormMultiDict(choice.fields())) == choice


def test_ambiguous_lines_that_are_left_alone_are_not_counted() -> None:
    fields = [("mode-ambiguous", "all")]
    counts = {ChangeKind.AMBIGUOUS: 2}
    assert read_plan_choice(FormMultiDict(fields)).counted(counts) == ()
    fields.append(("rule", AmbiguousRule.FIRST_MATCH.value))
    (chosen,) = read_plan_choice(FormMultiDict(fields)).counted(counts)
    assert chosen.count == 2


def test_values_that_no_page_sends_are_refused() -> None:
    with pytest.raises(BadFilter):
        read_plan_choice(FormMultiDict([("mode-moved", "some")]))
    with pytest.raises(BadFilter):
        read_plan_choice(FormMultiDict([("rule", "delete")]))
    with pytest.raises(BadFileId):
        read_plan_choice(FormMultiDict([("mode-moved", "ticked"), ("moved", "x")])).command(
            JobId("r1")
        )
