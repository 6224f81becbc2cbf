"""About how many tokens a type adds to a call, before anything is asked."""

from typing import Any

import msgspec

from application.plugins.analysis_type import AnalysisType
from application.plugins.tool_schema import schema_of
from domain.shared.price import Tokens

LETTERS_A_TOKEN = 4
"""Of English and of JSON, about."""

_ENTRIES_OF_A_LIST = 3
_LEAVES = {"string": 14, "number": 5, "integer": 4, "boolean": 3}
_NAME = 4
"""A field's name with its quotes and colon."""


def token_hint(analysis_type: AnalysisType) -> Tokens:
    """Without the media and what is known of the file, which the types of a call share."""
    schema = schema_of(analysis_type.result_type)
    letters = len(analysis_type.instruction) + len(msgspec.json.encode(schema))
    own = getattr(analysis_type, "output_tokens", None)
    return Tokens(
        input=-(-letters // LETTERS_A_TOKEN),
        output=own if own is not None else _answer(schema),
    )


def _answer(schema: dict[str, Any]) -> int:
    """Every field answered, lists with a few entries."""
    if schema["type"] == "array":
        return 2 + _ENTRIES_OF_A_LIST * _answer(schema["items"])
    if schema["type"] == "object":
        entries = schema.get("additionalProperties")
        if entries is not None:
            return 2 + _ENTRIES_OF_A_LIST * (_NAME + _answer(entries))
        return 2 + sum(_NAME + _answer(part) for part in schema["properties"].values())
    return _LEAVES[schema["type"]]
