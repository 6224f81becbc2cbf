"""Where a bracket, a quote or a key is missing, no text swallows what stands beside it."""

from typing import Any

import pytest

from domain.analysis.lenient_json import read_json


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        # a list, or the bracket that ends it, is missing
        ('{"a": [{"list": ["x"}, {"list": ["y"]}]}', {"a": [{"list": ["x"]}, {"list": ["y"]}]}),
        ('{"a": {"k": "x, y", "z"], "b": ["c"]}}', {"a": {}}),
        ('{"a": {"k": "x", ["y"]}}', {"a": {}}),
        ('{"a": ["x"], ["y"], ["z"], "b": 1}', {"a": ["x"], "b": 1}),
        ('{"a": ["x", "y": {"b": 1}], "c": 2}', {"a": ["x"], "c": 2}),
        ('{"a": ["x", "b": "y", "z"], "c": 2}', {"a": ["x", "z"], "c": 2}),
        ('{"o": {"a": ["x" y], "b": ["z"]}, "c": 1}', {"o": {"a": []}}),
        # a key is missing
        ('{"a": "x", : "y", "c": 1}', {"a": "x", "c": 1}),
        ('{"a": "x", : {"a": "y", "b": 2}, "c": 1}', {"a": "x", "c": 1}),
        ('{"a": "x", : [1, 2], "c": 1}', {"a": "x", "c": 1}),
        # a quote is missing
        ('{"o": {"a": "x", "b: "y", "c": "z"}}', {"o": {"c": "z"}}),
        ('{"o": {"a": "x", b": "y", "c": "z"}}', {"o": {"c": "z"}}),
        ('{"a": ["x, "y"], "b": 1}', {"a": [], "b": 1}),
        ('{"a": sand #2 red",\n "b": 1}', {"b": 1}),
        ('{"a": sand, C: grey", "b": 1}', {"b": 1}),
        # words stand between
        ('{"a": "x", ...  "b": "y", "c": 1}', {"b": "y", "c": 1}),
        ('{"a": ["x", and also\n "y"], "c": 1}', {"a": ["x", "y"], "c": 1}),
        ('{"a": ["x", and also "y"], "c": 1}', {"a": ["x"], "c": 1}),
        ('{"a": [x, y], "c": 1}', {"a": ["x", "y"], "c": 1}),
        # it begins anew
        ('{"a": {"t": "one tw\n{"a": {"t": "one two"}}', {"a": {"t": "one two"}}),
        ('{"a": {"t": "one tw```\n```json\n{"a": {"t": "one two"}}\n```', {"a": {"t": "one two"}}),
    ],
)  # fmt: skip
def test_what_is_unclear_is_left_out_and_nothing_else_is_changed(words: str, wanted: Any) -> None:
    found = read_json(words, frozenset({"a"}))
    assert found is not None
    assert found.value == wanted
    assert found.repairs


@pytest.mark.parametrize(
    "text",
    [
        'he said "yes", "no" and left',
        'a 12" pipe, 14" wide',
        'a sign: "OPEN"',
        'in the back, a sign: "OPEN"',
        'Title "Boats": a film',
    ],
)
def test_quotes_that_were_not_escaped_stay_text(text: str) -> None:
    found = read_json('{"a": "' + text + '", "b": ["' + text + '"]}')
    assert found is not None
    assert found.value == {"a": text, "b": [text]}
