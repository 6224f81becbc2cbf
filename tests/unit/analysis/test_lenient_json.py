# ruff: noqa: E501 (a table reads better in lines)
"""What a model writes is read, and nothing that it did not write."""

import json
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from domain.analysis.lenient.strings import has_bare_drive
from domain.analysis.lenient_json import JsonRead, read_json

TEXTS = st.text(max_size=12) | st.sampled_from(
    ['say "yes", "no"', "a\nb", "C:\\new\\table", '", "k": ', "00:12", "```", "it's", "}", "// x"]
)
JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | TEXTS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4),
    max_leaves=12,
)
DOCUMENTS = st.dictionaries(TEXTS, JSON, max_size=5)


def read(words: str | bytes, *wanted: str) -> JsonRead:
    found = read_json(words, frozenset(wanted))
    assert found is not None
    return found


def value(words: str | bytes, *wanted: str) -> Any:
    return read(words, *wanted).value


def is_part(part: Any, whole: Any) -> bool:
    if isinstance(part, dict):
        return isinstance(whole, dict) and all(
            key in whole and is_part(inner, whole[key]) for key, inner in part.items()
        )
    if isinstance(part, list):
        return (
            isinstance(whole, list)
            and len(part) <= len(whole)
            and all(is_part(one, other) for one, other in zip(part, whole, strict=False))
        )
    return type(part) is type(whole) and part == whole


@given(DOCUMENTS, st.booleans(), st.sampled_from([None, 2]))
@settings(max_examples=150, deadline=None)
def test_any_json_is_read_as_it_is(document: Any, is_ascii: bool, indent: int | None) -> None:
    words = json.dumps(document, ensure_ascii=is_ascii, indent=indent)
    assume(not has_bare_drive(words))  # ambiguous; see the paths below
    assert read(words).value == document
    assert read(words).cut == ()
    wrapped = read(f"Here it is:\n```json\n{words}\n```\nI hope it helps.")
    assert wrapped.value == document


@given(DOCUMENTS, st.booleans(), st.sampled_from([None, 2]), st.data())
@settings(max_examples=250, deadline=None)
def test_what_is_read_of_a_cut_text_stands_in_the_whole(
    document: Any, is_ascii: bool, indent: int | None, data: st.DataObject
) -> None:
    words = json.dumps(document, ensure_ascii=is_ascii, indent=indent)
    assume(not has_bare_drive(words))
    cut_at = data.draw(st.integers(0, len(words) - 1))
    found = read_json(words[:cut_at])
    if found is not None:
        assert is_part(found.value, document), found
        assert found.cut[0] == ""


@given(st.text(alphabet="{}[]\",:\\/#`\n 'a1.t", max_size=60))
@settings(max_examples=300, deadline=None)
def test_no_words_break_it(words: str) -> None:
    read_json(words)
    read_json('{"a": "' + words)


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        ('\ufeff{"a": 1}', {"a": 1}),
        ('{"a": 1,}', {"a": 1}),
        ('{"a": [1, 2,], }', {"a": [1, 2]}),
        ('{"a": 1 "b": 2}', {"a": 1, "b": 2}),
        ('{"a": "x"\n "b": "y"}', {"a": "x", "b": "y"}),
        ("{'a': 'it is', b: True, \"c\": None}", {"a": "it is", "b": True, "c": None}),
        ("{'a': 'it won't do', 'b': 1}", {"a": "it won't do", "b": 1}),
        ('{"a": NaN, "b": -Infinity, "c": 1e999}', {"a": None, "b": None, "c": None}),
        ('{"a": 1, // one\n "b": /* two */ 2, # three\n "c": "# // no"}', {"a": 1, "b": 2, "c": "# // no"}),
        ('{"start": 00:12, "end": 1:02:03, "list": [00:12, 0:13.5]}', {"start": "00:12", "end": "1:02:03", "list": ["00:12", "0:13.5"]}),
        ('{"a": "one\ntwo\tthree", "b": 1}', {"a": "one\ntwo\tthree", "b": 1}),
        ('{"a": "he said "yes", "no" and left", "b": 1}', {"a": 'he said "yes", "no" and left', "b": 1}),
        ('{"a": ["an "old" boat", "x"]}', {"a": ['an "old" boat', "x"]}),
        ('{"a": {"b": 1}}, "c": 2}', {"a": {"b": 1}, "c": 2}),
        ('{"a": [{"b": 1], "c": 2}', {"a": [{"b": 1}], "c": 2}),
        ('{"a": ["x", "y"}, "c": 2}', {"a": ["x", "y"], "c": 2}),
        ('{"a": , "b": 2, "c": }', {"b": 2}),
        ('{"a": [1, 2, ...], "b": 3}', {"a": [1, 2], "b": 3}),
        ('{"a": "\\ud83d\\ude00 \\ud83d", "b": 1}', {"a": "😀 \ufffd", "b": 1}),
        ('{"a": 85%, "b": 12 km}', {"a": "85%", "b": "12 km"}),
        ('{"n": 12,000, "b": 1}', {"b": 1}),
        ('{"city": "New York, "state": "NY"}', {"state": "NY"}),
        ("{“a”: “x”}", {"a": "x"}),
    ],
)  # fmt: skip
def test_mistakes_are_mended(words: str, wanted: Any) -> None:
    assert value(words) == wanted
    if not words.startswith("\ufeff"):
        assert read(words).repairs


@pytest.mark.parametrize(
    ("inside", "wanted"),
    [
        (r"C:\Users\new\table.mp4", r"C:\Users\new\table.mp4"),
        (r"C:\\Users\\new", r"C:\Users\new"),
        (r"D:\temp\bow.mp4 and more", r"D:\temp\bow.mp4 and more"),
        (r"D:\My films\new\utah.mp4", r"D:\My films\new\utah.mp4"),
        (r"\\server\share\new", r"\\server\share\new"),
        ("C:\\Users\\", "C:\\Users\\"),
        (r"a drive C:\nand a line", "a drive C:\nand a line"),
        (r"Q:\tWhat? A:\tA boat.", "Q:\tWhat? A:\tA boat."),
        (r"seen in C:\Users\x.\nThen", "seen in C:\\Users\\x.\nThen"),
        (r"5 \% of \_all\nof it", "5 \\% of \\_all\nof it"),
    ],
)
def test_windows_paths_stay_what_they_are(inside: str, wanted: str) -> None:
    assert value('{"a": "' + inside + '", "b": 1}') == {"a": wanted, "b": 1}


def test_a_string_is_not_a_clock_nor_a_number_a_text() -> None:
    assert value('{"a": "00:12", "b": 12, "c": 007,}') == {"a": "00:12", "b": 12, "c": "007"}


def test_of_several_objects_the_one_with_the_wanted_keys_is_taken() -> None:
    words = 'As in {"x": 1}: {"summary": {"text": "a"}} and {"note": true}'
    assert value(words, "summary") == {"summary": {"text": "a"}}
    assert "number 2 was taken" in " ".join(read(words, "summary").repairs)
    assert value(words) == {"note": True}


def test_words_in_braces_hide_no_answer() -> None:
    assert value('The set {a: one of many goes here.\n{"k": {"b": 1}}', "k") == {"k": {"b": 1}}


def test_a_key_that_is_there_twice_is_named() -> None:
    found = read('{"a": 1, "b": 2, "a": 3}')
    assert found.value == {"a": 3, "b": 2}
    assert found.repairs == ("a is there twice; the last one was kept",)
    assert value('{"a": {"x": 1, "y": 2}, "a": {"x": 1') == {"a": {"x": 1, "y": 2}}


def test_where_a_text_is_cut_is_said() -> None:
    found = read('{"a": {"t": "x"}, "b": {"list": [{"t": "one", "n": 1}, {"t": "two", "n": 12')
    assert found.value == {"a": {"t": "x"}, "b": {"list": [{"t": "one", "n": 1}, {"t": "two"}]}}
    assert found.cut == ("", "b", "b.list", "b.list[1]")
    assert found.repairs == ("b.list[1].n: cut off; left out (character 76)",)


def test_nesting_has_an_end() -> None:
    assert value('{"a": ' + "[" * 100_000) != {}
    deep = read('{"b": 1, "a": ' + "[" * 3000 + "]" * 3000 + ', "c": 2}')
    assert deep.value["b"] == 1
    assert deep.value["c"] == 2


@pytest.mark.parametrize(
    "words", ["", "   ", "No boat.", "12", '"text"', "null", "[link](to) {smile}", "\x00\xff"]
)
def test_words_without_an_object_are_none(words: str) -> None:
    found = read_json(words)
    assert found is None or not isinstance(found.value, dict | list)
